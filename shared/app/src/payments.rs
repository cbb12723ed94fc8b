//! Payments: attempts, and what ECPay says of them.

use domain::{
    Code, Locale, OrderId, PaymentId,
    account::Caller,
    order::Order,
    payment::{MAX_ATTEMPTS, Outcome, Payment, PaymentStatus, Review},
};
use ecpay::{ACKNOWLEDGED, Expected, Notice, Settled, Verdict};
use store::{Changed, Rejected};

use crate::{App, Failure, RETRIES, ecpay::CheckoutForm, orders};

/// Begins an attempt to pay an order, by a shopper who will come back to a page in `locale`. The
/// same key begins it once.
///
/// # Errors
/// [`Code::OrderNotFound`]; [`Code::IllegalMove`] when it does not wait for money;
/// [`Code::TooManyPayments`].
pub async fn start(
    app: &App,
    caller: Caller,
    id: OrderId,
    key: Option<String>,
    locale: Locale,
) -> Result<(Payment, Order, CheckoutForm), Failure> {
    for _ in 0..RETRIES {
        let (order, payments) = orders::show(app, caller, id).await?;
        if order.user != caller.user {
            return Err(Code::OrderNotFound.into());
        }
        let now = app.now();
        if let Some(first) = payments.iter().find(|payment| key.is_some() && payment.key == key) {
            let form = app.ecpay.checkout(&app.config, first, &order, locale);
            return Ok((first.clone(), order, form));
        }
        let last = payments.last().map_or(0, |payment| payment.id.attempt);
        if last >= MAX_ATTEMPTS {
            return Err(Code::TooManyPayments.into());
        }
        let payment = Payment::start(&order, last.saturating_add(1), key.clone(), now)?;
        match app.store.start_payment(&payment, &order).await {
            Ok(()) => {
                let form = app.ecpay.checkout(&app.config, &payment, &order, locale);
                return Ok((payment, order, form));
            }
            Err(Rejected::Refused(Changed)) => {}
            Err(Rejected::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failure::Contended("start_payment"))
}

/// A payment of the caller, or of the store that the caller keeps.
///
/// # Errors
/// [`Code::PaymentNotFound`].
pub async fn show(app: &App, caller: Caller, id: PaymentId) -> Result<Payment, Failure> {
    let found = app.store.payment(id).await?;
    let found =
        found.filter(|(payment, order)| payment.user == caller.user || caller.keeps(order.store));
    found.map(|(payment, _)| payment).ok_or_else(|| Code::PaymentNotFound.into())
}

/// Reads ECPay's paid notification and answers what ECPay is to be told, to the byte.
///
/// One read, and one transaction of two writes at most; a notice that was heard before costs the
/// read alone. Whatever arrives, however often and in whatever order, an order is paid once.
///
/// # Errors
/// When the table does not answer: ECPay will tell us again.
pub async fn hear_ecpay(
    app: &App,
    body: &[u8],
    content_type: Option<&str>,
) -> Result<&'static str, Failure> {
    let notice = match Notice::read(body, content_type, &app.ecpay.account) {
        Ok(notice) => notice,
        Err(refusal) => {
            tracing::warn!(
                metric = "ecpay_notice_refused",
                "an ECPay notice was refused: {refusal}"
            );
            return Ok(refusal.reply());
        }
    };
    let Ok(id) = PaymentId::from_trade_no(&notice.trade_no) else {
        return Ok(ecpay::Refusal::UnknownTrade.reply());
    };
    for _ in 0..RETRIES {
        let Some((payment, order)) = app.store.payment(id).await? else {
            return Ok(ecpay::Refusal::UnknownTrade.reply());
        };
        let tag = app.ecpay.tag(id, payment.amount);
        let verdict = ecpay::judge(&notice, &expected(&payment, &notice.trade_no, &tag));
        let outcome = match &verdict {
            Verdict::Pay => Outcome::Paid { provider_no: notice.ecpay_trade_no.clone() },
            Verdict::Fail { code } => Outcome::Failed { code: code.clone() },
            Verdict::Review(review) => {
                tracing::error!(payment.id = %id, "payment {id} needs a look: {review}");
                Outcome::Review(review_of(review))
            }
            Verdict::Nothing | Verdict::KeepPending => return Ok(ACKNOWLEDGED),
            Verdict::Refuse(refusal) => {
                tracing::warn!(
                    metric = "ecpay_notice_refused",
                    payment.id = %id,
                    "the notice of payment {id} was refused: {refusal}"
                );
                return Ok(refusal.reply());
            }
        };
        let Some(settled) = payment.settle(&order, outcome, app.now()) else {
            return Ok(ACKNOWLEDGED);
        };
        match app.store.settle_payment(&settled.payment, settled.order.as_ref()).await {
            Ok(()) => return Ok(ACKNOWLEDGED),
            Err(Rejected::Refused(Changed)) => {}
            Err(Rejected::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failure::Contended("settle_payment"))
}

/// Asks ECPay about the attempts to pay `order` that it has not spoken of, and settles the one
/// that it holds money of.
///
/// # Errors
/// When ECPay or the table does not answer.
pub(crate) async fn found_paid(
    app: &App,
    order: &Order,
    payments: &[Payment],
) -> Result<bool, Failure> {
    for payment in payments.iter().filter(|payment| !payment.holds_money()) {
        let info = app.ecpay.query(payment.id, app.now()).await?;
        if !info.paid(&payment.id.trade_no(), payment.amount.get()) {
            continue;
        }
        let outcome = Outcome::Paid { provider_no: info.ecpay_trade_no };
        let Some(settled) = payment.settle(order, outcome, app.now()) else { continue };
        return match app.store.settle_payment(&settled.payment, settled.order.as_ref()).await {
            Ok(()) => Ok(true),
            Err(Rejected::Refused(Changed)) => Err(Failure::Contended("found_paid")),
            Err(Rejected::Store(error)) => Err(error.into()),
        };
    }
    Ok(false)
}

/// The order that a shopper comes back to from the cashier: only where to, and only from a
/// message that ECPay signed. It changes nothing.
#[must_use]
pub fn returned_to(app: &App, body: &[u8], content_type: Option<&str>) -> Option<OrderId> {
    let notice = Notice::read(body, content_type, &app.ecpay.account).ok()?;
    PaymentId::from_trade_no(&notice.trade_no).ok().map(|payment| payment.order)
}

/// What a notice of `payment` has to fit.
fn expected<'a>(payment: &'a Payment, trade_no: &'a str, tag: &'a str) -> Expected<'a> {
    let ecpay_trade_no = payment.provider_no.as_deref();
    let state = match payment.status {
        PaymentStatus::Pending => Settled::Pending,
        PaymentStatus::Failed => Settled::Failed,
        PaymentStatus::Paid | PaymentStatus::RefundPending => Settled::Paid { ecpay_trade_no },
        PaymentStatus::Refunded => Settled::Refunded { ecpay_trade_no },
    };
    Expected { trade_no, amount: payment.amount.get(), state, tag }
}

fn review_of(review: &ecpay::Review) -> Review {
    match review {
        ecpay::Review::AmountDiffers { .. } => Review::Amount,
        ecpay::Review::PaidTwice { .. } | ecpay::Review::PaidAfterClose => Review::SecondTrade,
    }
}
