//! Settling: what a provider says about a payment is written down, with what it changes.

use db::{OnceError, OrderChange, TransactionError, VersionConflict};
use domain::{
    order::Order,
    payment::{ChargeUse, Heard, Payment, Settlement},
};

use crate::{App, AppError, providers::Answer, retry::Retry};

/// Writes down what a provider says about `payment`, and what that changes. It says whether
/// anything has.
pub(crate) async fn hear(
    app: &App,
    payment: &Payment,
    order: &Order,
    heard: &Heard,
) -> Result<bool, Retry> {
    let Some(Settlement { payment, order: next }) = payment.hear(order, heard, app.now()) else {
        return Ok(false);
    };
    // Before it is written, so that a death between the two silences no alarm.
    report_review(&payment);
    let next = next.map(|next| Order { version: order.version.saturating_add(1), ..next });
    let payments = [payment];
    let change = OrderChange {
        order: next.as_ref(),
        read: order.version,
        payments: &payments,
        returns_stock: false,
    };
    match app.db.change_order(&change, None, app.now()).await {
        Ok(()) => Ok(true),
        Err(TransactionError::Condition(OnceError::Condition(VersionConflict))) => {
            Err(Retry::Again)
        }
        Err(TransactionError::Condition(OnceError::Repeated(_))) => Err(Retry::Again),
        Err(TransactionError::Db(error)) => Err(error.into()),
    }
}

/// Reports the charge that `payment` was just given, if a person has to look at it.
fn report_review(payment: &Payment) {
    let Some(charge) = payment.charges.last() else { return };
    if let ChargeUse::Review(reason) = charge.usage {
        tracing::error!(
            metric = "payment_review_required",
            payment.id = %payment.id,
            charge = %charge.heard.no,
            "payment requires manual review: {}",
            reason.as_str()
        );
    }
}

/// What the provider knows of `payment`. Our key there may have been replaced a moment ago: it is
/// read again where the answer's signature does not fit.
///
/// # Errors
/// When the provider does not answer.
pub(crate) async fn asked(app: &App, payment: &Payment) -> Result<Answer, AppError> {
    let kind = payment.method.provider();
    let answer = app.provider(kind).query(payment, app.now()).await;
    let answer = match answer {
        Err(unanswered) if unanswered.signed_otherwise => {
            // A read that fails leaves what is known.
            let _ = app.reread_accounts(kind).await;
            app.provider(kind).query(payment, app.now()).await
        }
        answer => answer,
    };
    answer.map_err(|unanswered| unanswered.error)
}

/// Asks the provider about `payment`; `None` if it says nothing that could change anything.
///
/// # Errors
/// When the provider does not answer.
pub(crate) async fn query(app: &App, payment: &Payment) -> Result<Option<Heard>, AppError> {
    Ok(match asked(app, payment).await? {
        Answer::Charge(charge) => Some(Heard::Charge(charge)),
        Answer::Failed(code) => Some(Heard::Failed { code }),
        Answer::Unpaid | Answer::Unknown => None,
    })
}

/// Asks the provider about `payment`, and writes down what it says.
///
/// # Errors
/// When the provider or the table does not answer.
pub(crate) async fn ask(app: &App, payment: &Payment, order: &Order) -> Result<(), Retry> {
    if let Some(heard) = query(app, payment).await? {
        hear(app, payment, order, &heard).await?;
    }
    Ok(())
}
