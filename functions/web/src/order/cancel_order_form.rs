//! `POST /orders/{order_id}/cancel`

use app::{App, orders};
use domain::{Code, OrderId, Text};
use endpoint::{
    Access, Body, Collection, Documented, Endpoint, Form, OrderHolder, Path, Problem, SeeOther,
    Spec,
};

use crate::{context::PageRequest, order::cancel_reason::CancelReason, problem_page};

/// Cancels an order.
#[derive(Documented)]
pub struct CancelOrderForm;

/// Why.
#[derive(Clone, Debug, Body)]
pub struct CancelForm {
    /// One of the reasons that the page offers.
    pub reason: Option<CancelReason>,
}

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

    type Input = (OrderHolder, PageRequest, Path<OrderId>, Form<CancelForm>);
    type Output = SeeOther;

    async fn handle(
        app: &App,
        (OrderHolder(holder), page, Path(id), Form(form)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let reason = form.reason.and_then(|reason| Text::new(reason.stored()).ok());
        let (order, _) = orders::cancel(app, &holder, id, reason, None).await?;
        let ctx = page.by(app, holder.caller);
        Ok(SeeOther(ctx.href(&format!("/orders/{}", order.id))))
    }
}
