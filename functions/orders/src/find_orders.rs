//! `GET /api/admin/orders`

use app::{
    App,
    orders::{self, Wanted},
};
use domain::{
    StoreId, Text,
    order::{OrderSearch, Status},
};
use endpoint::{
    Access, Admin, Collection, Documented, Endpoint, ListResponse, PageQuery, Problem, Query, Spec,
    query_field,
};

use crate::OrderView;

/// The default page size.
const DEFAULT_LIMIT: u16 = 20;

/// Find orders of every store, newest first. All of them, or by a number, an id, an e-mail address
/// or a telephone number.
#[derive(Documented)]
pub struct FindOrders;

/// Which orders.
#[derive(Clone, Debug, Query)]
pub struct FindQuery {
    /// The number or the id of an order, the e-mail address of its contact or of the account that
    /// placed it, or the telephone number of its contact; exactly, but in any width and case.
    pub q: Option<Text<1, 100>>,
    /// Store id.
    pub store_id: Option<StoreId>,
    /// Status. A page may then hold fewer than `limit`, and goes on by its cursor.
    pub status: Option<Status>,
    /// The page.
    #[query(flatten)]
    pub page: PageQuery,
}

impl Endpoint for FindOrders {
    const SPEC: Spec = Spec::get("find-orders", "/api/admin/orders").dynamodb(&[
        Access::Get(Collection::Email),
        Access::BatchGet(Collection::Order),
        Access::Query(Collection::Contact),
        Access::Query(Collection::Day),
        Access::Query(Collection::Done),
        Access::Query(Collection::Number),
        Access::Query(Collection::Open),
        Access::Query(Collection::Order),
        Access::Query(Collection::Sent),
        Access::Query(Collection::Store),
        Access::Query(Collection::UserOrders),
    ]);

    type Input = (Admin, Query<FindQuery>);
    type Output = ListResponse<OrderView>;

    async fn handle(app: &App, (_, Query(query)): Self::Input) -> Result<Self::Output, Problem> {
        let FindQuery { q, store_id, status, page } = query;
        let search = q.map(|typed| OrderSearch::of(typed.as_str())).transpose();
        let search =
            search.map_err(|message| Problem::fields(vec![query_field("q", "format", message)]))?;
        let wanted = Wanted { search, store: store_id, status };
        let page = orders::find(app, &wanted, &page.params(DEFAULT_LIMIT)).await?;
        Ok(ListResponse(page.map(|order| OrderView::from(&order))))
    }
}
