//! `GET /api/merchants/orders`

use app::{App, orders};
use domain::{Code, StoreId, order::Status};
use endpoint::{
    Access, Endpoint, Int, Keeper, Listing, Problem, Query, Spec, TextLine, body, window,
};

use crate::OrderView;

/// Lists the orders of the keeper's store, newest first.
pub struct ListStoreOrders;

body! {
    /// Which orders.
    pub struct StoreOrdersQuery {
        /// The store, which an admin has to name.
        pub store_id: Option<StoreId>,
        /// Only those that stand here; a page may then hold fewer than `limit`.
        pub status: Option<Status>,
        /// At most so many.
        pub limit: Option<Int<1, 100>>,
        /// Leaving out so many first.
        pub skip: Option<Int<0, 1000>>,
        /// From a `next_cursor` on.
        pub cursor: Option<TextLine<2000>>,
    }
}

impl Endpoint for ListStoreOrders {
    const SPEC: Spec = Spec::get("list-store-orders", "/api/merchants/orders")
        .summary("List the store's orders, newest first.")
        .table(&[Access::Query, Access::BatchGet])
        .fails(&[Code::Forbidden]);

    type Input = (Keeper, Query<StoreOrdersQuery>);
    type Output = Listing<OrderView>;

    async fn handle(
        app: &App,
        (keeper, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = keeper.store(query.store_id)?;
        let window = window(query.limit, query.skip, query.cursor.as_ref())?;
        let page = orders::list_of_store(app, store, query.status, &window).await??;
        Ok(Listing(page.map(|order| OrderView::from(&order))))
    }
}
