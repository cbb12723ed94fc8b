//! How an order reaches its customer, and so which statuses it passes.

use serde::{Deserialize, Serialize};

use super::Status;
use crate::{Locale, Phone, PostalCode, Text, catalog::ProductKind};

/// Where a parcel goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Recipient name.
    pub name: Text<1, 50>,
    /// Recipient phone number.
    pub phone: Phone,
    /// Postal code.
    #[serde(rename = "zip")]
    pub postal_code: PostalCode,
    /// The city or county.
    pub city: Text<1, 30>,
    /// District, road, number, floor.
    #[serde(rename = "line")]
    pub address: Text<1, 150>,
}

/// How an order reaches its customer, without the address or the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FulfilmentMethod {
    /// A parcel to the door.
    ShipHome,
    /// At a table of the restaurant.
    DineIn,
    /// Picked up at the restaurant.
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
    pub const fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::ShipHome => locale.pick("宅配到府", "Home delivery"),
            Self::DineIn => locale.pick("內用", "Dine in"),
            Self::Takeaway => locale.pick("外帶", "Takeaway"),
            Self::Digital => locale.pick("電子票券", "Digital"),
        }
    }

    /// Whether a product of `kind` can reach its customer this way.
    #[must_use]
    pub const fn carries(self, kind: ProductKind) -> bool {
        match (self, kind) {
            (Self::ShipHome, ProductKind::Goods | ProductKind::Gift)
            | (Self::DineIn | Self::Takeaway, ProductKind::MenuItem | ProductKind::Gift)
            | (Self::Digital, ProductKind::Gift) => true,
            (Self::ShipHome, ProductKind::MenuItem)
            | (Self::DineIn | Self::Takeaway, ProductKind::Goods)
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
    ShipHome {
        /// Delivery address.
        address: Address,
    },
    /// At a table of the restaurant.
    DineIn {
        /// Table number or name.
        table: Text<1, 10>,
    },
    /// Picked up at the restaurant.
    Takeaway,
    /// Nothing is delivered: a voucher, a code.
    Digital,
}

impl Fulfilment {
    /// The method, without the address or the table.
    #[must_use]
    pub const fn method(&self) -> FulfilmentMethod {
        match self {
            Self::ShipHome { .. } => FulfilmentMethod::ShipHome,
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
    pub const fn label(&self, locale: Locale) -> &'static str {
        self.method().label(locale)
    }

    /// The statuses that a fulfilled order passes, in order.
    #[must_use]
    pub const fn path(&self) -> &'static [Status] {
        match self {
            Self::ShipHome { .. } => &[
                Status::Pending,
                Status::Paid,
                Status::Shipped,
                Status::Delivered,
                Status::Completed,
            ],
            Self::DineIn { .. } | Self::Takeaway => &[
                Status::Pending,
                Status::Paid,
                Status::Preparing,
                Status::Ready,
                Status::Completed,
            ],
            Self::Digital => &[Status::Pending, Status::Paid, Status::Completed],
        }
    }

    /// Whether a product of `kind` can reach its customer this way.
    #[must_use]
    pub const fn carries(&self, kind: ProductKind) -> bool {
        self.method().carries(kind)
    }
}
