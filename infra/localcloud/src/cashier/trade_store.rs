//! All trades, and when each of their deliveries is due.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::journal::Journal;
use super::trade::Trade;

/// A planned delivery: when it is due, its trade, and its position there.
pub(super) type Due = (i64, String, usize);

/// The trades, and the file in which they outlive the process.
#[derive(Default)]
pub(super) struct TradeStore {
    trades: BTreeMap<String, Trade>,
    due: BTreeSet<Due>,
    journal: Option<Journal>,
    broken: bool,
}

impl TradeStore {
    /// The trades of a journal that was just opened.
    pub(super) fn of(trades: BTreeMap<String, Trade>, journal: Journal) -> Self {
        let due = trades.values().flat_map(due_of).collect();
        Self { trades, due, journal: Some(journal), broken: false }
    }

    pub(super) fn get(&self, trade_no: &str) -> Option<&Trade> {
        self.trades.get(trade_no)
    }

    pub(super) fn trades(&self) -> impl Iterator<Item = &Trade> {
        self.trades.values()
    }

    pub(super) fn len(&self) -> usize {
        self.trades.len()
    }

    /// The deliveries in the order in which they are due.
    pub(super) fn due(&self) -> impl Iterator<Item = &Due> {
        self.due.iter()
    }

    /// Writes a trade to the journal, then changes it in memory; a failed write changes nothing.
    pub(super) fn commit(&mut self, trade: Trade) -> io::Result<()> {
        self.write(&trade)?;
        self.put(trade);
        Ok(())
    }

    /// Changes a trade in memory even if the write fails: it has already happened elsewhere.
    pub(super) fn record(&mut self, trade: Trade) -> io::Result<()> {
        let written = self.write(&trade);
        self.put(trade);
        written
    }

    /// Whether the last trade could not be written.
    pub(super) const fn is_broken(&self) -> bool {
        self.broken
    }

    fn write(&mut self, trade: &Trade) -> io::Result<()> {
        let written = self.journal.as_mut().map_or(Ok(()), |journal| journal.append(trade));
        self.broken = written.is_err();
        written
    }

    fn put(&mut self, trade: Trade) {
        for due in self.trades.get(&trade.trade_no).into_iter().flat_map(due_of) {
            self.due.remove(&due);
        }
        self.due.extend(due_of(&trade));
        self.trades.insert(trade.trade_no.clone(), trade);
    }
}

fn due_of(trade: &Trade) -> impl Iterator<Item = Due> {
    let deliveries = trade.deliveries.iter().enumerate();
    deliveries.filter_map(|(at, notice)| Some((notice.due_ms?, trade.trade_no.clone(), at)))
}
