//! The kinds of products.

use serde::{Deserialize, Serialize};

use crate::{Locale, text::label};

/// What a product is, and so how it can reach a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductKind {
    /// Something to be shipped.
    Goods,
    /// Something to be cooked.
    MenuItem,
    /// Something sold for points, or a voucher.
    Gift,
}

impl ProductKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Goods, Self::MenuItem, Self::Gift];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Goods => "goods",
            Self::MenuItem => "menu_item",
            Self::Gift => "gift",
        }
    }

    /// Its name on pages.
    #[must_use]
    pub fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::Goods => label::goods(locale),
            Self::MenuItem => label::food(locale),
            Self::Gift => label::gifts(locale),
        }
    }
}

fields::choice!(ProductKind, as_str);
