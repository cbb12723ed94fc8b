//! The events so far, a line each, in a file.
//!
//! A line is handed to the system before its request is answered, so it outlives the process. The
//! file is rewritten with just the current state when it starts, and again whenever it has grown
//! to several times that.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::state::{Event, State};
use crate::OpenError;
use crate::file::beside;
use crate::lines;

/// A journal shorter than this many lines is never rewritten while it is in use.
const SHORT: usize = 4096;

/// The file to which events are added.
pub(super) struct Journal {
    path: PathBuf,
    file: File,
    /// The length up to which the file holds whole events.
    bytes: u64,
    lines: usize,
    compact_at: usize,
}

impl Journal {
    /// Brings `state` to where the journal at `path` ends, and opens it for more.
    pub(super) fn open(path: &Path, state: &mut State) -> Result<Self, OpenError> {
        lines::read(path, |event: Event| state.apply(event))?;
        Self::rewritten(path, state).map_err(|source| OpenError::file(path, source))
    }

    /// Adds events, all or none.
    pub(super) fn append(&mut self, events: &[Event]) -> io::Result<()> {
        let mut text = Vec::new();
        for event in events {
            lines::write(&mut text, event)?;
        }
        if text.is_empty() {
            return Ok(());
        }
        if let Err(error) = self.file.write_all(&text) {
            // A partly written line is not an event; the next one must not follow it.
            self.file.set_len(self.bytes)?;
            return Err(error);
        }
        self.lines = self.lines.saturating_add(events.len());
        self.bytes = self.bytes.saturating_add(u64::try_from(text.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    /// Rewrites a journal that has grown out of proportion.
    ///
    /// Everything is in the old file too, so a failure costs nothing; it is tried again later.
    pub(super) fn compact_when_long(&mut self, state: &State) {
        if self.lines < self.compact_at {
            return;
        }
        match Self::rewritten(&self.path, state) {
            Ok(shorter) => *self = shorter,
            Err(_) => self.compact_at = self.compact_at.saturating_mul(2),
        }
    }

    /// Puts the shortest journal of `state` in the place of the old one, at once.
    fn rewritten(path: &Path, state: &State) -> io::Result<Self> {
        let new = beside(path, "new");
        let mut lines = 0_usize;
        let mut writer = BufWriter::new(File::create(&new)?);
        for event in state.events() {
            lines::write(&mut writer, &event)?;
            lines = lines.saturating_add(1);
        }
        writer.into_inner()?.sync_all()?;
        std::fs::rename(&new, path)?;

        let file = OpenOptions::new().append(true).open(path)?;
        let bytes = file.metadata()?.len();
        let compact_at = state.size().saturating_mul(4).saturating_add(SHORT);
        Ok(Self { path: path.to_owned(), file, bytes, lines, compact_at })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::Queues;
    use super::*;

    #[tokio::test]
    async fn a_change_that_can_not_be_written_is_refused_and_told() {
        let path = std::env::temp_dir().join(format!("broken-{}.jsonl", std::process::id()));
        let queues = Queues::open(&path, Arc::new(|| 0)).unwrap();
        let client = queues.client();
        let create = async |name: &str| client.create_queue().queue_name(name).send().await.is_ok();
        assert!(create("one").await && !queues.writes_fail());

        // A file that may only be read, as a full disk is.
        let swap = |file: File| {
            let mut held = queues.held();
            std::mem::replace(&mut held.journal.as_mut().unwrap().file, file)
        };
        let writable = swap(File::open(&path).unwrap());
        assert!(!create("two").await && queues.writes_fail());
        swap(writable);
        assert!(create("two").await && !queues.writes_fail());
        for left in [path.clone(), beside(&path, "lock")] {
            std::fs::remove_file(left).unwrap();
        }
    }
}
