//! Where the money of an order is: what is due, what is being asked, every charge and refund.

use domain::{
    order::{Order, PaymentState, Status},
    payment::{Entry, MoneyState, NextPayment, Payment, PaymentStatus, ledger},
};
use maud::{Markup, html};

use crate::{
    context::PageContext,
    format::money,
    parts::table::{Column, table},
    text::order as text,
};

/// The payment of `order`, and what can be done about it `next`.
pub(crate) fn payment(
    ctx: &PageContext,
    order: &Order,
    payments: &[Payment],
    next: NextPayment,
) -> Markup {
    let failed = payments.last().is_some_and(|last| last.status() == PaymentStatus::Failed);
    html! {
        p class="pays" { (text::payment(ctx)) " " strong { (state(ctx, order, payments, next)) } }
        @if next == NextPayment::Checking {
            p class="alert wait" role="status" { (text::checking_hint(ctx)) }
        } @else if failed && next != NextPayment::None {
            p class="note" { (text::last_one_failed(ctx)) }
        }
        @if order.status == Status::Pending {
            p class="small" { (text::pay_by(ctx, order.deadline)) }
        }
        (charges(ctx, &ledger(order, payments)))
    }
}

/// Where the money is, in a word.
fn state(
    ctx: &PageContext,
    order: &Order,
    payments: &[Payment],
    next: NextPayment,
) -> &'static str {
    let over = matches!(order.status, Status::Cancelled | Status::Refunded);
    let failed = payments.last().is_some_and(|last| last.status() == PaymentStatus::Failed);
    let state = order.payment_state();
    if next == NextPayment::Checking {
        text::checking(ctx)
    } else if state != PaymentState::Pending {
        state.label(ctx.locale)
    } else if over {
        text::not_paid(ctx)
    } else if failed {
        PaymentState::Failed.label(ctx.locale)
    } else {
        text::not_paid_yet(ctx)
    }
}

fn charges(ctx: &PageContext, entries: &[Entry<'_>]) -> Markup {
    let columns = [
        Column::text(text::time(ctx)),
        Column::text(text::state(ctx)),
        Column::number(text::amount(ctx)),
    ];
    let row = |entry: &Entry<'_>| {
        let at = entry.charge.heard_at;
        let amount = entry.charge.heard.amount.map(money);
        vec![
            html! { time datetime=(at.rfc3339()) { (at.taipei_minute()) } },
            html! { (money_state(ctx, entry.state)) },
            html! { (amount.unwrap_or_else(|| text::unreadable_amount(ctx).to_owned())) },
        ]
    };
    let rows: Vec<_> = entries.iter().map(row).collect();
    html! {
        @if !rows.is_empty() {
            h2 { (text::charges(ctx)) }
            (table(text::charges(ctx), &columns, &rows))
        }
    }
}

fn money_state(ctx: &PageContext, state: MoneyState) -> &'static str {
    match state {
        MoneyState::Received => text::received(ctx),
        MoneyState::Refunding => text::refunding(ctx),
        MoneyState::Refunded => text::refunded(ctx),
        MoneyState::Review => text::in_review(ctx),
    }
}
