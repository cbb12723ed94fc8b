//! Deadlines: orders that were not paid in time are cancelled, and providers are asked about
//! payments whose notice may have been lost.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use db::{Due, Filed, SHARDS, minute_of};
use domain::{
    PaymentId, Text,
    order::{Actor, Order, Status},
    payment::{Payment, query_after_s},
};
use futures_util::{StreamExt as _, stream};

use crate::{
    App, AppError, orders, payments,
    retry::{Retry, retry},
    saga,
};

/// How many orders are handled at the same time.
const CONCURRENT: usize = 8;
/// A run takes no new work after this time, in milliseconds.
const RUN_MS: i64 = 40_000;
/// After so many failures of a provider in a run it is asked no more in that run.
const PATIENCE: u32 = 5;
/// By how many minutes what could not be handled is put off: the first time, the second time, and
/// from then on.
const PUT_OFF_MINUTES: [i64; 4] = [1, 5, 15, 60];
/// The number of the query that waits for a confirmation; those of the schedule begin with one.
const CONFIRMATION: u8 = 0;
/// A minute is finished when it is this many minutes old: an entry may be filed late.
const FINISHED_AFTER: i64 = 2;

/// What a run has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Orders that were cancelled.
    pub expired: usize,
    /// Entries that were handled, whatever came of them.
    pub handled: usize,
    /// Entries that were put off, because a provider or the table did not answer.
    pub put_off: usize,
}

/// What became of an entry.
enum Handled {
    /// It is done.
    Done,
    /// It is done, and the order is cancelled.
    Expired,
    /// A provider has to be asked first.
    Ask,
    /// It has to wait, longer each time.
    Wait,
    /// It has to wait until this minute.
    Later(i64),
    /// Its time comes later in this minute.
    NotYet,
}

/// Handles everything whose time has come, and returns what was done. Before an order is cancelled
/// its provider is asked: a notice may have been lost, and then the order is paid. One entry's
/// failure, and one provider's, holds up nobody else.
///
/// # Errors
/// When the deadlines can't be read; what was done stays done, and the rest waits for the next run.
pub async fn run(app: &App) -> Result<Run, AppError> {
    let now = minute_of(app.now());
    let end = app.now().millis().saturating_add(RUN_MS);
    let mut run = Run::default();
    let mut unfinished = None;
    for minute in app.db.open_minutes(now).await? {
        if app.now().millis() >= end {
            unfinished = Some(minute);
            break;
        }
        let shards = stream::iter(0..SHARDS).map(|shard| app.db.filed(minute, shard));
        let shards: Vec<_> = shards.buffered(CONCURRENT).collect().await;
        let mut entries = Vec::new();
        for shard in shards {
            entries.extend(shard?);
        }
        handle_all(app, entries, end, &mut run).await?;
    }
    let finished = unfinished.unwrap_or_else(|| now.saturating_sub(FINISHED_AFTER));
    app.db.finish_minutes(finished).await?;
    Ok(run)
}

/// First what needs no provider, then the rest.
async fn handle_all(
    app: &App,
    entries: Vec<Filed>,
    end: i64,
    run: &mut Run,
) -> Result<(), AppError> {
    let mut failures: u32 = 0;
    let mut todo = entries;
    for may_ask in [false, true] {
        let mut rest = Vec::new();
        let batch = std::mem::take(&mut todo);
        for chunk in batch.chunks(CONCURRENT) {
            let ask = may_ask && failures < PATIENCE && app.now().millis() < end;
            let handled = stream::iter(chunk.iter().copied())
                .map(|filed| async move { (filed, handle(app, filed, ask).await) })
                .buffer_unordered(CONCURRENT)
                .collect::<Vec<_>>()
                .await;
            for (filed, outcome) in handled {
                match outcome {
                    Ok(Handled::Ask) if !may_ask => rest.push(filed),
                    Ok(Handled::Ask | Handled::Wait) => put_off(app, filed, None, run).await?,
                    Ok(Handled::NotYet) => {}
                    Ok(Handled::Later(minute)) => put_off(app, filed, Some(minute), run).await?,
                    Ok(done @ (Handled::Done | Handled::Expired)) => {
                        app.db.unfile(filed.due, filed.minute).await?;
                        run.handled = run.handled.saturating_add(1);
                        let expired = usize::from(matches!(done, Handled::Expired));
                        run.expired = run.expired.saturating_add(expired);
                    }
                    Err(error) => {
                        failures = failures.saturating_add(1);
                        tracing::error!(
                            metric = "deadline_put_off",
                            due = ?filed.due,
                            "a deadline is put off: {error}"
                        );
                        put_off(app, filed, None, run).await?;
                    }
                }
            }
        }
        todo = rest;
    }
    Ok(())
}

/// Files an entry again under a later minute, and then deletes the old one: a crash between the two
/// leaves both, which does no harm.
async fn put_off(
    app: &App,
    filed: Filed,
    until: Option<i64>,
    run: &mut Run,
) -> Result<(), AppError> {
    let step = PUT_OFF_MINUTES.get(usize::from(filed.put_off)).copied();
    let wait = step.or(PUT_OFF_MINUTES.last().copied()).unwrap_or(60);
    let minute = until.unwrap_or_else(|| minute_of(app.now()).saturating_add(wait));
    file(app, Filed { minute, put_off: filed.put_off.saturating_add(1), ..filed }).await?;
    app.db.unfile(filed.due, filed.minute).await?;
    run.put_off = run.put_off.saturating_add(1);
    Ok(())
}

