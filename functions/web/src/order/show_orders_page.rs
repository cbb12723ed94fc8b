//! `GET /orders`

use app::{App, orders};
use domain::order::{Order, Status};
use endpoint::{
    Access, Authenticated, Collection, Documented, Endpoint, Html, ListCursor, Problem, Query, Spec,
};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    format::{money, query as pairs_of},
    order::order_view::{badge, status_filter},
    parts::{
        bought::contents,
        notice::empty,
        pager::Pager,
        paging::{nearest_page, page_params},
    },
    problem_page,
    text::order as text,
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
        let ctx = page.by(app, Some(caller));
        let to = |cursor: Option<&str>| {
            let pairs = [("status", query.status.map(Status::as_str)), ("cursor", cursor)];
            ctx.href(&format!("/orders{}", pairs_of(&pairs)))
        };
        let first = query.cursor.is_some().then(|| to(None));
        let pager = Pager { first, ..Pager::of(&found, to) };
        let body = orders_view(&ctx, query.status, &found.items, &pager);
        Ok(ctx.page(text::my_orders(&ctx), &body))
    }
}

/// The page of `orders`.
pub(crate) fn orders_view(
    ctx: &PageContext,
    status: Option<Status>,
    orders: &[Order],
    pager: &Pager,
) -> Markup {
    html! {
        h1 { (text::my_orders(ctx)) }
        form class="filters" action=(ctx.href("/orders")) { (status_filter(ctx, status)) }
        @if orders.is_empty() {
            (empty(text::no_orders(ctx), Some((&ctx.href("/"), text::keep_shopping(ctx)))))
        }
        ul class="orders" { @for order in orders { li class="card" { (row(ctx, order)) } } }
        (pager.draw(ctx))
    }
}

fn row(ctx: &PageContext, order: &Order) -> Markup {
    html! {
        div class="head" {
            a href=(ctx.href(&format!("/orders/{}", order.id))) {
                (text::order_number(ctx, &order.number()))
            }
            (badge(ctx, order.status))
        }
        p class="words" { (contents(ctx, order)) }
        div class="head small" {
            span { (text::placed_at(ctx, order.created_at())) }
            strong class="number" { (money(order.total())) }
        }
    }
}
