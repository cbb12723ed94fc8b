//! `GET /api/merchants/products`

use app::{App, catalog};
use domain::{
    StoreId, Text,
    catalog::{Filter, ProductKind},
};
use endpoint::{
    Access, ApiDialect, Collection, Dialect, Documented, Endpoint, ListResponse, PageQuery,
    Problem, Query, Spec, StoreStaff, untranslated,
};

use crate::{ProductView, dialect};

/// List every product of the caller's store, on sale or not, newest first.
#[derive(Documented)]
pub struct ListStoreProducts;

/// Which products of the store.
#[derive(Clone, Debug, Query)]
pub struct StoreProductsQuery {
    /// Store id. Required of admins.
    pub store_id: Option<StoreId>,
    /// Kind of product. The menu has menu items only.
    pub kind: Option<ProductKind>,
    /// Category id or name.
    pub category: Option<Text<1, 40>>,
    /// Part of the name, in any case.
    pub q: Option<Text<1, 50>>,
    /// The page.
    #[query(flatten)]
    pub page: PageQuery,
}

impl Endpoint for ListStoreProducts {
    const SPEC: Spec = Spec::get("list-store-products", "/api/merchants/products")
        .aliases(&["/orchestration/menu/admin/items"])
        .translated(untranslated, dialect::answer)
        .dynamodb(&[Access::BatchGet(Collection::Product), Access::QueryIndex]);

    type Input = (StoreStaff, Dialect, Query<StoreProductsQuery>);
    type Output = ListResponse<ProductView>;

    async fn handle(
        app: &App,
        (staff, Dialect { design, .. }, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = staff.listed_store(query.store_id)?;
        let params = query.page.clone().params(dialect::default_limit(design));
        let page = catalog::store_products(app, store, &query.filter(design), &params).await?;
        Ok(ListResponse(page.map(|product| ProductView::listed(product, design))))
    }
}

impl StoreProductsQuery {
    fn filter(self, design: ApiDialect) -> Filter {
        let kind = (design == ApiDialect::Restaurant).then_some(ProductKind::MenuItem);
        let kind = kind.or(self.kind);
        Filter { store: None, kind, points_min: None, category: self.category, q: self.q }
    }
}
