//! Functions without an HTTP endpoint: the stream relay, queue consumers, schedules.

use app::{App, AppError};
use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;

use crate::access::Access;

/// What triggers a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// The table's stream.
    Stream,
    /// The queue of this name; each has a dead-letter queue.
    Queue(&'static str),
    /// A schedule, every this many minutes.
    Minutes(u16),
}

/// The spec of a worker: what must be known of it without its handler.
#[derive(Clone, Copy, Debug)]
pub struct WorkerSpec {
    /// Its name: of the binary, of the sample event, in the logs.
    pub id: &'static str,
    /// What triggers it.
    pub trigger: Trigger,
    /// One line that describes it.
    pub summary: &'static str,
    /// Its grants on the table.
    pub dynamodb: &'static [Access],
    /// How long it may take, in seconds.
    pub timeout_s: u16,
}

/// How often a message is delivered before it goes to the dead-letter queue.
pub const MAX_RECEIVES: u16 = 5;
/// The most messages of one batch.
pub const BATCH_SIZE: u16 = 10;

impl WorkerSpec {
    /// The visibility timeout of the queue, in seconds: six times the worker's own timeout, as AWS
    /// advises for queues that trigger functions.
    #[must_use]
    pub const fn visibility_s(&self) -> u16 {
        self.timeout_s.saturating_mul(6)
    }
}

/// Handles the messages of a queue, one at a time. Delivery is at least once: it is idempotent.
pub trait Consumer: 'static {
    /// Its spec.
    const SPEC: WorkerSpec;
    /// The body of a message.
    type Event: DeserializeOwned + Send;

    /// Handles a message, which is delivered again unless this succeeds.
    fn handle(app: &App, event: Self::Event) -> impl Future<Output = Result<(), AppError>> + Send;
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
    /// For each message, with its body.
    Message(for<'a> fn(&'a App, &'a str) -> BoxFuture<'a, Result<(), AppError>>),
    /// On a schedule.
    Tick(for<'a> fn(&'a App) -> BoxFuture<'a, Result<usize, AppError>>),
    /// For a batch of stream records, by [`app::relay`].
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
        Self {
            spec: C::SPEC,
            run: Run::Message(|app, body| {
                Box::pin(async move {
                    let event = serde_json::from_str(body).map_err(|error| AppError::Upstream {
                        service: "the queue",
                        problem: format!("a message can't be read: {error}"),
                    })?;
                    C::handle(app, event).await
                })
            }),
        }
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
