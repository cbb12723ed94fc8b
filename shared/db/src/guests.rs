//! What limits the orders of guests: customers without a login, known by their telephone number.

use domain::{OrderId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Reading, Table,
    item::{self, number},
    table::{Key, TTL},
    txn::{Change, Txn},
};

/// What is known of a guest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredGuest {
    /// The guest's orders that may wait for their money, the oldest first.
    pub open: Vec<OrderId>,
    /// Counts the changes, for optimistic locking; 0 if it was never stored.
    #[serde(rename = "v")]
    pub version: u64,
}

/// What is written with an order of a guest.
#[derive(Clone, Debug)]
pub struct GuestOrder<'a> {
    /// The digest of the guest's telephone number.
    pub digest: &'a str,
    /// What was read of the guest, and what follows; `None` if the order waits for no money.
    pub open: Option<(StoredGuest, StoredGuest)>,
    /// Until when what follows is kept.
    pub open_until: Timestamp,
    /// Where the order came from.
    pub address: String,
    /// The window in which orders from there are counted.
    pub window: i64,
    /// Until when they are.
    pub window_until: Timestamp,
    /// The most of them.
    pub most: u32,
}

impl Table {
    /// What is known of the guest with the digest `digest`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn guest(&self, digest: &str, reading: Reading) -> Result<StoredGuest, Error> {
        let found = self.get_many_as("guest", &[Key::guest(digest)], reading).await?;
        let found = found.into_iter().next();
        Ok(found.map(|item| item::read("guest", item)).transpose()?.unwrap_or_default())
    }
}

/// Adds to `txn` what is written with an order of a guest; `changed` if the guest has ordered since
/// it was read, `too_many` if no further order is taken from the address.
pub(crate) fn put<E>(
    txn: &mut Txn<E>,
    guest: &GuestOrder<'_>,
    changed: E,
    too_many: E,
) -> Result<(), Error> {
    if let Some((read, next)) = &guest.open {
        let mut item = item::write(&Key::guest(guest.digest), next)?;
        item.insert(TTL.to_owned(), number(guest.open_until.seconds()));
        if read.version == 0 {
            txn.create(item, changed);
        } else {
            txn.replace(item, read.version, changed);
        }
    }
    let count = Change::new(
        "SET #ttl = :ttl ADD orders :one",
        "attribute_not_exists(orders) OR orders < :most",
        [
            (":ttl", number(guest.window_until.seconds())),
            (":one", number(1)),
            (":most", number(guest.most)),
        ],
    );
    txn.update(&Key::guest_orders_from(&guest.address, guest.window), count, too_many);
    Ok(())
}
