//! Where orders stand for their stores: one entry for each order, a projection of the changes of
//! its status. Lists by status are read from these entries.
//!
//! An entry is written at a higher version than the one before it and never at a lower one, so that
//! a record that comes again or late takes nothing back. Where an order was and is no more, a late
//! record may write an entry again: readers look at the order, and the sweep deletes the entry.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::{
    operation::{delete_item::DeleteItemError, put_item::PutItemError},
    types::ReturnValuesOnConditionCheckFailure,
};
use domain::{
    OrderId,
    order::{Order, Standing, Status},
};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Table,
    formats::{FORMAT, format_of},
    item::{self, Item, number, number_of},
    read::key_of,
    table::Key,
};

/// What an entry says: no contact, and nothing that a customer typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct StandingEntry {
    pub(crate) order: OrderId,
    #[serde(rename = "s")]
    pub(crate) status: Status,
    /// The order's number, while it is open.
    #[serde(rename = "no", default, skip_serializing_if = "Option::is_none")]
    pub(crate) number: Option<String>,
    /// What was bought, in short, while it is open.
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    /// The version of the order that has this status.
    #[serde(rename = "v")]
    pub(crate) version: u64,
}

impl StandingEntry {
    pub(crate) fn of(order: &Order) -> Self {
        let open = order.status.standing() == Standing::Open;
        Self {
            order: order.id,
            status: order.status,
            number: open.then(|| order.number()),
            text: open.then(|| order.summary()),
            version: order.version,
        }
    }
}

/// An entry that the sweep found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundStanding {
    /// The order that it is about.
    pub order: OrderId,
    key: Key,
    version: u64,
}

impl FoundStanding {
    /// The entry of an item of this kind.
    pub(crate) fn of(key: Key, item: Item) -> Result<Self, Error> {
        let entry: StandingEntry = item::read("sweep", item)?;
        Ok(Self { order: entry.order, key, version: entry.version })
    }

    /// Whether `order` stands there.
    #[must_use]
    pub fn is_of(&self, order: &Order) -> bool {
        self.key == standing_key(order)
    }
}

/// The key of the entry that says where `order` stands.
pub(crate) fn standing_key(order: &Order) -> Key {
    Key::standing(order, order.status.standing())
}

/// The item that says where `order` stands.
pub(crate) fn standing_item(order: &Order) -> Result<Item, Error> {
    item::write(&standing_key(order), &StandingEntry::of(order))
}

impl Table {
    /// Writes where `order` stands, whose lines have to be there if it is open; one write unit.
    /// Nothing changes if that was written for this version of the order or a later one.
    ///
    /// # Errors
    /// When the table does not answer; [`Error::NewerFormat`] over an entry of newer code.
    pub async fn stand(&self, order: &Order) -> Result<(), Error> {
        const NAME: &str = "stand";
        let item = standing_item(order)?;
        let format = format_of(&item);
        let sent = self
            .client
            .put_item()
            .table_name(self.table())
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk) OR v < :v AND #format <= :format")
            .expression_attribute_names("#format", FORMAT)
            .expression_attribute_values(":v", number(order.version))
            .expression_attribute_values(":format", number(format))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .send()
            .await;
        let Err(error) = sent else { return Ok(()) };
        let Some(PutItemError::ConditionalCheckFailedException(refused)) = error.as_service_error()
        else {
            return Err(Error::from_sdk(NAME, error));
        };
        let found = refused.item();
        let newer = found.map(format_of).filter(|found| *found > format);
        let behind = found.and_then(|found| number_of::<u64>(found, "v")) < Some(order.version);
        match newer {
            Some(format) if behind => Err(Error::NewerFormat { operation: NAME, format }),
            Some(_) | None => Ok(()),
        }
    }

    /// Deletes the entry of `order` at `left`, where it stood before this version; one write unit.
    /// Doing it again changes nothing.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn leave(&self, order: &Order, left: Standing) -> Result<(), Error> {
        self.delete_standing_at(&Key::standing(order, left), "v < :v", order.version).await
    }

    /// Deletes an entry that says where an order does not stand, unless it was written since.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn delete_standing(&self, found: &FoundStanding) -> Result<(), Error> {
        self.delete_standing_at(&found.key, "v = :v", found.version).await
    }

    async fn delete_standing_at(
        &self,
        key: &Key,
        condition: &str,
        version: u64,
    ) -> Result<(), Error> {
        let request = self.client.delete_item().table_name(self.table());
        let sent = request
            .set_key(Some(key.attributes()))
            .condition_expression(format!("attribute_not_exists(pk) OR {condition}"))
            .expression_attribute_values(":v", number(version))
            .send()
            .await;
        let Err(error) = sent else { return Ok(()) };
        match error.as_service_error() {
            Some(DeleteItemError::ConditionalCheckFailedException(_)) => Ok(()),
            _ => Err(Error::from_sdk("delete_standing", error)),
        }
    }

    /// Those of `orders` that have no entry where they stand, or one with another status: a batch
    /// read of up to 100 of them at once.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn orders_not_standing(&self, orders: &[&Order]) -> Result<BTreeSet<OrderId>, Error> {
        const NAME: &str = "orders_not_standing";
        let keys: Vec<_> = orders.iter().map(|order| standing_key(order)).collect();
        let mut standing = BTreeSet::new();
        for item in self.get_many_soon(NAME, &keys).await? {
            let Some(key) = key_of(&item) else { continue };
            // One that can't be read is as good as none; the sweep reports it where it finds it.
            let Ok(entry) = item::read::<StandingEntry>(NAME, item) else { continue };
            let fits = |order: &&&Order| {
                order.id == entry.order
                    && order.status == entry.status
                    && standing_key(order) == key
            };
            standing.extend(orders.iter().find(fits).map(|order| order.id));
        }
        let all = orders.iter().map(|order| order.id);
        Ok(all.filter(|order| !standing.contains(order)).collect())
    }
}
