//! Stores: the shops of the market.

use fields::Patch;
use serde::{Deserialize, Serialize};

use crate::{Multiline, Slug, StoreId, Text, Timestamp, order::StorePolicy};

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
    /// Its name in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Text<1, 80>>,
    /// Its name in addresses, if it has chosen one.
    #[serde(rename = "slug", default, skip_serializing_if = "Option::is_none")]
    pub chosen_slug: Option<Slug>,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Multiline<1, 500>>,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description_en: Option<Multiline<1, 1000>>,
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

/// A change of a store; what it leaves out stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreChange {
    /// Its name.
    pub name: Option<Text<1, 60>>,
    /// Its name in English.
    pub name_en: Patch<Text<1, 80>>,
    /// Its name in addresses; without one it is named by its id.
    pub slug: Patch<Slug>,
    /// What it is.
    pub description: Patch<Multiline<1, 500>>,
    /// The same in English.
    pub description_en: Patch<Multiline<1, 1000>>,
    /// Its settings.
    pub policy: Option<StorePolicy>,
}

impl Store {
    /// A new store with the default settings.
    #[must_use]
    pub fn new(id: StoreId, name: Text<1, 60>, kind: StoreKind, created_at: Timestamp) -> Self {
        Self {
            id,
            name,
            name_en: None,
            chosen_slug: None,
            description: None,
            description_en: None,
            kind,
            policy: StorePolicy::default(),
            version: 1,
            created_at,
        }
    }

    /// Its name in addresses: the one that it chose, or one made of its id.
    #[must_use]
    pub fn slug(&self) -> Slug {
        self.chosen_slug.clone().unwrap_or_else(|| Slug::of_store(self.id))
    }

    /// The store with `change`; `None` if that changes nothing.
    #[must_use]
    pub fn changed(&self, change: StoreChange) -> Option<Self> {
        let old = self.clone();
        let changed = Self {
            name: change.name.unwrap_or(old.name),
            name_en: change.name_en.apply(old.name_en),
            chosen_slug: change.slug.apply(old.chosen_slug),
            description: change.description.apply(old.description),
            description_en: change.description_en.apply(old.description_en),
            policy: change.policy.unwrap_or(old.policy),
            ..self.clone()
        };
        let version = self.version.saturating_add(1);
        (changed != *self).then_some(Self { version, ..changed })
    }
}

/// What is shown of a store where one of its products stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreName {
    /// Store id.
    pub id: StoreId,
    /// Its name in addresses.
    pub slug: Slug,
    /// Its name.
    pub name: Text<1, 60>,
    /// Its name in English.
    pub name_en: Option<Text<1, 80>>,
}

impl From<&Store> for StoreName {
    fn from(store: &Store) -> Self {
        let (name, name_en) = (store.name.clone(), store.name_en.clone());
        Self { id: store.id, slug: store.slug(), name, name_en }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_says_what_it_means() {
        let id = StoreId::new(Timestamp::from_millis(0), 1);
        let tea = Store::new(id, Text::new("茶行").unwrap(), StoreKind::Shop, Timestamp::default());
        let slug = Slug::new("hill-tea").unwrap();
        let named = tea.changed(StoreChange {
            slug: Patch::Set(slug.clone()),
            name_en: Patch::Set(Text::new("Hill Tea").unwrap()),
            ..StoreChange::default()
        });
        let named = named.unwrap();
        assert_eq!((named.slug(), named.version), (slug, 2));
        assert_eq!(named.changed(StoreChange::default()), None);
        let bare = named.changed(StoreChange {
            slug: Patch::Clear,
            name_en: Patch::Clear,
            ..StoreChange::default()
        });
        assert_eq!(bare, Some(Store { version: 3, ..tea.clone() }));
        assert_eq!(tea.slug().store(), Some(id));
    }
}
