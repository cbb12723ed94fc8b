//! Orders, their payments, and the pointers that lists of orders are read from.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{PutRequest, WriteRequest};
use domain::{
    OrderId, PaymentId, ProductId, StoreId, Timestamp, UserId, cart::Cart, order::Order,
    payment::Payment,
};

use crate::{
    Cursor, Error, ForeignCursor, Page, Rejected, Store, StoredCart, Window,
    accounts::meaning,
    carts::put_cart,
    item::{self, Item, number, text, text_of},
    read::{Question, key_of},
    table::{Key, ORDER_POINTER, PK, Partition, SK, time},
    txn::{Change, Refused, Txn, pause},
};

/// The most payments that are read with an order.
const MAX_PAYMENTS: u16 = domain::payment::MAX_ATTEMPTS;
/// How often what a batch left unwritten is written again.
const BATCH_ATTEMPTS: u32 = 5;

/// A new order, and the cart that it empties.
#[derive(Clone, Debug)]
pub struct Placement<'a> {
    /// The order.
    pub order: &'a Order,
    /// The cart as it was read, and what is left in it.
    pub cart: Option<(&'a StoredCart, Cart)>,
    /// When.
    pub now: Timestamp,
}

/// Why an order was not placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotPlaced {
    /// The same request placed it before; this is that order as it is now.
    Repeated(Box<Order>),
    /// Fewer units of this product are left.
    OutOfStock(ProductId),
    /// The cart has changed since it was read.
    CartChanged,
}

/// An order or a payment has changed since it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed;

/// An order whose deadline has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueOrder {
    /// Which order.
    pub order: OrderId,
    /// Its deadline.
    pub deadline: Timestamp,
}

#[derive(Debug)]
enum Place {
    Order,
    Stock(ProductId),
    Cart,
}

impl Store {
    /// Takes the stock and writes the order, all or nothing: n + 1 writes for n products that
    /// are tracked, and one more where a cart is emptied.
    ///
    /// # Errors
    /// [`NotPlaced`] says which condition did not hold.
    pub async fn place_order(&self, placement: Placement<'_>) -> Result<(), Rejected<NotPlaced>> {
        let Placement { order, cart, now } = placement;
        let mut txn = self.txn("place_order");
        txn.create(item::write(&Key::order(order.id), order)?, Place::Order);
        for line in order.lines.iter().filter(|line| line.tracked) {
            let take = Change::new(
                "SET units = units - :n",
                "units >= :n",
                [(":n", number(line.quantity.get()))],
            );
            txn.update(&Key::stock(line.product), take, Place::Stock(line.product));
        }
        if let Some((read, left)) = cart {
            put_cart(&mut txn, order.user, read, left, now, Place::Cart)?;
        }
        match self.commit(txn).await {
            Ok(()) => Ok(()),
            Err(Rejected::Store(error)) => Err(error.into()),
            Err(Rejected::Refused(refused)) => Err(not_placed(refused)?),
        }
    }

