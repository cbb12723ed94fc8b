//! Payments: attempts to pay an order, and what their providers say about them.

use db::{Page, PageParams};
use domain::{
    Code, IdempotencyKey, Locale, OrderId, PaymentId, StoreId, Timestamp,
    event::Event,
    order::Order,
    payment::{Heard, MAX_ATTEMPTS, Need, NextPayment, Payment, ProviderKind, Unpaid},
    user::Caller,
};

use crate::{
    App, AppError,
    orders::{self, Holder},
    providers::{Answer, Callback, Handoff, Refused, Reply},
    retry::{OrAgain, Retry, retry},
    settle,
};

/// A new attempt to pay, and how the shopper gets to where they pay.
#[derive(Clone, Debug)]
pub struct NewPayment {
    /// The attempt.
    pub payment: Payment,
    /// The order.
    pub order: Order,
    /// How the shopper gets there.
    pub handoff: Handoff,
}

/// Creates an attempt to pay an order; the shopper will return to a page in `locale`. With an
/// idempotency key it is created once. One that its provider has not heard of is handed out again:
/// it can be paid once, in however many tabs it is open.
///
/// # Errors
/// [`Code::OrderNotFound`]; [`Code::InvalidTransition`] when the order is not waiting for a
/// payment; [`Code::PaymentChecking`] while an attempt may hold money, whose provider is asked at
/// once; [`Code::TooManyPayments`].
pub async fn create(
    app: &App,
    holder: &Holder,
    id: OrderId,
    key: Option<&IdempotencyKey>,
    locale: Locale,
) -> Result<NewPayment, AppError> {
    retry("create_payment", || async {
        let (order, payments) = orders::get(app, holder, id).await?;
        if !holder.bought(app, &order) {
            return Err(Code::OrderNotFound.into());
        }
        let now = app.now();
        let last = payments.last().map_or(0, |payment| payment.id.attempt);
        // A repetition is judged as a first request is: what is no longer due can't be paid.
        let provider = app.provider(how(&order));
        let next = last.saturating_add(1);
        let new = Payment::start(&order, next, provider.account(), key, now)?;
        let payment = match (first_under(&payments, key)?, NextPayment::of(&order, &payments, now))
        {
            (Some(first), _) => first.clone(),
            (None, NextPayment::Checking | NextPayment::None) => {
                ask_soon(app, &order, &payments).await;
                return Err(Code::PaymentChecking.into());
            }
            (None, NextPayment::Again(attempt)) => {
                let unheard = payments.iter().find(|payment| payment.id.attempt == attempt);
                let handed = unheard.and_then(Payment::handed_out).ok_or(Retry::Again)?;
                app.db.hand_out_again(&handed, &order).await.or_again()?;
                handed
            }
            (None, NextPayment::New) if last >= MAX_ATTEMPTS => {
                return Err(Code::TooManyPayments.into());
            }
            (None, NextPayment::New) => {
                app.db.create_payment(&new, &order, payments.last()).await.or_again()?;
                new
            }
        };
        let handoff = provider.begin(&app.config, &payment, &order, locale);
        Ok(NewPayment { payment, order, handoff })
    })
    .await
}

fn how(order: &Order) -> ProviderKind {
    order.tender().map_or(ProviderKind::Ecpay, |tender| tender.how.provider())
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
    // Of the order's customer: who took over a guest's order has its payments too.
    let own = |order: &Order| order.customer == Some(caller.user);
    let found = found.filter(|(_, order)| own(order) || caller.can_manage(order.store));
    found.map(|(payment, _)| payment).ok_or_else(|| Code::PaymentNotFound.into())
}

/// Handles the message that a provider sends about a payment, and returns the exact body to answer
/// with.
///
/// One read, and one transaction of two writes at most; a message that was handled before costs the
/// read alone. Messages may come repeatedly and in any order; an order is paid once.
///
/// # Errors
/// When the table does not answer: the provider will send it again.
pub async fn handle_callback(
    app: &App,
    provider: ProviderKind,
    body: &[u8],
    content_type: Option<&str>,
) -> Result<&'static str, AppError> {
    let (id, message) = match read_callback(app, provider, body, content_type).await {
        Ok(read) => read,
        Err(reply) => return Ok(reply),
    };
    retry("settle_payment", || async {
        let Some((payment, order)) = app.db.payment(id).await? else {
            return Ok(ecpay::CallbackError::UnknownTrade.reply());
        };
        match message.judge(&payment) {
            Ok((Some(heard), reply)) => {
                settle::hear(app, &payment, &order, &heard).await?;
                Ok(reply)
            }
            Ok((None, reply)) | Err(reply) => Ok(reply),
        }
    })
    .await
}

/// Reads a message that claims to be the provider's, and the payment it is about. Our key there may
/// have been replaced a moment ago: it is read again where the signature does not fit.
async fn read_callback<'a>(
    app: &'a App,
    provider: ProviderKind,
    body: &[u8],
    content_type: Option<&str>,
) -> Result<(PaymentId, Callback<'a>), Reply> {
    let mut read = app.provider(provider).read_callback(body, content_type);
    if read.as_ref().is_err_and(Refused::is_signed_otherwise) {
        // A read that fails leaves what is known.
        let _ = app.reread_accounts(provider).await;
        read = app.provider(provider).read_callback(body, content_type);
    }
    read.map_err(|refused| refused.reply())
}

