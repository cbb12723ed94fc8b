//! Orders, their payments, and the index entries that lists of orders are read from: a projection,
//! written by the projector when the order's stream record is read.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use domain::{
    OrderId, PaymentId, ProductId, StoreId, Timestamp, UserId,
    cart::{Cart, MAX_LINES},
    order::Order,
    payment::Payment,
};

use crate::{
    Cursor, Error, Once, OnceError, Page, PageParams, StoredCart, Table, TransactionError,
    VersionConflict,
    carts::put_cart,
    item::{self, Item, number, text, text_of},
    read::{QuerySpec, key_of},
    table::{Key, ORDER_ENTRY, PK, Partition, SK, time},
    txn::{Change, FailedCondition, MAX_WRITES, Txn, pause},
};

// A cancellation writes every stock, the order, its payment and an idempotency key.
const _: () = assert!(MAX_LINES + 3 <= MAX_WRITES, "the largest order can't be cancelled");

/// The most payments that are read with an order.
const MAX_PAYMENTS: u16 = domain::payment::MAX_ATTEMPTS;
/// The most days that a page of every store's orders looks back over.
const DAYS: u16 = 31;
/// How often the unprocessed items of a batch write are tried.
const BATCH_ATTEMPTS: u32 = 5;

/// A new order, and the cart that it empties.
#[derive(Clone, Debug)]
pub struct Placement<'a> {
    /// The order.
    pub order: &'a Order,
    /// The cart as it was read, and what is left in it.
    pub cart: Option<(&'a StoredCart, Cart)>,
    /// The current time.
    pub now: Timestamp,
}

/// Why an order was not placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceOrderError {
    /// The same request placed it before; this is that order as it is now.
    Repeated(Box<Order>),
    /// Fewer units of this product are left.
    OutOfStock(ProductId),
    /// The cart has changed since it was read.
    CartChanged,
}

/// An order whose deadline has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueOrder {
    /// The order.
    pub order: OrderId,
    /// Its deadline.
    pub deadline: Timestamp,
}

#[derive(Debug)]
enum Write {
    Order,
    Stock(ProductId),
    Cart,
}

impl Table {
    /// Takes the stock and writes the order, all or nothing: n + 1 writes for n products that
    /// are tracked, and one more where a cart is emptied.
    ///
    /// # Errors
    /// [`PlaceOrderError`] says which condition did not hold.
    pub async fn place_order(
        &self,
        placement: Placement<'_>,
    ) -> Result<(), TransactionError<PlaceOrderError>> {
        let Placement { order, cart, now } = placement;
        let mut txn = self.txn("place_order");
        txn.create(item::write(&Key::order(order.id), order)?, Write::Order);
        for line in order.lines.iter().filter(|line| line.tracked) {
            let take = Change::new(
                "SET units = units - :n",
                "units >= :n",
                [(":n", number(line.quantity.get()))],
            );
            txn.update(&Key::stock(line.product), take, Write::Stock(line.product));
        }
        if let Some((read, left)) = cart {
            let version = read.version.saturating_add(1);
            let next = StoredCart { lines: left, version, updated_at: now, ..read.clone() };
            put_cart(&mut txn, order.user, read, &next, Write::Cart)?;
        }
        match self.commit_with_item(txn).await {
            Ok(()) => Ok(()),
            Err(TransactionError::Db(error)) => Err(error.into()),
            Err(TransactionError::Condition(refused)) => Err(place_order_error(refused)?),
        }
    }

