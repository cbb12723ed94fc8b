//! Lists of orders, and the entries that they are read from: a projection of the table's changes.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use domain::{OrderId, StoreId, Timestamp, UserId, order::Order};

use crate::{
    Cursor, Error, Page, PageParams, Table,
    item::{Item, text, text_of},
    orders::read_many,
    read::{QuerySpec, key_of},
    table::{Key, ORDER_ENTRY, PK, Partition, SK},
    txn::pause,
};

/// The most days that a page of every store's orders looks back over.
const DAYS: u16 = 31;
/// How often the unprocessed items of a batch write are tried.
const BATCH_ATTEMPTS: u32 = 5;
/// The most entries that are read at once where a filter drops some.
const FILTERED_READ: u16 = 100;

impl Table {
    /// Indexes an order under its customer, or under a guest's `contacts` by their digests, its
    /// store, its day and its number; doing it again changes nothing.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn index_order(&self, order: &Order, contacts: &[String]) -> Result<(), Error> {
        self.put_entries("index_order", entries(order, contacts)).await
    }

    async fn put_entries(&self, operation: &'static str, entries: Vec<Item>) -> Result<(), Error> {
        let mut writes = Vec::with_capacity(entries.len());
        for entry in entries {
            let put = PutRequest::builder().set_item(Some(entry)).build();
            let put = put.map_err(|e| Error::Broken { operation, source: e.into() })?;
            writes.push(WriteRequest::builder().put_request(put).build());
        }
        self.write_entries(operation, writes).await
    }

    /// Writes and deletes entries of lists, in any order; doing it again changes nothing.
    pub(crate) async fn write_entries(
        &self,
        operation: &'static str,
        mut writes: Vec<WriteRequest>,
    ) -> Result<(), Error> {
        let mut wait_ms = 20;
        for _ in 0..BATCH_ATTEMPTS {
            let request = self.client.batch_write_item().request_items(self.table(), writes);
            let sent = request.send().await;
            let output = sent.map_err(|error| Error::from_sdk(operation, error))?;
            match output.unprocessed_items.unwrap_or_default().remove(self.table()) {
                None => return Ok(()),
                Some(rest) => writes = rest,
            }
            pause(wait_ms).await;
            wait_ms = wait_ms.saturating_mul(2);
        }
        Err(Error::Unavailable { operation, source: "items remain unwritten".into() })
    }

    /// The orders of `user` that `wanted` accepts, newest first. A page is full or the last one.
    ///
    /// # Errors
    /// When the table does not answer; [`Error::ForeignCursor`] for a cursor of another list.
    pub async fn user_orders(
        &self,
        user: UserId,
        params: &PageParams,
        wanted: impl Fn(&Order) -> bool,
    ) -> Result<Page<Order>, Error> {
        self.listed_orders("user_orders", &[Partition::user(user)], params, &wanted).await
    }

    /// The orders of `store` that `wanted` accepts, newest first. A page is full or the last one.
    ///
    /// # Errors
    /// As [`Table::user_orders`].
    pub async fn store_orders(
        &self,
        store: StoreId,
        params: &PageParams,
        wanted: impl Fn(&Order) -> bool,
    ) -> Result<Page<Order>, Error> {
        self.listed_orders("store_orders", &[Partition::store(store)], params, &wanted).await
    }

    /// The orders of every store that `wanted` accepts, newest first, day by day. The list ends
    /// where 31 days have no order.
    ///
    /// # Errors
    /// As [`Table::user_orders`].
    pub async fn market_orders(
        &self,
        now: Timestamp,
        params: &PageParams,
        wanted: impl Fn(&Order) -> bool,
    ) -> Result<Page<Order>, Error> {
        const NAME: &str = "market_orders";
        let from = params.cursor.as_ref().map(|cursor| cursor_time(NAME, cursor)).transpose()?;
        let mut day = from.unwrap_or(now);
        let mut days = Vec::with_capacity(usize::from(DAYS));
        for _ in 0..DAYS {
            days.push(Partition::day(day));
            day = day.plus_seconds(-24 * 60 * 60);
        }
        self.listed_orders(NAME, &days, params, &wanted).await
    }

    /// The orders with the number `number`; there may be several, and mostly is one.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn orders_numbered(&self, number: &str) -> Result<Vec<Order>, Error> {
        const NAME: &str = "orders_numbered";
        let spec = QuerySpec::partition(NAME, Partition::number(number), FILTERED_READ);
        let (entries, _) = self.query(spec).await?;
        let ids: Vec<OrderId> = entries.iter().filter_map(order_of).collect();
        read_many(self, NAME, &ids).await
    }

    /// The orders behind the entries of `partitions`, one after the other, that `wanted` accepts.
    async fn listed_orders(
        &self,
        name: &'static str,
        partitions: &[String],
        params: &PageParams,
        wanted: &impl Fn(&Order) -> bool,
    ) -> Result<Page<Order>, Error> {
        let mut skip = usize::from(params.skip);
        let limit = usize::from(params.limit);
        let mut page: Vec<Order> = Vec::new();
        let mut start = params.cursor.as_ref();
        let mut next_start: Option<Cursor>;
        for pk in partitions {
            let mut first = true;
            next_start = None;
            loop {
                let from = if first { start.take() } else { next_start.as_ref() };
                if !first && from.is_none() {
                    break;
                }
                first = false;
                // Whoever filters reads more at once; whoever does not reads what is missing.
                let missing = limit.saturating_sub(page.len()).saturating_add(skip);
                let count = u16::try_from(missing).unwrap_or(FILTERED_READ).clamp(1, FILTERED_READ);
                let (entries, last) = self.order_entries(name, pk, from, count).await?;
                let ids: Vec<OrderId> = entries.iter().filter_map(order_of).collect();
                let mut found: HashMap<OrderId, Order> = read_many(self, name, &ids)
                    .await?
                    .into_iter()
                    .map(|order| (order.id, order))
                    .collect();
                for entry in &entries {
                    let order = order_of(entry).and_then(|id| found.remove(&id));
                    let Some(order) = order.filter(|order| wanted(order)) else { continue };
                    if skip > 0 {
                        skip = skip.saturating_sub(1);
                        continue;
                    }
                    page.push(order);
                    if page.len() >= limit {
                        return Ok(Page { items: page, next: cursor(name, entry) });
                    }
                }
                next_start = last.as_ref().and_then(|last| cursor(name, last));
            }
        }
        Ok(Page { items: page, next: None })
    }

    /// The entries of orders in a partition, newest first, and where the rest begins.
    async fn order_entries(
        &self,
        name: &'static str,
        pk: &str,
        from: Option<&Cursor>,
        limit: u16,
    ) -> Result<(Vec<Item>, Option<Item>), Error> {
        let start = start_key(name, pk, from)?;
        let mut spec =
            QuerySpec::partition(name, pk.to_owned(), limit).beginning(ORDER_ENTRY).newest_first();
        spec.start = start;
        self.query(spec).await
    }
}

