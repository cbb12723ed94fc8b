//! Pages of lists of orders: entries that point to orders, and the orders themselves.

use std::collections::{HashMap, VecDeque};

use domain::{
    OrderId, StoreId, Timestamp,
    order::{Order, Status},
};

use crate::{
    Cursor, Error, Page, PageParams, Table,
    item::{Item, text, text_of},
    orders::read_many_soon,
    read::{MAX_BATCH, QuerySpec, key_of},
    table::{ORDER_ENTRY, PK, Partition, SK, placed_until, placing_time},
};

/// How many entries are read first where some of them are passed over: a usual board, and no more
/// than one read unit of ordinary entries.
const BOARD: u16 = 40;
/// How many are read at once after that: as many as one read may hold.
const REST: u16 = 1_000;
/// The most months of ended orders that a page looks through.
const LOOK_BACK: usize = 12;
/// The longest sort key of an entry of an order, in bytes, with room to spare.
const MAX_CURSOR_KEY: usize = 100;

/// A list of orders: the partitions of its entries, one after the other, newest first.
pub(crate) struct List {
    operation: &'static str,
    /// Its name in cursors.
    name: String,
    partitions: VecDeque<String>,
    /// What the sort keys of its entries begin with, if other items are in the partitions.
    prefix: Option<&'static str>,
    /// The status that its entries have to name.
    status: Option<Status>,
    older: Option<Older>,
}

/// Months of ended orders before those that a list begins with, as far as the store has orders.
struct Older {
    store: StoreId,
    status: Status,
    before: Timestamp,
}

impl List {
    pub(crate) fn of(operation: &'static str, partitions: Vec<String>) -> Self {
        let (name, partitions) = (operation.to_owned(), partitions.into());
        Self { operation, name, partitions, prefix: None, status: None, older: None }
    }

    /// Only of the entries whose sort key begins with `prefix`.
    pub(crate) fn beginning(self, prefix: &'static str) -> Self {
        Self { prefix: Some(prefix), ..self }
    }

    /// With another name in cursors.
    pub(crate) fn named(self, name: String) -> Self {
        Self { name, ..self }
    }

    /// Only of the entries that name this status.
    pub(crate) fn with_status(self, status: Status) -> Self {
        Self { status: Some(status), ..self }
    }

    /// With the months before that of `at`, of the orders of `store` that ended with `status`.
    pub(crate) fn and_before(self, store: StoreId, status: Status, at: Timestamp) -> Self {
        let before = at.before_taipei_month();
        Self { older: Some(Older { store, status, before }), ..self }
    }
}

impl Table {
    /// The orders of `list` that `wanted` accepts. A page is full or the last one, but where the
    /// look-back of [`LOOK_BACK`] months ends: then its cursor goes on from there. What was written
    /// in the last seconds may be missing.
    pub(crate) async fn listed_orders(
        &self,
        list: List,
        params: &PageParams,
        wanted: &impl Fn(&Order) -> bool,
    ) -> Result<Page<Order>, Error> {
        let operation = list.operation;
        let mut entries = Entries::open(self, list, params.cursor.as_ref())?;
        let mut skip = usize::from(params.skip);
        let limit = usize::from(params.limit);
        let mut page: Vec<Order> = Vec::new();
        loop {
            let missing = limit.saturating_sub(page.len()).saturating_add(skip);
            let next = entries.next(missing.clamp(1, MAX_BATCH)).await?;
            if next.is_empty() {
                return Ok(Page::onward(page, entries.beyond()));
            }
            let ids: Vec<OrderId> = next.iter().filter_map(order_of).collect();
            let found = read_many_soon(self, operation, &ids).await?;
            let mut found: HashMap<_, _> =
                found.into_iter().map(|order| (order.id, order)).collect();
            for entry in &next {
                let order = order_of(entry).and_then(|id| found.remove(&id));
                let Some(order) = order.filter(|order| wanted(order)) else { continue };
                if skip > 0 {
                    skip = skip.saturating_sub(1);
                    continue;
                }
                page.push(order);
                if page.len() >= limit {
                    return Ok(Page::onward(page, entries.cursor(entry)));
                }
            }
        }
    }

    /// When the oldest order of `store` was placed.
    async fn oldest_order(&self, store: StoreId) -> Result<Option<Timestamp>, Error> {
        let spec = QuerySpec::partition("oldest_order", Partition::store(store), 1);
        let (entries, _) = self.query(spec.beginning(ORDER_ENTRY).eventual()).await?;
        let oldest = entries.first().and_then(|entry| text_of(entry, SK));
        Ok(oldest.and_then(|sk| placing_time(sk.strip_prefix(ORDER_ENTRY)?)))
    }
}

