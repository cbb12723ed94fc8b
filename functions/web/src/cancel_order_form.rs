//! `POST /orders/{order_id}/cancel`

use app::{App, orders};
use domain::{Code, OrderId};
use endpoint::{Access, Endpoint, Path, Problem, SeeOther, Signed, Spec};

use crate::{ctx::Asked, problem_page};

/// Calls an order off.
pub struct CancelOrderForm;

impl Endpoint for CancelOrderForm {
    const SPEC: Spec = Spec::post("cancel-order-form", "/orders/{order_id}/cancel")
        .summary("Call an order off.")
        .table(&[Access::Query, Access::Put, Access::Update])
        .fails(&[Code::OrderNotFound, Code::IllegalMove])
        .page(problem_page);

    type Input = (Signed, Asked, Path<OrderId>);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (Signed(caller), asked, Path(id)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let (order, _) = orders::cancel(app, caller, id, None).await?;
        let ctx = asked.by(app, Some(caller));
        Ok(SeeOther(ctx.href(&format!("/orders/{}", order.id))))
    }
}
