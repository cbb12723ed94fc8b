//! Stores: the shops of the market.

use serde::{Deserialize, Serialize};

use crate::{StoreId, Text, Timestamp, order::StorePolicy};

/// What kind of business a store is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreKind {
    /// A shop, which sells goods.
    Shop,
    /// A restaurant, which sells dishes.
    Restaurant,
    /// A gift store, which sells vouchers and gifts for points.
    Gift,
}

impl StoreKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Shop, Self::Restaurant, Self::Gift];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Restaurant => "restaurant",
            Self::Gift => "gift",
        }
    }
}

fields::choice!(StoreKind, as_str);

/// A store of the market.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Store {
    /// Store id.
    pub id: StoreId,
    /// Its name.
    pub name: Text<1, 60>,
    /// Its kind of business.
    pub kind: StoreKind,
    /// Its settings.
    #[serde(default)]
    pub policy: StorePolicy,
    /// Counts the changes, from 1.
    #[serde(rename = "v")]
    pub version: u64,
    /// When it joined the market.
    pub created_at: Timestamp,
}

impl Store {
    /// A new store with the default settings.
    #[must_use]
    pub fn new(id: StoreId, name: Text<1, 60>, kind: StoreKind, created_at: Timestamp) -> Self {
        Self { id, name, kind, policy: StorePolicy::default(), version: 1, created_at }
    }

    /// The store with the settings `policy`; `None` if that changes nothing.
    #[must_use]
    pub fn with_policy(&self, policy: StorePolicy) -> Option<Self> {
        let version = self.version.saturating_add(1);
        (policy != self.policy).then(|| Self { policy, version, ..self.clone() })
    }
}