/// The entries of a list, from one place on.
struct Entries<'a> {
    table: &'a Table,
    list: List,
    /// Read, and not handed out yet.
    ready: VecDeque<Item>,
    /// The partition that is read, and where; `None` before the first and after the last.
    reading: Option<(String, Option<Item>)>,
    reads: usize,
    /// The sort key from which a later page goes on, if the list goes on beyond its partitions.
    beyond: Option<String>,
}

impl<'a> Entries<'a> {
    fn open(table: &'a Table, mut list: List, cursor: Option<&Cursor>) -> Result<Self, Error> {
        let mut reading = None;
        if let Some(cursor) = cursor {
            cursor_time(&list.name, list.prefix, cursor)?;
            reading = list.partitions.pop_front().map(|pk| {
                let start = [(PK, text(&pk)), (SK, text(&cursor.key))];
                (pk, Some(start.map(|(name, value)| (name.to_owned(), value)).into()))
            });
        }
        Ok(Self { table, list, ready: VecDeque::new(), reading, reads: 0, beyond: None })
    }

    /// The next `count` entries; fewer at the end alone.
    async fn next(&mut self, count: usize) -> Result<Vec<Item>, Error> {
        while self.ready.len() < count {
            let Some((pk, start)) = self.place().await? else { break };
            let missing = count.saturating_sub(self.ready.len());
            let missing = u16::try_from(missing).unwrap_or(REST);
            let limit = match (self.list.status, self.reads) {
                (None, _) => missing,
                (Some(_), 0) => missing.max(BOARD),
                (Some(_), _) => REST,
            };
            let mut spec = QuerySpec::partition(self.list.operation, pk.clone(), limit);
            if let Some(prefix) = self.list.prefix {
                spec = spec.beginning(prefix);
            }
            if let Some(status) = self.list.status {
                spec.filter = Some("#s = :s".to_owned());
                spec.names.insert("#s".to_owned(), "s".to_owned());
                spec.values.insert(":s".to_owned(), text(status.as_str()));
            }
            spec.start = start;
            let (entries, last) = self.table.query(spec.newest_first().eventual()).await?;
            self.reads = self.reads.saturating_add(1);
            self.ready.extend(entries);
            self.reading = last.map(|last| (pk, Some(last)));
        }
        let count = count.min(self.ready.len());
        Ok(self.ready.drain(..count).collect())
    }

    /// Where to read on.
    async fn place(&mut self) -> Result<Option<(String, Option<Item>)>, Error> {
        if let Some(place) = self.reading.take() {
            return Ok(Some(place));
        }
        if self.list.partitions.is_empty()
            && let Some(older) = self.list.older.take()
        {
            self.look_back(older).await?;
        }
        Ok(self.list.partitions.pop_front().map(|pk| (pk, None)))
    }

    /// Goes on with the months before, back to that of the store's oldest order.
    async fn look_back(&mut self, older: Older) -> Result<(), Error> {
        let Older { store, status, before: mut at } = older;
        let Some(oldest) = self.table.oldest_order(store).await? else { return Ok(()) };
        while at >= oldest {
            // The month that the list began with is one of them.
            if self.list.partitions.len().saturating_add(1) >= LOOK_BACK {
                self.beyond = Some(placed_until(at));
                break;
            }
            self.list.partitions.push_back(Partition::ended_orders(store, status, at));
            at = at.before_taipei_month();
        }
        Ok(())
    }

    /// The cursor of `entry`.
    fn cursor(&self, entry: &Item) -> Option<Cursor> {
        Some(Cursor::behind(self.list.name.clone(), key_of(entry)?.sk))
    }

    /// The cursor behind everything that was read, if the list goes on.
    fn beyond(&self) -> Option<Cursor> {
        let key = self.beyond.clone()?;
        Some(Cursor::behind(self.list.name.clone(), key))
    }
}

/// When the order was placed that `cursor` points to, which has to be of the list `name`.
pub(crate) fn cursor_time(
    name: &str,
    prefix: Option<&str>,
    cursor: &Cursor,
) -> Result<Timestamp, Error> {
    let key = Some(cursor.key.as_str()).filter(|key| key.len() <= MAX_CURSOR_KEY);
    let key = key.filter(|_| cursor.list == name);
    let key = key.and_then(|key| key.strip_prefix(prefix.unwrap_or_default()));
    key.and_then(placing_time).ok_or(Error::ForeignCursor)
}

/// The order of an entry.
pub(crate) fn order_of(entry: &Item) -> Option<OrderId> {
    text_of(entry, "order")?.parse().ok()
}
