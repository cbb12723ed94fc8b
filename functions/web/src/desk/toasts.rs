//! What is said after a move: what was done, and how to take it back.

use app::{App, catalog, orders};
use domain::{Code, OrderId, ProductId, order::Order, user::Caller};
use endpoint::Problem;
use maud::{Markup, html};

use super::switch::{Switch, switch};
use crate::{context::PageContext, shell::back::desk_href, text::desk as text};

/// What was done with the order `moved` last, as it stands now.
///
/// # Errors
/// When the table does not answer.
pub(crate) async fn done(
    app: &App,
    ctx: &PageContext,
    caller: Caller,
    moved: Option<OrderId>,
) -> Result<Markup, Problem> {
    let Some(id) = moved else { return Ok(html! {}) };
    let order = match orders::get(app, &caller.into(), id).await {
        Ok((order, _)) => order,
        // The address may name an order of another store.
        Err(error) if error.code() == Code::OrderNotFound => return Ok(html! {}),
        Err(error) => return Err(error.into()),
    };
    Ok(html! {
        div class="toast" role="status" {
            (text::order_is_now(ctx, &order.number(), order.status.label(ctx.locale)))
            (undo(app, ctx, &order))
        }
    })
}

/// The button that takes the last move of `order` back, as long as that can be done.
pub(crate) fn undo(app: &App, ctx: &PageContext, order: &Order) -> Markup {
    let path = format!("/desk/orders/{}/undo", order.id);
    html! {
        @if let Some(undo) = order.undoable().filter(|undo| app.now() < undo.until) {
            form method="post" action=(desk_href(ctx, &path)) {
                input type="hidden" name="next" value=(ctx.here());
                button class="plain" name="status" value=(undo.status.as_str()) {
                    (text::undo(ctx)) span class="unseen" { " " (order.number()) }
                }
            }
        }
    }
}

/// What was done with the product `item` last, as it stands now.
///
/// # Errors
/// When the table does not answer.
pub(crate) async fn product_done(
    app: &App,
    ctx: &PageContext,
    caller: Caller,
    item: Option<ProductId>,
) -> Result<Markup, Problem> {
    let Some(id) = item else { return Ok(html! {}) };
    let found = match catalog::store_product(app, caller, id).await {
        Ok(found) => found,
        Err(error) if error.code() == Code::ProductNotFound => return Ok(html! {}),
        Err(error) => return Err(error.into()),
    };
    let name = found.product.details.name.as_str();
    let until = found.product.sold_out_until();
    let is_out = until.is_some_and(|until| app.now() < until);
    let said = Switch { on: text::sold_out_today(ctx), off: text::undo(ctx), name };
    Ok(html! {
        div class="toast" role="status" {
            @if is_out {
                (text::is_sold_out_today(ctx, name))
                (switch(ctx, &format!("/desk/products/{id}/sold-out"), &ctx.here(), false, said))
            } @else if !found.product.details.active {
                (text::is_off_shelf(ctx, name))
            } @else {
                (text::is_saved(ctx, name))
            }
        }
    })
}
