//! What a store has sold out for today: by one tap, whatever is counted, and until the day ends.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Variants or choices that are sold out, each until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SoldOut<K: Ord>(BTreeMap<K, Timestamp>);

impl<K: Ord> Default for SoldOut<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> SoldOut<K> {
    /// Whether nothing is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Until when `one` is; the time may be over.
    #[must_use]
    pub fn get(&self, one: &K) -> Option<Timestamp> {
        self.0.get(one).copied()
    }

    /// Until when `one` is, at `now`; `None` if it is not.
    #[must_use]
    pub fn until(&self, one: &K, now: Timestamp) -> Option<Timestamp> {
        self.get(one).filter(|until| now < *until)
    }

    /// With each of `some` sold out until `until`, or not at all; without what is over by `now`.
    pub(super) fn with(
        mut self,
        some: impl IntoIterator<Item = K>,
        until: Option<Timestamp>,
        now: Timestamp,
    ) -> Self {
        for one in some {
            match until {
                Some(until) => self.0.insert(one, until),
                None => self.0.remove(&one),
            };
        }
        self.0.retain(|_, until| now < *until);
        self
    }
}
