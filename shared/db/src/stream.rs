//! The table's stream: what changed, as Lambda delivers it and as the local stream does.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{ProductId, Timestamp, order::Order, payment::Payment};
use serde::{Deserialize, de::DeserializeOwned};
use serde_dynamo::Item;
use serde_json::Value;

use crate::{
    Error, error, item,
    orders::as_head,
    table::{Entity, Key, PK, SK, loggable},
};

/// A change of an item that a reader of the stream can ask for.
#[derive(Clone, Debug)]
pub enum Change {
    /// Of an order.
    Order(Box<Changed<Order>>),
    /// Of an attempt to pay an order.
    Payment(Box<Changed<Payment>>),
    /// Of a product; as it is now it has to be read, with its stock.
    Product(ProductId),
    /// Of the units of a variant: from how many to how many.
    Stock(ProductId, u32, u32),
}

/// An item before and after a change.
#[derive(Clone, Debug)]
pub struct Changed<T> {
    /// Before; none if it is new.
    pub old: Option<T>,
    /// After; none if it was deleted.
    pub new: Option<T>,
    /// When it changed, in whole seconds.
    pub at: Timestamp,
    /// The beginning of the id of the request that changed it, if one is known.
    pub cause: Option<String>,
}

/// The sequence number of a stream record, by which it is reported; empty if it has none.
#[must_use]
pub fn sequence_number(record: &Value) -> &str {
    record.pointer("/dynamodb/SequenceNumber").and_then(Value::as_str).unwrap_or_default()
}

/// The kind of the item that a stream record is about; `None` for every kind that no reader can ask
/// for. On AWS the filters of the event source, made of [`Entity::prefix`], have decided before.
#[must_use]
pub fn entity(record: &Value) -> Option<Entity> {
    let (pk, sk) = key(record);
    Entity::of(pk, sk)
}

/// The key of the item that a stream record is about, for the log.
#[must_use]
pub fn item_key(record: &Value) -> String {
    let (pk, sk) = key(record);
    loggable(pk, sk)
}

fn key(record: &Value) -> (&str, &str) {
    let part = |name: &str| record.pointer(&format!("/dynamodb/Keys/{name}/S"));
    let text = |name| part(name).and_then(Value::as_str).unwrap_or_default();
    (text(PK), text(SK))
}

#[derive(Deserialize)]
struct Record {
    dynamodb: Images,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Images {
    #[serde(default)]
    approximate_creation_date_time: i64,
    #[serde(default)]
    old_image: Option<Item>,
    #[serde(default)]
    new_image: Option<Item>,
}

/// The change that a stream record tells of; `None` if it is about a kind of item that no reader
/// can ask for.
///
/// # Errors
/// When an item can't be read: its change must not be skipped.
pub fn change(record: Value) -> Result<Option<Change>, Error> {
    let Some(entity) = entity(&record) else { return Ok(None) };
    let key = item_key(&record);
    let product = product_of(&record);
    let record: Record = serde_json::from_value(record)
        .map_err(|source| error::unreadable("stream", &key, &source))?;
    Ok(Some(match entity {
        Entity::Order => Change::Order(Box::new(record.dynamodb.map(as_head).read()?)),
        Entity::Payment => Change::Payment(Box::new(record.dynamodb.read()?)),
        Entity::Product | Entity::Stock => {
            let Some(product) = product else { return Ok(None) };
            if entity == Entity::Product {
                return Ok(Some(Change::Product(product)));
            }
            let (old, new) = record.dynamodb.units();
            Change::Stock(product, old, new)
        }
    }))
}

fn product_of(record: &Value) -> Option<ProductId> {
    let (pk, sk) = key(record);
    Key { pk: pk.to_owned(), sk: sk.to_owned() }.product_id()
}

impl Images {
    fn map(self, change: fn(item::Item) -> item::Item) -> Self {
        let changed = |image: Item| {
            let image: HashMap<String, AttributeValue> = image.into();
            Item::from(change(image))
        };
        let (old_image, new_image) = (self.old_image.map(changed), self.new_image.map(changed));
        Self { old_image, new_image, ..self }
    }

    /// The units of a stock before and after; none where there is none.
    fn units(self) -> (u32, u32) {
        let sdk = |image: Item| -> HashMap<String, AttributeValue> { image.into() };
        let of = |image: Option<Item>| item::number_of(&image.map(sdk)?, "units");
        let (old, new) = (of(self.old_image), of(self.new_image));
        (old.unwrap_or_default(), new.unwrap_or_default())
    }

    fn read<T: DeserializeOwned>(self) -> Result<Changed<T>, Error> {
        let sdk = |image: Item| -> HashMap<String, AttributeValue> { image.into() };
        let (old, new) = (self.old_image.map(sdk), self.new_image.map(sdk));
        let cause = new.as_ref().and_then(|new| item::text_of(new, item::CAUSE));
        Ok(Changed {
            cause: cause.map(str::to_owned),
            at: Timestamp::from_millis(self.approximate_creation_date_time.saturating_mul(1000)),
            old: old.map(|image| item::read("stream", image)).transpose()?,
            new: new.map(|image| item::read("stream", image)).transpose()?,
        })
    }
}
