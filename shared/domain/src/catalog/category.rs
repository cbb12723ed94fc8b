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
    /// What belongs in it.
    pub description: Option<Multiline<1, 500>>,
    /// Its position in lists, from 0.
    pub position: u16,
    /// When it was created.
    pub created_at: Timestamp,
}

/// The category of a product, as the product shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRef {
    /// Category id.
    pub id: CategoryId,
    /// Its name.
    pub name: Text<1, 40>,
}
