//! How an order is drawn.

use domain::{
    order::{Actor, Address, Change, Fulfilment, Order, Status},
    payment::Payment,
};
use maud::{Markup, html};

use crate::{context::PageContext, format::money};

/// The page of an order.
pub(crate) fn order_view(ctx: &PageContext, order: &Order, payments: &[Payment]) -> Markup {
    html! {
        h1 { (ctx.t("訂單", "Order")) " " (order.number()) }
        (live_part(ctx, order, payments))
        section class="card" {
            h2 { (ctx.t("內容", "Items")) }
            ul class="sum" {
                @for line in &order.lines {
                    li {
                        span { (line.name) " × " (line.quantity.get()) }
                        span { (line.price.times(line.quantity).map(money).unwrap_or_default()) }
                    }
                }
            }
            p class="total" { (ctx.t("總計", "Total")) " " strong { (money(order.total)) } }
            (arrival(ctx, &order.fulfilment))
            @if let Some(note) = &order.note {
                h3 { (ctx.t("備註", "Note")) }
                p class="words" { (note) }
            }
        }
    }
}

/// The part of an order's page that changes. Until the order's status is final, it polls every two
/// seconds.
pub(crate) fn live_part(ctx: &PageContext, order: &Order, payments: &[Payment]) -> Markup {
    let path = format!("/orders/{}", order.id);
    let moving = !order.status.is_final();
    let again = moving.then(|| ctx.href(&format!("{path}?v={}", version(order, payments))));
    let own = ctx.caller.is_some_and(|caller| caller.user == order.user);
    html! {
        section id="live" class="card" hx-get=[again] hx-trigger=[moving.then_some("every 2s")]
            hx-swap=[moving.then_some("outerMorph")] {
            p class="now" aria-live="polite" { (badge(ctx, order.status)) }
            (steps(ctx, order))
            (payment(ctx, order, payments))
            @if own { (actions(ctx, order, &path)) }
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
            span { (ctx.t("狀態", "Status")) }
            select name="status" {
                option value="" { (ctx.t("全部", "All")) }
                @for status in Status::ALL {
                    option value=(status.as_str()) selected[chosen == Some(*status)] {
                        (status.label(ctx.locale))
                    }
                }
            }
        }
        button { (ctx.t("套用", "Apply")) }
    }
}

fn steps(ctx: &PageContext, order: &Order) -> Markup {
    let cancelled = matches!(order.status, Status::Cancelled | Status::Refunded);
    // A cancelled order shows only the steps that it has passed.
    let path: Vec<Status> = if cancelled {
        order.history.iter().map(|change| change.status).collect()
    } else {
        order.fulfilment.path().to_vec()
    };
    let reached = |status: Status| order.history.iter().any(|change| change.status == status);
    html! {
        ol class="steps" aria-label=(ctx.t("進度", "Progress")) {
            @for status in path {
                @let now = status == order.status;
                @let done = reached(status) && !(now && status == Status::Pending);
                li class=[done.then_some("done")] aria-current=[now.then_some("step")] {
                    (status.label(ctx.locale))
                }
            }
        }
    }
}

fn payment(ctx: &PageContext, order: &Order, payments: &[Payment]) -> Markup {
    let paid = payments.iter().find(|payment| Some(payment.id) == order.paid_by);
    html! {
        p {
            (ctx.t("付款：", "Payment: "))
            @match paid.or(payments.last()) {
                Some(payment) => {
                    strong { (payment.status.label(ctx.locale)) }
                    @if let Some(at) = payment.paid_at { " " (at.taipei_minute()) }
                }
                None => { (ctx.t("尚未付款", "not paid yet")) }
            }
        }
        @if order.status == Status::Pending {
            p class="small" {
                (ctx.t("請在 ", "Please pay by ")) (order.deadline.taipei_minute())
                (ctx.t(" 前完成付款，逾時訂單會自動取消。", "; after that, an unpaid order is cancelled."))
            }
        }
    }
}

fn actions(ctx: &PageContext, order: &Order, path: &str) -> Markup {
    html! {
        div class="actions" {
            @if order.status == Status::Pending {
                form method="post" action=(ctx.href(&format!("{path}/pay"))) {
                    button class="main" {
                        (ctx.t("以信用卡付款", "Pay by card")) " " (money(order.total))
                    }
                }
            }
            @if order.buyer_may_cancel() {
                details {
                    summary { (ctx.t("取消訂單", "Cancel the order")) }
                    form method="post" action=(ctx.href(&format!("{path}/cancel"))) {
                        p {
                            (ctx.t("取消後無法復原；已付的款項會退還。",
                                "This can't be undone; your payment will be refunded."))
                        }
                        button class="danger" { (ctx.t("確定取消", "Yes, cancel it")) }
                    }
                }
            }
        }
    }
}

fn history(ctx: &PageContext, order: &Order) -> Markup {
    html! {
        details class="history" {
            summary { (ctx.t("歷程", "History")) }
            ol {
                @for change in &order.history {
                    li {
                        time datetime=(change.at.rfc3339()) { (change.at.taipei_minute()) }
                        " " (change.status.label(ctx.locale))
                        " " span class="small" { (actor(ctx, order, change.by)) }
                        @if let Some(reason) = reason(ctx, change) { " — " (reason) }
                    }
                }
            }
        }
    }
}

fn actor<'a>(ctx: &PageContext, order: &Order, by: Actor) -> &'a str {
    match by {
        Actor::User(user) if user == order.user => ctx.t("顧客", "Customer"),
        Actor::User(_) => ctx.t("店家", "Store"),
        Actor::System => ctx.t("系統", "System"),
        Actor::Ecpay => ctx.t("綠界", "ECPay"),
    }
}

/// The reason of a change: a user's text as it is, the market's own in the reader's language.
fn reason<'a>(ctx: &PageContext, change: &'a Change) -> Option<&'a str> {
    let reason = change.reason.as_ref()?.as_str();
    match (change.by, reason) {
        (Actor::System, "not paid in time") => Some(ctx.t("逾時未付款", reason)),
        (Actor::System | Actor::Ecpay | Actor::User(_), reason) => Some(reason),
    }
}

/// The fulfilment method, with the address or the table.
pub(crate) fn arrival(ctx: &PageContext, fulfilment: &Fulfilment) -> Markup {
    html! {
        p class="arrival" { strong { (fulfilment.label(ctx.locale)) } }
        @match fulfilment {
            Fulfilment::ShipHome { address } => { (door(address)) }
            Fulfilment::DineIn { table } => { p { (ctx.t("桌號", "Table")) " " (table) } }
            Fulfilment::Takeaway | Fulfilment::Digital => {}
        }
    }
}

fn door(address: &Address) -> Markup {
    html! {
        address {
            (address.name) " " (address.phone) br;
            (address.postal_code) " " (address.city) (address.address)
        }
    }
}

/// A text that changes whenever the page has something new to show.
pub(crate) fn version(order: &Order, payments: &[Payment]) -> String {
    let attempts: u64 = payments.iter().map(|payment| payment.version).sum();
    format!("{}.{attempts}", order.version)
}
