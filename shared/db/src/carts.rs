//! The carts of users; a guest's cart is kept in a cookie.

use domain::{OrderId, RecentKeys, Timestamp, UserId, cart::Cart};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Table, TransactionError, VersionConflict,
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
    pub async fn cart(&self, user: UserId) -> Result<StoredCart, Error> {
        Ok(self.get("cart", &Key::cart(user)).await?.unwrap_or_default())
    }

    /// Writes `lines` over the cart that was `read`.
    ///
    /// # Errors
    /// [`VersionConflict`] when it has changed since it was read.
    pub async fn save_cart(
        &self,
        user: UserId,
        read: &StoredCart,
        lines: Cart,
        keys: RecentKeys,
        now: Timestamp,
    ) -> Result<(), TransactionError<VersionConflict>> {
        let mut txn = self.txn("save_cart");
        let version = read.version.saturating_add(1);
        let next = StoredCart { lines, keys, open: read.open.clone(), version, updated_at: now };
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
