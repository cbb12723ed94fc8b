//! Lists of orders, and the entries that they are read from: a projection of the table's changes.

use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use domain::{OrderId, StoreId, Timestamp, UserId, order::Order};

use crate::{
    Error, Page, PageParams, Table,
    item::{Item, text},
    order_pages::{List, cursor_time, order_of},
    orders::read_many,
    read::QuerySpec,
    table::{Key, ORDER_ENTRY, Partition},
    txn::pause,
};

/// The most days that a page of every store's orders looks back over.
const DAYS: u16 = 31;
/// How often the unprocessed items of a batch write are tried.
const BATCH_ATTEMPTS: u32 = 5;
/// The most orders with one number.
const SAME_NUMBER: u16 = 100;

impl Table {
    /// Indexes an order under its customer, its `contacts` by their digests, its store, its day and
    /// its number; doing it again changes nothing.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn index_order(&self, order: &Order, contacts: &[String]) -> Result<(), Error> {
        self.put_entries("index_order", entries(order, contacts)).await
    }

    /// Lists an order that was a guest's under its customer, too; doing it again changes nothing.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn hand_over(&self, order: &Order) -> Result<(), Error> {
        let own = |customer| Key::user_order(customer, order.created_at(), order.id);
        let entries = order.customer.map(|customer| entry(own(customer), order));
        self.put_entries("hand_over", entries.into_iter().collect()).await
    }

    async fn put_entries(&self, operation: &'static str, entries: Vec<Item>) -> Result<(), Error> {
        let writes = entries.into_iter().map(|entry| put_of(operation, entry));
        self.write_entries(operation, writes.collect::<Result<_, _>>()?).await
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
        let list =
            List::of("user_orders", vec![Partition::user_orders(user)]).beginning(ORDER_ENTRY);
        self.listed_orders(list, params, &wanted).await
    }

    /// The orders of `store`, newest first. A page is full or the last one.
    ///
    /// # Errors
    /// As [`Table::user_orders`].
    pub async fn store_orders(
        &self,
        store: StoreId,
        params: &PageParams,
    ) -> Result<Page<Order>, Error> {
        let list = List::of("store_orders", vec![Partition::store(store)]).beginning(ORDER_ENTRY);
        self.listed_orders(list, params, &|_| true).await
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
        let cursor = params.cursor.as_ref();
        let from = cursor.map(|cursor| cursor_time(NAME, Some(ORDER_ENTRY), cursor)).transpose()?;
        let mut day = from.unwrap_or(now);
        let mut days = Vec::with_capacity(usize::from(DAYS));
        for _ in 0..DAYS {
            days.push(Partition::day(day));
            day = day.plus_seconds(-24 * 60 * 60);
        }
        let list = List::of(NAME, days).beginning(ORDER_ENTRY);
        self.listed_orders(list, params, &wanted).await
    }

    /// The orders with the number `number`; there may be several, and mostly is one.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn orders_numbered(&self, number: &str) -> Result<Vec<Order>, Error> {
        const NAME: &str = "orders_numbered";
        let spec = QuerySpec::partition(NAME, Partition::number(number), SAME_NUMBER);
        let (entries, _) = self.query(spec).await?;
        let ids: Vec<OrderId> = entries.iter().filter_map(order_of).collect();
        read_many(self, NAME, &ids).await
    }
}

/// The keys of the entries of `order`; `contacts` are the digests of its contact.
pub(crate) fn entry_keys(order: &Order, contacts: &[String]) -> Vec<Key> {
    let at = order.created_at();
    let mut keys = vec![
        Key::store_order(order.store, at, order.id),
        Key::day_order(at, order.id),
        Key::order_number(&order.number(), order.id),
    ];
    keys.extend(order.customer.map(|customer| Key::user_order(customer, at, order.id)));
    let by_contact = |digest: &String| Key::contact_order(digest, order.store, at, order.id);
    keys.extend(contacts.iter().map(by_contact));
    keys
}

/// The entries of `order`, as [`entry_keys`].
pub(crate) fn entries(order: &Order, contacts: &[String]) -> Vec<Item> {
    entry_keys(order, contacts).into_iter().map(|key| entry(key, order)).collect()
}

/// The entry of `order` at `key`.
fn entry(key: Key, order: &Order) -> Item {
    let mut entry = key.attributes();
    entry.insert("order".to_owned(), text(order.id));
    entry
}

fn put_of(operation: &'static str, entry: Item) -> Result<WriteRequest, Error> {
    let put = PutRequest::builder().set_item(Some(entry)).build();
    let put = put.map_err(|e| Error::Broken { operation, source: e.into() })?;
    Ok(WriteRequest::builder().put_request(put).build())
}
