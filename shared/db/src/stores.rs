//! Stores.

use domain::{StoreId, store::Store};

use crate::{Error, Table, TransactionError, VersionConflict, item, table::Key};

impl Table {
    /// The store `id`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn store(&self, id: StoreId) -> Result<Option<Store>, Error> {
        self.get("store", &Key::store(id)).await
    }

    /// Writes `store` over the one that was read at version `read`.
    ///
    /// # Errors
    /// [`VersionConflict`] when it has changed since.
    pub async fn save_store(
        &self,
        store: &Store,
        read: u64,
    ) -> Result<(), TransactionError<VersionConflict>> {
        let mut txn = self.txn("save_store");
        txn.replace(item::write(&Key::store(store.id), store)?, read, VersionConflict);
        self.commit(txn).await
    }
}
