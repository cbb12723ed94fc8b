//! The board of a store: the orders that it works on, the oldest first, read from the entries that
//! say where orders stand. The entries alone tell whether anything has changed.

use std::collections::HashMap;

use domain::{
    LocationId, OrderId, StoreId,
    order::{Order, Status},
};

use crate::{
    Error, Table,
    item::{Item, number_of, text_of},
    order_pages::order_of,
    orders::read_many_soon,
    read::QuerySpec,
    table::Partition,
};

const NAME: &str = "board";
/// The most entries that one query reads; a store with more open orders is told so.
const MOST: u16 = 1_000;

/// An open order of a store, as its entry tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenOrder {
    /// The order.
    pub id: OrderId,
    /// Its status.
    pub status: Status,
    /// Its version at that status.
    pub version: u64,
}

impl Table {
    /// The open orders of `store`, the oldest first, and whether there are more than a thousand:
    /// one query of half a unit for each 4 KB, which are some 15 orders or more. What was written
    /// in the last moments may be missing.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn open_orders(&self, store: StoreId) -> Result<(Vec<OpenOrder>, bool), Error> {
        let open = Partition::open_orders(store, LocationId::MAIN);
        let (entries, more) = self.query(QuerySpec::partition(NAME, open, MOST).eventual()).await?;
        Ok((entries.iter().filter_map(open_order).collect(), more.is_some()))
    }

    /// The orders of `entries`, in that order, none of them older than its entry says: for half the
    /// units where that is so already.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn orders_of(&self, entries: &[OpenOrder]) -> Result<Vec<Order>, Error> {
        let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
        let found = read_many_soon(self, NAME, &ids).await?;
        let mut found: HashMap<_, _> = found.into_iter().map(|order| (order.id, order)).collect();
        let behind = |entry: &&OpenOrder| {
            found.get(&entry.id).is_none_or(|order| order.version < entry.version)
        };
        let late: Vec<_> = entries.iter().filter(behind).map(|entry| entry.id).collect();
        if !late.is_empty() {
            found.extend(self.orders(&late).await?.into_iter().map(|order| (order.id, order)));
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }
}

fn open_order(entry: &Item) -> Option<OpenOrder> {
    let status = text_of(entry, "s")?;
    let status = Status::ALL.iter().copied().find(|known| known.as_str() == status)?;
    Some(OpenOrder { id: order_of(entry)?, status, version: number_of(entry, "v")? })
}
