//! What a store of the demonstration is made of.

use domain::{catalog::ProductKind, store::StoreKind};

/// A text in Chinese and in English.
pub(in crate::demo) type Both = [&'static str; 2];

/// A product of the demonstration.
pub(in crate::demo) struct Item {
    pub(in crate::demo) name: Both,
    pub(in crate::demo) about: Both,
    /// In TWD.
    pub(in crate::demo) price: i64,
    pub(in crate::demo) points: Option<i64>,
    /// Units in stock; `None` if the stock is not tracked.
    pub(in crate::demo) units: Option<u32>,
}

/// A category, the kind of its products, and the products.
pub(in crate::demo) struct Shelf {
    pub(in crate::demo) name: Both,
    pub(in crate::demo) kind: ProductKind,
    pub(in crate::demo) items: &'static [Item],
}

/// A store of the demonstration.
pub(in crate::demo) struct Stall {
    pub(in crate::demo) name: Both,
    pub(in crate::demo) slug: &'static str,
    pub(in crate::demo) about: Both,
    pub(in crate::demo) kind: StoreKind,
    pub(in crate::demo) shelves: &'static [Shelf],
}

pub(super) const fn item(
    name: Both,
    about: Both,
    price: i64,
    points: Option<i64>,
    units: Option<u32>,
) -> Item {
    Item { name, about, price, points, units }
}
