//! All trades, in a database of their own, and when each of their deliveries is due. What is opened
//! is what is due: a trade that is done is read when somebody asks for it.
//!
//! A change is handed to the system before it is answered or delivered, so it outlives the process.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::trade::Trade;
use crate::OpenError;

/// A planned delivery: when it is due, its trade, and its position there.
pub(super) type Due = (i64, String, usize);

/// Why a trade can't be written.
pub(super) type StoreError = rusqlite::Error;

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS trades (
        n INTEGER PRIMARY KEY,
        trade_no TEXT NOT NULL UNIQUE,
        trade TEXT NOT NULL,
        due INTEGER NOT NULL
    );
    CREATE INDEX IF NOT EXISTS due ON trades (due) WHERE due = 1;
";

/// The trades.
pub(super) struct TradeStore {
    trades: Connection,
    due: BTreeSet<Due>,
    broken: bool,
}

impl TradeStore {
    /// No trades, which live as long as this.
    pub(super) fn memory() -> Result<Self, OpenError> {
        let opened = Connection::open_in_memory().and_then(Self::over);
        opened.map_err(|error| OpenError::Engine(error.to_string()))
    }

    /// The trades in the database at `path`, made when absent.
    pub(super) fn open(path: &Path) -> Result<Self, OpenError> {
        let refused = |error: StoreError| OpenError::Database {
            path: path.to_owned(),
            problem: error.to_string(),
        };
        Connection::open(path).and_then(Self::over).map_err(refused)
    }

    fn over(trades: Connection) -> Result<Self, StoreError> {
        trades.execute_batch(SCHEMA)?;
        let due = {
            let mut waiting = trades.prepare("SELECT trade FROM trades WHERE due = 1")?;
            let found = waiting.query_map([], read)?;
            let found: Vec<Trade> = found.collect::<Result<_, _>>()?;
            found.iter().flat_map(due_of).collect()
        };
        Ok(Self { trades, due, broken: false })
    }

    /// The trade of that number. One that can't be read counts as none.
    pub(super) fn get(&self, trade_no: &str) -> Option<Trade> {
        let query = "SELECT trade FROM trades WHERE trade_no = ?1";
        let found = self.trades.query_row(query, [trade_no], read).optional();
        found.ok().flatten()
    }

    /// All trades, the oldest first.
    pub(super) fn all(&self) -> Vec<Trade> {
        let read_all = || -> Result<Vec<Trade>, StoreError> {
            let mut all = self.trades.prepare("SELECT trade FROM trades ORDER BY n")?;
            all.query_map([], read)?.collect()
        };
        read_all().unwrap_or_default()
    }

    /// The last `most` trades, the newest first.
    pub(super) fn last(&self, most: usize) -> Vec<Trade> {
        let read_last = || -> Result<Vec<Trade>, StoreError> {
            let query = "SELECT trade FROM trades ORDER BY n DESC LIMIT ?1";
            let mut last = self.trades.prepare_cached(query)?;
            last.query_map([most], read)?.collect()
        };
        read_last().unwrap_or_default()
    }

    /// The number of the next trade.
    pub(super) fn next(&self) -> i64 {
        let next = "SELECT COALESCE(MAX(n), 0) + 1 FROM trades";
        self.trades.query_row(next, [], |row| row.get(0)).unwrap_or(1)
    }

    /// The deliveries in the order in which they are due.
    pub(super) fn due(&self) -> impl Iterator<Item = &Due> {
        self.due.iter()
    }

    /// Writes a trade, then plans its deliveries; a failed write changes nothing.
    pub(super) fn commit(&mut self, trade: &Trade) -> Result<(), StoreError> {
        self.write(trade)?;
        self.plan(trade);
        Ok(())
    }

    /// Plans the deliveries of a trade even if the write fails: it has already happened elsewhere.
    pub(super) fn record(&mut self, trade: &Trade) -> Result<(), StoreError> {
        let written = self.write(trade);
        self.plan(trade);
        written
    }

    /// Whether the last trade could not be written.
    pub(super) const fn is_broken(&self) -> bool {
        self.broken
    }

    fn write(&mut self, trade: &Trade) -> Result<(), StoreError> {
        let written = self.put(trade);
        self.broken = written.is_err();
        written
    }

    fn put(&self, trade: &Trade) -> Result<(), StoreError> {
        let text = serde_json::to_string(trade);
        let text = text.map_err(|error| StoreError::ToSqlConversionFailure(error.into()))?;
        let put = "INSERT INTO trades (trade_no, trade, due) VALUES (?1, ?2, ?3) \
                   ON CONFLICT (trade_no) DO UPDATE SET trade = ?2, due = ?3";
        let due = due_of(trade).next().is_some();
        self.trades.prepare_cached(put)?.execute(params![trade.trade_no, text, due]).map(drop)
    }

    fn plan(&mut self, trade: &Trade) {
        self.due.retain(|(_, trade_no, _)| *trade_no != trade.trade_no);
        self.due.extend(due_of(trade));
    }
}

fn read(row: &Row<'_>) -> Result<Trade, StoreError> {
    let text = row.get_ref(0)?.as_str()?;
    serde_json::from_str(text).map_err(|error| {
        StoreError::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into())
    })
}

fn due_of(trade: &Trade) -> impl Iterator<Item = Due> {
    let deliveries = trade.deliveries.iter().enumerate();
    deliveries.filter_map(|(at, notice)| Some((notice.due_ms?, trade.trade_no.clone(), at)))
}
