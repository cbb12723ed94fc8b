//! `GET /api/orders`

use app::{App, orders};
use domain::{Code, UserId, order::Status, user::Role};
use endpoint::{
    Access, ApiDialect, Authenticated, Collection, Dialect, Documented, Endpoint, ListResponse,
    PageQuery, Problem, Query, Spec, untranslated,
};

use crate::{OrderView, dialect};

/// The default page size.
const DEFAULT_LIMIT: u16 = 10;

/// List the caller's orders, newest first. On the restaurant design's path staff and merchants see
/// those of their store, admins those of every store.
#[derive(Documented)]
pub struct ListOrders;

/// Which orders.
#[derive(Clone, Debug, Query)]
pub struct OrdersQuery {
    /// Status. A page may then hold fewer than `limit`.
    pub status: Option<Status>,
    /// Customer id: the caller's own, as the restaurant design's client sends it. An admin may name
    /// another.
    pub customer_id: Option<UserId>,
    /// The page.
    #[query(flatten)]
    pub page: PageQuery,
}

impl Endpoint for ListOrders {
    const SPEC: Spec = Spec::get("list-orders", "/api/orders")
        .aliases(&["/orchestration/orders", "/api/members/orders"])
        .translated(untranslated, dialect::answer)
        .dynamodb(&[
            Access::BatchGet(Collection::Order),
            Access::Query(Collection::Day),
            Access::Query(Collection::Done),
            Access::Query(Collection::Open),
            Access::Query(Collection::Sent),
            Access::Query(Collection::Store),
            Access::Query(Collection::UserOrders),
        ])
        .errors(&[Code::Forbidden]);

    type Input = (Authenticated, Dialect, Query<OrdersQuery>);
    type Output = ListResponse<OrderView>;

    async fn handle(
        app: &App,
        (Authenticated(caller), Dialect { design, .. }, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let OrdersQuery { status, customer_id, page } = query;
        let customer = customer_id.unwrap_or(caller.user);
        if customer != caller.user && caller.role != Role::Admin {
            return Err(Code::Forbidden.into());
        }
        let params = page.params(DEFAULT_LIMIT);
        let page = match (design, customer_id) {
            (ApiDialect::Restaurant, None) => {
                orders::list_managed(app, caller, status, &params).await?
            }
            _ => orders::list(app, customer, status, &params).await?,
        };
        Ok(ListResponse(page.map(|order| OrderView::from(&order))))
    }
}
