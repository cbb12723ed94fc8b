//! `POST /orders/{order_id}/cancel`

use app::{App, orders};
use domain::{Code, OrderId};
use endpoint::{
    Access, Collection, Documented, Endpoint, OrderHolder, Path, Problem, SeeOther, Spec,
};

use crate::{context::PageRequest, problem_page};

/// Cancels an order.
#[derive(Documented)]
pub struct CancelOrderForm;

impl Endpoint for CancelOrderForm {
    const SPEC: Spec = Spec::post("cancel-order-form", "/orders/{order_id}/cancel")
        .dynamodb(&[
            Access::Query(Collection::Order),
            Access::Update(Collection::Order),
            Access::Update(Collection::Product),
        ])
        .errors(&[Code::OrderNotFound, Code::InvalidTransition])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OrderHolder, PageRequest, Path<OrderId>);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (OrderHolder(holder), page, Path(id)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let (order, _) = orders::cancel(app, &holder, id, None, None).await?;
        let ctx = page.by(app, holder.caller);
        Ok(SeeOther(ctx.href(&format!("/orders/{}", order.id))))
    }
}
