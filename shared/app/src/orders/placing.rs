//! Placing an order.

use db::{
    GuestOrder, PlaceOrderError, Placement, Reading, StoredCart, StoredGuest, TransactionError,
};
use domain::{
    Code, DomainError, IdempotencyKey, OrderId, Phone, Timestamp, UserId,
    cart::CartLine,
    limits::network,
    order::{self, Order, OrderInput, OrderSource, Status},
};

use super::asked::Asked;
use crate::{
    App, AppError,
    carts::GuestCart,
    once::check_public,
    retry::{Retry, retry_eventual},
};

/// The most orders of a customer that wait for their money at once.
pub const MAX_UNPAID: usize = 10;
/// As [`MAX_UNPAID`], of a guest: of one telephone number.
pub const MAX_UNPAID_OF_GUEST: usize = 3;
/// The most orders of guests from one address in a window: a household's, a hall's, not a script's.
const MAX_BY_ADDRESS: u32 = 30;
/// How long a window is, in seconds.
const WINDOW_SECONDS: i64 = 60 * 60;
/// How long it is known after its deadline that an order of a guest was open, in seconds.
const OPEN_SECONDS: i64 = 24 * 60 * 60;

/// Who buys.
#[derive(Clone, Debug)]
pub enum Buyer {
    /// A customer with a login.
    User(UserId),
    /// A guest, who is known by the order's contact.
    Guest {
        /// The cart of the cookie.
        cart: GuestCart,
        /// The address of the client.
        address: String,
    },
}

/// An order that was placed.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The order.
    pub order: Order,
    /// The key that opens a guest's order.
    pub key: Option<String>,
    /// What is left in a guest's cart, if the order took something out of it.
    pub cart: Option<GuestCart>,
}

/// What is stored of a buyer, and may change with an order.
enum Known {
    User(StoredCart),
    Guest { digest: String, stored: StoredGuest },
}

/// Places an order. With an idempotency key, a repeated request returns the first one's answer.
///
/// # Errors
/// What [`order::place`] refuses; [`Code::OutOfStock`]; [`Code::TooManyUnpaidOrders`];
/// [`Code::IdempotencyKeyReused`]. Of a guest also [`Code::ValidationFailed`] without a contact,
/// and [`Code::RateLimited`].
pub async fn place(app: &App, buyer: &Buyer, input: &OrderInput) -> Result<Placed, AppError> {
    let id = order_id(app, buyer, input.key.as_ref())?;
    let attempt = |reading| try_place(app, buyer, id, input, reading);
    let placed = retry_eventual("place_order", attempt).await;
    let order = match (placed, &input.key) {
        // The first request with this key may be why this one fails: it emptied the cart, or
        // took the last units. Then its answer is returned again.
        (Err(AppError::Domain(error)), Some(key)) => match app.db.order(id).await? {
            Some(first) => repeated(&first, key)?,
            None => return Err(error.into()),
        },
        (placed, _) => placed?,
    };
    Ok(match buyer {
        Buyer::User(_) => Placed { order, key: None, cart: None },
        Buyer::Guest { cart, .. } => {
            let key = Some(app.signer().order_key(order.id));
            let from_cart = matches!(input.source, OrderSource::Cart(_));
            let cart = from_cart.then(|| left_in(cart, &order));
            Placed { order, key, cart }
        }
    })
}

/// The id of the order: it follows from buyer and key. A guest is the cart's, if there is one.
fn order_id(
    app: &App,
    buyer: &Buyer,
    key: Option<&IdempotencyKey>,
) -> Result<OrderId, DomainError> {
    let Some(key) = key else { return Ok(OrderId::new(app.now(), app.entropy())) };
    match buyer {
        Buyer::User(user) => Ok(OrderId::derived(&[&user.to_string(), key.as_str()])),
        Buyer::Guest { cart: GuestCart { id: Some(cart), .. }, .. } => {
            Ok(OrderId::derived(&["cart", &cart.to_string(), key.as_str()]))
        }
        Buyer::Guest { .. } => {
            check_public(key)?;
            Ok(OrderId::derived(&["guest", key.as_str()]))
        }
    }
}

/// The guest's cart without what `order` took out of it.
fn left_in(cart: &GuestCart, order: &Order) -> GuestCart {
    let ordered = |line: &&CartLine| order.lines.iter().any(|known| known.product == line.product);
    let taken: Vec<_> = cart.lines.lines().iter().filter(ordered).map(CartLine::id).collect();
    let near = cart.near.without(order.store);
    GuestCart { lines: cart.lines.without(&taken), near, ..cart.clone() }
}