/// Files an entry, whose hour is marked first: a mark without an entry does no harm.
pub(crate) async fn file(app: &App, filed: Filed) -> Result<(), AppError> {
    let hour = filed.minute.div_euclid(60);
    if app.marked_hours.is_new(hour) {
        app.db.mark_hour(filed.minute).await?;
        app.marked_hours.remember(hour);
    }
    Ok(app.db.file(filed).await?)
}

async fn handle(app: &App, filed: Filed, may_ask: bool) -> Result<Handled, AppError> {
    match filed.due {
        Due::Order(id) => {
            retry("expire_order", || async {
                let Some((order, payments)) = app.db.order_with_payments(id).await? else {
                    return Ok(Handled::Done);
                };
                if order.status != Status::Pending {
                    return Ok(Handled::Done);
                }
                if order.deadline > app.now() {
                    return Ok(Handled::NotYet);
                }
                let waits = payments.iter().filter(|one| one.is_undecided(app.now()));
                if let Some(until) = waits.filter_map(|one| one.undecided_until).max() {
                    return Ok(Handled::Later(minute_of(until)));
                }
                let open: Vec<&Payment> =
                    payments.iter().filter(|payment| !payment.holds_money()).collect();
                if !open.is_empty() && !may_ask {
                    return Ok(Handled::Ask);
                }
                for payment in open {
                    if payments::ask(app, payment, &order).await? {
                        // It is paid, or its attempt is known to have failed: look again.
                        return Err(Retry::Again);
                    }
                }
                let reason = Text::new("not paid in time").ok();
                let loaded = (order, payments);
                orders::move_to(app, loaded, Status::Cancelled, Actor::System, reason, None)
                    .await?;
                Ok(Handled::Expired)
            })
            .await
        }
        Due::Query(id, n) => query(app, id, n, may_ask).await,
    }
}

/// Query number `n` about a payment, and the filing of the next one.
async fn query(app: &App, id: PaymentId, n: u8, may_ask: bool) -> Result<Handled, AppError> {
    let Some((payment, order)) = app.db.payment(id).await? else { return Ok(Handled::Done) };
    if is_settled(&payment, &order) {
        return Ok(Handled::Done);
    }
    if !may_ask {
        return Ok(Handled::Ask);
    }
    ask_about(app, payment, order).await?;
    if n == CONFIRMATION {
        // It is put off until the provider has confirmed what it said.
        return Ok(Handled::Wait);
    }
    file_query(app, id, n.saturating_add(1)).await?;
    Ok(Handled::Done)
}

/// Whether nothing is left to ask about a payment.
fn is_settled(payment: &Payment, order: &Order) -> bool {
    payment.holds_money() && (order.money_confirmed() || order.status.is_final())
}

/// Whether a provider still has to be asked about a payment.
pub(crate) async fn is_asked_about(app: &App, id: PaymentId) -> Result<bool, AppError> {
    let found = app.db.payment(id).await?;
    Ok(found.is_some_and(|(payment, order)| !is_settled(&payment, &order)))
}

/// Files that a provider has to confirm a payment, whose money it reported and then did not know.
pub(crate) async fn file_confirmation(app: &App, id: PaymentId) -> Result<(), AppError> {
    let minute = minute_of(app.now()).saturating_add(1);
    file(app, Filed { due: Due::Query(id, CONFIRMATION), minute, put_off: 0 }).await
}

/// Asks about a payment that has no money, or takes the step of one whose money is not confirmed.
async fn ask_about(app: &App, payment: Payment, order: Order) -> Result<(), AppError> {
    if payment.holds_money() {
        return saga::advance(app, order.id).await;
    }
    let id = payment.id;
    retry("query_payment", || async {
        match app.db.payment(id).await? {
            Some((payment, order)) if !payment.holds_money() => {
                payments::ask(app, &payment, &order).await.map(drop)
            }
            Some(_) | None => Ok(()),
        }
    })
    .await
}

/// Files query number `n` about a payment, if its schedule has so many.
pub(crate) async fn file_query(app: &App, id: PaymentId, n: u8) -> Result<(), AppError> {
    let Some((payment, _)) = app.db.payment(id).await? else { return Ok(()) };
    file_query_of(app, &payment, n).await
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

/// The minute in which an order becomes overdue.
const fn order_minute(order: &Order) -> i64 {
    minute_of(order.deadline)
}

/// The hours that this process has marked, so that each is marked once.
#[derive(Default)]
pub(crate) struct MarkedHours(Mutex<BTreeSet<i64>>);

impl MarkedHours {
    fn is_new(&self, hour: i64) -> bool {
        !self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&hour)
    }

    fn remember(&self, hour: i64) {
        /// Some weeks; deadlines lie a day ahead.
        const MOST: usize = 1_000;
        let mut hours = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if hours.len() >= MOST {
            hours.pop_first();
        }
        hours.insert(hour);
    }
}
