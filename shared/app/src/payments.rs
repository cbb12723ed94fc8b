//! Payments: attempts to pay an order, and what their providers say about them.

use db::{Page, PageParams};
use domain::{
    Code, IdempotencyKey, Locale, OrderId, PaymentId, StoreId,
    event::Event,
    order::Order,
    payment::{MAX_ATTEMPTS, Need, Payment, ProviderKind},
    user::Caller,
};

use crate::{
    App, AppError,
    orders::{self, Holder},
    providers::{Callback, Handoff, Refused, Reply},
    retry::{OrAgain, retry},
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
/// idempotency key it is created once.
///
/// # Errors
/// [`Code::OrderNotFound`]; [`Code::InvalidTransition`] when the order is not waiting for a
/// payment; [`Code::TooManyPayments`].
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
        let first = first_under(&payments, key)?;
        let last = payments.last().map_or(0, |payment| payment.id.attempt);
        // A repetition is judged as a first request is: what is no longer due can't be paid.
        let provider = app.provider(how(&order));
        let attempt = first.map_or(last.saturating_add(1), |first| first.id.attempt);
        let payment = Payment::start(&order, attempt, provider.account(), key, app.now())?;
        let payment = match first {
            Some(first) => first.clone(),
            None if last >= MAX_ATTEMPTS => return Err(Code::TooManyPayments.into()),
            None => {
                app.db.create_payment(&payment, &order).await.or_again()?;
                payment
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

/// Handles that a shopper's browser came back from ECPay: if ECPay signed its message, the payment
/// is announced as returned, so that ECPay is asked about it at once, and its order is answered,
/// whose page is to be shown. It changes no item. The message decides nothing: it may be replayed,
/// and a browser may leave it out.
///
/// What can't be read or sent now is left to the payment's schedule, since the shopper waits.
pub async fn returned(app: &App, body: &[u8], content_type: Option<&str>) -> Option<OrderId> {
    let read = read_callback(app, ProviderKind::Ecpay, body, content_type).await;
    let (id, _) = read.ok()?;
    if let Err(error) = announce_return(app, id).await {
        tracing::warn!(payment.id = %id, "a return is not announced: {error}");
    }
    Some(id.order)
}

async fn announce_return(app: &App, id: PaymentId) -> Result<(), AppError> {
    let Some(bus) = &app.bus else { return Ok(()) };
    match app.db.payment(id).await? {
        Some((payment, _)) if !payment.holds_money() => {
            bus.publish(&[Event::of_return(&payment, app.now(), db::current_cause())]).await
        }
        Some(_) | None => Ok(()),
    }
}

/// Asks the provider of a payment whose shopper came back, at most once in ten seconds, and writes
/// down what it says. Nothing is asked of a payment that has its money.
///
/// # Errors
/// When the table does not answer. A provider that does not is left to the payment's schedule.
pub async fn query_returned(app: &App, id: PaymentId) -> Result<(), AppError> {
    let settled = |payment: &Payment| payment.holds_money();
    match app.db.payment(id).await? {
        Some((payment, _)) if !settled(&payment) => {}
        Some(_) | None => return Ok(()),
    }
    if !app.db.may_ask(id, app.entropy(), app.now()).await? {
        return Ok(());
    }
    let asked = retry("query_returned", || async {
        match app.db.payment(id).await? {
            Some((payment, order)) if !settled(&payment) => {
                settle::ask(app, &payment, &order).await
            }
            Some(_) | None => Ok(()),
        }
    });
    match asked.await {
        Err(AppError::Upstream { service, problem }) => {
            tracing::warn!(payment.id = %id, "{service} could not be asked: {problem}");
            Ok(())
        }
        asked => asked,
    }
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
