//! How an order is drawn.

use domain::{
    order::{Actor, Change, Contact, Fulfilment, Order, Status},
    payment::{NextPayment, Payment},
};
use maud::{Markup, html};

use super::{
    cancel_reason::{CancelReason, reason},
    money_view::payment,
};
use crate::{
    context::PageContext,
    format::{money, query, signed},
    parts::{
        bought::title,
        form::{FormState, radios},
    },
    shell::demonstration::staff_of,
    text::{order as text, parts, shell},
};

/// An order as somebody sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    /// The order.
    pub(crate) order: &'a Order,
    /// Its payments.
    pub(crate) payments: &'a [Payment],
    /// What can be done about its payment.
    pub(crate) next: NextPayment,
    /// Whether its buyer looks at it, who may pay and cancel.
    pub(crate) own: bool,
    /// The name of its store, and its name in addresses.
    pub(crate) store: (&'a str, &'a str),
    /// The address that opens it to a guest who bought it, whatever the browser.
    pub(crate) link: Option<&'a str>,
}

/// The page of an order.
pub(crate) fn order_view(ctx: &PageContext, shown: &Shown<'_>) -> Markup {
    let order = shown.order;
    html! {
        div class="narrow" {
            h1 { (text::order_number(ctx, &order.number())) }
            @let (store, slug) = shown.store;
            p class="from" { a href=(ctx.href(&format!("/stores/{slug}"))) { (store) } }
            p class="alert" role="status" data-stale hidden { (shell::offline(ctx)) }
            (live_part(ctx, shown))
            @if let Some(link) = &shown.link {
                (guest_link(ctx, link))
                (take_over(ctx, order))
            }
            (items(ctx, order))
            (staff_of(ctx, slug))
        }
    }
}

fn guest_link(ctx: &PageContext, link: &str) -> Markup {
    html! {
        section class="card" {
            h2 { (text::keep_this_order(ctx)) }
            p { (text::link_opens_it(ctx)) " " (text::keep_link_secret(ctx)) }
            p { a class="key" href=(link) { (link) } }
        }
    }
}

/// How a guest's order becomes one of an account.
fn take_over(ctx: &PageContext, order: &Order) -> Markup {
    let (id, path) = (order.id.to_string(), ctx.href(&format!("/orders/{}", order.id)));
    let register = query(&[("next", Some(&path)), ("order", Some(&id))]);
    let login = query(&[("next", Some(&path))]);
    html! {
        section class="card" {
            @if ctx.caller.is_some() {
                h2 { (text::add_to_account(ctx)) }
                p { (text::add_to_account_hint(ctx)) }
                form method="post" action=(format!("{path}/claim")) {
                    button { (text::add_to_account(ctx)) }
                }
            } @else {
                h2 { (text::keep_in_account(ctx)) }
                p { (text::keep_in_account_hint(ctx)) }
                p class="answers" {
                    a class="button" href=(ctx.href(&format!("/register{register}"))) {
                        (text::register(ctx))
                    }
                    a class="button" href=(ctx.href(&format!("/login{login}"))) {
                        (text::sign_in_instead(ctx))
                    }
                }
            }
        }
    }
}

fn items(ctx: &PageContext, order: &Order) -> Markup {
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
                        span class="number" { (line.amount().map(money).unwrap_or_default()) }
                    }
                }
                @for adjustment in &order.adjustments {
                    li {
                        span { (adjustment.kind.label(ctx.locale)) }
                        span class="number" { (signed(adjustment.amount)) }
                    }
                }
            }
            p class="total" { (parts::total(ctx)) " " strong { (money(order.total())) } }
            (arrival(ctx, order))
            @if let Some(note) = &order.note {
                h3 { (text::note(ctx)) }
                p class="words" { (note) }
            }
        }
    }
}

/// The part of an order's page that changes. Until the order's status is final, it polls every two
/// seconds.
pub(crate) fn live_part(ctx: &PageContext, shown: &Shown<'_>) -> Markup {
    let Shown { order, payments, own, next, .. } = *shown;
    let path = format!("/orders/{}", order.id);
    let moving = !order.status.is_final();
    let again = moving.then(|| ctx.href(&format!("{path}?v={}", version(order, payments, next))));
    html! {
        section id="live" class="card" hx-get=[again] hx-trigger=[moving.then_some("every 2s")]
            hx-swap=[moving.then_some("outerMorph")] {
            p class="now" aria-live="polite" { (badge(ctx, order.status)) }
            (steps(ctx, order))
            (said(ctx, order))
            (payment(ctx, order, payments, next))
            @if own { (actions(ctx, order, next, &path)) }
            (history(ctx, order))
        }
    }
}

/// A status, coloured.
pub(crate) fn badge(ctx: &PageContext, status: Status) -> Markup {
    let class = format!("badge is-{}", status.as_str());
    html! { span class=(class) { (status.label(ctx.locale)) } }
}

/// The field of a form that filters by status.
pub(crate) fn status_filter(ctx: &PageContext, chosen: Option<Status>) -> Markup {
    html! {
        label {
            span { (parts::status(ctx)) }
            select name="status" {
                option value="" { (parts::all(ctx)) }
                @for status in Status::ALL {
                    option value=(status.as_str()) selected[chosen == Some(*status)] {
                        (status.label(ctx.locale))
                    }
                }
            }
        }
        button { (parts::apply(ctx)) }
    }
}

