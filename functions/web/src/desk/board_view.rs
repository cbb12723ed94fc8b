//! The board of a store: what waits, in a column for each status, the oldest first.

use app::orders::Board;
use domain::{
    Timestamp,
    order::{Fulfilment, Line, Order, Status},
    store::StoreKind,
};
use maud::{Markup, html};
use texts::Count;

use super::{
    moves::{cancel_link, primary},
    waiting::waited,
};
use crate::{
    assets::BOARD,
    context::PageContext,
    parts::{bought::title, notice::empty},
    shell::back::desk_href,
    text::{desk as text, parts},
};

/// The columns of a board.
const COLUMNS: &[Status] = &[Status::Paid, Status::Preparing, Status::Ready];

/// What a board shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    /// What waits.
    pub(crate) board: &'a Board,
    /// Its orders.
    pub(crate) orders: &'a [Order],
    /// What kind of business the store is.
    pub(crate) kind: StoreKind,
    /// Now.
    pub(crate) now: Timestamp,
}

/// The page of the board; `toast` says what was just done.
pub(crate) fn board_page(ctx: &PageContext, shown: &Shown<'_>, toast: &Markup) -> Markup {
    let all = desk_href(ctx, "/desk/orders/all");
    html! {
        div class="title" {
            h1 { (text::board(ctx)) }
            p class="fresh" data-watch data-ago=(text::updated_ago(ctx, "#"))
                data-minutes=(text::waited_minutes(ctx, "#"))
                data-hours=(text::waited_hours(ctx, "#")) data-days=(text::waited_days(ctx, "#"))
                data-now=(shown.now.millis()) { (parts::updated_now(ctx)) }
            button class="sound" type="button" data-sound aria-pressed="false" hidden {
                (text::sound(ctx))
            }
            a class="button" href=(all) { (text::all_orders(ctx)) }
        }
        p class="stale" role="alert" data-stale hidden {
            strong { (parts::stale(ctx)) } " " (text::stale_advice(ctx))
        }
        (live_board(ctx, shown))
        (toast)
        script src=(BOARD.url()) defer {}
    }
}

/// The part of the board that changes. It asks for changes every three seconds.
pub(crate) fn live_board(ctx: &PageContext, shown: &Shown<'_>) -> Markup {
    let again = desk_href(ctx, &format!("/desk/orders?v={}", shown.board.etag));
    let kitchen = shown.kind == StoreKind::Restaurant;
    let columns: Vec<_> = COLUMNS
        .iter()
        .map(|status| {
            let of = |order: &&Order| order.status == *status;
            (*status, shown.orders.iter().filter(of).collect::<Vec<_>>())
        })
        .filter(|(status, orders)| *status == Status::Paid || kitchen || !orders.is_empty())
        .collect();
    html! {
        div id="board" hx-get=(again) hx-trigger="every 3s" hx-swap="outerMorph" {
            nav class="tags" aria-label=(text::columns(ctx)) {
                @for (status, orders) in &columns {
                    a class="button" href=(format!("#{}", anchor(*status))) {
                        (heading(ctx, shown.kind, *status)) " "
                        strong { (Count::of(orders.len()).grouped()) }
                    }
                }
            }
            @if shown.board.more { p class="note" { (text::more_than_shown(ctx)) } }
            div class="columns" {
                @for (status, orders) in &columns {
                    section class="column" id=(anchor(*status))
                        aria-labelledby=(format!("h-{}", status.as_str())) {
                        h2 id=(format!("h-{}", status.as_str())) {
                            (heading(ctx, shown.kind, *status)) " "
                            span class="badge quiet" { (Count::of(orders.len()).grouped()) }
                        }
                        @if orders.is_empty() { (empty(text::nothing_waits(ctx), None)) }
                        ul {
                            @for order in orders { (ticket(ctx, order, shown.now)) }
                        }
                    }
                }
            }
            @if shown.board.unpaid > 0 {
                p class="note" { (text::unpaid_orders(ctx, Count(shown.board.unpaid.into()))) }
            }
        }
    }
}

/// The part of the page's address that shows the column of `status` on a phone.
pub(crate) fn anchor(status: Status) -> String {
    format!("c-{}", status.as_str())
}

fn heading(ctx: &PageContext, kind: StoreKind, status: Status) -> &'static str {
    match (status, kind) {
        (Status::Paid, StoreKind::Restaurant) => text::to_start(ctx),
        (Status::Paid, StoreKind::Shop | StoreKind::Gift) => text::to_send(ctx),
        _ => status.label(ctx.locale),
    }
}

fn ticket(ctx: &PageContext, order: &Order, now: Timestamp) -> Markup {
    let back = desk_href(ctx, &format!("/desk/orders#{}", anchor(order.status)));
    let path = format!("/desk/orders/{}", order.id);
    html! {
        li class="card ticket" id=(order.id) data-ticket {
            div class="what" {
                h3 { a href=(desk_href(ctx, &path)) { (order.number()) } }
                (waited(ctx, order.waits_since(), now))
            }
            ul class="dishes" { @for line in &order.lines { (dish(ctx, line, &back)) } }
            p { (arrival(ctx, order)) }
            @if let Some(note) = &order.note { p class="note words" { (note) } }
            div class="does" {
                (primary(ctx, order, &back, "go"))
                (cancel_link(ctx, order))
            }
        }
    }
}

/// A line of an order, with the button that says that the thing is sold out for today.
fn dish(ctx: &PageContext, line: &Line, back: &str) -> Markup {
    let path = format!("/desk/products/{}/sold-out", line.product);
    html! {
        li {
            span {
                strong { (line.quantity.get()) " ×" } " " (title(ctx, line))
                @if let Some(note) = &line.note { " " em { (note) } }
            }
            form method="post" action=(desk_href(ctx, &path)) {
                input type="hidden" name="next" value=(back);
                button class="quiet" name="on" value="true" {
                    (text::sold_out_today(ctx))
                    span class="unseen" { " " (line.name) }
                }
            }
        }
    }
}

/// How an order leaves the store, and for whom it is.
pub(crate) fn arrival(ctx: &PageContext, order: &Order) -> Markup {
    html! {
        strong {
            @match &order.fulfilment {
                Fulfilment::DineIn { table } => { (text::at_table(ctx, table.as_str())) }
                other => { (other.label(ctx.locale)) }
            }
        }
        @if let Some(name) = &order.contact.name { " · " (name) }
        @if let Some(phone) = &order.contact.phone { " · " (phone) }
    }
}
