//! All of it in small.

use std::sync::Arc;

use maud::html;

use super::{
    cashier, clock,
    frame::Page,
    functions, orders, queues, requests,
    visit::{Answered, Visit},
};
use crate::{Trace, Work};

/// How much of each there is.
const SOME: u16 = 5;

/// Shows the overview.
pub(super) async fn show(visit: &Visit<'_>) -> Answered {
    let some = usize::from(SOME);
    let with_page = |trace: &Arc<Trace>| match &trace.work {
        Work::Request { seen, .. } => seen.route != "show-asset",
        Work::Message { .. } | Work::Run { .. } => false,
    };
    let requests = visit.market.traces.requests().into_iter().filter(with_page);
    let requests: Vec<_> = requests.take(some).collect();
    let orders = orders::last(visit, SOME).await?;
    let trades = visit.market.cashier.last_trades(some);
    let noticed = trades.iter().any(|trade| !trade.deliveries.is_empty());
    let live = html! {
        section { h2 { a href="/_dev/clock" { "Clock" } } (clock::now(visit)) }
        section { h2 { a href="/_dev/queues" { "Queues" } } (queues::depths(visit)) }
        section {
            h2 { a href="/_dev/requests" { "Requests" } }
            @if requests.is_empty() { p class="empty" { "None yet." } }
            @else { (requests::rows(&requests)) }
        }
        section {
            h2 { a href="/_dev/orders" { "Orders" } }
            @if orders.is_empty() { p class="empty" { "None yet." } }
            @else { (orders::rows(&orders)) }
        }
        section {
            h2 { a href="/_dev/cashier" { "Cashier's notices" } }
            @if noticed { (cashier::notices(&trades, false)) }
            @else { p class="empty" { "None yet." } }
        }
    };
    let still = html! {
        section {
            h2 { a href="/_dev/functions" { "Functions and routes" } }
            (functions::summary())
        }
    };
    Page { title: "Overview", still, live: Some(live) }.reply(visit)
}
