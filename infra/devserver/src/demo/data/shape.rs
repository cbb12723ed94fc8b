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
    /// Units in stock, of each size if it has several; `None` if the stock is not tracked.
    pub(in crate::demo) units: Option<u32>,
    /// Its sizes; none if it is sold in one form.
    pub(in crate::demo) sizes: &'static [Size],
    /// The groups of choices that it offers, by their ids.
    pub(in crate::demo) asks: &'static [&'static str],
}

/// A size of a product.
pub(in crate::demo) struct Size {
    /// Unique in the product.
    pub(in crate::demo) code: &'static str,
    pub(in crate::demo) name: Both,
    /// In TWD; `None` if it costs what the product does.
    pub(in crate::demo) price: Option<i64>,
}

/// A group of choices.
pub(in crate::demo) struct Group {
    pub(in crate::demo) id: &'static str,
    pub(in crate::demo) name: Both,
    /// The fewest and the most choices that are made of it.
    pub(in crate::demo) takes: (u16, u16),
    /// The code, the name, and what each adds, in TWD.
    pub(in crate::demo) choices: &'static [(&'static str, Both, i64)],
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
    pub(in crate::demo) groups: &'static [Group],
    pub(in crate::demo) shelves: &'static [Shelf],
}

pub(super) const fn item(
    name: Both,
    about: Both,
    price: i64,
    points: Option<i64>,
    units: Option<u32>,
) -> Item {
    Item { name, about, price, points, units, sizes: &[], asks: &[] }
}

pub(super) const fn size(code: &'static str, name: Both, price: Option<i64>) -> Size {
    Size { code, name, price }
}

impl Item {
    /// The product in these sizes.
    pub(super) const fn in_sizes(self, sizes: &'static [Size]) -> Self {
        Self { sizes, ..self }
    }

    /// The product with these groups of choices.
    pub(super) const fn asks(self, groups: &'static [&'static str]) -> Self {
        Self { asks: groups, ..self }
    }
}
