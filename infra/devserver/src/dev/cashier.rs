//! What the local cashier told the market, what it was answered, and when it tells it again.

use domain::{PaymentId, Timestamp};
use http::StatusCode;
use localcloud::cashier::{Attempt, DeliveryOutcome, ScheduledDelivery, State, Trade};
use maud::{Markup, html};

use super::{
    frame::{Page, badge, done, table, time},
    visit::{Answered, Refusal, Visit, see},
};

/// How many trades are listed.
const TRADES: usize = 30;
/// How many answers are listed of each notice: the last ones.
const ANSWERS: usize = 5;

/// The last trades, and the notices of each.
pub(super) fn show(visit: &Visit<'_>) -> Answered {
    let trades = visit.market.cashier.last_trades(TRADES);
    let still = html! {
        p {
            "The cashier plays ECPay. It repeats a notice until the market answers " code { "1|OK" }
            ", five times at most, and sooner than ECPay does."
        }
        (done(visit, "sent", "It is sent again."))
    };
    let live = html! {
        @if trades.is_empty() { p class="empty" { "Nobody came to the cashier yet." } }
        @for trade in &trades {
            section {
                h2 { (trade.trade_no) }
                (facts(trade))
                @if trade.deliveries.is_empty() {
                    p class="empty" { "No notice was planned." }
                } @else { (notices(std::slice::from_ref(trade), true)) }
            }
        }
    };
    Page { title: "Cashier", still, live: Some(live) }.reply(visit)
}

fn facts(trade: &Trade) -> Markup {
    let state = match trade.state {
        State::Unpaid => "the form was shown".to_owned(),
        State::Failed => "the card was refused".to_owned(),
        State::Paid { amount, .. } => format!("NT${amount} charged"),
    };
    html! {
        dl {
            @if let Ok(payment) = PaymentId::from_trade_no(&trade.trade_no) {
                dt { "Order" } dd { a href={ "/_dev/orders/" (payment.order) } { (payment.order) } }
            }
            dt { "ECPay's number" } dd { (trade.ecpay_trade_no) }
            dt { "Asked for" } dd { "NT$" (trade.amount) }
            dt { "State" } dd { (state) }
            dt { "Scenario" } dd {
                (trade.done.as_ref().map_or("none yet", |done| done.scenario.name()))
            }
            dt { "Opened" } dd { (time(Timestamp::from_millis(trade.opened_ms))) }
        }
    }
}

/// The notices of trades as a table, each with a button to send it again if wanted.
pub(super) fn notices(trades: &[Trade], buttons: bool) -> Markup {
    let mut rows = Vec::new();
    for trade in trades {
        for (at, notice) in trade.deliveries.iter().enumerate() {
            let mut row = vec![
                html! { (trade.trade_no) },
                html! {
                    (notice.message.rtn_code) " " (notice.message.rtn_msg)
                    @if notice.message.forged { " " (badge("bad", "forged")) }
                },
                html! { "NT$" (notice.message.amount) },
                answers(notice),
                next(notice),
            ];
            if buttons {
                row.insert(3, button(trade, at));
            }
            rows.push(row);
        }
    }
    let mut heads = vec!["-Trade", "Notice", "-Amount", "Answers", "Next try"];
    if buttons {
        heads.insert(3, "Again");
    }
    table("Notices", &heads, &rows)
}

fn answers(notice: &ScheduledDelivery) -> Markup {
    let skipped = notice.attempts.len().saturating_sub(ANSWERS);
    let one = |attempt: &Attempt| {
        let (kind, said) = match &attempt.outcome {
            DeliveryOutcome::Acknowledged => ("good", "1|OK".to_owned()),
            DeliveryOutcome::Refused { status, body } => ("bad", format!("{status} {body}")),
            DeliveryOutcome::Nothing { why } => ("bad", why.clone()),
        };
        html! { li { (time(Timestamp::from_millis(attempt.at_ms))) " " (badge(kind, &said)) } }
    };
    html! {
        @if skipped > 0 { p { (skipped) " before, and" } }
        ul { @for attempt in notice.attempts.iter().skip(skipped) { (one(attempt)) } }
    }
}

fn next(notice: &ScheduledDelivery) -> Markup {
    let done = notice.attempts.last().map(|last| &last.outcome);
    html! {
        @match (notice.due_ms, done) {
            (Some(due_ms), _) => { (time(Timestamp::from_millis(due_ms))) }
            (None, Some(DeliveryOutcome::Acknowledged)) => { "acknowledged" }
            (None, _) => { "given up" }
        }
    }
}

fn button(trade: &Trade, at: usize) -> Markup {
    let (no, number) = (&trade.trade_no, at.saturating_add(1));
    html! {
        form method="post" action="/_dev/cashier/send-again" {
            input type="hidden" name="trade_no" value=(no);
            input type="hidden" name="notice" value=(at);
            button aria-label={ "Send again: notice " (number) " of " (no) } { "Send again" }
        }
    }
}

/// Sends a notice again, whether or not it was acknowledged.
pub(super) fn send_again(visit: &Visit<'_>) -> Answered {
    let (trade, notice) = (visit.posted("trade_no"), visit.posted("notice"));
    let bad = || Refusal::new(StatusCode::BAD_REQUEST, "A notice has a number.");
    let notice = notice.parse().map_err(|_| bad())?;
    match visit.market.cashier.send_again(&trade, notice) {
        Ok(true) => see("/_dev/cashier?did=sent"),
        Ok(false) => Err(Refusal::not_found("There is no such notice.")),
        Err(error) => Err(Refusal::unavailable(&error)),
    }
}
