//! Expiry: orders that were not paid in time are cancelled.

use domain::{
    OrderId, Text,
    order::{Actor, Status},
};

use crate::{App, AppError, orders, payments, retry::retry};

/// How many expired orders one run handles.
const EXPIRED_PAGE: u16 = 100;

/// Cancels the orders that were not paid in time, and returns how many. ECPay is queried first: a
/// callback may have been lost, and then the order is paid.
///
/// # Errors
/// When the table does not answer; what was done stays done, and the rest waits for the next run.
pub async fn expire(app: &App) -> Result<usize, AppError> {
    let mut expired = 0_usize;
    for due in app.db.due_orders(app.now(), EXPIRED_PAGE).await? {
        match expire_one(app, due.order).await {
            Ok(cancelled) => expired = expired.saturating_add(usize::from(cancelled)),
            Err(error @ AppError::Db(db::Error::Unavailable { .. })) => return Err(error),
            // The order stays as it is, its deadline stays listed, the next run tries again, and
            // the orders behind it are handled.
            Err(error) => {
                tracing::error!(
                    metric = "order_expiry_failed",
                    order.id = %due.order,
                    "unpaid order not cancelled, the next run tries again: {error}"
                );
                continue;
            }
        }
        app.db.forget_deadline(due).await?;
    }
    Ok(expired)
}

async fn expire_one(app: &App, id: OrderId) -> Result<bool, AppError> {
    let reason = Text::new("not paid in time").ok();
    retry("expire_order", || async {
        let Some((order, payments)) = app.db.order_with_payments(id).await? else {
            return Ok(false);
        };
        // A callback may have been lost for an order that was cancelled before its deadline, too:
        // its money has to be refunded.
        let asks = matches!(order.status, Status::Pending | Status::Cancelled);
        let paid = asks && payments::found_paid(app, &order, &payments).await?;
        if paid || order.status != Status::Pending {
            return Ok(false);
        }
        orders::cancel_loaded(app, order, payments, Actor::System, reason.clone(), None).await?;
        Ok(true)
    })
    .await
}
