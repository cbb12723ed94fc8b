//! `GET /orders/{order_id}`

use app::{App, orders};
use domain::{Code, OrderId};
use endpoint::{
    Access, Authenticated, Documented, Endpoint, Html, NoContent, Path, Problem, Query, Spec,
    TextLine,
};

use crate::{
    context::PageRequest,
    layout::Live,
    order_view::{live_part, order_view, version},
    problem_page,
};

/// Shows an order. Its live part polls this same address for changes.
#[derive(Documented)]
pub struct ShowOrderPage;

/// The version that the browser shows already.
#[derive(Clone, Debug, Query)]
pub struct Seen {
    /// The version; the answer is 204 while it is still the same.
    pub v: Option<TextLine<40>>,
}

impl Endpoint for ShowOrderPage {
    const SPEC: Spec = Spec::get("show-order-page", "/orders/{order_id}")
        .dynamodb(&[Access::Query])
        .errors(&[Code::OrderNotFound])
        .page(problem_page);

    type Input = (Authenticated, PageRequest, Path<OrderId>, Query<Seen>);
    type Output = Result<Html, NoContent>;

    async fn handle(
        app: &App,
        (Authenticated(caller), page, Path(id), Query(seen)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let (order, payments) = orders::get(app, caller, id).await?;
        let fragment = page.fragment;
        if fragment && seen.v.is_some_and(|seen| seen.0 == version(&order, &payments)) {
            return Ok(Err(NoContent));
        }
        let ctx = page.at(&format!("/orders/{id}")).by(app, Some(caller));
        if fragment {
            return Ok(Ok(ctx.part(live_part(&ctx, &order, &payments))));
        }
        let live = if order.status.is_final() { Live::Never } else { Live::Polling };
        let title = format!("{} {}", ctx.t("訂單", "Order"), order.number());
        Ok(Ok(ctx.live_page(&title, live, &order_view(&ctx, &order, &payments))))
    }
}
