//! Orders: placing, reading, status changes, cancellation.

use db::{Dish, Once, OnceError, Page, PageParams, PlaceOrderError, Placement, StoredCart};
use db::{TransactionError, VersionConflict};
use domain::{
    Code, DomainError, IdempotencyKey, Message, OrderId, ProductId, StoreId, Text, UserId,
    order::{self, Actor, ItemRef, Order, OrderInput, OrderSource, RequestedLine, Status},
    payment::Payment,
    user::{Caller, Role},
};

use crate::{
    App, AppError,
    once::check_repeated,
    retry::{OrAgain, Retry, retry},
};

/// Places an order. With an idempotency key, a repeated request returns the first one's answer.
///
/// # Errors
/// What [`order::place`] refuses; [`Code::OutOfStock`]; [`Code::IdempotencyKeyReused`].
pub async fn place(app: &App, user: UserId, input: &OrderInput) -> Result<Order, AppError> {
    let id = match &input.key {
        Some(key) => OrderId::derived(&[&user.to_string(), key.as_str()]),
        None => OrderId::new(app.now(), app.entropy()),
    };
    let placed = retry("place_order", || try_place(app, user, id, input)).await;
    match (placed, &input.key) {
        // The first request with this key may be why this one fails: it emptied the cart, or
        // took the last units. Then its answer is returned again.
        (Err(AppError::Domain(error)), Some(key)) => match app.db.order(id).await? {
            Some(first) => repeated(&first, key),
            None => Err(error.into()),
        },
        (placed, _) => placed,
    }
}

async fn try_place(
    app: &App,
    user: UserId,
    id: OrderId,
    input: &OrderInput,
) -> Result<Order, Retry> {
    let now = app.now();
    let (lines, cart) = match &input.source {
        OrderSource::Items(items) => (requested(app, items).await?, None),
        OrderSource::Cart(_) => {
            let cart = app.db.cart(user).await?;
            (of_cart(&cart), Some(cart))
        }
    };
    let mut lines = order::merge(&lines)?;
    let ids: Vec<_> = lines.iter().map(|line| line.product).collect();
    let products = app.db.products(&ids).await?;
    if let OrderSource::Cart(Some(store)) = input.source {
        lines.retain(|line| products.get(&line.product).is_some_and(|p| p.store == store));
    }
    let taken: Vec<_> = lines.iter().map(|line| line.product).collect();
    let order = order::place(user, input, &lines, &products, id, now)?;

    let emptied = cart.as_ref().map(|cart: &StoredCart| (cart, cart.lines.without(&taken)));
    match app.db.place_order(Placement { order: &order, cart: emptied, now }).await {
        Ok(()) => Ok(order),
        Err(TransactionError::Condition(PlaceOrderError::CartChanged)) => Err(Retry::Again),
        Err(TransactionError::Condition(PlaceOrderError::Repeated(first))) => {
            Ok(repeated(&first, input.key.as_ref().ok_or(Retry::Again)?)?)
        }
        Err(TransactionError::Condition(PlaceOrderError::OutOfStock(product))) => {
            let line = order.lines.iter().find(|line| line.product == product);
            let name = line.map(|line| line.name.as_str().to_owned()).unwrap_or_default();
            Err(DomainError::OutOfStock { name }.into())
        }
        Err(TransactionError::Db(error)) => Err(error.into()),
    }
}

fn of_cart(cart: &StoredCart) -> Vec<RequestedLine> {
    let lines = cart.lines.lines().iter().enumerate();
    lines
        .map(|(index, line)| RequestedLine {
            index,
            product: line.product,
            quantity: line.quantity,
            most: None,
        })
        .collect()
}

