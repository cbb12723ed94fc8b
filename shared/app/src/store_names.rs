//! What this process knows of the names of stores, so that lists of products show them without
//! reading them for each page.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Mutex, PoisonError},
};

use domain::{StoreId, Timestamp, store::StoreName};

/// How long ago a name may have been read, in seconds.
const FRESH_SECONDS: i64 = 5 * 60;
/// The most names that are known at once: some 300 bytes each.
const MOST: usize = 2_000;

/// The names that were read of late, and when.
#[derive(Default)]
pub(crate) struct StoreNames(Mutex<HashMap<StoreId, (StoreName, Timestamp)>>);

impl StoreNames {
    /// Those of the names of `ids` that are known, and the others' ids.
    pub(crate) fn known(
        &self,
        ids: BTreeSet<StoreId>,
        now: Timestamp,
    ) -> (HashMap<StoreId, StoreName>, BTreeSet<StoreId>) {
        let names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = |id: &StoreId| names.get(id).filter(|(_, at)| is_fresh(*at, now));
        let known: HashMap<_, _> =
            ids.iter().filter_map(|id| Some((*id, fresh(id)?.0.clone()))).collect();
        let unknown = ids.into_iter().filter(|id| !known.contains_key(id)).collect();
        (known, unknown)
    }

    /// Remembers what was read at `now`.
    pub(crate) fn learn(&self, read: &[StoreName], now: Timestamp) {
        let mut names = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if names.len().saturating_add(read.len()) > MOST {
            names.retain(|_, (_, at)| is_fresh(*at, now));
        }
        let room = MOST.saturating_sub(names.len());
        names.extend(read.iter().take(room).map(|name| (name.id, (name.clone(), now))));
    }

    /// Forgets the name of a store that this process has changed.
    pub(crate) fn forget(&self, store: StoreId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&store);
    }
}

fn is_fresh(at: Timestamp, now: Timestamp) -> bool {
    at <= now && now < at.plus_seconds(FRESH_SECONDS)
}
