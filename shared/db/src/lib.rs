//! DynamoDB, and nothing else: two tables, their keys, their transactions.
//!
//! * [`table`] is the map: every key, every index, and the access pattern each serves.
//! * [`txn`] writes several items or none; each conditional write names the error of its condition.
//! * [`page`] is cursor pagination; a cursor can't leave the partition it was made for.
//! * The other modules are what the use cases load and commit, by subject.
//!
//! There is no trait above the table. Tests and the local server put another HTTP connector under
//! the same SDK client, so that expressions, conditions and errors are those of production.

mod address_books;
mod boards;
mod carts;
mod catalog;
mod cause;
mod check;
mod deadlines;
mod drafts;
mod error;
mod formats;
#[cfg(test)]
mod golden;
mod guests;
mod item;
mod limits;
mod memberships;
mod once;
mod order_lists;
mod order_pages;
mod order_search;
mod orders;
pub mod page;
mod payment_needs;
mod read;
mod rewrite;
pub mod schema;
mod sessions;
mod standings;
mod status_lists;
mod stores;
pub mod stream;
mod sweep;
pub mod table;
mod two_way;
pub mod txn;
mod users;

use std::sync::Arc;

use aws_sdk_dynamodb::Client;

pub use boards::OpenOrder;
pub use carts::StoredCart;
pub use catalog::{
    CategoryError, ChoiceTaken, Dish, FiledName, NotTracked, ProductConflict, ShownCard, place_of,
    position_of,
};
pub use cause::{MAX_CAUSE, caused_by, current as current_cause};
pub use check::{Checked, Fault, Law};
pub use deadlines::{Due, Filed, SHARDS, minute_of};
pub use error::{
    AlreadyExists, Error, TransactionError, VersionConflict, json_problem, sdk_problem,
};
pub use guests::{GuestOrder, StoredGuest};
pub use limits::{Counted, Taken};
pub use once::{Once, OnceBy, OnceError};
pub use order_search::OrdersBy;
pub use orders::{OrderChange, PlaceOrderError, Placement};
pub use page::{Cursor, Page, PageParams};
pub use read::Reading;
pub use sessions::{RevokedSession, Rotation};
pub use standings::FoundStanding;
pub use stores::StoreConflict;
pub use sweep::{Entry, Found, Place, Progress, Swept};
pub use users::{Claim, RegistrationError};

/// The market's table, and beside it the one of what expires: sessions, sign-in attempts,
/// idempotency records.
#[derive(Clone, Debug)]
pub struct Table {
    client: Client,
    table: Arc<str>,
    expiring: Arc<str>,
}

impl Table {
    /// The table named `table` and the expiring one, reached through `client`.
    #[must_use]
    pub fn new(client: Client, table: &str, expiring: &str) -> Self {
        Self { client, table: table.into(), expiring: expiring.into() }
    }

    /// The table's name.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The name of the table of what expires.
    #[must_use]
    pub fn expiring(&self) -> &str {
        &self.expiring
    }

    /// The name of the table that holds the partition `pk`.
    fn table_of(&self, pk: &str) -> &str {
        if table::expires(pk) { &self.expiring } else { &self.table }
    }
}
