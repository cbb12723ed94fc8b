//! Fulfilment: what the market itself does for an order once its status changed.
//!
//! The consumer looks at the order as it is now and takes whatever step is due, each one a
//! conditional write, until none is. That makes it indifferent to messages that come twice, late
//! or out of order, and to a death between any two writes: the next delivery goes on from there.

use domain::{
    event::Event,
    order::{Actor, Order, Status},
};
use ecpay::TradeStatus;
use store::{Changed, Rejected};

use crate::{App, Failure};

/// More steps than any order has.
const MAX_STEPS: u32 = 16;

/// Does what is due for the order that `event` names.
///
/// # Errors
/// What can't be done now; the message comes again.
pub async fn fulfil(app: &App, event: &Event) -> Result<(), Failure> {
    for _ in 0..MAX_STEPS {
        let Some(order) = app.store.order(event.order).await? else {
            let problem = format!("order {} of an event is not there", event.order);
            return Err(Failure::Outside { party: "the queue", problem });
        };
        if event.status == Status::Pending {
            return Ok(app.store.file_order(&order).await?);
        }
        let Some(next) = next_step(app, &order).await? else { return Ok(()) };
        match app.store.move_order(&next).await {
            // Somebody else took a step: look again.
            Ok(()) | Err(Rejected::Refused(Changed)) => {}
            Err(Rejected::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failure::Contended("fulfil"))
}

/// The order after the step that is due, if one is.
async fn next_step(app: &App, order: &Order) -> Result<Option<Order>, Failure> {
    if let Some(confirmed) = order.payment_confirmed() {
        confirm_payment(app, order).await?;
        return Ok(Some(confirmed));
    }
    let Some(to) = order.due() else { return Ok(None) };
    Ok(Some(order.moved(to, Actor::System, None, app.now())?))
}

/// Asks ECPay whether it holds the money, before anything leaves the store.
async fn confirm_payment(app: &App, order: &Order) -> Result<(), Failure> {
    let outside = |problem: String| Failure::Outside { party: "ECPay", problem };
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
    Err(outside(format!("payment {payment} is {status} there and paid here")))
}
