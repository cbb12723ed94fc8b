//! `GET /orders`

use app::{App, orders};
use domain::order::{Order, Status};
use endpoint::{Access, Endpoint, Html, Problem, Query, Signed, Spec, TextLine, body, window};
use maud::{Markup, html};

use crate::{
    ctx::{Asked, Ctx},
    format::{money, query},
    order_view::{badge, status_filter},
    problem_page,
};

/// Shows the caller's orders, newest first.
pub struct ShowOrdersPage;

body! {
    /// Which orders.
    pub struct OrdersPageQuery {
        /// Only those that stand here.
        pub status: Option<Status>,
        /// Where the page begins.
        pub cursor: Option<TextLine<2000>>,
    }
}

impl Endpoint for ShowOrdersPage {
    const SPEC: Spec = Spec::get("show-orders-page", "/orders")
        .summary("Show the caller's orders.")
        .table(&[Access::Query, Access::BatchGet])
        .page(problem_page);

    type Input = (Signed, Asked, Query<OrdersPageQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (Signed(caller), asked, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let window = window(None, None, query.cursor.as_ref())?;
        let page = orders::list(app, caller.user, query.status, &window).await??;
        let next = page.next.map(|cursor| cursor.encode());
        let ctx = asked.by(app, Some(caller));
        let body = orders_view(&ctx, query.status, &page.items, next.as_deref());
        Ok(ctx.page(ctx.t("我的訂單", "My orders"), &body))
    }
}

/// The page of `orders`.
pub(crate) fn orders_view(
    ctx: &Ctx,
    status: Option<Status>,
    orders: &[Order],
    next: Option<&str>,
) -> Markup {
    html! {
        h1 { (ctx.t("我的訂單", "My orders")) }
        form class="filters" action=(ctx.href("/orders")) { (status_filter(ctx, status)) }
        @if orders.is_empty() {
            p class="empty" {
                (ctx.t("這裡還沒有訂單。", "No orders here yet."))
                " " a href=(ctx.href("/")) { (ctx.t("去逛逛", "Look around")) }
            }
        }
        ul class="orders" {
            @for order in orders { li { (row(ctx, order)) } }
        }
        @if let Some(next) = next {
            @let query = query(&[("status", status.map(Status::as_str)), ("cursor", Some(next))]);
            nav class="pages" aria-label=(ctx.t("分頁", "Pages")) {
                a class="button" rel="next" href=(ctx.href(&format!("/orders{query}"))) {
                    (ctx.t("更早的訂單", "Earlier orders"))
                }
            }
        }
    }
}

fn row(ctx: &Ctx, order: &Order) -> Markup {
    html! {
        div {
            a href=(ctx.href(&format!("/orders/{}", order.id))) { (order.number()) }
            " " (badge(ctx, order.status))
        }
        p class="words" { (contents(order)) }
        div class="small" {
            (order.created_at().taipei_minute()) " · " strong { (money(order.total)) }
        }
    }
}

/// What an order holds, in one line.
pub(crate) fn contents(order: &Order) -> String {
    let line = |line: &domain::order::Line| format!("{} × {}", line.name, line.quantity.get());
    order.lines.iter().map(line).collect::<Vec<_>>().join("、")
}
