//! `GET /api/merchants/orders`

use app::{App, orders};
use domain::Code;
use endpoint::{Access, Endpoint, Keeper, Listing, Problem, Query, Spec, window};

use crate::{OrderView, list_orders::OrdersQuery};

/// Lists the orders of the keeper's store, newest first.
pub struct ListStoreOrders;

impl Endpoint for ListStoreOrders {
    const SPEC: Spec = Spec::get("list-store-orders", "/api/merchants/orders")
        .summary("List the store's orders, newest first.")
        .table(&[Access::Query, Access::BatchGet])
        .fails(&[Code::Forbidden]);

    type Input = (Keeper, Query<OrdersQuery>);
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
