//! The nightly sweep: the only scan of the table. It reads everything once, in segments and page by
//! page, rewrites what has an old format, and hands out what others have to look at.

use std::collections::{BTreeMap, BTreeSet};

use domain::{OrderId, catalog::Product, order::Order, payment::Payment, store::Store};
use serde::{Deserialize, Serialize};

use crate::{
    Error, Filed, Table,
    deadlines::filed_of,
    formats::{format_of, newest, of},
    item::{self, Item},
    order_lists::entry_keys,
    order_pages::order_of,
    orders::as_head,
    read::{QuerySpec, key_of},
    standings::FoundStanding,
    table::{Key, Kind, Partition},
};

/// The most segments of a sweep.
const MAX_SEGMENTS: u16 = 100;

/// Something that the sweep found.
#[derive(Clone, Debug)]
pub enum Found {
    /// An order, without its lines if they are kept apart.
    Order(Box<Order>),
    /// An attempt to pay.
    Payment(Box<Payment>),
    /// An entry of an order in a list.
    Entry(Entry),
    /// An entry that says where an order stands for its store.
    Standing(FoundStanding),
    /// An entry of the deadlines.
    Deadline(Filed),
    /// A product.
    Product(Box<Product>),
    /// A store.
    Store(Box<Store>),
    /// A chunk of the directory of names, by its number.
    Names(u8),
}

/// An entry of an order in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The order that it points to.
    pub order: OrderId,
    key: Key,
}

/// Where a scan goes on: the key of the last item before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    #[serde(rename = "p")]
    pk: String,
    #[serde(rename = "s")]
    sk: String,
}

/// How far a segment of the sweep is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Which segment, from 0.
    pub segment: u8,
    /// Which night, in days since the epoch.
    pub night: i64,
    /// Where it goes on; `None` at its beginning.
    pub place: Option<Place>,
    /// Whether it is through.
    pub done: bool,
}

/// A page of the sweep.
#[derive(Debug, Default)]
pub struct Swept {
    /// What was found that others have to look at.
    pub found: Vec<Found>,
    /// How many items were read.
    pub items: usize,
    /// How many had an old format and were rewritten.
    pub rewritten: usize,
    /// Items that this code can't read.
    pub unreadable: Vec<Error>,
    /// Where it goes on; `None` at the end of the segment.
    pub next: Option<Place>,
}

