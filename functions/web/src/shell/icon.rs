//! The small pictures of menus. They are drawn beside a label, so that screen readers skip them.

use maud::{Markup, html};

/// A small picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Icon {
    /// The market: a stall's roof.
    Market,
    /// A store.
    Store,
    /// Categories: four tiles.
    Categories,
    /// A cart.
    Cart,
    /// The account: a person.
    Me,
    /// A magnifying glass.
    Search,
    /// Today: a clock.
    Today,
    /// A list.
    Orders,
    /// A box.
    Products,
    /// A coin.
    Money,
    /// The way out.
    Out,
}

impl Icon {
    /// Every one.
    pub(crate) const ALL: &'static [Self] = &[
        Self::Market,
        Self::Store,
        Self::Categories,
        Self::Cart,
        Self::Me,
        Self::Search,
        Self::Today,
        Self::Orders,
        Self::Products,
        Self::Money,
        Self::Out,
    ];

    /// Its lines, on a field of 24 by 24.
    const fn path(self) -> &'static str {
        match self {
            Self::Market => "M4 9l2-5h12l2 5M4 9a3 3 0 005 0 3 3 0 006 0 3 3 0 005 0M6 12v8h12v-8",
            Self::Store => "M4 10h16v10H4zM8 20v-6h4v6M3 10l3-6h12l3 6",
            Self::Categories => "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
            Self::Cart => "M3 4h3l2 11h10l2-8H7M9 19.5h.1M17 19.5h.1",
            Self::Me => "M12 12a4 4 0 100-8 4 4 0 000 8M4 20q1-6 8-6t8 6",
            Self::Search => "M11 18a7 7 0 100-14 7 7 0 000 14M16 16l5 5",
            Self::Today => "M12 21a9 9 0 100-18 9 9 0 000 18M12 7v5l3 3",
            Self::Orders => "M5 4h14v17l-3-2-4 2-4-2-3 2zM9 9h6M9 13h6",
            Self::Products => "M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9",
            Self::Money => "M12 21a9 9 0 100-18 9 9 0 000 18M15 9q-3-2-5 0t2 3 2 3-5 0M12 6v12",
            Self::Out => "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
        }
    }
}

/// The picture `drawn`.
pub(crate) fn icon(drawn: Icon) -> Markup {
    html! {
        svg class="icon" viewBox="0 0 24 24" aria-hidden="true" { path d=(drawn.path()) {} }
    }
}
