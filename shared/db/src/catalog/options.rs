//! Option groups, and the codes of their choices, which are unique in a store.

use std::collections::BTreeSet;

use domain::{
    ChoiceCode, GroupId, StoreId,
    catalog::{ChoiceUnits, OptionGroup},
};

use super::stock::stock_item;
use crate::{
    Error, Reading, Table, TransactionError,
    item::{self, Item, text},
    read::QuerySpec,
    table::{Key, OPTION_GROUP, Partition},
};

/// Why an option group was not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceTaken {
    /// It has changed since it was read.
    Changed,
    /// Another group of the store has a choice with this code.
    Code(ChoiceCode),
}

/// How many option groups are read at once.
const READ: u16 = 200;

impl Table {
    /// The option group `id` of `store`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn option_group(
        &self,
        store: StoreId,
        id: GroupId,
    ) -> Result<Option<OptionGroup>, Error> {
        self.get("option_group", &Key::option_group(store, id)).await
    }

    /// Every option group of `store`, by id.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn option_groups(&self, store: StoreId) -> Result<Vec<OptionGroup>, Error> {
        const NAME: &str = "option_groups";
        let spec = QuerySpec::partition(NAME, Partition::store(store), READ);
        let found = self.query_all(spec.beginning(OPTION_GROUP)).await?;
        found.into_iter().map(|item| item::read(NAME, item)).collect()
    }

    /// Those of the option groups `wanted` that exist, in any order: one batch read of up to 100,
    /// none for none.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn option_groups_of(
        &self,
        wanted: &BTreeSet<(StoreId, GroupId)>,
        reading: Reading,
    ) -> Result<Vec<OptionGroup>, Error> {
        const NAME: &str = "option_groups_of";
        let keys: Vec<_> =
            wanted.iter().map(|(store, id)| Key::option_group(*store, *id)).collect();
        let found = self.get_many_as(NAME, &keys, reading).await?;
        found.into_iter().map(|item| item::read(NAME, item)).collect()
    }

    /// Writes `group` over `old`, or as a new one, with the `first` units of the choices that are
    /// counted from now on. When that ends, or the choice is gone, its stock stays: cancelled
    /// orders may still return units.
    ///
    /// # Errors
    /// [`ChoiceTaken`].
    pub async fn save_option_group(
        &self,
        old: Option<&OptionGroup>,
        group: &OptionGroup,
        first: &ChoiceUnits,
    ) -> Result<(), TransactionError<ChoiceTaken>> {
        let mut txn = self.txn("save_option_group");
        let item = item::write(&Key::option_group(group.store, group.id), group)?;
        match old {
            Some(old) => txn.replace(item, old.version, ChoiceTaken::Changed),
            None => txn.create(item, ChoiceTaken::Changed),
        }
        let (before, now) = (old.map(codes).unwrap_or_default(), codes(group));
        let counted = group
            .choices
            .iter()
            .filter_map(|choice| Some((choice.stock(group.store)?, *first.get(&choice.code)?)));
        for (stock, units) in counted {
            txn.put(stock_item(stock, units), ChoiceTaken::Changed);
        }
        for code in now.difference(&before) {
            txn.create(choice_claim(group, *code), ChoiceTaken::Code(*code));
        }
        for code in before.difference(&now) {
            txn.delete(&Key::choice(group.store, *code), ChoiceTaken::Changed);
        }
        self.commit(txn).await
    }

    /// Deletes `group` and frees the codes of its choices.
    ///
    /// # Errors
    /// [`ChoiceTaken::Changed`].
    pub async fn delete_option_group(
        &self,
        group: &OptionGroup,
    ) -> Result<(), TransactionError<ChoiceTaken>> {
        let mut txn = self.txn("delete_option_group");
        let key = Key::option_group(group.store, group.id);
        txn.delete_version(&key, group.version, ChoiceTaken::Changed);
        for code in codes(group) {
            txn.delete(&Key::choice(group.store, code), ChoiceTaken::Changed);
        }
        self.commit(txn).await
    }
}

/// The claim of `group` to the code of a choice.
pub(crate) fn choice_claim(group: &OptionGroup, code: ChoiceCode) -> Item {
    let mut claim = Key::choice(group.store, code).attributes();
    claim.insert("group".to_owned(), text(group.id));
    claim
}

fn codes(group: &OptionGroup) -> BTreeSet<ChoiceCode> {
    group.choices.iter().map(|choice| choice.code).collect()
}
