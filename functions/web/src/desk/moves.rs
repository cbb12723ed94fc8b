//! What a store can do with an order next.

use domain::order::{Order, Status};
use maud::{Markup, html};

use crate::{context::PageContext, shell::back::desk_href, text::desk as text};

/// The next legal move of `order`, its cancellation left out.
pub(crate) fn next_move(order: &Order) -> Option<Status> {
    order.store_moves().into_iter().find(|to| *to != Status::Cancelled)
}

/// The button of the next legal move; `back` is the page that follows. A parcel is sent from a page
/// of its own, which asks for its number.
pub(crate) fn primary(ctx: &PageContext, order: &Order, back: &str, class: &str) -> Markup {
    let path = format!("/desk/orders/{}", order.id);
    html! {
        @match next_move(order) {
            Some(Status::Shipped) => {
                a class=(format!("button {class}")) href=(desk_href(ctx, &format!("{path}/ship"))) {
                    (text::ship(ctx)) span class="unseen" { " " (order.number()) }
                }
            }
            Some(to) => {
                form method="post" action=(desk_href(ctx, &format!("{path}/status"))) {
                    input type="hidden" name="next" value=(back);
                    button name="status" value=(to.as_str()) class=(class) {
                        (label(ctx, to)) span class="unseen" { " " (order.number()) }
                    }
                }
            }
            None if order.status == Status::Paid && !order.money_confirmed() => {
                p class="small" { (text::confirming_payment(ctx)) }
            }
            None => {}
        }
    }
}

/// The link to the page that asks why `order` is cancelled, where it can be.
pub(crate) fn cancel_link(ctx: &PageContext, order: &Order) -> Markup {
    let path = format!("/desk/orders/{}/cancel", order.id);
    html! {
        @if order.store_may_move(Status::Cancelled).is_ok() {
            a class="button quiet" href=(desk_href(ctx, &path)) {
                (text::cancel(ctx)) span class="unseen" { " " (order.number()) }
            }
        }
    }
}

fn label(ctx: &PageContext, to: Status) -> &'static str {
    match to {
        Status::Preparing => text::start_preparing(ctx),
        Status::Ready => text::mark_ready(ctx),
        Status::Shipped => text::ship(ctx),
        Status::Delivered => text::mark_delivered(ctx),
        Status::Completed => text::complete(ctx),
        Status::Cancelled => text::cancel(ctx),
        Status::Pending | Status::Paid | Status::Refunded => to.label(ctx.locale),
    }
}