/// Handles that a shopper's browser came back from ECPay, if ECPay signed its message: ECPay is
/// asked about the payment at once, and its order is answered, whose page is to be shown. The
/// message brings no money: it may be replayed, and a browser may leave it out. But if it says that
/// the payment is paid, the shopper is not asked to pay again until ECPay has had the time to tell.
///
/// What can't be written or sent now is left to the payment's schedule, since the shopper waits.
pub async fn returned(app: &App, body: &[u8], content_type: Option<&str>) -> Option<OrderId> {
    let read = read_callback(app, ProviderKind::Ecpay, body, content_type).await;
    let (id, message) = read.ok()?;
    if let Err(error) = back(app, id, &message).await {
        tracing::warn!(payment.id = %id, "a return is not announced: {error}");
    }
    Some(id.order)
}

async fn back(app: &App, id: PaymentId, message: &Callback<'_>) -> Result<(), AppError> {
    let found = retry("claim_payment", || async {
        let Some((payment, order)) = app.db.payment(id).await? else { return Ok(None) };
        if let Ok((Some(Heard::Charge(_)), _)) = message.judge(&payment) {
            settle::hear(app, &payment, &order, &Heard::Claimed).await?;
        }
        Ok(Some(payment))
    });
    match found.await? {
        Some(payment) if !payment.holds_money() => announce(app, &payment).await,
        Some(_) | None => Ok(()),
    }
}

/// Announces that somebody waits to hear whether `payment` is paid, at most once in ten seconds.
async fn announce(app: &App, payment: &Payment) -> Result<(), AppError> {
    let Some(bus) = &app.bus else { return Ok(()) };
    if app.db.may_ask(payment.id, app.entropy(), app.now()).await? {
        bus.publish(&[Event::of_return(payment, app.now(), db::current_cause())]).await?;
    }
    Ok(())
}

/// Announces every attempt to pay `order` that may hold money. What can't be announced now is left
/// to the next call, and to the payment's schedule.
async fn ask_soon(app: &App, order: &Order, payments: &[Payment]) {
    let now = app.now();
    if NextPayment::of(order, payments, now) == NextPayment::None {
        return;
    }
    for payment in payments.iter().filter(|payment| payment.should_be_asked(now)) {
        if let Err(error) = announce(app, payment).await {
            tracing::warn!(payment.id = %payment.id, "nobody is asked about a payment: {error}");
        }
    }
}

/// The order `id` of `holder` and its payments, whose providers are asked at once whether an
/// attempt was paid, where one may hold money. Whoever waits for that may call it again and again:
/// each attempt is asked about once in ten seconds.
///
/// # Errors
/// [`Code::OrderNotFound`].
pub async fn check(
    app: &App,
    holder: &Holder,
    id: OrderId,
) -> Result<(Order, Vec<Payment>), AppError> {
    let (order, payments) = orders::get(app, holder, id).await?;
    ask_soon(app, &order, &payments).await;
    Ok((order, payments))
}

/// Asks the provider of a payment, for whose result somebody has waited since `since`, and writes
/// down what it says, also that nothing is paid. Nothing is asked of a payment that has its money,
/// or about which it has said since then what it knows.
///
/// # Errors
/// When the table does not answer. A provider that does not is left to the payment's schedule.
pub async fn query_returned(app: &App, id: PaymentId, since: Timestamp) -> Result<(), AppError> {
    let known = |payment: &Payment| payment.unpaid.is_some_and(|unpaid| unpaid.at >= since);
    let payment = match app.db.payment(id).await? {
        Some((payment, _)) if !payment.holds_money() && !known(&payment) => payment,
        Some(_) | None => return Ok(()),
    };
    let at = app.now();
    let heard = match settle::asked(app, &payment).await {
        Ok(Answer::Charge(charge)) => Heard::Charge(charge),
        Ok(Answer::Failed(code)) => Heard::Failed { code },
        Ok(Answer::Unpaid) => Heard::Unpaid(Unpaid { at, known: true }),
        Ok(Answer::Unknown) => Heard::Unpaid(Unpaid { at, known: false }),
        Err(AppError::Upstream { service, problem }) => {
            tracing::warn!(payment.id = %id, "{service} could not be asked: {problem}");
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    // What it said stays true, whoever writes meanwhile.
    retry("query_returned", || async {
        if let Some((payment, order)) = app.db.payment(id).await? {
            settle::hear(app, &payment, &order, &heard).await?;
        }
        Ok(())
    })
    .await
}

/// The payments with this need and their orders, the oldest money first: those of a store, or of
/// every store.
///
/// # Errors
/// When the cursor is of another list.
pub async fn needing(
    app: &App,
    need: Need,
    store: Option<StoreId>,
    params: &PageParams,
) -> Result<Page<(Payment, Order)>, AppError> {
    Ok(app.db.payments_needing(need, store, params).await?)
}