    /// The order `order`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn order(&self, order: OrderId) -> Result<Option<Order>, Error> {
        self.get("order", &Key::order(order)).await
    }

    /// The order `order` and every attempt to pay it, the oldest first: one read.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn order_with_payments(
        &self,
        order: OrderId,
    ) -> Result<Option<(Order, Vec<Payment>)>, Error> {
        const NAME: &str = "order_with_payments";
        let limit = MAX_PAYMENTS.saturating_add(1);
        let spec = QuerySpec::partition(NAME, Partition::order(order), limit);
        let (items, _) = self.query(spec).await?;
        let (orders, payments): (Vec<_>, Vec<_>) =
            items.into_iter().partition(|item| text_of(item, SK) == Some("ORDER"));
        let Some(order) = orders.into_iter().next() else { return Ok(None) };
        let order = item::read(NAME, order)?;
        let payments: Result<_, _> =
            payments.into_iter().map(|item| item::read(NAME, item)).collect();
        Ok(Some((order, payments?)))
    }

    /// A payment and its order: one read.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn payment(&self, payment: PaymentId) -> Result<Option<(Payment, Order)>, Error> {
        const NAME: &str = "payment";
        let keys = [Key::payment(payment), Key::order(payment.order)];
        let mut found = None;
        let mut order = None;
        for item in self.get_many(NAME, &keys).await? {
            if text_of(&item, SK) == Some("ORDER") {
                order = Some(item::read(NAME, item)?);
            } else {
                found = Some(item::read(NAME, item)?);
            }
        }
        Ok(found.zip(order))
    }

    /// Adds an attempt to pay `order`, if the order is still as it was read.
    ///
    /// # Errors
    /// [`VersionConflict`] when it is not, or when the attempt exists already.
    pub async fn create_payment(
        &self,
        payment: &Payment,
        order: &Order,
    ) -> Result<(), TransactionError<VersionConflict>> {
        let mut txn = self.txn("create_payment");
        txn.create(item::write(&Key::payment(payment.id), payment)?, VersionConflict);
        txn.check_version(&Key::order(order.id), order.version, VersionConflict);
        self.commit(txn).await
    }

    /// Writes a payment whose result is known, and its order if that changed too.
    ///
    /// # Errors
    /// [`VersionConflict`] when one of them has changed since it was read.
    pub async fn settle_payment(
        &self,
        payment: &Payment,
        order: Option<&Order>,
    ) -> Result<(), TransactionError<VersionConflict>> {
        let mut txn = self.txn("settle_payment");
        replace_payment(&mut txn, payment, VersionConflict)?;
        if let Some(order) = order {
            replace_order(&mut txn, order, VersionConflict)?;
        }
        self.commit(txn).await
    }

    /// Writes the next version of an order.
    ///
    /// # Errors
    /// [`VersionConflict`] when it has changed since it was read.
    pub async fn move_order(&self, order: &Order) -> Result<(), TransactionError<VersionConflict>> {
        let mut txn = self.txn("move_order");
        replace_order(&mut txn, order, VersionConflict)?;
        self.commit(txn).await
    }

    /// Writes a cancelled order, returns its units to stock, and marks its payment for a refund,
    /// all or nothing.
    ///
    /// # Errors
    /// [`VersionConflict`] when one of them has changed since it was read.
    pub async fn cancel_order(
        &self,
        order: &Order,
        refund: Option<&Payment>,
        once: Option<Once<'_>>,
    ) -> Result<(), TransactionError<OnceError<VersionConflict>>> {
        let changed = || OnceError::Condition(VersionConflict);
        let mut txn = self.txn("cancel_order");
        replace_order(&mut txn, order, changed())?;
        if let Some(payment) = refund {
            replace_payment(&mut txn, payment, changed())?;
        }
        for line in order.lines.iter().filter(|line| line.tracked) {
            let give_back = Change::new(
                "SET units = units + :n",
                "attribute_exists(units)",
                [(":n", number(line.quantity.get()))],
            );
            txn.update(&Key::stock(line.product), give_back, changed());
        }
        self.commit_once(txn, once, order.updated_at()).await
    }

    /// Indexes an order under its customer, its store, its day and its deadline; doing it again
    /// changes nothing.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn index_order(&self, order: &Order) -> Result<(), Error> {
        let at = order.created_at();
        let keys = [
            Key::user_order(order.user, at, order.id),
            Key::store_order(order.store, at, order.id),
            Key::day_order(at, order.id),
            Key::deadline(order.deadline, order.id),
        ];
        self.put_entries("index_order", &keys, order.id).await
    }

    async fn put_entries(
        &self,
        operation: &'static str,
        keys: &[Key],
        order: OrderId,
    ) -> Result<(), Error> {
        let mut writes = Vec::with_capacity(keys.len());
        for key in keys {
            let mut entry = key.attributes();
            entry.insert("order".to_owned(), text(order));
            let put = PutRequest::builder().set_item(Some(entry)).build();
            let put = put.map_err(|e| Error::Broken { operation, source: e.into() })?;
            writes.push(WriteRequest::builder().put_request(put).build());
        }
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

    /// The orders of `user`, newest first.
    ///
    /// # Errors
    /// When the table does not answer; [`Error::ForeignCursor`] for a cursor of another list.
    pub async fn user_orders(
        &self,
        user: UserId,
        window: &PageParams,
    ) -> Result<Page<Order>, Error> {
        self.listed_orders("user_orders", Partition::user(user), window).await
    }

    /// The orders of `store`, newest first.
    ///
    /// # Errors
    /// As [`Table::user_orders`].
    pub async fn store_orders(
        &self,
        store: StoreId,
        window: &PageParams,
    ) -> Result<Page<Order>, Error> {
        self.listed_orders("store_orders", Partition::store(store), window).await
    }

    /// The orders of every store, newest first. A page looks back over at most 31 days and
    /// may be short; the list ends where those have no order.
    ///
    /// # Errors
    /// As [`Table::user_orders`].
    pub async fn market_orders(
        &self,
        now: Timestamp,
        params: &PageParams,
    ) -> Result<Page<Order>, Error> {
        const NAME: &str = "market_orders";
        let from = params.cursor.as_ref().map(|cursor| cursor_time(NAME, cursor)).transpose()?;
        let wanted = usize::from(params.limit.saturating_add(params.skip));
        let mut entries: Vec<Item> = Vec::new();
        let mut day = from.unwrap_or(now);
        let mut start = params.cursor.as_ref();
        for _ in 0..DAYS {
            let left = wanted.saturating_sub(entries.len());
            let Ok(limit @ 1..) = u16::try_from(left) else { break };
            let (found, last) =
                self.order_entries(NAME, Partition::day(day), start.take(), limit).await?;
            entries.extend(found);
            if last.is_some() {
                break;
            }
            day = day.plus_seconds(-24 * 60 * 60);
        }
        let next = entries.last().and_then(|last| cursor(NAME, last));
        self.page_of(NAME, &entries, params, next).await
    }

    async fn listed_orders(
        &self,
        name: &'static str,
        pk: String,
        params: &PageParams,
    ) -> Result<Page<Order>, Error> {
        let limit = params.limit.saturating_add(params.skip);
        let (entries, last) = self.order_entries(name, pk, params.cursor.as_ref(), limit).await?;
        let next = last.as_ref().and_then(|last| cursor(name, last));
        self.page_of(name, &entries, params, next).await
    }

    /// The entries of orders in a partition, newest first, and where the rest begins.
    async fn order_entries(
        &self,
        name: &'static str,
        pk: String,
        from: Option<&Cursor>,
        limit: u16,
    ) -> Result<(Vec<Item>, Option<Item>), Error> {
        let start = start_key(name, &pk, from)?;
        let mut spec = QuerySpec::partition(name, pk, limit).beginning(ORDER_ENTRY).newest_first();
        spec.start = start;
        self.query(spec).await
    }

    /// The orders behind `entries`, less those that `params` skips.
    async fn page_of(
        &self,
        name: &'static str,
        entries: &[Item],
        params: &PageParams,
        next: Option<Cursor>,
    ) -> Result<Page<Order>, Error> {
        let skip = usize::from(params.skip);
        let ids: Vec<OrderId> = entries.iter().skip(skip).filter_map(order_of).collect();
        Ok(Page { items: self.orders(name, &ids).await?, next })
    }

    async fn orders(&self, name: &'static str, ids: &[OrderId]) -> Result<Vec<Order>, Error> {
        let keys: Vec<_> = ids.iter().copied().map(Key::order).collect();
        let mut found = HashMap::with_capacity(ids.len());
        for item in self.get_many(name, &keys).await? {
            let order: Order = item::read(name, item)?;
            found.insert(order.id, order);
        }
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// The orders whose deadline was before `now`, the longest overdue first, at most `limit`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn due_orders(&self, now: Timestamp, limit: u16) -> Result<Vec<DueOrder>, Error> {
        let spec = QuerySpec::partition("due_orders", Partition::deadlines(), limit)
            .between("0", &time(now));
        let (items, _) = self.query(spec).await?;
        Ok(items.iter().filter_map(due_order).collect())
    }

    /// Deletes a deadline that has been handled.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn forget_deadline(&self, due: DueOrder) -> Result<(), Error> {
        let key = Key::deadline(due.deadline, due.order);
        let request = self.client.delete_item().table_name(self.table());
        let sent = request.set_key(Some(key.attributes())).send().await;
        sent.map(drop).map_err(|error| Error::from_sdk("forget_deadline", error))
    }
}

