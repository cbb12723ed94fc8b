//! The engine with our clock, and with an index and settings that it lacks.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use dynoxide::actions::vector_lifecycle::VectorIndexLifecycle;
use dynoxide::storage::Storage;
use serde_json::Value;

use super::operations::{self, OperationError};
use super::storage::{EngineError, execute};
use super::tokens::{self, Tokens};
use super::{checkpoints, expiry, stream};
use crate::{Clock, OpenError};

/// One database and what must change together with it.
pub(super) struct Engine {
    storage: Storage,
    lifecycle: VectorIndexLifecycle,
    tokens: Tokens,
    clock: Clock,
}

impl Engine {
    pub(super) fn memory(clock: Clock) -> Result<Self, OpenError> {
        Self::start(Storage::memory(), clock).map_err(|error| OpenError::Engine(error.0))
    }

    pub(super) fn file(path: &Path, clock: Clock) -> Result<Self, OpenError> {
        let broken =
            |error: EngineError| OpenError::Database { path: path.to_owned(), problem: error.0 };
        let name = path.to_str().ok_or_else(|| {
            OpenError::Engine(format!("the path `{}` is not UTF-8", path.display()))
        })?;
        let engine = Self::start(Storage::new(name), clock).map_err(broken)?;
        engine.prepare_file().map_err(broken)?;
        Ok(engine)
    }

    fn start(storage: dynoxide::Result<Storage>, clock: Clock) -> Result<Self, EngineError> {
        let storage = storage?.with_clock(Arc::new(EngineClock(clock.clone())));
        stream::index(&storage)?;
        checkpoints::prepare(&storage)?;
        Ok(Self {
            storage,
            lifecycle: VectorIndexLifecycle::new(),
            tokens: Tokens::default(),
            clock,
        })
    }

    /// In the write-ahead log, `NORMAL` syncs at checkpoints only. The system keeps what a killed
    /// process wrote, so just a power failure can undo the newest commits, and only whole ones.
    fn prepare_file(&self) -> Result<(), EngineError> {
        execute(&self.storage, "PRAGMA synchronous = NORMAL")
    }

    pub(super) fn storage(&self) -> &Storage {
        &self.storage
    }

    /// Carries out one request, or finds that it has been carried out already.
    pub(super) fn run(
        &mut self,
        operation: &str,
        mut body: Value,
    ) -> Result<Vec<u8>, OperationError> {
        let Self { storage, lifecycle, tokens, clock } = self;
        match tokens::take(operation, &mut body) {
            None => operations::run(storage, lifecycle, operation, body),
            Some(token) => tokens.once(token, (**clock)(), body, |body| {
                operations::run(storage, lifecycle, operation, body)
            }),
        }
    }

    /// An empty database in memory, by the same clock.
    pub(super) fn beside(&self) -> Result<Self, EngineError> {
        Self::start(Storage::memory(), Arc::clone(&self.clock))
    }

    pub(super) fn sweep_expired(&self) -> Result<usize, EngineError> {
        expiry::sweep(&self.storage, (self.clock)().div_euclid(1000))
    }

    pub(super) fn flush(&self) -> Result<(), EngineError> {
        execute(&self.storage, "PRAGMA wal_checkpoint(TRUNCATE)")
    }
}

/// Our clock in the engine's terms.
struct EngineClock(Clock);

impl EngineClock {
    fn since_epoch(&self) -> Duration {
        Duration::from_millis(u64::try_from((self.0)()).unwrap_or_default())
    }
}

impl dynoxide::storage_backend::Clock for EngineClock {
    fn now_unix_secs(&self) -> u64 {
        self.since_epoch().as_secs()
    }

    fn now_unix_secs_f64(&self) -> f64 {
        self.since_epoch().as_secs_f64()
    }
}