impl Table {
    /// Reads at most `limit` items of a segment of the table, and rewrites those of an old format,
    /// unless they have changed meanwhile. What was written in the last seconds may be missing.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn sweep_page(
        &self,
        (segment, of_segments): (u8, u8),
        from: Option<&Place>,
        limit: u16,
    ) -> Result<Swept, Error> {
        const NAME: &str = "sweep_page";
        let start = from.map(|Place { pk, sk }| Key { pk: pk.clone(), sk: sk.clone() });
        #[expect(clippy::disallowed_methods, reason = "the nightly sweep is the only scan")]
        let request = self.client.scan();
        let output = request
            .table_name(self.table())
            .segment(segment.into())
            .total_segments(of_segments.into())
            .set_exclusive_start_key(start.map(|key| key.attributes()))
            .limit(limit.into())
            .send()
            .await
            .map_err(|error| Error::from_sdk(NAME, error))?;
        let next = output.last_evaluated_key.as_ref().and_then(key_of);
        let next = next.map(|Key { pk, sk }| Place { pk, sk });
        let mut swept = Swept { next, ..Swept::default() };
        for item in output.items.unwrap_or_default() {
            swept.items = swept.items.saturating_add(1);
            if format_of(&item) < newest(of(&item)) && self.rewrite(&item).await? {
                swept.rewritten = swept.rewritten.saturating_add(1);
            }
            match found(item) {
                Ok(found) => swept.found.extend(found),
                Err(error) => swept.unreadable.push(error),
            }
        }
        Ok(swept)
    }

    /// How far each segment of the sweep is, by segment; those that never began are left out.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn sweep_progress(&self) -> Result<Vec<Progress>, Error> {
        const NAME: &str = "sweep_progress";
        let spec = QuerySpec::partition(NAME, Partition::sweep(), MAX_SEGMENTS);
        let (items, _) = self.query(spec).await?;
        items.into_iter().map(|item| item::read(NAME, item)).collect()
    }

    /// Stores how far a segment of the sweep is. Of two that sweep at once the later one counts,
    /// and what was swept already is swept again.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn save_sweep_progress(&self, progress: &Progress) -> Result<(), Error> {
        let item = item::write(&Key::sweep_segment(progress.segment), progress)?;
        let request = self.client.put_item().table_name(self.table()).set_item(Some(item));
        let sent = request.send().await;
        sent.map(drop).map_err(|error| Error::from_sdk("save_sweep_progress", error))
    }

    /// Those of `orders` that lack an entry in one of their lists, where `contacts` are the digests
    /// of their contacts, and whether that by a contact is all they lack: a batch read of up to 20
    /// orders at once.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn orders_without_entries(
        &self,
        orders: &[&Order],
        contacts: impl Fn(&Order) -> Vec<String>,
    ) -> Result<BTreeMap<OrderId, bool>, Error> {
        let keys_of = |order: &Order| entry_keys(order, &contacts(order));
        let keys: Vec<_> = orders.iter().flat_map(|order| keys_of(order)).collect();
        let there = self.get_many_soon("orders_without_entries", &keys).await?;
        let there: Vec<_> = there.iter().filter_map(key_of).collect();
        let lacks = |keys: &[Key]| keys.iter().any(|key| !there.contains(key));
        let lacking = orders.iter().filter(|order| lacks(&keys_of(order)));
        Ok(lacking.map(|order| (order.id, !lacks(&entry_keys(order, &[])))).collect())
    }

    /// Those of the orders `ids` that exist, without their lines if they are kept apart: a batch
    /// read of up to 100 at once.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn order_heads(&self, ids: &BTreeSet<OrderId>) -> Result<Vec<Order>, Error> {
        const NAME: &str = "order_heads";
        let keys: Vec<_> = ids.iter().copied().map(Key::order).collect();
        let heads = self.get_many(NAME, &keys).await?;
        heads.into_iter().map(|head| item::read(NAME, as_head(head))).collect()
    }

    /// Deletes an entry whose order does not exist.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn delete_entry(&self, entry: &Entry) -> Result<(), Error> {
        let request = self.client.delete_item().table_name(self.table());
        let sent = request.set_key(Some(entry.key.attributes())).send().await;
        sent.map(drop).map_err(|error| Error::from_sdk("delete_entry", error))
    }
}

/// What an item is to the sweep; `None` if nothing.
pub(crate) fn found(item: Item) -> Result<Option<Found>, Error> {
    const NAME: &str = "sweep";
    let Some(key) = key_of(&item) else { return Ok(None) };
    match Kind::of(&key.pk, &key.sk) {
        Some(Kind::Order) if key.is_order() => {
            let order = item::read(NAME, as_head(item))?;
            Ok(Some(Found::Order(Box::new(order))))
        }
        Some(Kind::Payment) => Ok(Some(Found::Payment(Box::new(item::read(NAME, item)?)))),
        Some(Kind::Standing) => Ok(Some(Found::Standing(FoundStanding::of(key, item)?))),
        Some(Kind::Product) => Ok(Some(Found::Product(Box::new(item::read(NAME, item)?)))),
        Some(Kind::Store) if key.pk != Partition::stores() => {
            Ok(Some(Found::Store(Box::new(item::read(NAME, item)?))))
        }
        Some(_) => Ok(None),
        None if key.is_order_entry() => {
            Ok(order_of(&item).map(|order| Found::Entry(Entry { order, key })))
        }
        None => {
            let names = key.recent_chunk().map(Found::Names);
            Ok(names.or_else(|| filed_of(&item).map(Found::Deadline)))
        }
    }
}
