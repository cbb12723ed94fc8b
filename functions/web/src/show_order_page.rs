//! `GET /orders/{order_id}`

use app::{App, orders};
use domain::{Code, OrderId, order::Order, payment::Payment};
use endpoint::{
    Access, Endpoint, Html, NoContent, Path, Problem, Query, Signed, Spec, TextLine, body,
};

use crate::{
    ctx::Asked,
    layout::Live,
    order_view::{live_part, order_view},
    problem_page,
};

/// Shows an order as it moves. Its live part asks this same address whether it has changed since.
pub struct ShowOrderPage;

body! {
    /// What the asker has seen.
    pub struct Seen {
        /// The version; nothing is answered while it is still the same.
        pub v: Option<TextLine<40>>,
    }
}

impl Endpoint for ShowOrderPage {
    const SPEC: Spec = Spec::get("show-order-page", "/orders/{order_id}")
        .summary("Show an order as it moves.")
        .table(&[Access::Query])
        .fails(&[Code::OrderNotFound])
        .page(problem_page);

    type Input = (Signed, Asked, Path<OrderId>, Query<Seen>);
    type Output = Result<Html, NoContent>;

    async fn handle(
        app: &App,
        (Signed(caller), asked, Path(id), Query(seen)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let (order, payments) = orders::show(app, caller, id).await?;
        let fragment = asked.fragment;
        if fragment && seen.v.is_some_and(|seen| seen.0 == version(&order, &payments)) {
            return Ok(Err(NoContent));
        }
        let ctx = asked.at(&format!("/orders/{id}")).by(app, Some(caller));
        if fragment {
            return Ok(Ok(ctx.part(live_part(&ctx, &order, &payments))));
        }
        let live = if order.status.is_final() { Live::Never } else { Live::Polling };
        let title = format!("{} {}", ctx.t("訂單", "Order"), order.number());
        Ok(Ok(ctx.live_page(&title, live, &order_view(&ctx, &order, &payments))))
    }
}

/// What changes whenever the page has something new to show.
pub(crate) fn version(order: &Order, payments: &[Payment]) -> String {
    let attempts: u64 = payments.iter().map(|payment| payment.version).sum();
    format!("{}.{attempts}", order.version)
}
