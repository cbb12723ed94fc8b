//! The addresses that users keep: personal data, in a partition of their own, so that who reads them
//! for a parcel sees no password hash. An empty book leaves nothing behind.

use domain::{UserId, address_book::AddressBook};

use crate::{Error, Table, TransactionError, VersionConflict, item, table::Key};

impl Table {
    /// The addresses of `user`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn address_book(&self, user: UserId) -> Result<AddressBook, Error> {
        Ok(self.get("address_book", &Key::address_book(user)).await?.unwrap_or_default())
    }

    /// Writes `next` over the book of `user` that was read at version `read`.
    ///
    /// # Errors
    /// [`VersionConflict`] when it has changed since.
    pub async fn save_address_book(
        &self,
        user: UserId,
        read: u64,
        next: &AddressBook,
    ) -> Result<(), TransactionError<VersionConflict>> {
        let mut txn = self.txn("save_address_book");
        let key = Key::address_book(user);
        match (next.addresses.is_empty(), read) {
            (true, _) => txn.delete_version(&key, read, VersionConflict),
            (false, 0) => txn.create(item::write(&key, next)?, VersionConflict),
            (false, _) => txn.replace(item::write(&key, next)?, read, VersionConflict),
        }
        self.commit(txn).await
    }
}
