//! Orders: placed, read, moved, called off, expired.

use domain::{
    Code, OrderId, ProductId, Quantity, Refusal, StoreId, Text, Twd, UserId,
    account::Caller,
    order::{self, Actor, Draft, Fulfilment, Order, PaymentMethod, Status, Wanted},
    payment::Payment,
};
use store::{Changed, ForeignCursor, NotPlaced, Page, Placement, Rejected, StoredCart, Window};

use crate::{App, Failure, RETRIES, payments};

/// How many expired orders one run sees to.
const EXPIRED_PAGE: u16 = 100;

/// What is ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// These.
    Items(Vec<(ProductId, Quantity)>),
    /// What is in the cart, or what is of this store.
    Cart(Option<StoreId>),
}

/// An `Idempotency-Key`, and what was asked for under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// The key.
    pub key: String,
    /// A digest of the request.
    pub fingerprint: String,
}

/// What a customer wants to order.
#[derive(Clone, Debug)]
pub struct Wish {
    /// What.
    pub source: Source,
    /// How it is to arrive.
    pub fulfilment: Fulfilment,
    /// How it will be paid.
    pub method: PaymentMethod,
    /// The customer's words.
    pub note: Option<Text<1, 500>>,
    /// The total that the customer saw.
    pub expected_total: Option<Twd>,
    /// The key, where there is one.
    pub key: Option<Key>,
}

/// Places an order. The same key places it once and gets the same answer again.
///
/// # Errors
/// What [`order::place`] refuses; [`Code::OutOfStock`]; [`Code::IdempotencyMismatch`].
pub async fn place(app: &App, user: UserId, wish: Wish) -> Result<Order, Failure> {
    let id = match &wish.key {
        Some(key) => OrderId::derived(&[&user.to_string(), &key.key]),
        None => OrderId::new(app.now(), app.entropy()),
    };
    for _ in 0..RETRIES {
        match try_place(app, user, id, &wish).await {
            Ok(Some(order)) => return Ok(order),
            Ok(None) => {}
            // The first request may have changed what this one meets: the cart it emptied, the
            // last piece it took. Its answer stands.
            Err(Failure::Refused(refusal)) if wish.key.is_some() => {
                return match app.store.order(id).await? {
                    Some(order) => repeated(&order, &wish),
                    None => Err(refusal.into()),
                };
            }
            Err(failure) => return Err(failure),
        }
    }
    Err(Failure::Contended("place_order"))
}

/// One try; `None` when the cart changed meanwhile.
async fn try_place(
    app: &App,
    user: UserId,
    id: OrderId,
    wish: &Wish,
) -> Result<Option<Order>, Failure> {
    let now = app.now();
    let (lines, cart) = match &wish.source {
        Source::Items(items) => (items.clone(), None),
        Source::Cart(_) => {
            let cart = app.store.cart(user).await?;
            let lines = cart.lines.lines().iter().map(|line| (line.product, line.quantity));
            (lines.collect(), Some(cart))
        }
    };
    let mut wanted = order::merge(&lines)?;
    let ids: Vec<_> = wanted.iter().map(|line| line.product).collect();
    let products = app.store.products(&ids).await?;
    if let Source::Cart(Some(store)) = wish.source {
        wanted.retain(|line| products.get(&line.product).is_some_and(|p| p.store == store));
    }
    let taken: Vec<_> = wanted.iter().map(|line| line.product).collect();
    let order = order::place(draft(user, wanted, wish), &products, id, now)?;

    let emptied = cart.as_ref().map(|cart: &StoredCart| (cart, cart.lines.without(&taken)));
    let placed = app.store.place_order(Placement { order: &order, cart: emptied, now }).await;
    match placed {
        Ok(()) => Ok(Some(order)),
        Err(Rejected::Refused(NotPlaced::CartChanged)) => Ok(None),
        Err(Rejected::Refused(NotPlaced::Repeated(first))) => repeated(&first, wish).map(Some),
        Err(Rejected::Refused(NotPlaced::OutOfStock(product))) => {
            let line = order.lines.iter().find(|line| line.product == product);
            let name = line.map(|line| line.name.as_str().to_owned()).unwrap_or_default();
            Err(Refusal::OutOfStock { name }.into())
        }
        Err(Rejected::Store(error)) => Err(error.into()),
    }
}

/// The customer's orders, newest first.
///
/// # Errors
/// [`ForeignCursor`] inside the result for a cursor of another list.
pub async fn list(
    app: &App,
    user: UserId,
    status: Option<Status>,
    window: &Window,
) -> Result<Result<Page<Order>, ForeignCursor>, Failure> {
    let page = app.store.user_orders(user, window).await?;
    Ok(page.map(|page| only(page, status)))
}

/// The orders of a store, newest first.
///
/// # Errors
/// [`ForeignCursor`] inside the result for a cursor of another list.
pub async fn list_of_store(
    app: &App,
    store: StoreId,
    status: Option<Status>,
    window: &Window,
) -> Result<Result<Page<Order>, ForeignCursor>, Failure> {
    let page = app.store.store_orders(store, window).await?;
    Ok(page.map(|page| only(page, status)))
}

/// An order of the caller, or of the store that the caller keeps, with its payments.
///
/// # Errors
/// [`Code::OrderNotFound`].
pub async fn show(
    app: &App,
    caller: Caller,
    id: OrderId,
) -> Result<(Order, Vec<Payment>), Failure> {
    let found = app.store.order_with_payments(id).await?;
    let found = found.filter(|(order, _)| order.user == caller.user || caller.keeps(order.store));
    found.ok_or_else(|| Code::OrderNotFound.into())
}

