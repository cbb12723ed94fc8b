//! An order as the staff of its store see it.

use domain::{
    Timestamp, UserId,
    order::{Actor, Change, Contact, Order, Status, Tracking},
    payment::{ChargeUse, MoneyState, Payment, RefundReason, ReviewReason, ledger},
};
use maud::{Markup, html};

use super::{
    board_view::arrival,
    moves::{cancel_link, primary},
    show_desk_orders_page::badge,
    waiting::waited,
};
use crate::{
    context::PageContext,
    format::{money, signed},
    parts::{
        bought::title,
        table::{Column, table},
    },
    shell::back::desk_href,
    text::{desk as text, parts},
};

/// The page of `order`; `toast` says what was just done with it.
pub(crate) fn order_page(
    ctx: &PageContext,
    order: &Order,
    payments: &[Payment],
    now: Timestamp,
    toast: &Markup,
) -> Markup {
    let back = desk_href(ctx, &format!("/desk/orders/{}", order.id));
    html! {
        div class="title" {
            h1 { (text::order_number(ctx, &order.number())) }
            (badge(ctx, order.status))
            @if is_waiting(order) { (waited(ctx, order.waits_since(), now)) }
        }
        div class="does" {
            (primary(ctx, order, &back, "main"))
            @if order.status == Status::Shipped {
                a class="button" href=(desk_href(ctx, &format!("/desk/orders/{}/ship", order.id))) {
                    (text::correct_tracking(ctx))
                }
            }
            (cancel_link(ctx, order))
        }
        (details(ctx, order, payments))
        (toast)
    }
}

fn is_waiting(order: &Order) -> bool {
    matches!(order.status, Status::Paid | Status::Preparing | Status::Ready)
}

/// What is known of `order`: lines, customer, money, history.
pub(crate) fn details(ctx: &PageContext, order: &Order, payments: &[Payment]) -> Markup {
    html! {
        div class="halves" {
            (lines(ctx, order))
            (customer(ctx, order))
            (charges(ctx, order, payments))
            (history(ctx, order))
        }
    }
}

fn lines(ctx: &PageContext, order: &Order) -> Markup {
    html! {
        section class="card" {
            h2 { (text::items(ctx)) }
            ul class="sum" {
                @for line in &order.lines {
                    li {
                        span {
                            (title(ctx, line)) " × " (line.quantity.get())
                            @if let Some(note) = &line.note { " " small { (note) } }
                        }
                        span { (line.amount().map(money).unwrap_or_default()) }
                    }
                }
                @for adjustment in &order.adjustments {
                    li {
                        span { (adjustment.kind.label(ctx.locale)) }
                        span { (signed(adjustment.amount)) }
                    }
                }
            }
            p class="total" { (parts::total(ctx)) " " strong { (money(order.total())) } }
            @if let Some(note) = &order.note {
                h3 { (text::note(ctx)) }
                p class="words" { (note) }
            }
        }
    }
}

fn customer(ctx: &PageContext, order: &Order) -> Markup {
    let Contact { phone, email, address, .. } = &order.contact;
    html! {
        section class="card" {
            h2 { (text::customer(ctx)) }
            p { (arrival(ctx, order)) }
            @if let Some(phone) = phone {
                p { a class="button" href=(format!("tel:{phone}")) { (text::call(ctx)) } }
            }
            @if let Some(email) = email { p { (email.as_str()) } }
            @if let Some(address) = address {
                address { (address.postal_code) " " (address.city) (address.address) }
            }
            @if let Some(tracking) = order.tracking() { (tracked(ctx, tracking)) }
        }
    }
}

fn tracked(ctx: &PageContext, Tracking { number, carrier }: &Tracking) -> Markup {
    html! {
        p {
            @match carrier {
                Some(carrier) => { (text::tracked_by(ctx, carrier.as_str(), number.as_str())) }
                None => { (text::tracked(ctx, number.as_str())) }
            }
        }
    }
}

