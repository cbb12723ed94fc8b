//! Where in lists a card stands.

use super::{
    card::ProductCard,
    entry::NameEntry,
    listing::{Scope, SortKey},
};

/// A place of a card in a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Which list.
    pub scope: Scope,
    /// What that is sorted by.
    pub key: SortKey,
    /// The value, as a text that sorts alike.
    pub value: String,
}

impl ProductCard {
    /// Its place in every list that holds it.
    #[must_use]
    pub fn places(&self) -> Vec<Place> {
        let category = self.category.as_ref().map(|category| Scope::Category(category.id));
        let scopes = [Scope::Market, Scope::Kind(self.kind), Scope::Store(self.store)];
        let entry = NameEntry::of(self);
        let keys = [SortKey::Time, SortKey::Price, SortKey::Name, SortKey::Points];
        let values = keys.map(|key| (key, entry.rank(key).map(|rank| rank.to_string())));
        let mut places = Vec::new();
        for scope in scopes.into_iter().chain(category) {
            for (key, value) in &values {
                places.extend(value.clone().map(|value| Place { scope, key: *key, value }));
            }
        }
        places
    }
}
