//! Deadlines: orders that were not paid in time are cancelled, and providers are asked about
//! payments whose notice may have been lost.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use db::{Due, Filed, SHARDS, minute_of};
use domain::{
    OrderId, PaymentId, Text,
    order::{Actor, Order, Status},
    payment::{Heard, Payment},
};
use futures_util::{StreamExt as _, future::try_join_all, stream};

use crate::{
    App, AppError, filing, orders,
    retry::{Retry, retry},
    saga, settle,
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
/// The same of a confirmation: goods wait for it.
const CONFIRM_MINUTES: [i64; 4] = [1, 2, 5, 10];

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

/// What is left of a run for those who do not answer: the patience with providers, and the time.
struct Left {
    failures: u32,
    /// When the run takes no new work, in milliseconds since the epoch.
    end: i64,
}

impl Left {
    /// Whether there is time to do anything at all.
    fn any_time(&self, app: &App) -> bool {
        app.now().millis() < self.end
    }

    /// Until when a provider may be asked; `None` if none may be.
    fn to_ask(&self, app: &App) -> Option<i64> {
        (self.failures < PATIENCE && self.any_time(app)).then_some(self.end)
    }
}

/// Handles everything whose time has come, and returns what was done. Before an order is cancelled
/// its provider is asked: a notice may have been lost, and then the order is paid. One entry's
/// failure, and one provider's, holds up nobody else.
///
/// # Errors
/// When the deadlines can't be read; what was done stays done, and the rest waits for the next run.
pub async fn run(app: &App) -> Result<Run, AppError> {
    let now = minute_of(app.now());
    let mut left = Left { failures: 0, end: app.now().millis().saturating_add(RUN_MS) };
    let mut run = Run::default();
    let mut unfinished = None;
    for minute in app.db.open_minutes(now).await? {
        if !left.any_time(app) {
            unfinished = Some(minute);
            break;
        }
        let shards = stream::iter(0..SHARDS).map(|shard| app.db.filed(minute, shard));
        let shards: Vec<_> = shards.buffered(CONCURRENT).collect().await;
        let mut entries = Vec::new();
        for shard in shards {
            entries.extend(shard?);
        }
        handle_all(app, entries, &mut left, &mut run).await?;
    }
    let finished = unfinished.unwrap_or_else(|| now.saturating_sub(filing::FINISHED_AFTER));
    app.db.finish_minutes(finished).await?;
    Ok(run)
}

/// First what needs no provider, then the rest.
async fn handle_all(
    app: &App,
    entries: Vec<Filed>,
    left: &mut Left,
    run: &mut Run,
) -> Result<(), AppError> {
    let mut todo = entries;
    // What failed before waits behind what was not tried yet.
    todo.sort_by_key(|filed| filed.put_off);
    for may_ask in [false, true] {
        let mut rest = Vec::new();
        let batch = std::mem::take(&mut todo);
        for chunk in batch.chunks(CONCURRENT) {
            let ask = if may_ask { left.to_ask(app) } else { None };
            let handled = stream::iter(chunk.iter().copied())
                .map(|filed| async move { (filed, handle(app, filed, ask).await) })
                .buffer_unordered(CONCURRENT)
                .collect::<Vec<_>>()
                .await;
            for (filed, outcome) in handled {
                match outcome {
                    Ok(Handled::Ask) if !may_ask => rest.push(filed),
                    Ok(Handled::Ask) => again(app, filed, run).await?,
                    Ok(Handled::Wait) => put_off(app, filed, None, run).await?,
                    Ok(Handled::NotYet) => {}
                    Ok(Handled::Later(minute)) => put_off(app, filed, Some(minute), run).await?,
                    Ok(done @ (Handled::Done | Handled::Expired)) => {
                        app.db.unfile(filed.due, filed.minute).await?;
                        run.handled = run.handled.saturating_add(1);
                        let expired = usize::from(matches!(done, Handled::Expired));
                        run.expired = run.expired.saturating_add(expired);
                    }
                    Err(error) => {
                        left.failures = left.failures.saturating_add(1);
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
    let waits = match filed.due {
        Due::Query(_, filing::CONFIRMATION) => CONFIRM_MINUTES,
        Due::Order(_) | Due::Query(..) => PUT_OFF_MINUTES,
    };
    let step = waits.get(usize::from(filed.put_off)).or(waits.last()).copied();
    let wait = step.unwrap_or(1);
    let minute = until.unwrap_or_else(|| minute_of(app.now()).saturating_add(wait));
    refile(app, filed, Filed { minute, put_off: filed.put_off.saturating_add(1), ..filed }).await?;
    run.put_off = run.put_off.saturating_add(1);
    Ok(())
}

/// Files an entry under the next minute that nobody was asked about: others have used up the
/// patience with its provider, or the time. It is not behind those that have.
async fn again(app: &App, filed: Filed, run: &mut Run) -> Result<(), AppError> {
    let minute = minute_of(app.now()).saturating_add(1);
    refile(app, filed, Filed { minute, ..filed }).await?;
    run.put_off = run.put_off.saturating_add(1);
    Ok(())
}

/// Files `later` in the place of `filed`, under a later minute: under the same one it would be the
/// same item, and be deleted.
async fn refile(app: &App, filed: Filed, later: Filed) -> Result<(), AppError> {
    let minute = later.minute.max(filed.minute.saturating_add(1));
    filing::file(app, Filed { minute, ..later }).await?;
    Ok(app.db.unfile(filed.due, filed.minute).await?)
}

/// Handles an entry. Providers are asked until `ask`, in milliseconds since the epoch, and not at
/// all without it.
async fn handle(app: &App, filed: Filed, ask: Option<i64>) -> Result<Handled, AppError> {
    match filed.due {
        Due::Order(id) => order_due(app, id, ask).await,
        Due::Query(id, n) => query(app, id, n, ask.is_some()).await,
    }
}

async fn order_due(app: &App, id: OrderId, ask: Option<i64>) -> Result<Handled, AppError> {
    let asked = Asked::default();
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
            // In that minute the time may not have come yet.
            return Ok(Handled::Later(minute_of(until).saturating_add(1)));
        }
        let open: Vec<&Payment> =
            payments.iter().filter(|payment| !payment.holds_money()).collect();
        if !open.is_empty() && !asked.about(app, &open, ask).await? {
            return Ok(Handled::Ask);
        }
        let mut changed = false;
        for payment in open {
            let Some(heard) = asked.said(payment.id) else { continue };
            let is_charge = matches!(heard, Heard::Charge(_));
            changed |= settle::hear(app, payment, &order, &heard).await?;
            if changed && is_charge {
                break;
            }
        }
        if changed {
            // It is paid, or attempts are known to have failed: look again.
            return Err(Retry::Again);
        }
        let reason = Text::new("not paid in time").ok();
        let loaded = (order, payments);
        orders::move_to(app, loaded, Status::Cancelled, Actor::System, reason, None).await?;
        Ok(Handled::Expired)
    })
    .await
}

/// What providers said about the payments of an order: each is asked about once, however often the
/// order is looked at.
#[derive(Default)]
struct Asked(Mutex<BTreeMap<PaymentId, Option<Heard>>>);

impl Asked {
    /// Asks about those of `open` that were not asked about yet, several at a time, until `end`;
    /// `false` if time is up before all were.
    async fn about(
        &self,
        app: &App,
        open: &[&Payment],
        end: Option<i64>,
    ) -> Result<bool, AppError> {
        let new: Vec<_> = open.iter().filter(|one| !self.lock().contains_key(&one.id)).collect();
        for some in new.chunks(CONCURRENT) {
            if end.is_none_or(|end| app.now().millis() >= end) {
                return Ok(false);
            }
            let answers = some.iter().map(|payment| settle::query(app, payment));
            for (payment, answer) in some.iter().zip(try_join_all(answers).await?) {
                self.lock().insert(payment.id, answer);
            }
        }
        Ok(true)
    }

    fn said(&self, payment: PaymentId) -> Option<Heard> {
        self.lock().get(&payment).cloned().flatten()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<PaymentId, Option<Heard>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
    if n == filing::CONFIRMATION {
        // It is put off until the provider has confirmed what it said.
        return Ok(Handled::Wait);
    }
    file_query(app, id, n.saturating_add(1)).await?;
    Ok(Handled::Done)
}

/// Whether nothing is left to ask about a payment.
fn is_settled(payment: &Payment, order: &Order) -> bool {
    payment.holds_money() && !order.awaits_confirmation()
}

/// Whether a provider still has to be asked about a payment.
pub(crate) async fn is_asked_about(app: &App, id: PaymentId) -> Result<bool, AppError> {
    let found = app.db.payment(id).await?;
    Ok(found.is_some_and(|(payment, order)| !is_settled(&payment, &order)))
}

/// Asks about a payment that has no money, or takes the step of one whose money is not confirmed.
async fn ask_about(app: &App, payment: Payment, order: Order) -> Result<(), AppError> {
    if payment.holds_money() {
        return saga::take_due(app, order.id).await.map(drop);
    }
    let id = payment.id;
    retry("query_payment", || async {
        match app.db.payment(id).await? {
            Some((payment, order)) if !payment.holds_money() => {
                settle::ask(app, &payment, &order).await
            }
            Some(_) | None => Ok(()),
        }
    })
    .await
}

/// Files query number `n` about a payment, if its schedule has so many.
async fn file_query(app: &App, id: PaymentId, n: u8) -> Result<(), AppError> {
    let Some((payment, _)) = app.db.payment(id).await? else { return Ok(()) };
    filing::file_query_of(app, &payment, n).await
}
