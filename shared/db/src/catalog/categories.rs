//! Categories.

use domain::{CategoryId, catalog::Category};

use crate::{
    AlreadyExists, Error, Once, OnceError, Table, TransactionError, item,
    read::QuerySpec,
    table::{Key, Partition},
};

/// The most categories of the market.
const MAX_CATEGORIES: u16 = 500;

impl Table {
    /// Adds a category. Its id is derived from its store and name, so that a name is unique.
    ///
    /// # Errors
    /// [`AlreadyExists`] when the store has a category of that name; [`OnceError::Repeated`] when
    /// the key of `once` was used before.
    pub async fn add_category(
        &self,
        category: &Category,
        once: Option<Once<'_>>,
    ) -> Result<(), TransactionError<OnceError<AlreadyExists>>> {
        let mut txn = self.txn("add_category");
        let item = item::write(&Key::category(category.id), category)?;
        txn.create(item, OnceError::Condition(AlreadyExists));
        self.commit_once(txn, once, category.created_at).await
    }

    /// The category `id`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn category(&self, id: CategoryId) -> Result<Option<Category>, Error> {
        self.get("category", &Key::category(id)).await
    }

    /// Every category of the market, by store and position.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn categories(&self) -> Result<Vec<Category>, Error> {
        let spec = QuerySpec::partition("categories", Partition::categories(), MAX_CATEGORIES);
        let (items, _) = self.query(spec).await?;
        let categories: Result<Vec<Category>, _> =
            items.into_iter().map(|item| item::read("categories", item)).collect();
        let mut categories = categories?;
        categories.sort_by_key(|category| (category.store, category.position));
        Ok(categories)
    }
}