/// Calls an order off: its units go back to stock, its money back to the buyer. Doing it again
/// changes nothing.
///
/// # Errors
/// [`Code::OrderNotFound`]; [`Code::IllegalMove`] when it is too late.
pub async fn cancel(
    app: &App,
    caller: Caller,
    id: OrderId,
    reason: Option<Text<1, 200>>,
) -> Result<(Order, Vec<Payment>), Failure> {
    for _ in 0..RETRIES {
        let (order, payments) = show(app, caller, id).await?;
        if matches!(order.status, Status::Cancelled | Status::Refunded) {
            return Ok((order, payments));
        }
        if !caller.keeps(order.store) && !order.buyer_may_cancel() {
            let to = Status::Cancelled;
            return Err(Refusal::IllegalMove { from: order.status, to }.into());
        }
        let by = Actor::User(caller.user);
        if let Some(done) = call_off(app, order, payments, by, reason.clone()).await? {
            return Ok(done);
        }
    }
    Err(Failure::Contended("cancel_order"))
}

/// Moves an order of the keeper's store along its path, or calls it off.
///
/// # Errors
/// [`Code::OrderNotFound`]; [`Code::IllegalMove`]; [`Code::PaymentUnconfirmed`] when nothing may
/// leave the store yet.
pub async fn advance(
    app: &App,
    keeper: Caller,
    id: OrderId,
    to: Status,
    reason: Option<Text<1, 200>>,
) -> Result<(Order, Vec<Payment>), Failure> {
    if to == Status::Cancelled {
        return cancel(app, keeper, id, reason).await;
    }
    for _ in 0..RETRIES {
        let (order, payments) = show(app, keeper, id).await?;
        if !keeper.keeps(order.store) {
            return Err(Code::OrderNotFound.into());
        }
        if order.status == to {
            return Ok((order, payments));
        }
        order.store_may_move(to)?;
        let next = order.moved(to, Actor::User(keeper.user), reason.clone(), app.now())?;
        match app.store.move_order(&next).await {
            Ok(()) => return Ok((next, payments)),
            Err(Rejected::Refused(Changed)) => {}
            Err(Rejected::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failure::Contended("move_order"))
}

/// Calls off the orders that were not paid in time, and answers how many. ECPay is asked first:
/// a notice may have been lost, and then the order is paid.
///
/// # Errors
/// When the table does not answer; what was done stays done, and the rest waits for the next run.
pub async fn expire(app: &App) -> Result<usize, Failure> {
    let mut expired = 0_usize;
    for due in app.store.due_orders(app.now(), EXPIRED_PAGE).await? {
        match expire_one(app, due.order).await {
            Ok(called_off) => expired = expired.saturating_add(usize::from(called_off)),
            // Without ECPay's word nothing is called off; the deadline stays on the list.
            Err(failure @ Failure::Outside { .. }) => {
                let id = due.order;
                tracing::error!(order.id = %id, "order {id} can't expire: {failure}");
                continue;
            }
            Err(failure) => return Err(failure),
        }
        app.store.forget_deadline(due).await?;
    }
    Ok(expired)
}

async fn expire_one(app: &App, id: OrderId) -> Result<bool, Failure> {
    let reason = Text::new("not paid in time").ok();
    for _ in 0..RETRIES {
        let Some((order, payments)) = app.store.order_with_payments(id).await? else {
            return Ok(false);
        };
        if order.status != Status::Pending || payments::found_paid(app, &order, &payments).await? {
            return Ok(false);
        }
        if call_off(app, order, payments, Actor::System, reason.clone()).await?.is_some() {
            return Ok(true);
        }
    }
    Err(Failure::Contended("expire_order"))
}

/// Cancels `order` as it was read; `None` when it has changed since.
async fn call_off(
    app: &App,
    order: Order,
    mut payments: Vec<Payment>,
    by: Actor,
    reason: Option<Text<1, 200>>,
) -> Result<Option<(Order, Vec<Payment>)>, Failure> {
    let next = order.moved(Status::Cancelled, by, reason, app.now())?;
    let paid = payments.iter_mut().find(|payment| Some(payment.id) == order.paid_by);
    let refund = paid.as_ref().and_then(|payment| payment.refund_due());
    match app.store.cancel_order(&next, refund.as_ref()).await {
        Ok(()) => {
            if let (Some(slot), Some(refund)) = (paid, refund) {
                *slot = refund;
            }
            Ok(Some((next, payments)))
        }
        Err(Rejected::Refused(Changed)) => Ok(None),
        Err(Rejected::Store(error)) => Err(error.into()),
    }
}

fn draft(user: UserId, wanted: Vec<Wanted>, wish: &Wish) -> Draft {
    Draft {
        user,
        wanted,
        fulfilment: wish.fulfilment.clone(),
        method: wish.method,
        note: wish.note.clone(),
        expected_total: wish.expected_total,
        fingerprint: wish.key.as_ref().map(|key| key.fingerprint.clone()),
    }
}

fn repeated(first: &Order, wish: &Wish) -> Result<Order, Failure> {
    if first.fingerprint.as_ref() == wish.key.as_ref().map(|key| &key.fingerprint) {
        Ok(first.as_placed())
    } else {
        Err(Code::IdempotencyMismatch.into())
    }
}

fn only(mut page: Page<Order>, status: Option<Status>) -> Page<Order> {
    page.items.retain(|order| status.is_none_or(|status| order.status == status));
    page
}
