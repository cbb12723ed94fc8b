//! `GET /api/merchants/orders`

use app::{App, orders};
use domain::{StoreId, order::Status};
use endpoint::{
    Access, Collection, Documented, Endpoint, ListResponse, PageQuery, Problem, Query, Spec,
    StoreStaff,
};

use crate::OrderView;

/// The default page size.
const DEFAULT_LIMIT: u16 = 20;

/// List the orders of the caller's store, newest first.
#[derive(Documented)]
pub struct ListStoreOrders;

/// Which orders.
#[derive(Clone, Debug, Query)]
pub struct StoreOrdersQuery {
    /// Store id. Required of admins.
    pub store_id: Option<StoreId>,
    /// Status. A page of cancelled, completed or refunded orders that has looked through a year may
    /// hold fewer than `limit`, and goes on by its cursor.
    pub status: Option<Status>,
    /// The page.
    #[query(flatten)]
    pub page: PageQuery,
}

impl Endpoint for ListStoreOrders {
    const SPEC: Spec = Spec::get("list-store-orders", "/api/merchants/orders").dynamodb(&[
        Access::BatchGet(Collection::Order),
        Access::Query(Collection::Done),
        Access::Query(Collection::Open),
        Access::Query(Collection::Sent),
        Access::Query(Collection::Store),
    ]);

    type Input = (StoreStaff, Query<StoreOrdersQuery>);
    type Output = ListResponse<OrderView>;

    async fn handle(
        app: &App,
        (staff, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let store = staff.listed_store(query.store_id)?;
        let params = query.page.params(DEFAULT_LIMIT);
        let page = orders::list_of_store(app, store, query.status, &params).await?;
        Ok(ListResponse(page.map(|order| OrderView::from(&order))))
    }
}