async fn try_place(
    app: &App,
    buyer: &Buyer,
    id: OrderId,
    input: &OrderInput,
    reading: Reading,
) -> Result<Order, Retry> {
    let (known, asked) = load(app, buyer, input, reading).await?;
    let customer = match buyer {
        Buyer::User(user) => Some(*user),
        Buyer::Guest { .. } => None,
    };
    let order = order::place(customer, input, &asked.lines, asked.offered(app.now()), id)?;
    let placement = match (&known, buyer) {
        (Known::User(cart), _) => {
            let next = next_cart(app, cart, input, &asked, &order).await?;
            Placement { order: &order, cart: next.map(|next| (cart, next)), guest: None }
        }
        (Known::Guest { digest, stored }, Buyer::Guest { address, .. }) => {
            let open = next_guest(app, stored, &order).await?;
            let guest = guest_order(digest, open, address, &order, app.now());
            Placement { order: &order, cart: None, guest: Some(guest) }
        }
        (Known::Guest { .. }, Buyer::User(_)) => return Err(Retry::Again),
    };
    match app.db.place_order(placement).await {
        Ok(()) => Ok(order),
        Err(TransactionError::Condition(PlaceOrderError::Changed)) => Err(Retry::Again),
        Err(TransactionError::Condition(PlaceOrderError::Repeated)) => {
            let first = app.db.order(id).await?.ok_or(Retry::Again)?;
            repeated(&first, input.key.as_ref().ok_or(Retry::Again)?).map_err(Retry::Refused)
        }
        Err(TransactionError::Condition(PlaceOrderError::OutOfStock(short))) => {
            Err(Retry::Refused(
                order::out_of_stock(&order, &asked.lines, asked.offered(app.now()), &short).into(),
            ))
        }
        Err(TransactionError::Condition(PlaceOrderError::TooManyFromAddress)) => {
            let passed = app.now().seconds().rem_euclid(WINDOW_SECONDS);
            let left = WINDOW_SECONDS.saturating_sub(passed);
            let seconds = u32::try_from(left).unwrap_or(u32::MAX);
            let code = Code::RateLimited;
            Err(Retry::Refused(DomainError::RateLimited { code, seconds }.into()))
        }
        Err(TransactionError::Db(error)) => Err(error.into()),
    }
}

/// What is stored of the buyer, and what the order asks for; at once, unless one is in the other.
async fn load(
    app: &App,
    buyer: &Buyer,
    input: &OrderInput,
    reading: Reading,
) -> Result<(Known, Asked), AppError> {
    let source = &input.source;
    match (buyer, source) {
        (Buyer::User(user), OrderSource::Cart(_)) => {
            let cart = app.db.cart(*user, reading).await?;
            let asked = Asked::of(app, source, &GuestCart::from(&cart), reading).await?;
            Ok((Known::User(cart), asked))
        }
        (Buyer::User(user), OrderSource::Items(..)) => {
            let nothing = GuestCart::default();
            let cart = async { app.db.cart(*user, reading).await.map_err(AppError::from) };
            let asked = Asked::of(app, source, &nothing, reading);
            let (cart, asked) = tokio::try_join!(cart, asked)?;
            Ok((Known::User(cart), asked))
        }
        (Buyer::Guest { cart, .. }, _) => {
            let missing = input.contact.missing();
            let Some(phone) = input.contact.phone.as_ref().filter(|_| missing.is_empty()) else {
                return Err(DomainError::Fields(Code::ValidationFailed, missing).into());
            };
            let digest = app.signer().contact_digest(&Phone::folded(phone));
            let stored = async { app.db.guest(&digest, reading).await.map_err(AppError::from) };
            let asked = Asked::of(app, source, cart, reading);
            let (stored, asked) = tokio::try_join!(stored, asked)?;
            Ok((Known::Guest { digest, stored }, asked))
        }
    }
}

/// The customer's cart after the order; `None` if it stays.
async fn next_cart(
    app: &App,
    cart: &StoredCart,
    input: &OrderInput,
    asked: &Asked,
    order: &Order,
) -> Result<Option<StoredCart>, AppError> {
    let mut next = cart.clone();
    if matches!(input.source, OrderSource::Cart(_)) {
        let ordered = |line: &&CartLine| {
            asked.shelf.products.get(&line.product).map(|p| p.store) == Some(order.store)
        };
        let taken: Vec<_> = cart.lines.lines().iter().filter(ordered).map(CartLine::id).collect();
        next.lines = cart.lines.without(&taken);
        next.near = cart.near.without(order.store);
    }
    if order.status == Status::Pending {
        next.open = open_orders(app, &cart.open, MAX_UNPAID).await?;
        next.open.push(order.id);
    }
    let changed = next != *cart;
    next.version = cart.version.saturating_add(1);
    next.updated_at = app.now();
    Ok(changed.then_some(next))
}

/// What is known of the guest, and what is after the order; `None` if it stays.
async fn next_guest(
    app: &App,
    stored: &StoredGuest,
    order: &Order,
) -> Result<Option<(StoredGuest, StoredGuest)>, AppError> {
    if order.status != Status::Pending {
        return Ok(None);
    }
    let mut open = open_orders(app, &stored.open, MAX_UNPAID_OF_GUEST).await?;
    open.push(order.id);
    let next = StoredGuest { open, version: stored.version.saturating_add(1) };
    Ok(Some((stored.clone(), next)))
}

fn guest_order<'a>(
    digest: &'a str,
    open: Option<(StoredGuest, StoredGuest)>,
    address: &'a str,
    order: &Order,
    now: Timestamp,
) -> GuestOrder<'a> {
    GuestOrder {
        digest,
        open,
        open_until: order.deadline.plus_seconds(OPEN_SECONDS),
        address: network(address),
        window: now.seconds().div_euclid(WINDOW_SECONDS),
        window_until: now.plus_seconds(WINDOW_SECONDS.saturating_mul(2)),
        most: MAX_BY_ADDRESS,
    }
}

/// Those of the orders `known` that wait for their money, with room for one more within `most`.
/// Mostly there is room, and then nothing is read; nothing is written when an order is paid.
async fn open_orders(app: &App, known: &[OrderId], most: usize) -> Result<Vec<OrderId>, AppError> {
    if known.len() < most {
        return Ok(known.to_vec());
    }
    let orders = app.db.orders(known).await?;
    let open = orders.iter().filter(|order| order.status == Status::Pending);
    let open: Vec<OrderId> = open.map(|order| order.id).collect();
    if open.len() < most { Ok(open) } else { Err(Code::TooManyUnpaidOrders.into()) }
}

fn repeated(first: &Order, key: &IdempotencyKey) -> Result<Order, AppError> {
    key.check(first.fingerprint.as_deref())?;
    Ok(first.as_placed())
}
