//! Payments: attempts to pay an order, and the webhook by which ECPay reports their results.

use domain::{
    Code, IdempotencyKey, Locale, OrderId, PaymentId,
    order::Order,
    payment::{MAX_ATTEMPTS, Outcome, Payment, PaymentStatus, ReviewReason},
    user::Caller,
};
use ecpay::{ACKNOWLEDGED, Anomaly, Decision, Expected, KnownState, PaymentNotification};

use crate::{
    App, AppError,
    ecpay::CheckoutForm,
    orders,
    retry::{OrAgain, Retry, retry},
};

/// A new attempt to pay, and the form that takes the shopper to the cashier.
#[derive(Clone, Debug)]
pub struct NewPayment {
    /// The attempt.
    pub payment: Payment,
    /// The order.
    pub order: Order,
    /// The form.
    pub form: CheckoutForm,
}

/// Creates an attempt to pay an order; the shopper will return to a page in `locale`. With an
/// idempotency key it is created once.
///
/// # Errors
/// [`Code::OrderNotFound`]; [`Code::InvalidTransition`] when the order is not waiting for a
/// payment; [`Code::TooManyPayments`].
pub async fn create(
    app: &App,
    caller: Caller,
    id: OrderId,
    key: Option<&IdempotencyKey>,
    locale: Locale,
) -> Result<NewPayment, AppError> {
    retry("create_payment", || async {
        let (order, payments) = orders::get(app, caller, id).await?;
        if order.user != caller.user {
            return Err(Code::OrderNotFound.into());
        }
        let payment = match first_under(&payments, key)? {
            Some(first) => first.clone(),
            None => {
                let last = payments.last().map_or(0, |payment| payment.id.attempt);
                if last >= MAX_ATTEMPTS {
                    return Err(Code::TooManyPayments.into());
                }
                let payment = Payment::start(&order, last.saturating_add(1), key, app.now())?;
                app.db.create_payment(&payment, &order).await.or_again()?;
                payment
            }
        };
        let form = app.ecpay.checkout(&app.config, &payment, &order, locale);
        Ok(NewPayment { payment, order, form })
    })
    .await
}

/// The attempt that was created under `key`.
fn first_under<'a>(
    payments: &'a [Payment],
    key: Option<&IdempotencyKey>,
) -> Result<Option<&'a Payment>, AppError> {
    let Some(key) = key else { return Ok(None) };
    let first = payments.iter().find(|payment| payment.key.as_deref() == Some(key.as_str()));
    if let Some(first) = first {
        key.check(first.fingerprint.as_deref())?;
    }
    Ok(first)
}

/// A payment of the caller, or of a store that the caller manages.
///
/// # Errors
/// [`Code::PaymentNotFound`].
pub async fn get(app: &App, caller: Caller, id: PaymentId) -> Result<Payment, AppError> {
    let found = app.db.payment(id).await?;
    let found = found
        .filter(|(payment, order)| payment.user == caller.user || caller.can_manage(order.store));
    found.map(|(payment, _)| payment).ok_or_else(|| Code::PaymentNotFound.into())
}

/// Handles ECPay's payment notification, and returns the exact body to answer ECPay with.
///
/// One read, and one transaction of two writes at most; a notification that was handled before
/// costs the read alone. Notifications may come repeatedly and in any order; an order is paid
/// once.
///
/// # Errors
/// When the table does not answer: ECPay will send it again.
pub async fn handle_ecpay_callback(
    app: &App,
    body: &[u8],
    content_type: Option<&str>,
) -> Result<&'static str, AppError> {
    let read = PaymentNotification::read(body, content_type, &app.ecpay.account);
    let notification = match read {
        Ok(notification) => notification,
        Err(error) => {
            tracing::warn!(metric = "ecpay_callback_rejected", "ECPay callback rejected: {error}");
            return Ok(error.reply());
        }
    };
    let Ok(id) = PaymentId::from_trade_no(&notification.trade_no) else {
        return Ok(ecpay::CallbackError::UnknownTrade.reply());
    };
    retry("settle_payment", || async {
        let Some((payment, order)) = app.db.payment(id).await? else {
            return Ok(ecpay::CallbackError::UnknownTrade.reply());
        };
        let outcome = match outcome(app, &notification, &payment) {
            Ok(outcome) => outcome,
            Err(reply) => return Ok(reply),
        };
        let Some(settled) = payment.settle(&order, outcome, app.now()) else {
            return Ok(ACKNOWLEDGED);
        };
        app.db.settle_payment(&settled.payment, settled.order.as_ref()).await.or_again()?;
        Ok(ACKNOWLEDGED)
    })
    .await
}

