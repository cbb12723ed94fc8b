//! DynamoDB, and nothing else: one table, its keys, its transactions.
//!
//! * [`table`] is the map: every key, every index, and the access pattern each serves.
//! * [`txn`] writes several items or none; each conditional write names the error of its condition.
//! * [`page`] is cursor pagination; a cursor can't leave the partition it was made for.
//! * The other modules are what the use cases load and commit, by subject.
//!
//! There is no trait above the table. Tests and the local server put another HTTP connector under
//! the same SDK client, so that expressions, conditions and errors are those of production.

mod carts;
mod catalog;
mod cause;
mod error;
mod item;
mod once;
mod orders;
pub mod page;
mod read;
pub mod schema;
mod sessions;
pub mod stream;
pub mod table;
pub mod txn;
mod users;

use std::sync::Arc;

use aws_sdk_dynamodb::Client;

pub use carts::StoredCart;
pub use catalog::{ChoiceTaken, Dish, NotTracked, ProductConflict, ShownCard};
pub use cause::{MAX_CAUSE, caused_by};
pub use error::{
    AlreadyExists, Error, TransactionError, VersionConflict, json_problem, sdk_problem,
};
pub use once::{Once, OnceError};
pub use orders::{DueOrder, PlaceOrderError, Placement};
pub use page::{Cursor, Page, PageParams};
pub use sessions::{RevokedSession, Rotation};
pub use users::{Claim, RegistrationError, SignInCounts};

/// The market's table.
#[derive(Clone, Debug)]
pub struct Table {
    client: Client,
    table: Arc<str>,
}

impl Table {
    /// The table named `table`, reached through `client`.
    #[must_use]
    pub fn new(client: Client, table: &str) -> Self {
        Self { client, table: table.into() }
    }

    /// The table's name.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }
}
