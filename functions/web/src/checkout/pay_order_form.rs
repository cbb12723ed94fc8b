//! `POST /orders/{order_id}/pay`

use app::{App, PROVIDER_SECRETS};
use domain::{Code, OrderId, event::EventType};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, OrderHolder, Path, Problem, SeeOther, Spec,
};

use crate::{checkout::hand_over::hand_over, context::PageRequest, problem_page};

/// Creates an attempt to pay an order, and redirects the shopper to the cashier.
///
/// The cashier refuses a trade number that it has seen: whoever comes back from there gets an
/// attempt with a new number, once ECPay has said that the old one is not paid.
#[derive(Documented)]
pub struct PayOrderForm;

impl Endpoint for PayOrderForm {
    const SPEC: Spec = Spec::post("pay-order-form", "/orders/{order_id}/pay")
        .secrets(PROVIDER_SECRETS)
        .dynamodb(&[
            Access::Query(Collection::Order),
            Access::Put(Collection::Asked),
            Access::Put(Collection::Order),
            Access::Check(Collection::Order),
        ])
        .sends(&[EventType::PaymentReturned])
        .errors(&[Code::OrderNotFound, Code::TooManyPayments])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OrderHolder, PageRequest, Path<OrderId>);
    type Output = Result<Html, SeeOther>;

    async fn handle(
        app: &App,
        (OrderHolder(holder), page, Path(id)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let path = format!("/orders/{id}");
        let ctx = page.at(&path).by(app, holder.caller);
        match hand_over(app, &ctx, &holder, id, None).await {
            Ok(page) => Ok(Ok(page)),
            // The order's page says that ECPay is being asked, and what has come of it.
            Err(error) if waits(error.code()) => Ok(Err(SeeOther(ctx.href(&path)))),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether nothing can be paid now, and the order's page says why.
fn waits(code: Code) -> bool {
    matches!(code, Code::PaymentChecking | Code::InvalidTransition)
}
