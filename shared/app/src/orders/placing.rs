//! Placing an order.

use std::collections::{BTreeMap, BTreeSet};

use db::{PlaceOrderError, Placement, StoredCart, TransactionError};
use domain::{
    Code, IdempotencyKey, OrderId, ProductId, StoreId, UserId,
    cart::CartLine,
    catalog::{OptionGroup, Product},
    order::{self, Offered, Order, OrderInput, OrderSource, RequestedLine, Status},
    policy::StorePolicy,
};

use super::dishes;
use crate::{
    App, AppError,
    retry::{Retry, retry},
};

/// The most orders of a customer that wait for their money at once.
pub const MAX_UNPAID: usize = 10;

/// Places an order. With an idempotency key, a repeated request returns the first one's answer.
///
/// # Errors
/// What [`order::place`] refuses; [`Code::OutOfStock`]; [`Code::TooManyUnpaidOrders`];
/// [`Code::IdempotencyKeyReused`].
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
    let cart = app.db.cart(user).await?;
    let asked = Asked::of(app, input, &cart).await?;
    let order = order::place(Some(user), input, &asked.lines, asked.offered(), id, app.now())?;

    let mut next = cart.clone();
    if matches!(input.source, OrderSource::Cart(_)) {
        let ordered = |line: &&CartLine| {
            asked.products.get(&line.product).map(|p| p.store) == Some(order.store)
        };
        let taken: Vec<_> = cart.lines.lines().iter().filter(ordered).map(CartLine::id).collect();
        next.lines = cart.lines.without(&taken);
    }
    if order.status == Status::Pending {
        next.open = open_orders(app, &cart).await?;
        next.open.push(id);
    }
    let changed = next != cart;
    next.version = cart.version.saturating_add(1);
    next.updated_at = app.now();
    let placement = Placement { order: &order, cart: changed.then_some((&cart, next)) };
    match app.db.place_order(placement).await {
        Ok(()) => Ok(order),
        Err(TransactionError::Condition(PlaceOrderError::CartChanged)) => Err(Retry::Again),
        Err(TransactionError::Condition(PlaceOrderError::Repeated)) => {
            let first = app.db.order(id).await?.ok_or(Retry::Again)?;
            Ok(repeated(&first, input.key.as_ref().ok_or(Retry::Again)?)?)
        }
        Err(TransactionError::Condition(PlaceOrderError::OutOfStock(short))) => {
            Err(order::out_of_stock(&order, &asked.lines, &short).into())
        }
        Err(TransactionError::Db(error)) => Err(error.into()),
    }
}

/// The orders of the customer that wait for their money, with room for one more. Most carts have
/// room, and then nothing is read; nothing is written when an order is paid.
async fn open_orders(app: &App, cart: &StoredCart) -> Result<Vec<OrderId>, AppError> {
    if cart.open.len() < MAX_UNPAID {
        return Ok(cart.open.clone());
    }
    let orders = app.db.orders(&cart.open).await?;
    let open = orders.iter().filter(|order| order.status == Status::Pending);
    let open: Vec<OrderId> = open.map(|order| order.id).collect();
    if open.len() < MAX_UNPAID { Ok(open) } else { Err(Code::TooManyUnpaidOrders.into()) }
}

/// What an order asks for, and what is offered.
struct Asked {
    lines: Vec<RequestedLine>,
    products: BTreeMap<ProductId, Product>,
    groups: Vec<OptionGroup>,
    policy: StorePolicy,
}

impl Asked {
    async fn of(app: &App, input: &OrderInput, cart: &StoredCart) -> Result<Self, AppError> {
        let mut lines = match &input.source {
            OrderSource::Items(items) => dishes::requested(app, items).await?,
            OrderSource::Cart(_) => of_cart(cart),
        };
        let ids: BTreeSet<_> = lines.iter().map(|line| line.product).collect();
        let products = app.db.products(&ids.into_iter().collect::<Vec<_>>()).await?;
        if let OrderSource::Cart(Some(store)) = input.source {
            lines.retain(|line| products.get(&line.product).is_some_and(|p| p.store == store));
        }
        let store = lines.iter().find_map(|line| products.get(&line.product)).map(|p| p.store);
        let options = products
            .values()
            .flat_map(|product| product.options.iter().map(|group| (product.store, *group)));
        let options = options.collect();
        let stores: Vec<StoreId> = store.into_iter().collect();
        let (stores, groups) =
            tokio::try_join!(app.db.stores(&stores), app.db.option_groups_of(&options))?;
        let policy = stores.first().map(|store| store.policy).unwrap_or_default();
        Ok(Self { lines, products, groups, policy })
    }

    fn offered(&self) -> Offered<'_> {
        Offered { products: &self.products, groups: &self.groups, policy: &self.policy }
    }
}

fn of_cart(cart: &StoredCart) -> Vec<RequestedLine> {
    let lines = cart.lines.lines().iter().enumerate();
    lines
        .map(|(index, line)| RequestedLine {
            index,
            product: line.product,
            chosen: line.chosen(),
            quantity: line.quantity,
            most: None,
        })
        .collect()
}

fn repeated(first: &Order, key: &IdempotencyKey) -> Result<Order, AppError> {
    key.check(first.fingerprint.as_deref())?;
    Ok(first.as_placed())
}
