//! `GET /api/merchants/products`

use app::{App, catalog};
use domain::{
    StoreId, Text,
    catalog::{Filter, ProductKind},
};
use endpoint::{
    Access, Endpoint, Int, Keeper, Listing, Problem, Query, Spec, TextLine, body, window,
};

use crate::{ProductView, front::Front};

/// Lists every product of the keeper's store, on the shelf or off, the newest first.
pub struct ListStoreProducts;

body! {
    /// Which products of the store.
    pub struct StoreProductsQuery {
        /// The store, where an admin asks.
        pub store_id: Option<StoreId>,
        /// Only this kind; paths that fix the kind go before it.
        pub kind: Option<ProductKind>,
        /// Only the category with this id or name.
        pub category: Option<Text<1, 40>>,
        /// Only those whose name holds this, whatever its case.
        pub q: Option<Text<1, 50>>,
        /// At most so many.
        pub limit: Option<Int<1, 100>>,
        /// Leaving out so many first.
        pub skip: Option<Int<0, 1000>>,
        /// From a `next_cursor` on.
        pub cursor: Option<TextLine<2000>>,
    }
}

impl Endpoint for ListStoreProducts {
    const SPEC: Spec = Spec::get("list-store-products", "/api/merchants/products")
        .aliases(&["/orchestration/menu/admin/items"])
        .summary("List the store's products, on the shelf or off.")
        .table(&[Access::QueryIndex, Access::BatchGet]);

    type Input = (Keeper, Front, Query<StoreProductsQuery>);
    type Output = Listing<ProductView>;

    async fn handle(
        app: &App,
        (keeper, front, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = keeper.store(query.store_id)?;
        let window = window(query.limit, query.skip, query.cursor.as_ref())?;
        let filter = query.filter(front);
        let page = catalog::store_products(app, store, &filter, &window).await??;
        Ok(Listing(page.map(|stocked| front.listed(stocked))))
    }
}

impl StoreProductsQuery {
    fn filter(self, front: Front) -> Filter {
        let kind = front.kind().or(self.kind);
        Filter { store: None, kind, category: self.category, q: self.q }
    }
}
