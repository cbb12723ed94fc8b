//! The table's stream: what changed, as Lambda delivers it and as the local stream does.

use domain::{event::Event, order::Order};
use serde::Deserialize;
use serde_dynamo::Item;

use crate::Error;

/// One record of a stream event (`dynamodb` event source of Lambda, images old and new).
#[derive(Clone, Debug, Deserialize)]
pub struct Record {
    /// What changed.
    pub dynamodb: Images,
}

/// An item before and after a change.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Images {
    /// Its sequence number, by which a failed batch is reported.
    pub sequence_number: String,
    /// Its key.
    pub keys: Item,
    /// The item before; none if it is new.
    #[serde(default)]
    pub old_image: Option<Item>,
    /// The item after; none if it was deleted.
    #[serde(default)]
    pub new_image: Option<Item>,
}

impl Record {
    /// The event that this change has to publish, if any.
    ///
    /// # Errors
    /// When an order's image can't be read: it must not be skipped.
    pub fn event(self) -> Result<Option<Event>, Error> {
        let is_order =
            self.dynamodb.keys.get(crate::table::SK).is_some_and(
                |sk| matches!(sk, serde_dynamo::AttributeValue::S(sk) if sk == "ORDER"),
            );
        let Some(new) = self.dynamodb.new_image.filter(|_| is_order) else { return Ok(None) };
        let new = read(new)?;
        let old = self.dynamodb.old_image.map(read).transpose()?;
        Ok(Event::between(old.as_ref(), &new))
    }
}

fn read(image: Item) -> Result<Order, Error> {
    serde_dynamo::from_item(image)
        .map_err(|source| Error::Unreadable { operation: "stream", source: source.into() })
}
