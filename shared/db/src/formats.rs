//! Formats of stored items: what older code wrote is brought up to date when it is read.
//!
//! Each kind of item counts its formats by itself, from 1, in the attribute `f`. An upgrade is a
//! function from an item of one format to the next; the newest format is the number of upgrades and
//! one. Items are upgraded in memory when they are read, in the table when they are next written,
//! and all of them by the nightly sweep.
//!
//! A further attribute that older code may lose needs no new format. Everything else does: once
//! newer code has written an item, older code still reads it if it finds what it needs, and never
//! writes over it (`Error::NewerFormat`). An upgrade must not depend on anything but the item. An
//! attribute that is updated alone, such as a session's counter, keeps its meaning in every format.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::table::{Kind, PK, SK};

/// An item, as in `item.rs`, which stands on this.
type Item = HashMap<String, AttributeValue>;

/// The attribute that holds an item's format.
pub(crate) const FORMAT: &str = "f";

/// From an item of one format to the same in the next one.
pub(crate) type Upgrade = fn(Item) -> Item;

/// The upgrades of the kind of item at a key, from its first format on.
pub(crate) fn upgrades(pk: &str, sk: &str) -> &'static [Upgrade] {
    match Kind::of(pk, sk) {
        // English texts, and of a store the name in addresses, which older code would lose.
        Some(Kind::Store | Kind::Product | Kind::OptionGroup) => &[|item| item],
        // These have their first format still. An order's upgrades are given its head and its
        // lines, each alone or both in one item, and change what they find.
        Some(
            Kind::User
            | Kind::Membership
            | Kind::StaffEntry
            | Kind::Claim
            | Kind::Category
            | Kind::AddressBook
            | Kind::Cart
            | Kind::Order
            | Kind::Payment
            | Kind::Standing
            | Kind::Session
            | Kind::RevokedSession
            | Kind::SweepProgress
            | Kind::Draft,
        )
        | None => &[],
    }
}

/// The upgrades of the kind of `item`.
pub(crate) fn of(item: &Item) -> &'static [Upgrade] {
    let key = |name| {
        let text = item.get(name).and_then(|value| value.as_s().ok());
        text.map(String::as_str).unwrap_or_default()
    };
    upgrades(key(PK), key(SK))
}

/// The newest format of an entity with these upgrades.
pub(crate) fn newest(upgrades: &[Upgrade]) -> u64 {
    u64::try_from(upgrades.len()).unwrap_or(u64::MAX).saturating_add(1)
}

/// The format of `item`.
pub(crate) fn format_of(item: &Item) -> u64 {
    item.get(FORMAT).and_then(|value| value.as_n().ok()?.parse().ok()).unwrap_or(1)
}

/// `item` in its newest format.
pub(crate) fn newest_of(item: Item) -> Item {
    let upgrades = of(&item);
    upgraded(item, upgrades)
}

/// `item` in the newest format of an entity with these upgrades; a newer one stays as it is.
pub(crate) fn upgraded(item: Item, upgrades: &[Upgrade]) -> Item {
    let format = format_of(&item);
    let done = usize::try_from(format.saturating_sub(1)).unwrap_or(usize::MAX);
    let Some(rest) = upgrades.get(done..).filter(|rest| !rest.is_empty()) else { return item };
    let mut item = rest.iter().fold(item, |item, upgrade| upgrade(item));
    item.insert(FORMAT.to_owned(), AttributeValue::N(newest(upgrades).to_string()));
    item
}

#[cfg(test)]
mod tests;
