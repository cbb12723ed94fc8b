//! Which items have a format.

use super::{CATEGORY, MEMBERSHIP, OPTION_GROUP, STAFF};

/// A kind of item that has a format, and so upgrades of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    User,
    Membership,
    StaffEntry,
    Claim,
    Store,
    Category,
    Product,
    OptionGroup,
    AddressBook,
    Cart,
    /// The head of an order, and its lines.
    Order,
    Payment,
    /// Where an order stands for its store.
    Standing,
    Session,
    RevokedSession,
    SweepProgress,
    Draft,
}

impl Kind {
    /// The kind of the item at a key; `None` for those that hold no more than a key and a number,
    /// and have no format.
    pub(crate) fn of(pk: &str, sk: &str) -> Option<Self> {
        let (partition, _) = pk.split_once('#').unwrap_or((pk, ""));
        let begins = |prefix| sk.starts_with(prefix);
        match partition {
            "USER" if sk == "USER" => Some(Self::User),
            "USER" if begins(MEMBERSHIP) => Some(Self::Membership),
            "STORE" if sk == "STORE" => Some(Self::Store),
            "STORES" => Some(Self::Store),
            "STORE" if begins(STAFF) => Some(Self::StaffEntry),
            "STORE" if begins(CATEGORY) => Some(Self::Category),
            "STORE" if begins(OPTION_GROUP) => Some(Self::OptionGroup),
            "NAME" | "EMAIL" => Some(Self::Claim),
            "CATEGORIES" => Some(Self::Category),
            "PRODUCT" if sk == "PRODUCT" => Some(Self::Product),
            "ADDRESSES" => Some(Self::AddressBook),
            "CART" => Some(Self::Cart),
            "ORDER" if sk == "ORDER" || begins("LINES#") => Some(Self::Order),
            "ORDER" if begins("PAYMENT#") => Some(Self::Payment),
            "OPEN" | "SENT" | "DONE" => Some(Self::Standing),
            "SESSION" => Some(Self::Session),
            "REVOKED" => Some(Self::RevokedSession),
            "DRAFT" => Some(Self::Draft),
            "CLOCK" if begins("SEGMENT#") => Some(Self::SweepProgress),
            _ => None,
        }
    }
}