/// The products that `items` name. A name must be that of exactly one dish: in the restaurant of
/// the other items, or in the whole market.
async fn requested(
    app: &App,
    items: &[order::RequestedItem],
) -> Result<Vec<RequestedLine>, AppError> {
    let mut dishes: Vec<Vec<Dish>> = Vec::with_capacity(items.len());
    for item in items {
        dishes.push(match &item.product {
            ItemRef::Id(_) => Vec::new(),
            ItemRef::Name(name) => app.db.dishes_named(None, name.as_str()).await?,
        });
    }
    // A name that only one dish has tells which restaurant is meant.
    let restaurant = dishes.iter().find_map(|found| match found.as_slice() {
        [only] => Some(only.store),
        _ => None,
    });
    for (item, found) in items.iter().zip(&mut dishes) {
        if let (ItemRef::Name(name), Some(store), 2..) = (&item.product, restaurant, found.len()) {
            *found = app.db.dishes_named(Some(store), name.as_str()).await?;
        }
    }
    let mut errors = Vec::new();
    let mut lines = Vec::with_capacity(items.len());
    for (index, (item, found)) in items.iter().zip(&dishes).enumerate() {
        let product = match item.product {
            ItemRef::Id(product) => Ok(product),
            ItemRef::Name(_) => only_dish(found),
        };
        match product {
            Ok(product) => {
                let (quantity, most) = (item.quantity, item.most);
                lines.push(RequestedLine { index, product, quantity, most });
            }
            Err((kind, message)) => errors.push(order::dish_error(index, kind, message)),
        }
    }
    if errors.is_empty() {
        return Ok(lines);
    }
    let unknown = errors.iter().all(|error| error.kind == NOT_FOUND);
    let code = if unknown { Code::ProductNotFound } else { Code::ValidationFailed };
    Err(DomainError::Fields(code, errors).into())
}

/// The kind of error of a name that no dish has.
const NOT_FOUND: &str = "not_found";

fn only_dish(found: &[Dish]) -> Result<ProductId, (&'static str, Message)> {
    match found {
        [only] => Ok(only.product),
        [] => Err((NOT_FOUND, Message::fixed("沒有這道餐點", "is not the name of a dish"))),
        _ => Err((
            "conflict",
            Message::fixed("有好幾道同名餐點，請改用編號", "names several dishes; send an id"),
        )),
    }
}

/// The customer's orders, newest first.
///
/// # Errors
/// When the cursor is of another list.
pub async fn list(
    app: &App,
    user: UserId,
    status: Option<Status>,
    params: &PageParams,
) -> Result<Page<Order>, AppError> {
    Ok(only(app.db.user_orders(user, params).await?, status))
}

/// The orders of a store, newest first.
///
/// # Errors
/// When the cursor is of another list.
pub async fn list_of_store(
    app: &App,
    store: StoreId,
    status: Option<Status>,
    params: &PageParams,
) -> Result<Page<Order>, AppError> {
    Ok(only(app.db.store_orders(store, params).await?, status))
}

/// The orders that `caller` works on: those of its store; for an admin those of every store, for a
/// customer its own.
///
/// # Errors
/// When the cursor is of another list.
pub async fn list_managed(
    app: &App,
    caller: Caller,
    status: Option<Status>,
    params: &PageParams,
) -> Result<Page<Order>, AppError> {
    match (caller.role, caller.store) {
        (Role::Admin, _) => Ok(only(app.db.market_orders(app.now(), params).await?, status)),
        (Role::Staff | Role::Merchant, Some(store)) => {
            list_of_store(app, store, status, params).await
        }
        (Role::Staff | Role::Merchant | Role::Customer, _) => {
            list(app, caller.user, status, params).await
        }
    }
}

/// An order of the caller, or of a store that the caller manages, with its payments.
///
/// # Errors
/// [`Code::OrderNotFound`].
pub async fn get(
    app: &App,
    caller: Caller,
    id: OrderId,
) -> Result<(Order, Vec<Payment>), AppError> {
    let found = app.db.order_with_payments(id).await?;
    let found =
        found.filter(|(order, _)| order.user == caller.user || caller.can_manage(order.store));
    found.ok_or_else(|| Code::OrderNotFound.into())
}

