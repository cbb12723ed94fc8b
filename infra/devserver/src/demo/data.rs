//! What the demonstration market sells. Every text is there twice: in Chinese and in English.

mod alley;
mod gifts;
mod noodles;
mod tea;

use domain::{catalog::ProductKind, store::StoreKind};

/// A text in Chinese and in English.
pub(super) type Both = [&'static str; 2];

/// A product of the demonstration.
pub(super) struct Item {
    pub(super) name: Both,
    pub(super) about: Both,
    /// In TWD.
    pub(super) price: i64,
    pub(super) points: Option<i64>,
    /// Units in stock; `None` if the stock is not tracked.
    pub(super) units: Option<u32>,
}

/// A category, the kind of its products, and the products.
pub(super) struct Shelf {
    pub(super) name: Both,
    pub(super) kind: ProductKind,
    pub(super) items: &'static [Item],
}

/// A store of the demonstration.
pub(super) struct Stall {
    pub(super) name: Both,
    pub(super) slug: &'static str,
    pub(super) about: Both,
    pub(super) kind: StoreKind,
    pub(super) shelves: &'static [Shelf],
}

const fn item(
    name: Both,
    about: Both,
    price: i64,
    points: Option<i64>,
    units: Option<u32>,
) -> Item {
    Item { name, about, price, points, units }
}

/// Every store: the tea shop, the restaurant, the gift shop, the stall.
pub(super) const STORES: &[Stall] = &[tea::STALL, noodles::STALL, gifts::STALL, alley::STALL];