/// What a notification means for `payment`, or the reply to one that changes nothing.
fn outcome(
    app: &App,
    notification: &PaymentNotification,
    payment: &Payment,
) -> Result<Outcome, &'static str> {
    let [sent, ..] = &notification.custom_fields;
    let tag = app.ecpay.expected_tag(payment.id, payment.amount, sent);
    match ecpay::evaluate(notification, &expected(payment, &notification.trade_no, &tag)) {
        Decision::Pay => Ok(Outcome::Paid { provider_no: notification.ecpay_trade_no.clone() }),
        Decision::Fail { code } => Ok(Outcome::Failed { code }),
        Decision::Review(anomaly) => {
            tracing::error!(
                metric = "payment_review_required",
                payment.id = %payment.id,
                "payment requires manual review: {anomaly}"
            );
            Ok(Outcome::Review(review_reason(&anomaly)))
        }
        Decision::Nothing | Decision::KeepPending => Err(ACKNOWLEDGED),
        Decision::Refuse(error) => {
            tracing::warn!(
                metric = "ecpay_callback_rejected",
                payment.id = %payment.id,
                "ECPay callback rejected: {error}"
            );
            Err(error.reply())
        }
    }
}

/// Queries ECPay about the attempts to pay `order` whose result is unknown, and settles the one
/// that was paid.
///
/// # Errors
/// When ECPay or the table does not answer.
pub(crate) async fn found_paid(
    app: &App,
    order: &Order,
    payments: &[Payment],
) -> Result<bool, Retry> {
    for payment in payments.iter().filter(|payment| !payment.holds_money()) {
        let info = app.ecpay.query(payment.id, app.now()).await?;
        if !info.paid(&payment.id.trade_no(), payment.amount.get()) {
            continue;
        }
        let outcome = Outcome::Paid { provider_no: info.ecpay_trade_no };
        let Some(settled) = payment.settle(order, outcome, app.now()) else { continue };
        let written = app.db.settle_payment(&settled.payment, settled.order.as_ref()).await;
        written.or_again()?;
        return Ok(true);
    }
    Ok(false)
}

/// The order whose page a shopper returns to from ECPay, if ECPay signed the message. It only
/// tells which page to show, and changes nothing.
#[must_use]
pub fn returned_to(app: &App, body: &[u8], content_type: Option<&str>) -> Option<OrderId> {
    let notification = PaymentNotification::read(body, content_type, &app.ecpay.account).ok()?;
    PaymentId::from_trade_no(&notification.trade_no).ok().map(|payment| payment.order)
}

/// What a notification of `payment` is checked against.
fn expected<'a>(payment: &'a Payment, trade_no: &'a str, tag: &'a str) -> Expected<'a> {
    let ecpay_trade_no = payment.provider_no.as_deref();
    let state = match payment.status {
        PaymentStatus::Pending => KnownState::Pending,
        PaymentStatus::Failed => KnownState::Failed,
        PaymentStatus::Paid | PaymentStatus::RefundPending => KnownState::Paid { ecpay_trade_no },
        PaymentStatus::Refunded => KnownState::Refunded { ecpay_trade_no },
    };
    Expected { trade_no, amount: payment.amount.get(), state, tag }
}

fn review_reason(anomaly: &Anomaly) -> ReviewReason {
    match anomaly {
        Anomaly::AmountDiffers { .. } => ReviewReason::AmountMismatch,
        Anomaly::PaidTwice { .. } | Anomaly::PaidAfterClose => ReviewReason::DuplicateCharge,
    }
}
