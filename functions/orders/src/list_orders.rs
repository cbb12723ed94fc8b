//! `GET /api/orders`

use app::{App, orders};
use domain::order::Status;
use endpoint::{
    Access, Endpoint, Int, Listing, Problem, Query, Signed, Spec, TextLine, body, window,
};

use crate::OrderView;

/// Lists the caller's orders, newest first.
pub struct ListOrders;

body! {
    /// Which orders.
    pub struct OrdersQuery {
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

impl Endpoint for ListOrders {
    const SPEC: Spec = Spec::get("list-orders", "/api/orders")
        .aliases(&["/orchestration/orders", "/api/members/orders"])
        .summary("List the caller's orders, newest first.")
        .table(&[Access::Query, Access::BatchGet]);

    type Input = (Signed, Query<OrdersQuery>);
    type Output = Listing<OrderView>;

    async fn handle(
        app: &App,
        (caller, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let window = window(query.limit, query.skip, query.cursor.as_ref())?;
        let page = orders::list(app, caller.0.user, query.status, &window).await??;
        Ok(Listing(page.map(|order| OrderView::from(&order))))
    }
}
