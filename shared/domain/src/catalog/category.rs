//! Categories: groups of a store's products.

use serde::{Deserialize, Serialize};

use crate::{CategoryId, Multiline, StoreId, Text, Timestamp};

/// A group of a store's products.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Category id.
    pub id: CategoryId,
    /// The store that it belongs to.
    pub store: StoreId,
    /// Unique within the store.
    pub name: Text<1, 40>,
    /// Its name in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Text<1, 60>>,
    /// What belongs in it.
    pub description: Option<Multiline<1, 500>>,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description_en: Option<Multiline<1, 1000>>,
    /// Its position in lists, from 0.
    pub position: u16,
    /// When it was created.
    pub created_at: Timestamp,
}

/// The most categories of a store.
pub const MAX_CATEGORIES: u16 = 100;

/// How many categories of a store stand together in the list of the market.
const TOGETHER: u16 = 10;

/// Where a category stands in the list of the market that its store has after `before` others: the
/// first ten of every store come before the next ten of any, so that none hides the others'.
#[must_use]
pub const fn wave_after(before: u16) -> u16 {
    before.div_euclid(TOGETHER)
}

/// The category of a product, as the product shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRef {
    /// Category id.
    pub id: CategoryId,
    /// Its name.
    pub name: Text<1, 40>,
    /// Its name in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Text<1, 60>>,
}

impl From<&Category> for CategoryRef {
    fn from(category: &Category) -> Self {
        let (name, name_en) = (category.name.clone(), category.name_en.clone());
        Self { id: category.id, name, name_en }
    }
}
