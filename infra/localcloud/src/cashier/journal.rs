//! A file with a line for every change of a trade; the last line of a trade counts.
//!
//! A line is handed to the system before the change is answered or delivered, so it outlives the
//! process. When the file is opened, it is rewritten with one line for each trade.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::trade::Trade;
use crate::OpenError;
use crate::file::beside;
use crate::lines;

/// The file to which changes are added.
pub(super) struct Journal {
    file: File,
    /// The length up to which the file holds whole lines.
    bytes: u64,
}

impl Journal {
    /// The trades in the journal at `path`, and the journal, ready for more.
    pub(super) fn open(path: &Path) -> Result<(BTreeMap<String, Trade>, Self), OpenError> {
        let mut trades = BTreeMap::new();
        lines::read(path, |trade: Trade| {
            trades.insert(trade.trade_no.clone(), trade);
        })?;
        let journal =
            Self::rewritten(path, &trades).map_err(|source| OpenError::file(path, source))?;
        Ok((trades, journal))
    }

    /// Adds what a trade has become.
    pub(super) fn append(&mut self, trade: &Trade) -> io::Result<()> {
        let mut line = Vec::new();
        lines::write(&mut line, trade)?;
        if let Err(error) = self.file.write_all(&line) {
            // Part of a line may have been written; the next one must not follow it.
            self.file.set_len(self.bytes)?;
            return Err(error);
        }
        self.bytes = self.bytes.saturating_add(u64::try_from(line.len()).unwrap_or(u64::MAX));
        Ok(())
    }

    /// Puts the shortest journal of `trades` in the place of the old one, at once.
    fn rewritten(path: &Path, trades: &BTreeMap<String, Trade>) -> io::Result<Self> {
        let new = beside(path, "new");
        let mut writer = BufWriter::new(File::create(&new)?);
        for trade in trades.values() {
            lines::write(&mut writer, trade)?;
        }
        writer.into_inner()?.sync_all()?;
        std::fs::rename(&new, path)?;

        let file = OpenOptions::new().append(true).open(path)?;
        let bytes = file.metadata()?.len();
        Ok(Self { file, bytes })
    }
}
