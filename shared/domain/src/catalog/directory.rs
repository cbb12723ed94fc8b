//! The directory of names: what a search looks at, of every product on sale.
//!
//! It has what words and filters ask for and what lists are sorted by, so that a search reads the
//! cards of its page and no others. It is stored in [`CHUNKS`] chunks, so that a change rewrites
//! one of them.

use std::{cmp::Ordering, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    entry::{NameEntry, NameFilter, Rank, digest},
    listing::{Sort, SortKey},
};
use crate::ProductId;

/// How many chunks the directory has.
pub const CHUNKS: u8 = 128;

/// The chunk of `product`, below [`CHUNKS`], always the same one.
#[must_use]
pub fn chunk_of(product: ProductId) -> u8 {
    let hash = digest(product.body());
    let chunk = (hash ^ (hash >> 16)).checked_rem(CHUNKS.into());
    chunk.and_then(|chunk| u8::try_from(chunk).ok()).unwrap_or_default()
}

/// A change of the directory: the product, and its entry from now on; `None` if it is not on sale.
pub type NameChange = (ProductId, Option<NameEntry>);

/// Changes as they follow each other; the last one of each product counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameChanges(Vec<NameChange>);

impl NameChanges {
    /// What `product` was changed to; `None` if it was not changed.
    #[must_use]
    pub fn get(&self, product: ProductId) -> Option<Option<&NameEntry>> {
        self.0.iter().find(|(id, _)| *id == product).map(|(_, entry)| entry.as_ref())
    }

    /// Adds a change, in place of the one before of the same product.
    pub fn set(&mut self, product: ProductId, entry: Option<NameEntry>) {
        self.0.retain(|(id, _)| *id != product);
        self.0.push((product, entry));
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The entries of a chunk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameChunk(Vec<NameEntry>);

impl NameChunk {
    /// The entries, by id.
    #[must_use]
    pub fn entries(&self) -> &[NameEntry] {
        &self.0
    }

    /// The entry of `product`.
    #[must_use]
    pub fn get(&self, product: ProductId) -> Option<&NameEntry> {
        let place = self.0.binary_search_by_key(&product, |entry| entry.id).ok()?;
        self.0.get(place)
    }

    /// Makes these changes.
    pub fn apply(&mut self, changes: &NameChanges) {
        for (product, entry) in &changes.0 {
            let place = self.0.binary_search_by_key(product, |entry| entry.id);
            match (place, entry.clone()) {
                (Ok(place), None) => drop(self.0.remove(place)),
                (Err(place), Some(entry)) => self.0.insert(place, entry),
                (Ok(place), Some(entry)) => {
                    if let Some(known) = self.0.get_mut(place) {
                        *known = entry;
                    }
                }
                (Err(_), None) => {}
            }
        }
        self.0.shrink_to_fit();
    }
}

/// A chunk as one process knows it.
#[derive(Clone, Debug, Default)]
pub struct KnownChunk {
    /// The version of its last change; 0 if it has to be read again.
    pub version: u64,
    /// The version of the stored chunk that its changes were made to.
    pub base: u64,
    /// Its entries.
    pub names: Arc<NameChunk>,
}

/// The directory as one process knows it.
#[derive(Clone, Debug)]
pub struct Directory {
    chunks: Vec<KnownChunk>,
}

impl Default for Directory {
    fn default() -> Self {
        Self { chunks: vec![KnownChunk::default(); usize::from(CHUNKS)] }
    }
}

impl Directory {
    /// A chunk, by its number.
    #[must_use]
    pub fn chunk(&self, number: u8) -> KnownChunk {
        self.chunks.get(usize::from(number)).cloned().unwrap_or_default()
    }

    /// Learns what a chunk holds now.
    pub fn learn(&mut self, number: u8, chunk: KnownChunk) {
        if let Some(known) = self.chunks.get_mut(usize::from(number)) {
            *known = chunk;
        }
    }

    /// The entry of `product`.
    #[must_use]
    pub fn get(&self, product: ProductId) -> Option<&NameEntry> {
        self.chunks.get(usize::from(chunk_of(product)))?.names.get(product)
    }

    /// How many products it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.chunks.iter().fold(0, |sum, one| sum.saturating_add(one.names.0.len()))
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The first `count` entries that `filter` keeps, sorted, of those behind the product with rank
    /// and id `after`. `back` reads the list from its end: those before it, the nearest first.
    #[must_use]
    pub fn search(
        &self,
        filter: &NameFilter,
        sort: Sort,
        after: Option<(Rank<'_>, ProductId)>,
        back: bool,
        count: usize,
    ) -> Vec<&NameEntry> {
        let (key, forward) = SortKey::of(sort);
        let order = |one: (Rank<'_>, ProductId), other: (Rank<'_>, ProductId)| {
            if forward != back { one.cmp(&other) } else { other.cmp(&one) }
        };
        let all = self.chunks.iter().flat_map(|chunk| chunk.names.entries());
        let ranked = all.filter(|entry| filter.keeps(entry));
        let ranked = ranked.filter_map(|entry| Some(((entry.rank(key)?, entry.id), entry)));
        let behind = |at| after.is_none_or(|after| order(at, after) == Ordering::Greater);
        let mut found: Vec<_> = ranked.filter(|(at, _)| behind(*at)).collect();
        if found.len() > count {
            found.select_nth_unstable_by(count, |one, other| order(one.0, other.0));
            found.truncate(count);
        }
        found.sort_unstable_by(|one, other| order(one.0, other.0));
        found.into_iter().map(|(_, entry)| entry).collect()
    }
}

#[cfg(test)]
mod tests;