    /// The order `order`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn order(&self, order: OrderId) -> Result<Option<Order>, Error> {
        self.get("order", &Key::order(order)).await
    }

    /// The order `order` and every attempt to pay it, the first first: one read.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn order_with_payments(
        &self,
        order: OrderId,
    ) -> Result<Option<(Order, Vec<Payment>)>, Error> {
        const NAME: &str = "order_with_payments";
        let limit = MAX_PAYMENTS.saturating_add(1);
        let question = Question::partition(NAME, Partition::order(order), limit);
        let (items, _) = self.query(question).await?;
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
    /// [`Changed`] when it is not, or when the attempt has been made.
    pub async fn start_payment(
        &self,
        payment: &Payment,
        order: &Order,
    ) -> Result<(), Rejected<Changed>> {
        let mut txn = self.txn("start_payment");
        txn.create(item::write(&Key::payment(payment.id), payment)?, Changed);
        txn.unchanged(&Key::order(order.id), order.version, Changed);
        self.commit(txn).await.map_err(meaning)
    }

    /// Writes what became of a payment, and of its order if that changed too.
    ///
    /// # Errors
    /// [`Changed`] when one of them has changed since it was read.
    pub async fn settle_payment(
        &self,
        payment: &Payment,
        order: Option<&Order>,
    ) -> Result<(), Rejected<Changed>> {
        let mut txn = self.txn("settle_payment");
        replace_payment(&mut txn, payment)?;
        if let Some(order) = order {
            replace_order(&mut txn, order)?;
        }
        self.commit(txn).await.map_err(meaning)
    }

    /// Writes the next version of an order.
    ///
    /// # Errors
    /// [`Changed`] when it has changed since it was read.
    pub async fn move_order(&self, order: &Order) -> Result<(), Rejected<Changed>> {
        let mut txn = self.txn("move_order");
        replace_order(&mut txn, order)?;
        self.commit(txn).await.map_err(meaning)
    }

    /// Writes a cancelled order, gives its units back, and marks the payment whose money has to
    /// go back, all or nothing.
    ///
    /// # Errors
    /// [`Changed`] when one of them has changed since it was read.
    pub async fn cancel_order(
        &self,
        order: &Order,
        refund: Option<&Payment>,
    ) -> Result<(), Rejected<Changed>> {
        let mut txn = self.txn("cancel_order");
        replace_order(&mut txn, order)?;
        if let Some(payment) = refund {
            replace_payment(&mut txn, payment)?;
        }
        for line in order.lines.iter().filter(|line| line.tracked) {
            let give_back = Change::new(
                "SET units = units + :n",
                "attribute_exists(units)",
                [(":n", number(line.quantity.get()))],
            );
            txn.update(&Key::stock(line.product), give_back, Changed);
        }
        self.commit(txn).await.map_err(meaning)
    }

    /// Files an order under its customer, its store and its deadline; doing it again changes
    /// nothing.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn file_order(&self, order: &Order) -> Result<(), Error> {
        let at = order.created_at();
        let keys = [
            Key::user_order(order.user, at, order.id),
            Key::store_order(order.store, at, order.id),
            Key::due(order.deadline, order.id),
        ];
        self.put_pointers("file_order", &keys, order.id).await
    }

    async fn put_pointers(
        &self,
        operation: &'static str,
        keys: &[Key],
        order: OrderId,
    ) -> Result<(), Error> {
        let mut writes = Vec::with_capacity(keys.len());
        for key in keys {
            let mut pointer = key.attributes();
            pointer.insert("order".to_owned(), text(order));
            let put = PutRequest::builder().set_item(Some(pointer)).build();
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
    /// When the table does not answer; [`ForeignCursor`] inside the result for a cursor of
    /// another list.
    pub async fn user_orders(
        &self,
        user: UserId,
        window: &Window,
    ) -> Result<Result<Page<Order>, ForeignCursor>, Error> {
        self.listed_orders("user_orders", Partition::user(user), window).await
    }

    /// The orders of `store`, newest first.
    ///
    /// # Errors
    /// As [`Store::user_orders`].
    pub async fn store_orders(
        &self,
        store: StoreId,
        window: &Window,
    ) -> Result<Result<Page<Order>, ForeignCursor>, Error> {
        self.listed_orders("store_orders", Partition::store(store), window).await
    }

    async fn listed_orders(
        &self,
        name: &'static str,
        pk: String,
        window: &Window,
    ) -> Result<Result<Page<Order>, ForeignCursor>, Error> {
        let Ok(start) = start_key(name, &pk, window.cursor.as_ref()) else {
            return Ok(Err(ForeignCursor));
        };
        let limit = window.limit.saturating_add(window.skip);
        let mut question =
            Question::partition(name, pk, limit).beginning(ORDER_POINTER).newest_first();
        question.start = start;
        let (pointers, last) = self.query(question).await?;

        let skip = usize::from(window.skip);
        let ids: Vec<OrderId> = pointers.iter().skip(skip).filter_map(order_of).collect();
        let next = last.as_ref().and_then(key_of).map(|key| Cursor {
            list: name.to_owned(),
            key: key.sk,
            item: None,
        });
        Ok(Ok(Page { items: self.orders(name, &ids).await?, next }))
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

    /// The orders whose deadline was before `now`, the longest first, at most `limit`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn due_orders(&self, now: Timestamp, limit: u16) -> Result<Vec<DueOrder>, Error> {
        let question =
            Question::partition("due_orders", Partition::due(), limit).between("0", &time(now));
        let (items, _) = self.query(question).await?;
        Ok(items.iter().filter_map(due_order).collect())
    }

    /// Forgets a deadline that has been seen to.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn forget_deadline(&self, due: DueOrder) -> Result<(), Error> {
        let key = Key::due(due.deadline, due.order);
        let request = self.client.delete_item().table_name(self.table());
        let sent = request.set_key(Some(key.attributes())).send().await;
        sent.map(drop).map_err(|error| Error::from_sdk("forget_deadline", error))
    }
}

fn not_placed(refused: Refused<Place>) -> Result<Rejected<NotPlaced>, Error> {
    Ok(Rejected::Refused(match (refused.meaning, refused.found) {
        (Place::Order, Some(order)) => {
            NotPlaced::Repeated(Box::new(item::read("place_order", order)?))
        }
        // The condition failed on an item, so there is one; without it we can't say more.
        (Place::Order, None) | (Place::Cart, _) => NotPlaced::CartChanged,
        (Place::Stock(product), _) => NotPlaced::OutOfStock(product),
    }))
}

fn replace_order(txn: &mut Txn<Changed>, order: &Order) -> Result<(), Error> {
    let before = order.version.saturating_sub(1);
    txn.replace(item::write(&Key::order(order.id), order)?, before, Changed);
    Ok(())
}

fn replace_payment(txn: &mut Txn<Changed>, payment: &Payment) -> Result<(), Error> {
    let before = payment.version.saturating_sub(1);
    txn.replace(item::write(&Key::payment(payment.id), payment)?, before, Changed);
    Ok(())
}

fn start_key(list: &str, pk: &str, cursor: Option<&Cursor>) -> Result<Option<Item>, ForeignCursor> {
    let Some(cursor) = cursor else { return Ok(None) };
    if cursor.list != list || !cursor.key.starts_with(ORDER_POINTER) {
        return Err(ForeignCursor);
    }
    Ok(Some(HashMap::from([(PK.to_owned(), text(pk)), (SK.to_owned(), text(&cursor.key))])))
}

fn order_of(pointer: &Item) -> Option<OrderId> {
    text_of(pointer, "order")?.parse().ok()
}

fn due_order(pointer: &Item) -> Option<DueOrder> {
    let (time, _) = text_of(pointer, SK)?.split_once('#')?;
    let deadline = Timestamp::from_millis(time.parse().ok()?);
    Some(DueOrder { order: order_of(pointer)?, deadline })
}
