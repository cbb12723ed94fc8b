//! `GET /orders`

use app::{App, orders};
use domain::order::{Order, Status};
use endpoint::{
    Access, Authenticated, Collection, Documented, Endpoint, Html, ListCursor, Problem, Query, Spec,
};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    format::{money, query},
    order::order_view::{badge, status_filter},
    parts::paging::{nearest_page, page_params},
    problem_page,
};

/// Shows the caller's orders, newest first.
#[derive(Documented)]
pub struct ShowOrdersPage;

/// Which orders.
#[derive(Clone, Debug, Query)]
pub struct OrdersPageQuery {
    /// Only those with this status.
    pub status: Option<Status>,
    /// Where the page begins.
    pub cursor: Option<ListCursor>,
}

impl Endpoint for ShowOrdersPage {
    const SPEC: Spec = Spec::get("show-orders-page", "/orders")
        .dynamodb(&[Access::BatchGet(Collection::Order), Access::Query(Collection::UserOrders)])
        .served_by(crate::audience::SHOP)
        .page(problem_page);

    type Input = (Authenticated, PageRequest, Query<OrdersPageQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (Authenticated(caller), page, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let found = nearest_page(page_params(query.cursor.as_ref()), |params| async move {
            orders::list(app, caller.user, query.status, &params).await
        })
        .await?;
        let next = found.next.map(|cursor| cursor.encode());
        let ctx = page.by(app, Some(caller));
        let body = orders_view(&ctx, query.status, &found.items, next.as_deref());
        Ok(ctx.page(ctx.t("我的訂單", "My orders"), &body))
    }
}

/// The page of `orders`.
pub(crate) fn orders_view(
    ctx: &PageContext,
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
                " " a href=(ctx.href("/")) { (ctx.t("去逛逛", "Continue shopping")) }
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

fn row(ctx: &PageContext, order: &Order) -> Markup {
    html! {
        div {
            a href=(ctx.href(&format!("/orders/{}", order.id))) { (order.number()) }
            " " (badge(ctx, order.status))
        }
        p class="words" { (contents(ctx, order)) }
        div class="small" {
            (order.created_at().taipei_minute()) " · " strong { (money(order.total())) }
        }
    }
}

/// What an order holds, in one line.
pub(crate) fn contents(ctx: &PageContext, order: &Order) -> String {
    let line = |line: &domain::order::Line| format!("{} × {}", line.title(), line.quantity.get());
    order.lines.iter().map(line).collect::<Vec<_>>().join(ctx.t("、", ", "))
}
