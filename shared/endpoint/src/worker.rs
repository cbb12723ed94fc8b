//! Functions that nobody calls over HTTP: the stream relay, queue consumers, schedules.

use app::{App, AppError};
use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;

use crate::access::Access;

/// What makes a worker run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// The table's stream.
    Stream,
    /// A queue of this name; each has a dead-letter queue.
    Queue(&'static str),
    /// A schedule of so many minutes.
    Minutes(u16),
}

/// What a worker is, for everything that is not its handler.
#[derive(Clone, Copy, Debug)]
pub struct WorkerSpec {
    /// Its name: of the binary, the sample event, the log field.
    pub id: &'static str,
    /// What makes it run.
    pub trigger: Trigger,
    /// One line for people.
    pub summary: &'static str,
    /// What it does to the table.
    pub dynamodb: &'static [Access],
    /// How long it may take, in seconds.
    pub timeout_s: u16,
}

/// How often a message is tried before it goes to the dead-letter queue.
pub const MAX_RECEIVES: u16 = 5;
/// The most messages that a worker is given at once.
pub const BATCH_SIZE: u16 = 10;

impl WorkerSpec {
    /// How long a message that is being worked on stays hidden, in seconds: six times the
    /// worker's own limit, as AWS advises for queues that feed functions.
    #[must_use]
    pub const fn visibility_s(&self) -> u16 {
        self.timeout_s.saturating_mul(6)
    }
}

/// Reads the messages of a queue, one at a time.
pub trait Consumer: 'static {
    /// What it is.
    const SPEC: WorkerSpec;
    /// What a message holds.
    type Event: DeserializeOwned + Send;

    /// Does what a message asks for; it comes again unless this succeeds.
    fn handle(app: &App, event: Self::Event) -> impl Future<Output = Result<(), AppError>> + Send;
}

/// Runs every so often.
pub trait Schedule: 'static {
    /// What it is.
    const SPEC: WorkerSpec;

    /// Does what is due, and answers how much that was.
    fn run(app: &App) -> impl Future<Output = Result<usize, AppError>> + Send;
}

/// How a worker is run.
#[derive(Clone, Copy)]
pub enum Run {
    /// With the body of one message.
    Message(for<'a> fn(&'a App, &'a str) -> BoxFuture<'a, Result<(), AppError>>),
    /// With nothing.
    Tick(for<'a> fn(&'a App) -> BoxFuture<'a, Result<usize, AppError>>),
    /// With the records of the stream, by [`app::relay`].
    Relay,
}

/// A worker as plain data.
#[derive(Clone, Copy)]
pub struct Worker {
    /// What it is.
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
