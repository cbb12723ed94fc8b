//! Items: a value, its key, its format.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Error, cause, error,
    formats::{self, Upgrade},
    table::{Entity, Key, PK, SK, loggable},
};

/// An item as DynamoDB stores it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// The attribute that names the request that wrote an item whose changes are announced.
pub(crate) const CAUSE: &str = "cause";
/// `value` at `key` in the newest format, without its absent parts.
pub(crate) fn write<T: Serialize>(key: &Key, value: &T) -> Result<Item, Error> {
    write_in(key, value, formats::upgrades(&key.pk, &key.sk))
}

/// As [`write`], of an entity with these upgrades.
pub(crate) fn write_in<T: Serialize>(
    key: &Key,
    value: &T,
    upgrades: &[Upgrade],
) -> Result<Item, Error> {
    let mut item: Item = serde_dynamo::aws_sdk_dynamodb_1::to_item(value)
        .map_err(|source| error::unreadable("write", &loggable(&key.pk, &key.sk), &source))?;
    item.retain(|_, value| !value.is_null());
    item.extend(key.attributes());
    item.insert(formats::FORMAT.to_owned(), number(formats::newest(upgrades)));
    if let Some(cause) = Entity::of(&key.pk, &key.sk).and_then(|_| cause::current()) {
        item.insert(CAUSE.to_owned(), text(cause));
    }
    Ok(item)
}

/// The value of an item of any format that this code can read.
pub(crate) fn read<T: DeserializeOwned>(operation: &'static str, item: Item) -> Result<T, Error> {
    let upgrades = formats::of(&item);
    read_in(operation, item, upgrades)
}

/// As [`read`], of an entity with these upgrades. An item of a newer format is read if it holds
/// what this code needs, whatever else is in it.
pub(crate) fn read_in<T: DeserializeOwned>(
    operation: &'static str,
    item: Item,
    upgrades: &[Upgrade],
) -> Result<T, Error> {
    let format = formats::format_of(&item);
    let key = |name| text_of(&item, name).unwrap_or_default();
    let key = loggable(key(PK), key(SK));
    let value = serde_dynamo::aws_sdk_dynamodb_1::from_item(formats::upgraded(item, upgrades));
    value.map_err(|source| {
        if format > formats::newest(upgrades) {
            Error::NewerFormat { operation, format }
        } else {
            error::unreadable(operation, &key, &source)
        }
    })
}

/// A text attribute.
pub(crate) fn text(value: impl ToString) -> AttributeValue {
    AttributeValue::S(value.to_string())
}

/// A number attribute.
pub(crate) fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// The text of attribute `name`, or nothing.
pub(crate) fn text_of<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    item.get(name)?.as_s().ok().map(String::as_str)
}

/// The number of attribute `name`, or nothing.
pub(crate) fn number_of<T: std::str::FromStr>(item: &Item, name: &str) -> Option<T> {
    item.get(name)?.as_n().ok()?.parse().ok()
}

/// The size of an item in bytes, by DynamoDB's rules, to which write units are counted.
pub(crate) fn size(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len().saturating_add(value_size(value))).sum()
}

fn value_size(value: &AttributeValue) -> usize {
    /// What a list or a map costs beside its elements, and each of them beside itself.
    const COLLECTION: usize = 3;
    const ELEMENT: usize = 1;
    let sum = |sizes: &mut dyn Iterator<Item = usize>| {
        sizes.fold(COLLECTION, |sum, size| sum.saturating_add(size).saturating_add(ELEMENT))
    };
    match value {
        AttributeValue::S(text) => text.len(),
        // Two digits a byte, and one more.
        AttributeValue::N(number) => number.len().div_ceil(2).saturating_add(1),
        AttributeValue::L(list) => sum(&mut list.iter().map(value_size)),
        AttributeValue::M(map) => {
            sum(&mut map.iter().map(|(name, it)| name.len().saturating_add(value_size(it))))
        }
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::Bool(_) | AttributeValue::Null(_) => 1,
        // Sets are not used.
        AttributeValue::Ss(_) | AttributeValue::Ns(_) | AttributeValue::Bs(_) | _ => COLLECTION,
    }
}