fn steps(ctx: &PageContext, order: &Order) -> Markup {
    let cancelled = matches!(order.status, Status::Cancelled | Status::Refunded);
    // A cancelled order shows only the steps that it has passed.
    let mut path: Vec<Status> = if cancelled {
        order.history.iter().map(|change| change.status).collect()
    } else {
        order.path().to_vec()
    };
    path.dedup();
    let at = path.iter().position(|status| *status == order.status);
    html! {
        ol class="steps" aria-label=(parts::progress(ctx)) {
            @for (place, status) in path.iter().enumerate() {
                @let now = at == Some(place);
                // What is reached last is marked otherwise, until nothing follows it.
                @let done = at.is_some_and(|at| place < at) || now && order.status.is_final();
                li class=[done.then_some("done")] aria-current=[now.then_some("step")] {
                    (step(ctx, *status))
                }
            }
        }
    }
}

/// Why it was cancelled, or where its parcel is.
fn said(ctx: &PageContext, order: &Order) -> Markup {
    let cancelled = order.history.iter().rev().find(|change| change.status == Status::Cancelled);
    let why = cancelled.and_then(|change| reason(ctx.locale, change));
    html! {
        @if let Some(why) = why { p { (text::cancelled_because(ctx, why)) } }
        @if let Some(tracking) = order.tracking() {
            @let number = tracking.number.as_str();
            p {
                @match &tracking.carrier {
                    Some(carrier) => { (text::tracking_with(ctx, carrier.as_str(), number)) }
                    None => { (text::tracking(ctx, number)) }
                }
            }
        }
    }
}

fn actions(ctx: &PageContext, order: &Order, next: NextPayment, path: &str) -> Markup {
    html! {
        div class="actions" {
            @if matches!(next, NextPayment::New | NextPayment::Again(_)) {
                form method="post" action=(ctx.href(&format!("{path}/pay"))) {
                    button class="main" { (text::pay_by_card(ctx, order.total())) }
                }
            }
            @if order.buyer_may_cancel() {
                details {
                    summary { (text::cancel_order(ctx)) }
                    form class="sheet" method="post" action=(ctx.href(&format!("{path}/cancel"))) {
                        p { (text::cannot_be_undone(ctx)) }
                        (cancel_reasons(ctx))
                        button class="danger" { (text::yes_cancel(ctx)) }
                    }
                }
            }
        }
    }
}

fn cancel_reasons(ctx: &PageContext) -> Markup {
    let all: Vec<_> = CancelReason::ALL
        .iter()
        .map(|reason| (reason.as_str(), reason.label(ctx.locale)))
        .collect();
    let first = CancelReason::ChangedMind.as_str();
    radios(&FormState::default(), "reason", text::why(ctx), first, &all)
}

fn history(ctx: &PageContext, order: &Order) -> Markup {
    html! {
        details class="history" {
            summary { (text::history(ctx)) }
            ol { @for change in &order.history { li { (changed(ctx, order, change)) } } }
        }
    }
}

/// A status as a step of an order: the first one is that it was placed.
fn step(ctx: &PageContext, status: Status) -> &'static str {
    if status == Status::Pending { text::step_placed(ctx) } else { status.label(ctx.locale) }
}

fn changed(ctx: &PageContext, order: &Order, change: &Change) -> Markup {
    let label = step(ctx, change.status);
    html! {
        time datetime=(change.at.rfc3339()) { (change.at.taipei_minute()) }
        " " (label) " "
        span class="small" {
            (actor(ctx, order, change.by))
            @if change.undone { " · " (text::taken_back(ctx)) }
            @if let Some(reason) = reason(ctx.locale, change) { " · " (reason) }
        }
    }
}

fn actor(ctx: &PageContext, order: &Order, by: Actor) -> &'static str {
    match by {
        Actor::Guest => text::customer(ctx),
        Actor::User(user) if order.customer == Some(user) => text::customer(ctx),
        Actor::User(_) => text::store(ctx),
        Actor::System => text::system(ctx),
        Actor::Ecpay => text::ecpay(ctx),
    }
}

/// The fulfilment method, with the address or the table.
pub(crate) fn arrival(ctx: &PageContext, order: &Order) -> Markup {
    let Contact { name, phone, email, address } = &order.contact;
    html! {
        p class="arrival" { strong { (order.fulfilment.label(ctx.locale)) } }
        @if let Fulfilment::DineIn { table } = &order.fulfilment {
            p { (text::table(ctx, table.as_str())) }
        }
        @if !order.contact.is_empty() {
            address {
                @if let Some(name) = name { (name) " " }
                @if let Some(phone) = phone { (phone) }
                @if let Some(email) = email { " " (email.as_str()) }
                @if let Some(address) = address {
                    br; (address.postal_code) " " (address.city) (address.address)
                }
            }
        }
    }
}

/// A text that changes whenever the page has something new to show.
pub(crate) fn version(order: &Order, payments: &[Payment], next: NextPayment) -> String {
    let attempts: u64 = payments.iter().map(|payment| payment.version).sum();
    format!("{}.{attempts}.{}", order.version, next.as_str())
}
