//! How an order reaches its customer.

use serde::{Deserialize, Serialize};

use crate::{Locale, Text, catalog::ProductKind, text::label};

/// How an order reaches its customer, without the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FulfilmentMethod {
    /// A parcel to the door.
    ShipHome,
    /// At a table of the restaurant.
    DineIn,
    /// Picked up at the store: food to take away, goods that are fetched.
    Takeaway,
    /// Nothing is delivered: a voucher, a code.
    Digital,
}

impl FulfilmentMethod {
    /// Every method.
    pub const ALL: &'static [Self] = &[Self::ShipHome, Self::DineIn, Self::Takeaway, Self::Digital];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ShipHome => "ship_home",
            Self::DineIn => "dine_in",
            Self::Takeaway => "takeaway",
            Self::Digital => "digital",
        }
    }

    /// Its name on pages.
    #[must_use]
    pub fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::ShipHome => label::home_delivery(locale),
            Self::DineIn => label::dine_in(locale),
            Self::Takeaway => label::pick_up(locale),
            Self::Digital => label::digital(locale),
        }
    }

    /// Whether a product of `kind` can reach its customer this way.
    #[must_use]
    pub const fn carries(self, kind: ProductKind) -> bool {
        match (self, kind) {
            (Self::ShipHome, ProductKind::Goods | ProductKind::Gift)
            | (Self::DineIn, ProductKind::MenuItem | ProductKind::Gift)
            | (Self::Takeaway, ProductKind::Goods | ProductKind::MenuItem | ProductKind::Gift)
            | (Self::Digital, ProductKind::Gift) => true,
            (Self::ShipHome, ProductKind::MenuItem)
            | (Self::DineIn, ProductKind::Goods)
            | (Self::Digital, ProductKind::Goods | ProductKind::MenuItem) => false,
        }
    }

    /// The methods by which products of all these kinds can reach their customer together.
    #[must_use]
    pub fn carrying(kinds: &[ProductKind]) -> Vec<Self> {
        let all = |way: &Self| kinds.iter().all(|kind| way.carries(*kind));
        Self::ALL.iter().copied().filter(all).collect()
    }
}

fields::choice!(FulfilmentMethod, as_str);

/// How an order reaches its customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Fulfilment {
    /// A parcel to the door.
    ShipHome,
    /// At a table of the restaurant.
    DineIn {
        /// Table number or name.
        table: Text<1, 10>,
    },
    /// Picked up at the store: food to take away, goods that are fetched.
    Takeaway,
    /// Nothing is delivered: a voucher, a code.
    Digital,
}

impl Fulfilment {
    /// The method, without the table.
    #[must_use]
    pub const fn method(&self) -> FulfilmentMethod {
        match self {
            Self::ShipHome => FulfilmentMethod::ShipHome,
            Self::DineIn { .. } => FulfilmentMethod::DineIn,
            Self::Takeaway => FulfilmentMethod::Takeaway,
            Self::Digital => FulfilmentMethod::Digital,
        }
    }

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.method().as_str()
    }

    /// Its name on pages.
    #[must_use]
    pub fn label(&self, locale: Locale) -> &'static str {
        self.method().label(locale)
    }

    /// Whether a product of `kind` can reach its customer this way.
    #[must_use]
    pub const fn carries(&self, kind: ProductKind) -> bool {
        self.method().carries(kind)
    }
}
