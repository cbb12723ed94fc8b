//! Stores: each in its own partition, and once more in the list of the market, written together;
//! and the claims that keep their names in addresses unique.

use std::collections::BTreeSet;

use domain::{
    Slug, StoreId,
    store::{Store, StoreName},
};

use crate::{
    Cursor, Error, Page, PageParams, Reading, Table, TransactionError, VersionConflict,
    item::{self, Item, number_of, text, text_of},
    read::key_of,
    table::{Key, Partition},
    two_way::TwoWay,
    txn::Txn,
};

/// Why a store was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreConflict {
    /// It has changed since it was read.
    Changed,
    /// Another store has that name in addresses.
    SlugTaken,
}

/// The name of the market's list in cursors.
const MARKET: &str = "stores";
/// The longest sort key of the market's list, in bytes, with room to spare.
const MAX_CURSOR_KEY: usize = 100;

impl Table {
    /// The store `id`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn store(&self, id: StoreId) -> Result<Option<Store>, Error> {
        self.get("store", &Key::store(id)).await
    }

    /// The store with that name in addresses: one read, and one more if it was chosen.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn store_by_slug(
        &self,
        slug: &Slug,
        reading: Reading,
    ) -> Result<Option<Store>, Error> {
        const NAME: &str = "store_by_slug";
        let id = match slug.store() {
            Some(store) => Some(store),
            None => {
                let claim = self.get_many_as(NAME, &[Key::slug(slug)], reading).await?.pop();
                claim.as_ref().and_then(holder)
            }
        };
        let Some(id) = id else { return Ok(None) };
        let found = self.get_many_as(NAME, &[Key::store(id)], reading).await?.pop();
        let found: Option<Store> = found.map(|item| item::read(NAME, item)).transpose()?;
        // An old claim may be read of a store that has another name by now.
        Ok(found.filter(|store| slug.store().is_some() || store.slug() == *slug))
    }

    /// Every store, by when it joined. Eventually consistent; one read of one call.
    ///
    /// # Errors
    /// When the table does not answer; [`Error::ForeignCursor`] for a cursor of another list.
    pub async fn stores(&self, params: &PageParams) -> Result<Page<Store>, Error> {
        const NAME: &str = "stores";
        params.cursor.as_ref().map(checked).transpose()?;
        let (list, pk) = (MARKET.to_owned(), Partition::stores());
        let list = TwoWay { list, name: NAME, pk, forward: true };
        let Page { items, prev, next } = self.two_way(&list, params).await?;
        let items: Result<_, _> = items.into_iter().map(|item| item::read(NAME, item)).collect();
        Ok(Page { items: items?, prev, next })
    }

    /// What is shown of those of the stores `ids` that there are, where their products stand. It
    /// may be some moments old; half a unit each, and one call for up to a hundred.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn store_names(&self, ids: &BTreeSet<StoreId>) -> Result<Vec<StoreName>, Error> {
        const NAME: &str = "store_names";
        let keys: Vec<_> = ids.iter().copied().map(Key::store).collect();
        let found = self.get_many_soon(NAME, &keys).await?.into_iter();
        let names =
            found.map(|item| item::read::<Store>(NAME, item).map(|it| StoreName::from(&it)));
        names.collect()
    }

    /// Writes `new` over `old`, and in the list of the market; another name in addresses is claimed
    /// and the old one released with it.
    ///
    /// # Errors
    /// [`StoreConflict`].
    pub async fn save_store(
        &self,
        old: &Store,
        new: &Store,
    ) -> Result<(), TransactionError<StoreConflict>> {
        let mut txn = self.txn("save_store");
        txn.replace(item::write(&Key::store(new.id), new)?, old.version, StoreConflict::Changed);
        txn.put(item::write(&Key::market_store(new), new)?, StoreConflict::Changed);
        if old.chosen_slug != new.chosen_slug {
            if let Some(claim) = slug_claim(new) {
                txn.create(claim, StoreConflict::SlugTaken);
            }
            if let Some(gone) = &old.chosen_slug {
                txn.delete(&Key::slug(gone), StoreConflict::Changed);
            }
        }
        self.commit(txn).await
    }

    /// Those of `stores` that the market's list lacks, or has in another version: a batch read of
    /// up to 100 at once.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn stores_not_listed(&self, stores: &[Store]) -> Result<BTreeSet<StoreId>, Error> {
        let keys: Vec<_> = stores.iter().map(Key::market_store).collect();
        let there = self.get_many_soon("stores_not_listed", &keys).await?;
        let listed = |store: &&Store| {
            let key = Key::market_store(store);
            there.iter().any(|item| {
                key_of(item).as_ref() == Some(&key) && number_of(item, "v") == Some(store.version)
            })
        };
        Ok(stores.iter().filter(|store| !listed(store)).map(|store| store.id).collect())
    }

    /// Writes `store` in the list of the market, if it still is as it was read.
    ///
    /// # Errors
    /// [`VersionConflict`] when it has changed since.
    pub async fn list_store(&self, store: &Store) -> Result<(), TransactionError<VersionConflict>> {
        let mut txn = self.txn("list_store");
        txn.check_version(&Key::store(store.id), store.version, VersionConflict);
        txn.put(item::write(&Key::market_store(store), store)?, VersionConflict);
        self.commit(txn).await
    }
}

/// Adds a new store to `txn`, also to the list of the market; `exists` if there is one of that id,
/// `taken` if another one has its name in addresses.
pub(crate) fn open<E: Copy>(
    txn: &mut Txn<E>,
    store: &Store,
    exists: E,
    taken: E,
) -> Result<(), Error> {
    txn.create(item::write(&Key::store(store.id), store)?, exists);
    txn.create(item::write(&Key::market_store(store), store)?, exists);
    if let Some(claim) = slug_claim(store) {
        txn.create(claim, taken);
    }
    Ok(())
}

/// The claim of `store` to its name in addresses, if it chose one.
pub(crate) fn slug_claim(store: &Store) -> Option<Item> {
    let mut claim = Key::slug(store.chosen_slug.as_ref()?).attributes();
    claim.insert("store".to_owned(), text(store.id));
    Some(claim)
}

/// The store that holds a claim.
pub(crate) fn holder(claim: &Item) -> Option<StoreId> {
    text_of(claim, "store")?.parse().ok()
}

fn checked(cursor: &Cursor) -> Result<(), Error> {
    let fits = (1..=MAX_CURSOR_KEY).contains(&cursor.key.len());
    if cursor.list == MARKET && fits { Ok(()) } else { Err(Error::ForeignCursor) }
}
