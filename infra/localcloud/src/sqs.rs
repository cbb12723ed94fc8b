//! SQS in process: standard queues behind the SDK's client.
//!
//! Semantics are those the service documents. A message is delivered at least once, is hidden for
//! the visibility timeout, comes back when it was not deleted by then, and moves to the dead-letter
//! queue instead of being delivered once more than `maxReceiveCount` times. Time is the caller's
//! clock: it alone makes messages visible, expires them and ends long polls.
//!
//! # How it differs from the service
//!
//! - Messages arrive in order and never twice by themselves; both happen in production.
//! - Counts are exact at once, and a queue's name may be used again at once.
//! - A message's receive count starts over in its dead-letter queue.
//! - [`StartMessageMoveTask`] moves everything visible before it answers.
//! - No FIFO queues, permissions, tags or encryption; attributes about those are kept and ignored.
//!   The digest of a message's attributes is not computed.
//! - Nothing throttles, nothing fails but by [`Queues::set_fault`], and there is no bound on
//!   messages in flight.
//!
//! [`StartMessageMoveTask`]: aws_sdk_sqs::Client::start_message_move_task

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use tokio::sync::watch;

use crate::file::Claim;
use crate::{Clock, OpenError};

mod batch;
mod connector;
mod error;
mod held;
mod journal;
mod message;
mod names;
mod queue;
mod receive;
mod received;
mod send;
mod settings;
mod state;

pub use held::HeldMessage;
pub use queue::Depth;

use error::SqsError;
use journal::Journal;
use state::{Event, State};

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It fails without effect.
    Before,
    /// It takes effect, and a failure is reported.
    After,
}

type Judge = Box<dyn Fn(&str) -> Option<Fault> + Send + Sync>;

/// Told of each message that is put into a queue: the queue, the message's id, its body.
type Watch = Box<dyn Fn(&str, &str, &str) + Send + Sync>;

/// All queues of one local cloud. Clones are the same queues.
#[derive(Clone)]
pub struct Queues {
    shared: Arc<Shared>,
}

struct Shared {
    held: Mutex<Held>,
    clock: Clock,
    changes: watch::Sender<()>,
    watch: OnceLock<Watch>,
    judge: RwLock<Option<Judge>>,
    _claim: Option<Claim>,
}

/// The state, and the journal it can be rebuilt from; they change together.
struct Held {
    state: State,
    journal: Option<Journal>,
    /// Whether the last events could not be written.
    broken: bool,
}

impl Queues {
    /// No queues yet; they live as long as the clones.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self::over(Held { state: State::default(), journal: None, broken: false }, clock, None)
    }

    /// The queues in the journal at `path`, made when absent. One process at a time.
    ///
    /// What has been acknowledged survives `kill -9`: the system has it by then. A power failure
    /// may take the newest messages back. The file is closed with the last clone; a client holds
    /// one.
    pub fn open(path: &Path, clock: Clock) -> Result<Self, OpenError> {
        let claim = Claim::take(path)?;
        let mut state = State::default();
        let journal = Journal::open(path, &mut state)?;
        Ok(Self::over(Held { state, journal: Some(journal), broken: false }, clock, Some(claim)))
    }

    fn over(held: Held, clock: Clock, claim: Option<Claim>) -> Self {
        let changes = watch::Sender::new(());
        let (held, watch) = (Mutex::new(held), OnceLock::new());
        let shared =
            Shared { held, clock, changes, watch, judge: RwLock::default(), _claim: claim };
        Self { shared: Arc::new(shared) }
    }

    /// Tells long polls that the clock has moved, so that they look again at once.
    ///
    /// Without it they notice within a tenth of a second of tokio's time.
    pub fn wake(&self) {
        self.shared.changes.send_replace(());
    }

    /// Lets `judge` decide by its operation which fault every request meets from now on, the SDK's
    /// retries included; nothing, if it is `None`.
    pub fn set_fault(&self, judge: Option<impl Fn(&str) -> Option<Fault> + Send + Sync + 'static>) {
        let judge = judge.map(|judge| -> Judge { Box::new(judge) });
        *self.shared.judge.write().unwrap_or_else(PoisonError::into_inner) = judge;
    }

    fn fault(&self, operation: &str) -> Option<Fault> {
        let judge = self.shared.judge.read().unwrap_or_else(PoisonError::into_inner);
        judge.as_ref().and_then(|judge| judge(operation))
    }

    /// Whether the last change could not be written to the journal, such as on a full disk.
    #[must_use]
    pub fn writes_fail(&self) -> bool {
        self.held().broken
    }

    fn now(&self) -> i64 {
        (self.shared.clock)()
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.shared.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Decides on the current state, and commits the decision or returns why it was refused.
    fn decide<T>(
        &self,
        decide: impl FnOnce(&State, i64) -> Result<(Vec<Event>, T), SqsError>,
    ) -> Result<T, SqsError> {
        let now = self.now();
        let mut held = self.held();
        let (events, decided) = decide(&held.state, now)?;
        let stirs = events.iter().any(|event| event.makes_visible(now));
        let watch = self.shared.watch.get();
        let put = watch.map(|_| events.iter().filter_map(Event::put).collect::<Vec<_>>());
        held.commit(events)?;
        drop(held);
        if let Some(watch) = watch {
            for (queue, message) in put.unwrap_or_default() {
                watch(&queue, &message.id(), &message.body);
            }
        }
        if stirs {
            self.wake();
        }
        Ok(decided)
    }
}

impl Held {
    /// Writes events to the journal, then applies them; if the write fails, nothing is applied.
    fn commit(&mut self, events: Vec<Event>) -> Result<(), SqsError> {
        if let Some(journal) = &mut self.journal {
            let written = journal.append(&events);
            self.broken = written.is_err();
            written.map_err(SqsError::storage)?;
        }
        for event in events {
            self.state.apply(event);
        }
        if let Some(journal) = &mut self.journal {
            journal.compact_when_long(&self.state);
        }
        Ok(())
    }
}
