//! `POST /orders/{order_id}/pay`

use app::{
    App, Handoff, PROVIDER_SECRETS,
    payments::{self, NewPayment},
};
use domain::{Code, OrderId, event::EventType, order::Order};
use endpoint::{Access, Collection, Documented, Endpoint, Html, OrderHolder, Path, Problem, Spec};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    format::money,
    problem_page,
};

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
        .errors(&[
            Code::OrderNotFound,
            Code::InvalidTransition,
            Code::PaymentChecking,
            Code::TooManyPayments,
        ])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (OrderHolder, PageRequest, Path<OrderId>);
    type Output = Html;

    async fn handle(
        app: &App,
        (OrderHolder(holder), page, Path(id)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let NewPayment { order, handoff: Handoff::PostForm(form), .. } =
            payments::create(app, &holder, id, None, page.locale()).await?;
        let ctx = page.at(&format!("/orders/{id}")).by(app, holder.caller);
        let body = payment_redirect_page(&ctx, &order, &form.action, &form.fields);
        Ok(ctx.page(ctx.t("前往付款", "Payment"), &body))
    }
}

/// The page that posts the shopper's browser to the cashier; a script presses its button.
pub(crate) fn payment_redirect_page(
    ctx: &PageContext,
    order: &Order,
    action: &str,
    fields: &[(String, String)],
) -> Markup {
    html! {
        section class="narrow hand-over" {
            h1 { (ctx.t("前往綠界付款", "Continue to ECPay")) }
            p {
                (ctx.t("訂單", "Order")) " " (order.number()) (ctx.t("，", ", "))
                strong { (money(order.total())) }
            }
            p {
                (ctx.t("即將前往綠界的付款頁；若沒有自動前往，請按下面的按鈕。",
                    "You are being sent to ECPay's cashier; if nothing happens, press the button."))
            }
            form method="post" action=(action) data-hand-over {
                @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
                button class="main" { (ctx.t("前往付款", "Pay now")) }
            }
            p {
                a href=(ctx.href(&format!("/orders/{}", order.id))) {
                    (ctx.t("回到訂單", "Back to the order"))
                }
            }
        }
    }
}
