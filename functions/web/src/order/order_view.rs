//! How an order is drawn.

use domain::{
    order::{Actor, Change, Contact, Fulfilment, Order, PaymentState, Status},
    payment::{Charge, ChargeUse, Payment, PaymentStatus},
};
use maud::{Markup, html};

use crate::{
    context::PageContext,
    format::{money, signed},
};

/// An order as somebody sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    /// The order.
    pub(crate) order: &'a Order,
    /// Its payments.
    pub(crate) payments: &'a [Payment],
    /// Whether its buyer looks at it, who may pay and cancel.
    pub(crate) own: bool,
    /// The address that opens it to a guest who bought it, whatever the browser.
    pub(crate) link: Option<&'a str>,
}

/// The page of an order.
pub(crate) fn order_view(ctx: &PageContext, shown: &Shown<'_>) -> Markup {
    let order = shown.order;
    html! {
        h1 { (ctx.t("訂單", "Order")) " " (order.number()) }
        (live_part(ctx, shown))
        @if let Some(link) = &shown.link {
            section class="card" {
                h2 { (ctx.t("保存這筆訂單", "Keep this order")) }
                p {
                    (ctx.t("用這個連結可以從任何裝置回到這筆訂單。",
                        "This link opens your order on any device."))
                    " "
                    (ctx.t("知道連結的人都能付款或取消，請自己保存。",
                        "Whoever has it can pay or cancel, so keep it to yourself."))
                }
                p { a class="key" href=(link) { (link) } }
            }
        }
        section class="card" {
            h2 { (ctx.t("內容", "Items")) }
            ul class="sum" {
                @for line in &order.lines {
                    li {
                        span {
                            (line.title()) " × " (line.quantity.get())
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
            p class="total" { (ctx.t("總計", "Total")) " " strong { (money(order.total())) } }
            (arrival(ctx, order))
            @if let Some(note) = &order.note {
                h3 { (ctx.t("備註", "Note")) }
                p class="words" { (note) }
            }
        }
    }
}

/// The part of an order's page that changes. Until the order's status is final, it polls every two
/// seconds.
pub(crate) fn live_part(ctx: &PageContext, shown: &Shown<'_>) -> Markup {
    let Shown { order, payments, own, .. } = *shown;
    let path = format!("/orders/{}", order.id);
    let moving = !order.status.is_final();
    let again = moving.then(|| ctx.href(&format!("{path}?v={}", version(order, payments))));
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
        order.path().to_vec()
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

/// Where the money is, and every charge that was heard of.
fn payment(ctx: &PageContext, order: &Order, payments: &[Payment]) -> Markup {
    let failed = payments.last().is_some_and(|last| last.status() == PaymentStatus::Failed);
    let mut state = order.payment_state();
    if failed && state == PaymentState::Pending {
        state = PaymentState::Failed;
    }
    let over = matches!(order.status, Status::Cancelled | Status::Refunded);
    let charges: Vec<&Charge> = payments.iter().flat_map(|payment| &payment.charges).collect();
    html! {
        p {
            (ctx.t("付款：", "Payment: "))
            @if state == PaymentState::Pending && over {
                (ctx.t("未付款", "not paid"))
            } @else if state == PaymentState::Pending && payments.is_empty() {
                (ctx.t("尚未付款", "not paid yet"))
            } @else {
                strong { (state.label(ctx.locale)) }
            }
        }
        @if !charges.is_empty() {
            ul class="small" {
                @for charge in charges { li { (charge_line(ctx, charge)) } }
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

fn charge_line(ctx: &PageContext, charge: &Charge) -> Markup {
    let amount = charge.heard.amount.map(money).unwrap_or_default();
    let becomes = match charge.usage {
        ChargeUse::Kept => ctx.t("已收款", "received"),
        ChargeUse::Refund(_) => ctx.t("將退款", "will be refunded"),
        ChargeUse::Review(_) => ctx.t("由專人確認中", "being checked by a person"),
    };
    html! { (charge.heard_at.taipei_minute()) " " (amount) " " (becomes) }
}

fn actions(ctx: &PageContext, order: &Order, path: &str) -> Markup {
    html! {
        div class="actions" {
            @if order.status == Status::Pending {
                form method="post" action=(ctx.href(&format!("{path}/pay"))) {
                    button class="main" {
                        (ctx.t("以信用卡付款", "Pay by card")) " " (money(order.total()))
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
        Actor::Guest => ctx.t("顧客", "Customer"),
        Actor::User(user) if order.customer == Some(user) => ctx.t("顧客", "Customer"),
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
        (Actor::System | Actor::Ecpay | Actor::Guest | Actor::User(_), reason) => Some(reason),
    }
}

/// The fulfilment method, with the address or the table.
pub(crate) fn arrival(ctx: &PageContext, order: &Order) -> Markup {
    let Contact { name, phone, email, address } = &order.contact;
    html! {
        p class="arrival" { strong { (order.fulfilment.label(ctx.locale)) } }
        @if let Fulfilment::DineIn { table } = &order.fulfilment {
            p { (ctx.t("桌號", "Table")) " " (table) }
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
pub(crate) fn version(order: &Order, payments: &[Payment]) -> String {
    let attempts: u64 = payments.iter().map(|payment| payment.version).sum();
    format!("{}.{attempts}", order.version)
}
