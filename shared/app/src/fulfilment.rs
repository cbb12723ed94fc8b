//! Fulfilment: the saga that moves an order on after its status has changed.
//!
//! The consumer re-reads the order instead of trusting the message, and takes each step that is
//! due, as a conditional write, until none is left. Messages that come twice (at-least-once
//! delivery), late or out of order do no harm, nor does a crash between two writes: the next
//! delivery continues from there.

use db::{TransactionError, VersionConflict};
use domain::{
    event::Event,
    order::{Actor, Order},
};
use ecpay::TradeStatus;

use crate::{App, AppError};

/// The most steps that one message takes; no order has that many.
const MAX_STEPS: u32 = 16;

/// Takes the steps that are due for the order that `event` names.
///
/// # Errors
/// When a step fails; the message is delivered again.
pub async fn fulfil(app: &App, event: &Event) -> Result<(), AppError> {
    for _ in 0..MAX_STEPS {
        let id = event.subject.order();
        let Some(order) = app.db.order(id).await? else {
            let problem = format!("an event names order {id}, which does not exist");
            return Err(AppError::Upstream { service: "the queue", problem });
        };
        let Some(next) = next_step(app, &order).await? else { return Ok(()) };
        match app.db.move_order(&next).await {
            // Another writer changed the order: read it again.
            Ok(()) | Err(TransactionError::Condition(VersionConflict)) => {}
            Err(TransactionError::Db(error)) => return Err(error.into()),
        }
    }
    Err(AppError::TooMuchContention("fulfil"))
}

/// The order after the step that is due, if one is.
async fn next_step(app: &App, order: &Order) -> Result<Option<Order>, AppError> {
    if let Some(confirmed) = order.payment_confirmed() {
        confirm_payment(app, order).await?;
        return Ok(Some(confirmed));
    }
    let Some(to) = order.next_automatic() else { return Ok(None) };
    Ok(Some(order.transition(to, Actor::System, None, app.now())?))
}

/// Confirms the payment with ECPay, before anything leaves the store.
async fn confirm_payment(app: &App, order: &Order) -> Result<(), AppError> {
    let outside = |problem: String| AppError::Upstream { service: "ECPay", problem };
    let Some(payment) = order.paid_by else {
        return Err(outside(format!("paid order {} names no payment", order.id)));
    };
    let info = app.ecpay.query(payment, app.now()).await?;
    if info.paid(&payment.trade_no(), order.total.get()) {
        return Ok(());
    }
    let status = match info.status {
        TradeStatus::Paid => format!("paid {} instead of {}", info.amount_text, order.total),
        TradeStatus::Unpaid => "unpaid".to_owned(),
        TradeStatus::NotFound => "unknown".to_owned(),
        TradeStatus::Failed(code) | TradeStatus::Other(code) => code,
    };
    Err(outside(format!("payment {payment} is paid here, but {status} at ECPay")))
}
