//! Categories: in the partition of their store, and once more in the list of the market, which is
//! read page by page.

use std::collections::HashMap;

use domain::{
    CategoryId, StoreId,
    catalog::{Category, MAX_CATEGORIES, wave_after},
};

use crate::{
    Cursor, Error, Once, OnceError, Page, PageParams, Reading, Table, TransactionError,
    item::{self, Item, number, number_of, text},
    read::{QuerySpec, key_of},
    table::{CATEGORY, Key, PK, Partition, SK},
    txn::Change,
};

/// How many categories of a store are read at once.
const READ: u16 = 500;
/// The name of the market's list in cursors.
const MARKET: &str = "categories";
/// The longest sort key of the market's list, in bytes, with room to spare.
const MAX_CURSOR_KEY: usize = 100;

/// Why a category was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CategoryError {
    /// The store has one of that name.
    Exists,
    /// The store has as many as it may have.
    TooMany,
}

/// The attribute that counts the categories of a store.
const COUNT: &str = "categories";

impl Table {
    /// Adds a category to a store, which may have [`MAX_CATEGORIES`]. Its id is derived from store
    /// and name, so that a name is unique.
    ///
    /// # Errors
    /// [`CategoryError`]; [`OnceError::Repeated`] when the key of `once` was used before.
    pub async fn add_category(
        &self,
        category: &Category,
        once: Option<Once<'_>>,
    ) -> Result<(), TransactionError<OnceError<CategoryError>>> {
        // How many there are decides only where it stands in the market's list, and may be old.
        let counts = Key::store_counts(category.store);
        let read =
            self.get_many_as("store_counts", std::slice::from_ref(&counts), Reading::Eventual);
        let read = read.await?;
        let before = read.first().and_then(|item| number_of(item, COUNT)).unwrap_or_default();
        let exists = || OnceError::Condition(CategoryError::Exists);
        let mut txn = self.txn("add_category");
        txn.create(item::write(&Key::category(category.store, category.id), category)?, exists());
        let again = Key::market_category(category, wave_after(before));
        txn.put(item::write(&again, category)?, exists());
        let count = Change::new(
            "ADD categories :one",
            "attribute_not_exists(categories) OR categories < :most",
            [(":one", number(1)), (":most", number(MAX_CATEGORIES))],
        );
        txn.update(&counts, count, OnceError::Condition(CategoryError::TooMany));
        self.commit_once(txn, once, category.created_at).await
    }

    /// The category `id` of `store`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn category(
        &self,
        store: StoreId,
        id: CategoryId,
    ) -> Result<Option<Category>, Error> {
        self.get("category", &Key::category(store, id)).await
    }

    /// Every category of `store`, by position.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn store_categories(&self, store: StoreId) -> Result<Vec<Category>, Error> {
        const NAME: &str = "store_categories";
        let spec = QuerySpec::partition(NAME, Partition::store(store), READ).beginning(CATEGORY);
        let found = self.query_all(spec).await?;
        let categories: Result<Vec<Category>, _> =
            found.into_iter().map(|item| item::read(NAME, item)).collect();
        let mut categories = categories?;
        categories.sort_by_key(|category| category.position);
        Ok(categories)
    }

    /// The categories of every store, the first ten of each before the next, by store and position.
    ///
    /// # Errors
    /// When the table does not answer; [`Error::ForeignCursor`] for a cursor of another list.
    pub async fn market_categories(&self, params: &PageParams) -> Result<Page<Category>, Error> {
        let (skip, limit) = (usize::from(params.skip), usize::from(params.limit));
        // One more tells whether there is a next page.
        let read = params.limit.saturating_add(params.skip).saturating_add(1);
        let mut spec = QuerySpec::partition(MARKET, Partition::categories(), read);
        spec.start = params.cursor.as_ref().map(start_key).transpose()?;
        let (items, rest) = self.query(spec).await?;
        let more = items.len() > skip.saturating_add(limit);
        let shown: Vec<Item> = items.into_iter().skip(skip).take(limit).collect();
        let last = if more { shown.last() } else { rest.as_ref() };
        let next = last.and_then(key_of).map(|key| Cursor::behind(MARKET, key.sk));
        let items: Result<_, _> = shown.into_iter().map(|item| item::read(MARKET, item)).collect();
        Ok(Page::onward(items?, next))
    }
}

fn start_key(cursor: &Cursor) -> Result<Item, Error> {
    let fits = (1..=MAX_CURSOR_KEY).contains(&cursor.key.len());
    if cursor.list != MARKET || !fits {
        return Err(Error::ForeignCursor);
    }
    Ok(HashMap::from([
        (PK.to_owned(), text(Partition::categories())),
        (SK.to_owned(), text(&cursor.key)),
    ]))
}
