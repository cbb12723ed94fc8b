//! What the directory of names knows of a product, and what a search asks of it.

use serde::{Deserialize, Serialize};

use super::{
    card::ProductCard,
    category::CategoryRef,
    kind::ProductKind,
    listing::{Filter, SortKey},
    search::{END_OF_NAME, searched, words},
};
use crate::{CategoryId, Points, ProductId, StoreId, Text, Timestamp, Twd};

/// A text as a number of 24 bits, always the same one (FNV-1a). Among a million products hardly one
/// has the same digest as another by chance.
pub(super) fn digest(text: &str) -> u32 {
    let hash = text
        .bytes()
        .fold(0x811C_9DC5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    (hash >> 24) ^ (hash & 0x00FF_FFFF)
}

/// What the directory knows of a product on sale. There are many, so they are small: of what a
/// filter names it has a digest, and the card decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct NameEntry {
    /// Product id.
    pub id: ProductId,
    /// The digest of the store that sells it.
    pub store: u32,
    /// The digests of its category's id and name.
    pub category: Option<(u32, u32)>,
    /// Its kind.
    pub kind: ProductKind,
    /// What its cheapest variant costs in TWD.
    pub price: Option<Twd>,
    /// What it costs in points.
    pub points_price: Option<Points>,
    /// Since when it counts as new.
    pub new_since: Timestamp,
    /// What searches look at: its folded name, and after a tab the one in English.
    pub names: Box<str>,
}

/// As it is stored: the same without the names of its parts.
#[derive(Serialize, Deserialize)]
struct Stored(
    ProductId,
    u32,
    Option<(u32, u32)>,
    ProductKind,
    Option<Twd>,
    Option<Points>,
    Timestamp,
    Box<str>,
);

impl From<NameEntry> for Stored {
    fn from(entry: NameEntry) -> Self {
        let NameEntry { id, store, category, kind, price, points_price, new_since, names } = entry;
        Self(id, store, category, kind, price, points_price, new_since, names)
    }
}

impl From<Stored> for NameEntry {
    fn from(stored: Stored) -> Self {
        let Stored(id, store, category, kind, price, points_price, new_since, names) = stored;
        Self { id, store, category, kind, price, points_price, new_since, names }
    }
}

impl NameEntry {
    /// The entry of the product with this card.
    #[must_use]
    pub fn of(card: &ProductCard) -> Self {
        let category = |of: &CategoryRef| (digest(of.id.body()), digest(of.name.as_str()));
        Self {
            id: card.id,
            store: digest(card.store.body()),
            category: card.category.as_ref().map(category),
            kind: card.kind,
            price: card.price,
            points_price: card.points_price,
            new_since: card.new_since,
            names: searched(card.name.as_str(), card.name_en.as_ref().map(Text::as_str)).into(),
        }
    }

    /// Its folded name.
    fn name(&self) -> &str {
        self.names.split(END_OF_NAME).next().unwrap_or_default()
    }

    /// What it is sorted by in lists by `key`; `None` if they leave it out.
    #[must_use]
    pub fn rank(&self, key: SortKey) -> Option<Rank<'_>> {
        Some(match key {
            SortKey::Time => Rank::Time(self.new_since.millis().max(0)),
            SortKey::Price => Rank::Amount(self.price?.get()),
            SortKey::Name => Rank::Name(self.name()),
            SortKey::Points => Rank::Amount(self.points_price?.get()),
        })
    }
}

/// What products are sorted by in one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank<'a> {
    /// A time, in milliseconds.
    Time(i64),
    /// A price.
    Amount(i64),
    /// A folded name.
    Name(&'a str),
}

impl<'a> Rank<'a> {
    /// The rank that is written as `text` in lists by `key`.
    #[must_use]
    pub fn parse(key: SortKey, text: &'a str) -> Option<Self> {
        match key {
            SortKey::Time => text.parse().ok().map(Self::Time),
            SortKey::Price | SortKey::Points => text.parse().ok().map(Self::Amount),
            SortKey::Name => Some(Self::Name(text.strip_suffix(END_OF_NAME).unwrap_or(text))),
        }
    }
}

/// As a text that sorts alike.
impl std::fmt::Display for Rank<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Time(millis) => write!(f, "{millis:015}"),
            Self::Amount(amount) => write!(f, "{amount:08}"),
            Self::Name(name) => write!(f, "{name}{END_OF_NAME}"),
        }
    }
}

/// What is asked of each product in a search: what is named, with its digest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameFilter {
    store: Option<(StoreId, u32)>,
    kind: Option<ProductKind>,
    points_min: Option<Points>,
    category: Option<WantedCategory>,
    /// What its folded names hold.
    words: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum WantedCategory {
    Id(CategoryId, u32),
    Name(Text<1, 40>, u32),
}

impl NameFilter {
    /// What `filter` asks.
    #[must_use]
    pub fn of(filter: &Filter) -> Self {
        let category = |text: &Text<1, 40>| match text.as_str().parse() {
            Ok(id) => WantedCategory::Id(id, digest(CategoryId::body(&id))),
            Err(_) => WantedCategory::Name(text.clone(), digest(text.as_str())),
        };
        Self {
            store: filter.store.map(|store| (store, digest(store.body()))),
            kind: filter.kind,
            points_min: filter.points_min,
            category: filter.category.as_ref().map(category),
            words: filter.q.as_ref().map(|q| words(q.as_str())).unwrap_or_default(),
        }
    }

    /// Whether a product with this entry may be as it is asked for; almost always it is.
    #[must_use]
    pub fn keeps(&self, entry: &NameEntry) -> bool {
        let wanted = |wanted: &WantedCategory| {
            entry.category.is_some_and(|(id, name)| match wanted {
                WantedCategory::Id(_, digest) => *digest == id,
                WantedCategory::Name(_, digest) => *digest == name,
            })
        };
        self.store.is_none_or(|(_, digest)| digest == entry.store)
            && self.kind.is_none_or(|kind| kind == entry.kind)
            && self.points_min.is_none_or(|least| entry.points_price.is_some_and(|it| it >= least))
            && self.category.as_ref().is_none_or(wanted)
            && self.words.iter().all(|word| entry.names.contains(word.as_str()))
    }

    /// Whether the product with this card, whose entry is `entry`, is as it is asked for.
    #[must_use]
    pub fn keeps_card(&self, card: &ProductCard, entry: &NameEntry) -> bool {
        let wanted = |wanted: &WantedCategory| {
            card.category.as_ref().is_some_and(|category| match wanted {
                WantedCategory::Id(id, _) => category.id == *id,
                WantedCategory::Name(name, _) => category.name == *name,
            })
        };
        self.keeps(entry)
            && self.store.is_none_or(|(store, _)| store == card.store)
            && self.category.as_ref().is_none_or(wanted)
    }
}
