//! The directory of names in memory: loaded by the first search of a process, and kept up to date
//! by those that follow.

use std::sync::{Arc, Mutex, PoisonError};

use db::Table;
use domain::{Timestamp, catalog::Directory};

/// How long ago the manifest may have been read, in seconds.
const FRESH_SECONDS: i64 = 10;

/// What this process knows of the directory. About 120 bytes for each product on sale.
#[derive(Default)]
pub(crate) struct Names {
    state: Mutex<State>,
    /// Held by the one that reads. The others wait for what it brings.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    directory: Arc<Directory>,
    read_at: Option<Timestamp>,
    /// Counts the changes that this process has made.
    changes: u64,
}

impl Names {
    /// The directory, no older than [`FRESH_SECONDS`].
    pub(crate) async fn fresh(
        &self,
        db: &Table,
        now: Timestamp,
    ) -> Result<Arc<Directory>, db::Error> {
        if let Ok(fresh) = self.known(now) {
            return Ok(fresh);
        }
        let _alone = self.reading.lock().await;
        let (known, changes) = match self.known(now) {
            Ok(fresh) => return Ok(fresh),
            Err(known) => known,
        };
        let directory = Arc::new(db.names(&known).await?);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.directory = Arc::clone(&directory);
        // What was changed meanwhile may not be in it.
        state.read_at = (state.changes == changes).then_some(now);
        Ok(directory)
    }

    /// The directory if it is fresh; otherwise as it is, and how many changes were made before.
    fn known(&self, now: Timestamp) -> Result<Arc<Directory>, (Arc<Directory>, u64)> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let directory = Arc::clone(&state.directory);
        match state.read_at {
            Some(at) if at <= now && now < at.plus_seconds(FRESH_SECONDS) => Ok(directory),
            _ => Err((directory, state.changes)),
        }
    }

    /// Notes that this process has changed the directory: its next search reads the manifest. So
    /// where one process does everything, a product is found as soon as it is listed.
    pub(crate) fn note_change(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.read_at = None;
        state.changes = state.changes.saturating_add(1);
    }
}
