//! `GET /staff/orders`

use app::{App, orders};
use domain::{
    Code, StoreId,
    order::{Order, Status},
    user::Role,
};
use endpoint::{
    Access, Collection, Documented, Endpoint, Html, ListCursor, Problem, Query, Spec, StoreStaff,
};
use maud::{Markup, html};

use crate::{
    context::{PageContext, PageRequest},
    format::{money, query},
    order::order_view::{arrival, badge, status_filter},
    order::show_orders_page::contents,
    parts::form::{FormState, Input},
    parts::paging::{nearest_page, page_params},
    problem_page,
};

/// Shows a store's orders to its staff, newest first.
#[derive(Documented)]
pub struct ShowStaffPage;

/// Which orders.
#[derive(Clone, Debug, Query)]
pub struct StaffQuery {
    /// Only those with this status.
    pub status: Option<Status>,
    /// The store, which an admin has to name.
    pub store_id: Option<StoreId>,
    /// Where the page begins.
    pub cursor: Option<ListCursor>,
}

impl Endpoint for ShowStaffPage {
    const SPEC: Spec = Spec::get("show-staff-page", "/staff/orders")
        .dynamodb(&[
            Access::BatchGet(Collection::Order),
            Access::Query(Collection::Open),
            Access::Query(Collection::Store),
        ])
        .errors(&[Code::Forbidden])
        .served_by(crate::audience::DESK)
        .page(problem_page);

    type Input = (StoreStaff, PageRequest, Query<StaffQuery>);
    type Output = Html;

    async fn handle(
        app: &App,
        (staff, page, Query(query)): Self::Input,
    ) -> Result<Self::Output, Problem> {
        let ctx = page.by(app, Some(staff.0));
        let title = ctx.t("店家訂單", "The store's orders");
        if staff.0.role == Role::Admin && query.store_id.is_none() {
            return Ok(ctx.page(title, &store_form(&ctx)));
        }
        let store = staff.listed_store(query.store_id)?;
        let found = nearest_page(page_params(query.cursor.as_ref()), |params| async move {
            orders::list_of_store(app, store, query.status, &params).await
        })
        .await?;
        let next = found.next.map(|cursor| query.from(&cursor.encode()));
        Ok(ctx.page(title, &staff_orders(&ctx, &query, &found.items, next.as_deref())))
    }
}

impl StaffQuery {
    /// The address of the same list from `cursor` on.
    fn from(&self, cursor: &str) -> String {
        let store = self.store_id.map(|store| store.to_string());
        let query = query(&[
            ("status", self.status.map(Status::as_str)),
            ("store_id", store.as_deref()),
            ("cursor", Some(cursor)),
        ]);
        format!("/staff/orders{query}")
    }
}

/// Asks an admin which store is meant.
fn store_form(ctx: &PageContext) -> Markup {
    html! {
        div class="narrow" {
            h1 { (ctx.t("店家訂單", "The store's orders")) }
            form class="sheet" action=(ctx.href("/staff/orders")) {
                (Input {
                    name: "store_id", label: ctx.t("店家編號", "Store id"), autocomplete: "off",
                    hint: Some("str_…"), max: 30, required: true, ..Input::default()
                }.draw(&FormState::default()))
                button class="main" { (ctx.t("查看", "Show")) }
            }
        }
    }
}

/// The page of a store's `orders`.
pub(crate) fn staff_orders(
    ctx: &PageContext,
    query: &StaffQuery,
    orders: &[Order],
    next: Option<&str>,
) -> Markup {
    html! {
        h1 { (ctx.t("店家訂單", "The store's orders")) }
        form class="filters" action=(ctx.href("/staff/orders")) {
            @if let Some(store) = query.store_id {
                input type="hidden" name="store_id" value=(store);
            }
            (status_filter(ctx, query.status))
            a href=(ctx.here()) { (ctx.t("重新整理", "Refresh")) }
        }
        @if orders.is_empty() {
            p class="empty" { (ctx.t("沒有訂單。", "No orders.")) }
        } @else {
            (table(ctx, orders))
        }
        @if let Some(next) = next {
            nav class="pages" aria-label=(ctx.t("分頁", "Pages")) {
                a class="button" rel="next" href=(ctx.href(next)) {
                    (ctx.t("更早的訂單", "Earlier orders"))
                }
            }
        }
    }
}

fn table(ctx: &PageContext, orders: &[Order]) -> Markup {
    html! {
        div class="wide" tabindex="0" role="region" aria-label=(ctx.t("訂單", "Orders")) {
            table {
                thead {
                    tr {
                        th scope="col" { (ctx.t("訂單", "Order")) }
                        th scope="col" { (ctx.t("內容", "Items")) }
                        th scope="col" { (ctx.t("取貨", "Delivery")) }
                        th scope="col" { (ctx.t("金額", "Total")) }
                        th scope="col" { (ctx.t("狀態", "Status")) }
                        th scope="col" { (ctx.t("下一步", "Next")) }
                    }
                }
                tbody { @for order in orders { tr { (row(ctx, order)) } } }
            }
        }
    }
}

fn row(ctx: &PageContext, order: &Order) -> Markup {
    html! {
        th scope="row" {
            a href=(ctx.href(&format!("/orders/{}", order.id))) { (order.number()) }
            br; span class="small" { (order.created_at().taipei_minute()) }
        }
        td {
            (contents(ctx, order))
            @if let Some(note) = &order.note { p class="note words" { (note) } }
        }
        td { (arrival(ctx, order)) }
        td class="number" { (money(order.total())) }
        td { (badge(ctx, order.status)) }
        td { (moves(ctx, order)) }
    }
}

fn moves(ctx: &PageContext, order: &Order) -> Markup {
    let (off, onward): (Vec<_>, Vec<_>) =
        order.store_moves().into_iter().partition(|to| *to == Status::Cancelled);
    html! {
        form class="moves" method="post"
            action=(ctx.href(&format!("/staff/orders/{}/status", order.id))) {
            input type="hidden" name="next" value=(ctx.here());
            @for to in onward { (button(ctx, order, to, "main")) }
            @if order.status == Status::Paid && !order.money_confirmed() {
                p class="small" { (ctx.t("款項確認中", "Confirming the payment")) }
            }
            @for to in off {
                details {
                    summary { (ctx.t("取消…", "Cancel…")) }
                    (button(ctx, order, to, "danger"))
                }
            }
        }
    }
}

fn button(ctx: &PageContext, order: &Order, to: Status, class: &str) -> Markup {
    let label = match to {
        Status::Preparing => ctx.t("開始製作", "Start preparing"),
        Status::Ready => ctx.t("通知取餐", "Mark ready"),
        Status::Shipped => ctx.t("出貨", "Ship"),
        Status::Delivered => ctx.t("標記送達", "Mark delivered"),
        Status::Completed => ctx.t("完成訂單", "Complete"),
        Status::Cancelled => ctx.t("取消這張訂單", "Cancel this order"),
        Status::Pending | Status::Paid | Status::Refunded => to.label(ctx.locale),
    };
    html! {
        button name="status" value=(to.as_str()) class=(class) {
            (label)
            span class="unseen" { " " (order.number()) }
        }
    }
}
