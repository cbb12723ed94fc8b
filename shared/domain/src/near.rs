//! Where the products of a cart come from: their stores, and the option groups that they offer.
//!
//! A cart keeps it so that all of this is read together with the products, and not after them. It
//! is a hint: a product may offer other groups by now. What turns out to be missing is read then,
//! for one more round trip, and what is there in vain costs half a read unit.

use serde::{Deserialize, Serialize};

use crate::{GroupId, StoreId};

/// The most stores that are remembered.
const MAX_STORES: usize = 8;
/// The most option groups that are remembered, of all stores together.
const MAX_GROUPS: usize = 16;

/// The stores of a cart's products and their option groups, those that were added last first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Near(Vec<NearStore>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct NearStore {
    #[serde(rename = "s")]
    store: StoreId,
    #[serde(rename = "g", default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<GroupId>,
}

impl Near {
    /// Only `store`, of which no groups are known.
    #[must_use]
    pub fn store(store: StoreId) -> Self {
        Self(vec![NearStore { store, groups: Vec::new() }])
    }

    /// Whether nothing is known.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The stores.
    pub fn stores(&self) -> impl Iterator<Item = StoreId> + '_ {
        self.0.iter().map(|near| near.store)
    }

    /// The option groups, with their stores.
    pub fn groups(&self) -> impl Iterator<Item = (StoreId, GroupId)> + '_ {
        self.0.iter().flat_map(|near| near.groups.iter().map(|group| (near.store, *group)))
    }

    /// These and a product of `store` that offers `options`. What is too much is forgotten, the
    /// oldest first.
    #[must_use]
    pub fn with(&self, store: StoreId, options: &[GroupId]) -> Self {
        let mut groups = options.to_vec();
        let known = self.0.iter().filter(|near| near.store == store);
        for group in known.flat_map(|near| &near.groups) {
            if !groups.contains(group) {
                groups.push(*group);
            }
        }
        let others = self.0.iter().filter(|near| near.store != store).cloned();
        let mut all: Vec<_> =
            std::iter::once(NearStore { store, groups }).chain(others).take(MAX_STORES).collect();
        let mut left = MAX_GROUPS;
        for near in &mut all {
            near.groups.truncate(left);
            left = left.saturating_sub(near.groups.len());
        }
        Self(all)
    }

    /// These without `store`.
    #[must_use]
    pub fn without(&self, store: StoreId) -> Self {
        Self(self.0.iter().filter(|near| near.store != store).cloned().collect())
    }

    /// What is known of `store` alone.
    #[must_use]
    pub fn only(&self, store: StoreId) -> Self {
        let known = self.0.iter().find(|near| near.store == store);
        Self::default().with(store, known.map(|near| near.groups.as_slice()).unwrap_or_default())
    }

    /// These and `others`.
    #[must_use]
    pub fn merged(&self, others: &Self) -> Self {
        others.0.iter().fold(self.clone(), |all, near| all.with(near.store, &near.groups))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    const AT: Timestamp = Timestamp::from_millis(0);

    fn store(number: u64) -> StoreId {
        StoreId::new(AT, number)
    }

    fn groups(numbers: std::ops::Range<u64>) -> Vec<GroupId> {
        numbers.map(|number| format!("g{number}").parse().unwrap()).collect()
    }

    #[test]
    fn stores_and_groups_are_there_once_and_the_oldest_are_forgotten() {
        let near = Near::default().with(store(1), &groups(0..2)).with(store(2), &[]);
        let again = near.with(store(1), &groups(1..3));
        assert_eq!(again.stores().collect::<Vec<_>>(), [store(1), store(2)]);
        let of_one: Vec<_> = again.groups().map(|(_, group)| group).collect();
        assert_eq!(of_one, [groups(1..3), groups(0..1)].concat());
        assert_eq!(again.without(store(1)), Near::store(store(2)));
        assert_eq!(again.only(store(1)), again.without(store(2)));
        assert_eq!(again.only(store(9)), Near::store(store(9)));
        assert_eq!(Near::store(store(2)).merged(&near).groups().count(), 2);

        let many = (0..20).fold(Near::default(), |near, number| near.with(store(number), &[]));
        assert_eq!(many.stores().count(), MAX_STORES);
        assert!(many.stores().any(|known| known == store(19)));
        let full = near.with(store(3), &groups(10..25));
        assert_eq!(full.groups().count(), MAX_GROUPS);
        assert_eq!(full.groups().last(), Some((store(1), groups(0..1)[0])));
    }
}