/// Cancels an order and compensates for its steps: its units return to stock, its payment is
/// marked for a refund. A second call changes nothing.
///
/// # Errors
/// [`Code::OrderNotFound`]; [`Code::InvalidTransition`] when it is too late.
pub async fn cancel(
    app: &App,
    caller: Caller,
    id: OrderId,
    reason: Option<Text<1, 200>>,
    once: Option<Once<'_>>,
) -> Result<(Order, Vec<Payment>), AppError> {
    retry("cancel_order", || async {
        let (order, payments) = get(app, caller, id).await?;
        if matches!(order.status, Status::Cancelled | Status::Refunded) {
            if let Some(once) = once
                && let Some(fingerprint) = app.db.recorded(once).await?
            {
                check_repeated(Some(once), &fingerprint)?;
            }
            return Ok((order, payments));
        }
        if !caller.can_manage(order.store) && !order.buyer_may_cancel() {
            let (from, to) = (order.status.names(), Status::Cancelled.names());
            return Err(DomainError::InvalidTransition { from, to }.into());
        }
        let by = Actor::User(caller.user);
        cancel_loaded(app, order, payments, by, reason.clone(), once).await
    })
    .await
}

/// Changes the status of an order of a store that `caller` manages, or cancels it.
///
/// # Errors
/// [`Code::OrderNotFound`]; [`Code::InvalidTransition`]; [`Code::PaymentUnconfirmed`] while ECPay
/// has not confirmed the payment.
pub async fn update_status(
    app: &App,
    caller: Caller,
    id: OrderId,
    to: Status,
    reason: Option<Text<1, 200>>,
) -> Result<(Order, Vec<Payment>), AppError> {
    if to == Status::Cancelled {
        return cancel(app, caller, id, reason, None).await;
    }
    retry("update_order_status", || async {
        let (order, payments) = get(app, caller, id).await?;
        if !caller.can_manage(order.store) {
            return Err(Code::OrderNotFound.into());
        }
        if order.status == to {
            return Ok((order, payments));
        }
        order.store_may_move(to)?;
        let next = order.transition(to, Actor::User(caller.user), reason.clone(), app.now())?;
        app.db.move_order(&next).await.or_again()?;
        Ok((next, payments))
    })
    .await
}

/// Cancels `order`, if it has not changed since it was read.
pub(crate) async fn cancel_loaded(
    app: &App,
    order: Order,
    mut payments: Vec<Payment>,
    by: Actor,
    reason: Option<Text<1, 200>>,
    once: Option<Once<'_>>,
) -> Result<(Order, Vec<Payment>), Retry> {
    let next = order.transition(Status::Cancelled, by, reason, app.now())?;
    let paid = payments.iter_mut().find(|payment| Some(payment.id) == order.paid_by);
    let refund = paid.as_ref().and_then(|payment| payment.refund_due());
    match app.db.cancel_order(&next, refund.as_ref(), once).await {
        Ok(()) => {
            if let (Some(slot), Some(refund)) = (paid, refund) {
                *slot = refund;
            }
            Ok((next, payments))
        }
        Err(TransactionError::Condition(OnceError::Condition(VersionConflict))) => {
            Err(Retry::Again)
        }
        Err(TransactionError::Condition(OnceError::Repeated(fingerprint))) => {
            check_repeated(once, &fingerprint)?;
            Err(Retry::Again)
        }
        Err(TransactionError::Db(error)) => Err(error.into()),
    }
}

fn repeated(first: &Order, key: &IdempotencyKey) -> Result<Order, AppError> {
    key.check(first.fingerprint.as_deref())?;
    Ok(first.as_placed())
}

fn only(mut page: Page<Order>, status: Option<Status>) -> Page<Order> {
    page.items.retain(|order| status.is_none_or(|status| order.status == status));
    page
}