/// The keys of the entries of `order`; `contacts` are the digests by which a guest's is found.
pub(crate) fn entry_keys(order: &Order, contacts: &[String]) -> Vec<Key> {
    let at = order.created_at();
    let mut keys = vec![
        Key::store_order(order.store, at, order.id),
        Key::day_order(at, order.id),
        Key::order_number(&order.number(), order.id),
    ];
    keys.extend(order.customer.map(|customer| Key::user_order(customer, at, order.id)));
    let of_guest = |digest: &String| Key::contact_order(digest, order.store, at, order.id);
    keys.extend(contacts.iter().map(of_guest));
    keys
}

/// The entries of `order`, as [`entry_keys`].
pub(crate) fn entries(order: &Order, contacts: &[String]) -> Vec<Item> {
    let entry = |key: Key| {
        let mut entry = key.attributes();
        entry.insert("order".to_owned(), text(order.id));
        entry
    };
    entry_keys(order, contacts).into_iter().map(entry).collect()
}

/// The cursor of `entry` in the list `name`.
fn cursor(name: &str, entry: &Item) -> Option<Cursor> {
    Some(Cursor { list: name.to_owned(), key: key_of(entry)?.sk, item: None })
}

/// The longest sort key of an entry of an order, in bytes, with room to spare.
const MAX_CURSOR_KEY: usize = 100;

fn start_key(list: &str, pk: &str, cursor: Option<&Cursor>) -> Result<Option<Item>, Error> {
    let Some(cursor) = cursor else { return Ok(None) };
    let known = cursor.key.starts_with(ORDER_ENTRY) && cursor.key.len() <= MAX_CURSOR_KEY;
    if cursor.list != list || !known {
        return Err(Error::ForeignCursor);
    }
    Ok(Some(HashMap::from([(PK.to_owned(), text(pk)), (SK.to_owned(), text(&cursor.key))])))
}

/// When the order was placed that `cursor` points to.
fn cursor_time(list: &str, cursor: &Cursor) -> Result<Timestamp, Error> {
    let time = cursor.key.strip_prefix(ORDER_ENTRY).filter(|_| cursor.list == list);
    let millis = time.and_then(|time| time.split('#').next()?.parse().ok());
    millis.map(Timestamp::from_millis).ok_or(Error::ForeignCursor)
}

pub(crate) fn order_of(entry: &Item) -> Option<OrderId> {
    text_of(entry, "order")?.parse().ok()
}
