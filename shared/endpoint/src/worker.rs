//! Functions without an HTTP endpoint: stream readers, consumers of events, schedules.

use app::{App, AppError, SecretSet};
use db::table::Entity;
use domain::event::{Event, EventType};
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::access::Access;

/// What triggers a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Changes of these kinds of items, from the table's stream. A stream takes two readers.
    Stream(&'static [Entity]),
    /// Events of these types, from a queue of its own, which has a dead-letter queue.
    Events(&'static [EventType]),
    /// A schedule, every this many minutes.
    Minutes(u16),
}

/// The spec of a worker: what must be known of it without its handler.
#[derive(Clone, Copy, Debug)]
pub struct WorkerSpec {
    /// Its name: of the binary, of its queue, of the sample event, in the logs.
    pub id: &'static str,
    /// What triggers it.
    pub trigger: Trigger,
    /// One line that describes it.
    pub summary: &'static str,
    /// Its grants on the table.
    pub dynamodb: &'static [Access],
    /// The secrets that it uses.
    pub secrets: SecretSet,
    /// How long its slowest call of a service outside AWS may take, in seconds; 0 if it makes none.
    /// Its limits follow from this: how long one message may take, how many come at once, how long
    /// the function may run, and how long a message stays hidden.
    pub slowest_call_s: u16,
    /// Its memory, in MB; its share of a processor grows with it.
    pub memory_mb: u16,
}

/// How often a message is delivered before it goes to the dead-letter queue.
pub const MAX_RECEIVES: u16 = 5;
/// How often a stream record is tried before it is parked: put aside, so that the reader goes on.
pub const MAX_TRIES: u16 = 10;
/// The most stream records that one call takes.
pub const STREAM_BATCH: u16 = 100;
/// How long all calls of AWS for one message may take, in seconds.
const AWS_S: u16 = 5;
/// The part of a function's time that is reserved for its answer, in seconds.
pub(crate) const ANSWER_S: u16 = 1;
/// The part that passes before its first message, in seconds.
const START_S: u16 = 1;
/// How long a whole batch should take at most, in seconds: what comes behind it waits.
const BATCH_S: u16 = 60;
/// The most messages of one batch.
const MOST_MESSAGES: u16 = 10;

impl WorkerSpec {
    /// How long one message may take, in seconds. What is not done by then is given up, and comes
    /// again.
    #[must_use]
    pub const fn message_s(&self) -> u16 {
        self.slowest_call_s.saturating_add(AWS_S)
    }

    /// The most messages that one call takes.
    #[must_use]
    pub const fn batch_size(&self) -> u16 {
        match BATCH_S.checked_div(self.message_s()) {
            None | Some(0) => 1,
            Some(fitting) if fitting < MOST_MESSAGES => fitting,
            Some(_) => MOST_MESSAGES,
        }
    }

    /// How long the function may run, in seconds: long enough for a whole batch whose every message
    /// takes as long as it may. Readers and schedules do as much as fits into a minute.
    #[must_use]
    pub const fn timeout_s(&self) -> u16 {
        match self.trigger {
            Trigger::Events(_) => {
                let messages = self.message_s().saturating_mul(self.batch_size());
                messages.saturating_add(START_S.saturating_add(ANSWER_S))
            }
            Trigger::Stream(_) | Trigger::Minutes(_) => BATCH_S,
        }
    }

    /// The visibility timeout of the queue, in seconds: six times the worker's own timeout, as AWS
    /// advises for queues that trigger functions.
    #[must_use]
    pub const fn visibility_s(&self) -> u16 {
        self.timeout_s().saturating_mul(6)
    }

    /// The event types that it asks for.
    #[must_use]
    pub const fn events(&self) -> Option<&'static [EventType]> {
        match self.trigger {
            Trigger::Events(events) => Some(events),
            Trigger::Stream(_) | Trigger::Minutes(_) => None,
        }
    }
}

/// Handles events, one at a time. Delivery is at least once: it is idempotent.
pub trait Consumer: 'static {
    /// Its spec.
    const SPEC: WorkerSpec;

    /// Handles an event, which is delivered again unless this succeeds.
    fn handle(app: &App, event: Event) -> impl Future<Output = Result<(), AppError>> + Send;
}

/// Handles records of the table's stream, one at a time. Delivery is at least once: it is
/// idempotent.
pub trait Reader: 'static {
    /// Its spec.
    const SPEC: WorkerSpec;

    /// Handles a record, which is delivered again unless this succeeds.
    fn read(app: &App, record: Value) -> impl Future<Output = Result<(), AppError>> + Send;
}

/// Runs on a schedule.
pub trait Schedule: 'static {
    /// Its spec.
    const SPEC: WorkerSpec;

    /// Does what is due, and returns how many items that were.
    fn run(app: &App) -> impl Future<Output = Result<usize, AppError>> + Send;
}

/// How a worker is run.
#[derive(Clone, Copy)]
pub enum Run {
    /// For each event.
    Event(for<'a> fn(&'a App, Event) -> BoxFuture<'a, Result<(), AppError>>),
    /// For each record of the stream.
    Record(for<'a> fn(&'a App, Value) -> BoxFuture<'a, Result<(), AppError>>),
    /// On a schedule.
    Tick(for<'a> fn(&'a App) -> BoxFuture<'a, Result<usize, AppError>>),
    /// For a batch of stream records, by [`app::events::relay`].
    Relay,
}

/// A worker as plain data.
#[derive(Clone, Copy)]
pub struct Worker {
    /// Its spec.
    pub spec: WorkerSpec,
    /// How it is run.
    pub run: Run,
}

impl Worker {
    /// The worker of consumer `C`.
    #[must_use]
    pub const fn consumer<C: Consumer>() -> Self {
        Self { spec: C::SPEC, run: Run::Event(|app, event| Box::pin(C::handle(app, event))) }
    }

    /// The worker of reader `R`.
    #[must_use]
    pub const fn reader<R: Reader>() -> Self {
        Self { spec: R::SPEC, run: Run::Record(|app, record| Box::pin(R::read(app, record))) }
    }

    /// The worker of schedule `S`.
    #[must_use]
    pub const fn schedule<S: Schedule>() -> Self {
        Self { spec: S::SPEC, run: Run::Tick(|app| Box::pin(S::run(app))) }
    }

    /// The stream relay.
    #[must_use]
    pub const fn relay(spec: WorkerSpec) -> Self {
        Self { spec, run: Run::Relay }
    }
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.spec.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limits_of_a_consumer_cover_its_slowest_call() {
        for slowest_call_s in [0, 1, 5, 10, 15, 30, 55, 60, 120] {
            let spec = WorkerSpec {
                id: "mail",
                trigger: Trigger::Events(&[EventType::PaymentReview]),
                summary: "Send mail.",
                dynamodb: &[],
                secrets: SecretSet::NONE,
                slowest_call_s,
                memory_mb: crate::MEMORY_MB,
            };
            let (message, batch) = (spec.message_s(), spec.batch_size());
            assert!(message > slowest_call_s, "{slowest_call_s}");
            assert!((1..=10).contains(&batch), "{slowest_call_s}: {batch}");
            // All messages of a batch may be as slow as they can be.
            assert!(spec.timeout_s() > message * batch, "{slowest_call_s}");
            assert!(spec.timeout_s() <= 900, "Lambda's limit");
            // A message that is being worked on is not delivered to another call.
            assert!(spec.visibility_s() >= 6 * spec.timeout_s(), "{slowest_call_s}");
        }
    }
}
