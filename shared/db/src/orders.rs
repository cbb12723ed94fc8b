//! Orders and their payments.
//!
//! An order is one item, its head, while that is small. A larger one keeps its lines and its note,
//! which never change, in an item of their own, so that each later move writes a small head.

mod parts;

use std::collections::HashMap;

use domain::{
    OrderId, PaymentId, Timestamp,
    cart::MAX_KEYS,
    catalog::StockKey,
    order::{Order, Shortage},
    payment::{MAX_ATTEMPTS, Payment},
};

use crate::{
    Error, GuestOrder, Once, OnceError, StoredCart, Table, TransactionError, VersionConflict,
    carts::put_cart,
    guests,
    item::{self, Item, number, number_of, text_of},
    read::QuerySpec,
    table::{Key, PK, Partition},
    txn::{Change, FailedCondition, MAX_WRITES, Txn},
};
use parts::Parts;
pub(crate) use parts::{as_head, read_order, write_order};

/// The most tenders of an order whose money a cancellation can give up at once.
const MAX_TENDERS: usize = 8;

// A cancellation writes every stock, the order, the payments whose money it gives up and an
// idempotency key; placing writes every stock, the order, its lines and the cart, or two items
// about a guest.
const _: () =
    assert!(MAX_KEYS + MAX_TENDERS + 3 <= MAX_WRITES, "the largest order can't be cancelled");

/// The most items in an order's partition: the head, its lines, its payments.
const MAX_PARTS: u16 = MAX_ATTEMPTS + 2;

/// A new order, and the cart that it empties.
#[derive(Clone, Debug)]
pub struct Placement<'a> {
    /// The order.
    pub order: &'a Order,
    /// The cart as it was read, and what is left in it.
    pub cart: Option<(&'a StoredCart, StoredCart)>,
    /// What limits the orders of a guest.
    pub guest: Option<GuestOrder<'a>>,
}

/// Why an order was not placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlaceOrderError {
    /// The same request placed it before.
    Repeated,
    /// Fewer units are left of these products.
    OutOfStock(Vec<Shortage>),
    /// The cart, or what is known of the guest, has changed since it was read.
    Changed,
    /// Too many orders of guests came from this address.
    TooManyFromAddress,
}

/// What changes with an order, all or nothing.
#[derive(Clone, Debug)]
pub struct OrderChange<'a> {
    /// The order after the change, whose version is the one after `read`; `None` if it stays.
    pub order: Option<&'a Order>,
    /// The version of the order that was read.
    pub read: u64,
    /// The payments after the change; each was read at the version before.
    pub payments: &'a [Payment],
    /// Whether its units return to stock.
    pub returns_stock: bool,
}

#[derive(Debug)]
enum Write {
    Order,
    Stock(StockKey),
    Buyer,
    Address,
}

impl Table {
    /// Takes the stock and writes the order, all or nothing: one write for each stock that it draws
    /// on, one for the order, and one each for the lines of a large order and for the cart; a guest
    /// has two in place of the cart.
    ///
    /// # Errors
    /// [`PlaceOrderError`] says which condition did not hold.
    pub async fn place_order(
        &self,
        placement: Placement<'_>,
    ) -> Result<(), TransactionError<PlaceOrderError>> {
        let Placement { order, cart, guest } = placement;
        let mut txn = self.txn("place_order");
        let (head, lines) = write_order(order)?;
        txn.create(head, Write::Order);
        if let Some(lines) = lines {
            txn.create(lines, Write::Order);
        }
        for (stock, units) in order.units() {
            let take =
                Change::new("SET units = units - :n", "units >= :n", [(":n", number(units))]);
            txn.update(&Key::stock(stock), take, Write::Stock(stock));
        }
        if let (Some((read, next)), Some(customer)) = (cart, order.customer) {
            put_cart(&mut txn, customer, read, &next, Write::Buyer)?;
        }
        if let Some(guest) = guest {
            guests::put(&mut txn, &guest, Write::Buyer, Write::Address)?;
        }
        match self.commit_with_all(txn).await {
            Ok(()) => Ok(()),
            Err(TransactionError::Db(error)) => Err(error.into()),
            Err(TransactionError::Condition((first, rest))) => {
                Err(TransactionError::Condition(refusal(&first, &rest)))
            }
        }
    }