fn place_order_error(
    refused: FailedCondition<Write>,
) -> Result<TransactionError<PlaceOrderError>, Error> {
    Ok(TransactionError::Condition(match (refused.error, refused.found) {
        (Write::Order, Some(order)) => {
            PlaceOrderError::Repeated(Box::new(item::read("place_order", order)?))
        }
        // The condition failed on an item, so there is one; without it we can't say more.
        (Write::Order, None) | (Write::Cart, _) => PlaceOrderError::CartChanged,
        (Write::Stock(product), _) => PlaceOrderError::OutOfStock(product),
    }))
}

fn replace_order<E>(txn: &mut Txn<E>, order: &Order, changed: E) -> Result<(), Error> {
    let before = order.version.saturating_sub(1);
    txn.replace(item::write(&Key::order(order.id), order)?, before, changed);
    Ok(())
}

fn replace_payment<E>(txn: &mut Txn<E>, payment: &Payment, changed: E) -> Result<(), Error> {
    let before = payment.version.saturating_sub(1);
    txn.replace(item::write(&Key::payment(payment.id), payment)?, before, changed);
    Ok(())
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

fn order_of(entry: &Item) -> Option<OrderId> {
    text_of(entry, "order")?.parse().ok()
}

fn due_order(entry: &Item) -> Option<DueOrder> {
    let (time, _) = text_of(entry, SK)?.split_once('#')?;
    let deadline = Timestamp::from_millis(time.parse().ok()?);
    Some(DueOrder { order: order_of(entry)?, deadline })
}
