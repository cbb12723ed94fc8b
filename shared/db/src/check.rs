//! The laws of a table at rest: what is stored twice agrees, and what an item points to is there.
//! One scan, in any order, and nothing is written. It is for a table that was restored to a time,
//! and for one that nobody writes to.
//!
//! What is made of an item a moment later, entries and cards, may lack where the item is younger
//! than ten minutes: whoever reads the stream would have made it.

mod facts;
mod law;
mod ledger;

pub use law::{Fault, Law};

use domain::Timestamp;

use crate::{
    Error, Table,
    item::Item,
    read::key_of,
    table::{Key, loggable},
};
use ledger::Ledger;

/// How many items are read at once.
const PAGE: i32 = 500;
/// The most faults that are named; all are counted.
const NAMED: usize = 200;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Items that were read.
    pub items: usize,
    /// How many laws do not hold.
    pub count: usize,
    /// The first 200 of those.
    pub faults: Vec<Fault>,
    /// Items that this code can't read, by key.
    pub unreadable: Vec<String>,
}

impl Checked {
    /// Whether every law holds and everything can be read.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.count == 0 && self.unreadable.is_empty()
    }
}

impl Table {
    /// Reads the whole table as it was at `at`, and checks the laws.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn check(&self, at: Timestamp) -> Result<Checked, Error> {
        const NAME: &str = "check";
        let mut ledger = Ledger::new(at);
        let mut checked = Checked::default();
        let mut start: Option<Key> = None;
        loop {
            #[expect(clippy::disallowed_methods, reason = "it is for a table that nobody uses")]
            let request = self.client.scan();
            let output = request
                .table_name(self.table())
                .set_exclusive_start_key(start.map(|key| key.attributes()))
                .limit(PAGE)
                .send()
                .await
                .map_err(|error| Error::from_sdk(NAME, error))?;
            for item in output.items.unwrap_or_default() {
                checked.items = checked.items.saturating_add(1);
                take(&mut ledger, &mut checked, item);
            }
            start = output.last_evaluated_key.as_ref().and_then(key_of);
            if start.is_none() {
                break;
            }
        }
        let mut faults = ledger.faults();
        checked.count = faults.len();
        faults.truncate(NAMED);
        checked.faults = faults;
        Ok(checked)
    }
}

fn take(ledger: &mut Ledger, checked: &mut Checked, item: Item) {
    let Some(key) = key_of(&item) else { return };
    ledger.see(&key);
    let name = loggable(&key.pk, &key.sk);
    if facts::enter(ledger, &key, item).is_err() {
        checked.unreadable.push(name);
    }
}
