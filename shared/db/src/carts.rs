//! The carts of users; a guest's cart is kept in a cookie.

use domain::{OrderId, RecentKeys, Timestamp, UserId, cart::Cart, near::Near};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Reading, Table, TransactionError, VersionConflict,
    item::{self},
    table::Key,
    txn::Txn,
};

/// A stored cart and its version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredCart {
    /// What is in it.
    pub lines: Cart,
    /// The idempotency keys of the last changes.
    #[serde(default, skip_serializing_if = "RecentKeys::is_empty")]
    pub keys: RecentKeys,
    /// Where its products come from, so that this is read with them.
    #[serde(default, skip_serializing_if = "Near::is_empty")]
    pub near: Near,
    /// The customer's orders that may wait for their money, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<OrderId>,
    /// Counts the changes, for optimistic locking; 0 if it was never stored.
    #[serde(rename = "v")]
    pub version: u64,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Table {
    /// The cart of `user`; an empty one if there is none.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn cart(&self, user: UserId, reading: Reading) -> Result<StoredCart, Error> {
        Ok(self.get_as("cart", &Key::cart(user), reading).await?.unwrap_or_default())
    }

    /// Writes `next` over the cart that was `read`, as the version after it.
    ///
    /// # Errors
    /// [`VersionConflict`] when it has changed since it was read.
    pub async fn save_cart(
        &self,
        user: UserId,
        read: &StoredCart,
        next: StoredCart,
        now: Timestamp,
    ) -> Result<(), TransactionError<VersionConflict>> {
        let mut txn = self.txn("save_cart");
        let version = read.version.saturating_add(1);
        let next = StoredCart { version, updated_at: now, ..next };
        put_cart(&mut txn, user, read, &next, VersionConflict)?;
        self.commit(txn).await
    }
}

/// Adds to `txn` that `next` is written over the cart that was `read`.
pub(crate) fn put_cart<E>(
    txn: &mut Txn<E>,
    user: UserId,
    read: &StoredCart,
    next: &StoredCart,
    changed: E,
) -> Result<(), Error> {
    let written = item::write(&Key::cart(user), next)?;
    if read.version == 0 {
        txn.create(written, changed);
    } else {
        txn.replace(written, read.version, changed);
    }
    Ok(())
}
