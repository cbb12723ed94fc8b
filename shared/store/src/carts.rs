//! The carts of people who signed in.

use domain::{Timestamp, UserId, cart::Cart};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Rejected, Store,
    accounts::meaning,
    item::{self},
    table::Key,
    txn::Txn,
};

/// A cart and how often it has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredCart {
    /// What is in it.
    pub lines: Cart,
    /// Counts the changes; 0 was never stored.
    #[serde(rename = "v")]
    pub version: u64,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// The cart has changed since it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CartChanged;

impl Store {
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
    /// [`CartChanged`] when somebody else wrote it meanwhile.
    pub async fn save_cart(
        &self,
        user: UserId,
        read: &StoredCart,
        lines: Cart,
        now: Timestamp,
    ) -> Result<(), Rejected<CartChanged>> {
        let mut txn = self.txn("save_cart");
        put_cart(&mut txn, user, read, lines, now, CartChanged)?;
        self.commit(txn).await.map_err(meaning)
    }
}

/// Adds to `txn` that `lines` are written over the cart that was `read`.
pub(crate) fn put_cart<E>(
    txn: &mut Txn<E>,
    user: UserId,
    read: &StoredCart,
    lines: Cart,
    now: Timestamp,
    changed: E,
) -> Result<(), Error> {
    let next = StoredCart { lines, version: read.version.saturating_add(1), updated_at: now };
    let written = item::write(&Key::cart(user), &next)?;
    if read.version == 0 {
        txn.create(written, changed);
    } else {
        txn.replace(written, read.version, changed);
    }
    Ok(())
}