/// Every charge and every refund.
fn charges(ctx: &PageContext, order: &Order, payments: &[Payment]) -> Markup {
    let entries = ledger(order, payments);
    let columns = [
        Column::text(text::heard_at(ctx)),
        Column::text(text::trade_numbers(ctx)),
        Column::number(text::amount(ctx)),
        Column::text(parts::status(ctx)),
    ];
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            vec![
                html! { (entry.charge.heard_at.taipei_minute()) },
                html! { (entry.payment.id.trade_no()) br; small { (entry.charge.heard.no) } },
                html! { (entry.charge.heard.amount.map(money).unwrap_or_default()) },
                html! {
                    (money_state(ctx, entry.state))
                    @if let Some(why) = why(ctx, entry.charge.usage) {
                        br; small { (why) }
                    }
                },
            ]
        })
        .collect();
    html! {
        section class="card" {
            h2 { (text::money(ctx)) }
            p { (order.payment_state().label(ctx.locale)) }
            @if !rows.is_empty() { (table(text::money(ctx), &columns, &rows)) }
        }
    }
}

fn money_state(ctx: &PageContext, state: MoneyState) -> &'static str {
    match state {
        MoneyState::Received => text::money_received(ctx),
        MoneyState::Refunding => text::money_refunding(ctx),
        MoneyState::Refunded => text::money_refunded(ctx),
        MoneyState::Review => text::money_review(ctx),
    }
}

/// Why money is not the order's.
pub(crate) fn why(ctx: &PageContext, usage: ChargeUse) -> Option<&'static str> {
    match usage {
        ChargeUse::Kept => None,
        ChargeUse::Refund(RefundReason::OrderCancelled) => Some(text::why_cancelled(ctx)),
        ChargeUse::Refund(RefundReason::OrderClosed) => Some(text::why_closed(ctx)),
        ChargeUse::Refund(RefundReason::PaidTwice) => Some(text::why_twice(ctx)),
        ChargeUse::Review(ReviewReason::AmountMismatch) => Some(text::why_amount(ctx)),
        ChargeUse::Review(ReviewReason::DuplicateCharge) => Some(text::why_duplicate(ctx)),
    }
}

fn history(ctx: &PageContext, order: &Order) -> Markup {
    html! {
        section class="card" {
            h2 { (text::history(ctx)) }
            ol class="log" {
                @for change in &order.history {
                    li {
                        time datetime=(change.at.rfc3339()) { (change.at.taipei_minute()) }
                        span {
                            strong {
                                @if change.undone {
                                    (text::undone_to(ctx, change.status.label(ctx.locale)))
                                } @else {
                                    (change.status.label(ctx.locale))
                                }
                            }
                            " " span class="small" { (actor(ctx, order, change.by)) }
                            @if let Some(reason) = reason(ctx, change) { br; (reason) }
                            @if let Some(tracking) = &change.tracking { (tracked(ctx, tracking)) }
                        }
                    }
                }
            }
        }
    }
}

fn actor(ctx: &PageContext, order: &Order, by: Actor) -> &'static str {
    let me = |user: UserId| ctx.caller.is_some_and(|caller| caller.user == user);
    match by {
        Actor::Guest => text::by_customer(ctx),
        Actor::User(user) if order.customer == Some(user) => text::by_customer(ctx),
        Actor::User(user) if me(user) => text::by_you(ctx),
        Actor::User(_) => text::by_store(ctx),
        Actor::System => text::by_market(ctx),
        Actor::Ecpay => text::by_ecpay(ctx),
    }
}

/// The reason of a change: a user's text as it is, the market's own in the reader's language.
fn reason<'a>(ctx: &PageContext, change: &'a Change) -> Option<&'a str> {
    let reason = change.reason.as_ref()?.as_str();
    match (change.by, reason) {
        (Actor::System, "not paid in time") => Some(text::not_paid_in_time(ctx)),
        (Actor::System | Actor::Ecpay | Actor::Guest | Actor::User(_), reason) => Some(reason),
    }
}
