//! The last orders of the market, and the way to any of them.

use db::PageParams;
use domain::{OrderId, order::Order};
use maud::{Markup, html};

use super::{
    frame::{Page, badge, table, time},
    visit::{Answered, Refusal, Visit, see},
};

/// How many orders are listed.
const LISTED: u16 = 20;

/// The last orders, or the one that is looked for by its id or number.
pub(super) async fn list(visit: &Visit<'_>) -> Answered {
    let wanted = visit.asked("q");
    let wanted = wanted.trim();
    let (title, orders) = if wanted.is_empty() {
        ("Orders", last(visit, LISTED).await?)
    } else {
        let found = find(visit, wanted).await?;
        if let [order] = found.as_slice() {
            return see(&format!("/_dev/orders/{}", order.id));
        }
        ("Orders found", found)
    };
    let still = html! {
        form method="get" action="/_dev/orders" class="search" {
            label for="q" { "Number or id" }
            input id="q" name="q" value=(wanted) maxlength="60" autocomplete="off";
            button class="main" { "Find" }
        }
    };
    let live = html! {
        @if orders.is_empty() { p class="empty" { "No such order." } } @else { (rows(&orders)) }
    };
    Page { title, still, live: Some(live) }.reply(visit)
}

/// The last `most` orders of all stores.
pub(super) async fn last(visit: &Visit<'_>, most: u16) -> Result<Vec<Order>, Refusal> {
    let app = &visit.market.app;
    let params = PageParams { limit: most, ..PageParams::default() };
    let page = app.db.market_orders(app.now(), &params, |_| true).await;
    page.map(|page| page.items).map_err(|error| Refusal::unavailable(&error))
}

async fn find(visit: &Visit<'_>, wanted: &str) -> Result<Vec<Order>, Refusal> {
    let db = &visit.market.app.db;
    let found = match wanted.parse::<OrderId>() {
        Ok(id) => db.order(id).await.map(|order| order.into_iter().collect()),
        Err(_) => db.orders_numbered(&wanted.to_uppercase()).await,
    };
    found.map_err(|error| Refusal::unavailable(&error))
}

/// Orders as a table.
pub(super) fn rows(orders: &[Order]) -> Markup {
    let row = |order: &Order| {
        vec![
            html! { a id=(order.id) href={ "/_dev/orders/" (order.id) } { (order.number()) } },
            status(order),
            html! { (order.payment_state().as_str()) },
            html! { (order.saga().as_str()) },
            html! { "NT$" (order.total().get()) },
            time(order.created_at()),
        ]
    };
    let heads = ["Order", "Status", "-Money", "-Saga", "Total", "-Placed"];
    table("Orders", &heads, &orders.iter().map(row).collect::<Vec<_>>())
}

/// Where the goods of an order are.
pub(super) fn status(order: &Order) -> Markup {
    let kind = match order.status.may_be_cancelled() {
        _ if order.status == domain::order::Status::Cancelled => "bad",
        true => "wait",
        false => "good",
    };
    badge(kind, order.status.as_str())
}
