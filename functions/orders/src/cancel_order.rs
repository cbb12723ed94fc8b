//! `POST /api/orders/{order_id}/cancel`

use app::{App, orders};
use domain::{Code, OrderId, Text};
use endpoint::{Access, Body, Endpoint, Ok200, Path, Problem, Signed, Spec, body};

use crate::OrderView;

/// Calls an order off: its units go back to stock, its money to the buyer. Repeating the call is
/// harmless.
pub struct CancelOrder;

body! {
    /// Why an order is called off.
    pub struct CancelBody {
        /// Words for the history.
        pub reason: Option<Text<1, 200>>,
    }
}

impl Endpoint for CancelOrder {
    const SPEC: Spec = Spec::post("cancel-order", "/api/orders/{order_id}/cancel")
        .aliases(&["/orchestration/orders/{order_id}/cancel"])
        .summary("Call an order off.")
        .table(&[Access::Query, Access::Put, Access::Update])
        .fails(&[Code::OrderNotFound, Code::IllegalMove]);

    type Input = (Signed, Path<OrderId>, Option<Body<CancelBody>>);
    type Output = Ok200<OrderView>;

    async fn handle(
        app: &App,
        (caller, Path(id), body): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let reason = body.and_then(|Body(body)| body.reason);
        let (order, payments) = orders::cancel(app, caller.0, id, reason).await?;
        Ok(Ok200(OrderView::with_payments(&order, &payments)))
    }
}
