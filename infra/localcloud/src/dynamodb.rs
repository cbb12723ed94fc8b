//! DynamoDB in process: the SDK's client above, an SQLite-backed engine below.
//!
//! Conditions, transactions, indexes, limits, capacity units, time to live and the stream are the
//! engine's. Ours are the connector, the faults that a test injects, the log of calls and the
//! shape of stream records.
//!
//! # How it differs from the service
//!
//! - Nothing conflicts, throttles or fails by itself: [`Dynamo::set_fault`] injects faults.
//! - Every read is strongly consistent, and an index is never behind its table, unless
//!   [`Fault::Stale`] answers it from what [`Dynamo::remember`] kept.
//! - A refused write costs nothing here; the service charges it, without reporting units.
//! - The stream is one shard and never repeats a batch. It keeps its records until
//!   [`Dynamo::trim_stream`] finds that every reader has done them.
//! - An item past its time to live stays until [`Dynamo::sweep_expired`] is called.
//! - Client request tokens are remembered for ten minutes, but not over a restart, and a repeated
//!   transaction reports the units of the first.
//! - A file survives `kill -9` with every acknowledged write, the newest of which a power failure
//!   may take back; [`Dynamo::flush`] makes them safe.
//! - No PartiQL, tags, backups, global tables.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::watch;

use crate::file::Claim;
use crate::{Clock, OpenError};

mod capacity;
mod checkpoints;
mod connector;
mod copy;
mod engine;
mod expiry;
mod fault;
mod guard;
mod operations;
mod partial;
mod reader;
mod record;
mod storage;
mod stream;
mod tokens;

pub use fault::{Attempt, ErrorKind, Fault, Passage};
pub use reader::StreamReader;
pub use record::{Action, Call, Recorder, recorded};
pub use storage::EngineError;

use engine::Engine;
use fault::Faults;
pub use guard::Allows;
use guard::Guard;

/// A DynamoDB of our own. Clones are the same database.
#[derive(Clone)]
pub struct Dynamo {
    shared: Arc<Shared>,
}

struct Shared {
    engine: Mutex<Engine>,
    /// The database as it was, for reads that are answered late.
    memory: Mutex<Option<Engine>>,
    faults: Faults,
    guard: Guard,
    recorder: Recorder,
    changes: watch::Sender<u64>,
    /// Whether the last write failed for a reason that is not the request's.
    broken: AtomicBool,
    // Last, so that the file is released after the engine has closed it.
    _claim: Option<Claim>,
}

impl Dynamo {
    /// An empty database that lives as long as its clones.
    pub fn memory(clock: Clock) -> Result<Self, OpenError> {
        Ok(Self::over(Engine::memory(clock)?, None))
    }

    /// The database in the file at `path`, made when absent. One process at a time.
    ///
    /// It is closed with the last clone; a client holds one.
    pub fn file(path: &Path, clock: Clock) -> Result<Self, OpenError> {
        let claim = Claim::take(path)?;
        Ok(Self::over(Engine::file(path, clock)?, Some(claim)))
    }

    fn over(engine: Engine, claim: Option<Claim>) -> Self {
        let shared = Shared {
            engine: Mutex::new(engine),
            memory: Mutex::new(None),
            faults: Faults::default(),
            guard: Guard::default(),
            recorder: Recorder::default(),
            changes: watch::Sender::new(0),
            broken: AtomicBool::new(false),
            _claim: claim,
        };
        Self { shared: Arc::new(shared) }
    }

    /// The log of calls, which starts to fill with the first call of this function.
    ///
    /// From then on every request asks for the units it consumes, per index.
    #[must_use]
    pub fn recorder(&self) -> Recorder {
        self.shared.recorder.start();
        self.shared.recorder.clone()
    }

    /// Lets `judge` decide which fault every attempt meets from now on, the SDK's retries included.
    pub fn set_fault(&self, judge: impl Fn(&Attempt<'_>) -> Option<Fault> + Send + Sync + 'static) {
        self.shared.faults.set(Arc::new(move |attempt| judge(attempt).into()));
    }

    /// The same, and how long every attempt is on its way.
    pub fn set_passage(&self, judge: impl Fn(&Attempt<'_>) -> Passage + Send + Sync + 'static) {
        self.shared.faults.set(Arc::new(judge));
    }

    /// Lets `tamper` change every request from now on: so a protocol can be broken on purpose, for
    /// a check that has to find it. It gets the operation and the request's JSON.
    pub fn tamper(&self, tamper: impl Fn(&str, &mut Value) + Send + Sync + 'static) {
        self.shared.faults.set_tamper(Arc::new(tamper));
    }

    /// Asks `allows` about each action of each call from now on, in the task of whoever calls; what
    /// it refuses is answered as IAM would. It is set once.
    pub fn guard(&self, allows: Allows) {
        self.shared.guard.set(allows);
    }

    /// Removes the faults of [`Dynamo::set_fault`] and [`Dynamo::set_passage`].
    pub fn clear_fault(&self) {
        self.shared.faults.clear();
    }

    /// Up to `limit` records of a table's stream, oldest first, after the sequence number given.
    ///
    /// They have the shape a Lambda function receives them in. As on AWS, a write that changed
    /// nothing leaves no record.
    pub fn stream_records(
        &self,
        table: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<Value>, EngineError> {
        stream::records(self.engine().storage(), table, after, limit)
    }

    /// Keeps the database as it is now: a read that meets [`Fault::Stale`] is answered from it.
    pub fn remember(&self) -> Result<(), EngineError> {
        let copy = copy::copy(&mut self.engine())?;
        *self.memory_of_engine() = Some(copy);
        Ok(())
    }

    /// Drops a table's stream records that every reader has done; returns how many there were.
    ///
    /// Nothing else bounds the stream. The newest record stays, so that numbers never start over.
    pub fn trim_stream(&self, table: &str) -> Result<usize, EngineError> {
        checkpoints::trim(self.engine().storage(), table)
    }

    /// Counts writes that succeeded, so that a stream's consumer can wait instead of poll.
    ///
    /// Mark the value as seen *before* reading the stream; then no write can slip between.
    #[must_use]
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.shared.changes.subscribe()
    }

    /// Deletes every item past its time to live, by the clock; returns how many there were.
    pub fn sweep_expired(&self) -> Result<usize, EngineError> {
        let swept = self.engine().sweep_expired()?;
        if swept > 0 {
            self.announce();
        }
        Ok(swept)
    }

    /// Brings everything written so far to the disk, past a power failure.
    pub fn flush(&self) -> Result<(), EngineError> {
        self.engine().flush()
    }

    /// Whether the last write failed for a reason that is not the request's, such as a full disk.
    #[must_use]
    pub fn writes_fail(&self) -> bool {
        self.shared.broken.load(Ordering::Relaxed)
    }

    fn engine(&self) -> MutexGuard<'_, Engine> {
        // A panic can only have left a transaction open, which the engine then reports itself.
        self.shared.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn memory_of_engine(&self) -> MutexGuard<'_, Option<Engine>> {
        self.shared.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn announce(&self) {
        self.shared.changes.send_modify(|writes| *writes = writes.wrapping_add(1));
    }
}
