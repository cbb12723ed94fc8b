//! Filing: when an order is cancelled, when a provider is asked, where an order stands.

use db::{Due, Filed, minute_of};
use domain::{
    OrderId, PaymentId,
    order::{Order, Standing},
    payment::{Payment, query_after_s},
};

use crate::{App, AppError};

/// The number of the query that waits for a confirmation; those of the schedule begin with one.
pub(crate) const CONFIRMATION: u8 = 0;
/// A minute is finished when it is this many minutes old: an entry may be filed late.
pub(crate) const FINISHED_AFTER: i64 = 2;

/// Files an entry, whose hour is marked first: a mark without an entry does no harm.
pub(crate) async fn file(app: &App, filed: Filed) -> Result<(), AppError> {
    let hour = filed.minute.div_euclid(60);
    if app.marked_hours.is_new(hour) {
        app.db.mark_hour(filed.minute).await?;
        app.marked_hours.remember(hour);
    }
    Ok(app.db.file(filed).await?)
}

/// Files that providers have to confirm the money of the order `id`, which they reported; `false`
/// if none of it waits for that.
pub(crate) async fn file_confirmations(app: &App, id: OrderId) -> Result<bool, AppError> {
    let Some(order) = app.db.order(id).await? else { return Ok(false) };
    if !order.awaits_confirmation() {
        return Ok(false);
    }
    let minute = minute_of(app.now()).saturating_add(1);
    let due = confirmations(&order);
    for due in due.iter().copied() {
        file(app, Filed { due, minute, put_off: 0 }).await?;
    }
    Ok(!due.is_empty())
}

/// The entries by which providers are asked to confirm the money of `order`.
pub(crate) fn confirmations(order: &Order) -> Vec<Due> {
    let attempts = order.paid_by();
    attempts
        .map(|attempt| Due::Query(PaymentId { order: order.id, attempt }, CONFIRMATION))
        .collect()
}

/// As [`file_query`], of a payment that is known.
pub(crate) async fn file_query_of(app: &App, payment: &Payment, n: u8) -> Result<(), AppError> {
    let Some(after) = query_after_s(payment.method, n) else { return Ok(()) };
    let at = minute_of(payment.created_at.plus_seconds(after));
    // Not into a minute that may be finished already.
    let minute = at.max(minute_of(app.now()).saturating_add(FINISHED_AFTER));
    file(app, Filed { due: Due::Query(payment.id, n), minute, put_off: 0 }).await
}

/// Files the deadline of a new order that waits for its money.
pub(crate) async fn file_order(app: &App, order: &Order) -> Result<(), AppError> {
    let minute = order_minute(order).max(minute_of(app.now()).saturating_add(FINISHED_AFTER));
    file(app, Filed { due: Due::Order(order.id), minute, put_off: 0 }).await
}

/// Deletes the deadline of an order that no longer waits. One that was filed late or put off stays,
/// and is found not to count when its time comes.
pub(crate) async fn unfile_order(app: &App, order: &Order) -> Result<(), AppError> {
    Ok(app.db.unfile(Due::Order(order.id), order_minute(order)).await?)
}

/// Writes where an order stands for its store. The record of a large order lacks its lines: they
/// are read, since the entry of an open order names them.
pub(crate) async fn stand(app: &App, order: &Order) -> Result<(), AppError> {
    if order.status.standing() == Standing::Open
        && order.lines.is_empty()
        && let Some(whole) = app.db.order(order.id).await?
    {
        return Ok(app.db.stand(&Order { lines: whole.lines, ..order.clone() }).await?);
    }
    Ok(app.db.stand(order).await?)
}

/// The minute in which an order becomes overdue.
const fn order_minute(order: &Order) -> i64 {
    minute_of(order.deadline)
}

/// The digests by which an order is found by its contact.
pub(crate) fn contacts(app: &App, order: &Order) -> Vec<String> {
    order.contact.folded().iter().map(|folded| app.signer().contact_digest(folded)).collect()
}