    /// The order `order`.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn order(&self, order: OrderId) -> Result<Option<Order>, Error> {
        Ok(self.order_with_payments(order).await?.map(|(order, _)| order))
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
        let spec = QuerySpec::partition(NAME, Partition::order(order), MAX_PARTS);
        let (items, _) = self.query(spec).await?;
        let parts = Parts::of(items);
        let Some(head) = parts.head else { return Ok(None) };
        let order = read_order(NAME, head, parts.lines)?;
        let payments = parts.payments.into_iter().map(|item| item::read(NAME, item));
        Ok(Some((order, payments.collect::<Result<_, _>>()?)))
    }

    /// The orders `ids`, in that order; those that are not there are left out.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn orders(&self, ids: &[OrderId]) -> Result<Vec<Order>, Error> {
        read_many(self, "orders", ids).await
    }

    /// A payment and its order: one read.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn payment(&self, id: PaymentId) -> Result<Option<(Payment, Order)>, Error> {
        let Some((order, payments)) = self.order_with_payments(id.order).await? else {
            return Ok(None);
        };
        let payment = payments.into_iter().find(|payment| payment.id == id);
        Ok(payment.map(|payment| (payment, order)))
    }

    /// Adds an attempt to pay `order`, if the order and the attempt `before` it are still as they
    /// were read.
    ///
    /// # Errors
    /// [`VersionConflict`] when they are not, or when the attempt exists already.
    pub async fn create_payment(
        &self,
        payment: &Payment,
        order: &Order,
        before: Option<&Payment>,
    ) -> Result<(), TransactionError<VersionConflict>> {
        let mut txn = self.txn("create_payment");
        txn.create(item::write(&Key::payment(payment.id), payment)?, VersionConflict);
        txn.check_version(&Key::order(order.id), order.version, VersionConflict);
        if let Some(before) = before {
            txn.check_version(&Key::payment(before.id), before.version, VersionConflict);
        }
        self.commit(txn).await
    }

    /// Writes an attempt to pay `order` whose shopper is sent to its provider again, if both are
    /// still as they were read.
    ///
    /// # Errors
    /// [`VersionConflict`] when they are not.
    pub async fn hand_out_again(
        &self,
        payment: &Payment,
        order: &Order,
    ) -> Result<(), TransactionError<VersionConflict>> {
        let mut txn = self.txn("hand_out_again");
        replace_payment(&mut txn, payment, VersionConflict)?;
        txn.check_version(&Key::order(order.id), order.version, VersionConflict);
        self.commit(txn).await
    }

    /// Writes what changes with an order, all or nothing, and records `once` with it.
    ///
    /// # Errors
    /// [`VersionConflict`] when the order or a payment has changed since it was read.
    pub async fn change_order(
        &self,
        change: &OrderChange<'_>,
        once: Option<Once<'_>>,
        now: Timestamp,
    ) -> Result<(), TransactionError<OnceError<VersionConflict>>> {
        let changed = || OnceError::Condition(VersionConflict);
        let mut txn = self.txn("change_order");
        if let Some(order) = change.order {
            txn.patch(&Key::order(order.id), parts::moving(order)?, change.read, changed());
        }
        for payment in change.payments {
            replace_payment(&mut txn, payment, changed())?;
        }
        if let (Some(order), true) = (change.order, change.returns_stock) {
            for (stock, units) in order.units() {
                let give_back = Change::new(
                    "SET units = units + :n",
                    "attribute_exists(units)",
                    [(":n", number(units))],
                );
                txn.update(&Key::stock(stock), give_back, changed());
            }
        }
        self.commit_once(txn, once, now).await
    }
}

fn refusal(first: &FailedCondition<Write>, rest: &[FailedCondition<Write>]) -> PlaceOrderError {
    match first.error {
        Write::Order => PlaceOrderError::Repeated,
        Write::Buyer => PlaceOrderError::Changed,
        Write::Address => PlaceOrderError::TooManyFromAddress,
        Write::Stock(_) => {
            let short = |failed: &FailedCondition<Write>| match failed.error {
                Write::Stock(stock) => Some(Shortage { stock, left: units(&failed.found) }),
                Write::Order | Write::Buyer | Write::Address => None,
            };
            let all = std::iter::once(first).chain(rest);
            PlaceOrderError::OutOfStock(all.filter_map(short).collect())
        }
    }
}

fn units(stock: &Option<Item>) -> u32 {
    stock.as_ref().and_then(|item| number_of(item, "units")).unwrap_or_default()
}

fn replace_payment<E>(txn: &mut Txn<E>, payment: &Payment, changed: E) -> Result<(), Error> {
    let before = payment.version.saturating_sub(1);
    txn.replace(item::write(&Key::payment(payment.id), payment)?, before, changed);
    Ok(())
}

/// The orders `ids`, in that order; those that are not there are left out. One batch read, and a
/// second one where orders are large.
pub(crate) async fn read_many(
    table: &Table,
    name: &'static str,
    ids: &[OrderId],
) -> Result<Vec<Order>, Error> {
    let keys: Vec<_> = ids.iter().copied().map(Key::order).collect();
    let heads = table.get_many(name, &keys).await?;
    with_lines(table, name, ids, heads).await
}

/// As [`read_many`], for lists: for half the units; what was written in the last seconds may be
/// missing.
pub(crate) async fn read_many_soon(
    table: &Table,
    name: &'static str,
    ids: &[OrderId],
) -> Result<Vec<Order>, Error> {
    let keys: Vec<_> = ids.iter().copied().map(Key::order).collect();
    let heads = table.get_many_soon(name, &keys).await?;
    with_lines(table, name, ids, heads).await
}

/// The orders of `heads`, in the order of `ids`. Lines that are kept apart are read as they are
/// now: whoever has seen a head must not miss them.
async fn with_lines(
    table: &Table,
    name: &'static str,
    ids: &[OrderId],
    heads: Vec<Item>,
) -> Result<Vec<Order>, Error> {
    let large = heads.iter().filter(|head| !head.contains_key("lines"));
    let keys: Vec<_> =
        large.filter_map(|head| text_of(head, "id")?.parse().ok().map(Key::order_lines)).collect();
    let mut lines: HashMap<String, Item> = HashMap::new();
    for item in table.get_many(name, &keys).await? {
        lines.extend(text_of(&item, PK).map(str::to_owned).map(|pk| (pk, item)));
    }
    let mut found = HashMap::with_capacity(ids.len());
    for head in heads {
        let own = text_of(&head, PK).and_then(|pk| lines.remove(pk));
        let order = read_order(name, head, own)?;
        found.insert(order.id, order);
    }
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}
