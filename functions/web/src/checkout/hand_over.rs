//! The page that hands a shopper over to the cashier.

use app::{
    App, AppError, Handoff,
    orders::Holder,
    payments::{self, NewPayment},
};
use domain::{IdempotencyKey, OrderId, order::Order};
use endpoint::Html;
use maud::{Markup, html};

use crate::{context::PageContext, text::checkout as text};

/// Begins an attempt to pay the order `id`, one for each `key`, and draws the page that leads
/// there.
pub(crate) async fn hand_over(
    app: &App,
    ctx: &PageContext,
    holder: &Holder,
    id: OrderId,
    key: Option<&IdempotencyKey>,
) -> Result<Html, AppError> {
    let NewPayment { order, handoff: Handoff::PostForm(form), .. } =
        payments::create(app, holder, id, key, ctx.locale).await?;
    let body = hand_over_view(ctx, &order, &form.action, &form.fields);
    Ok(ctx.page(text::to_ecpay(ctx), &body))
}

/// The page that posts the shopper's browser to the cashier; a script presses its button.
pub(crate) fn hand_over_view(
    ctx: &PageContext,
    order: &Order,
    action: &str,
    fields: &[(String, String)],
) -> Markup {
    let path = ctx.href(&format!("/orders/{}", order.id));
    html! {
        section class="card narrow hand-over" {
            h1 { (text::to_ecpay(ctx)) }
            p { strong { (text::order_and_amount(ctx, &order.number(), order.total())) } }
            p { (text::being_sent(ctx)) }
            form class="sheet" method="post" action=(action) data-hand-over=(path) {
                @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
                button class="main" { (text::pay_now(ctx)) }
            }
            p { a href=(path) { (text::back_to_order(ctx)) } }
        }
    }
}
