//! Carts: a guest's is kept in a signed cookie, a customer's in the table. Prices are read from
//! the catalogue each time.

use std::collections::BTreeMap;

use domain::{
    Code, DomainError, IdempotencyKey, Message, ProductId, Quantity, RecentKeys, StoreId, Twd,
    UserId,
    cart::{Cart, CartLine},
    catalog::ProductWithStock,
};
use fields::body_field;

use crate::{
    App, AppError,
    auth::Purpose,
    retry::{OrAgain, retry},
};

/// How long a guest's cart is kept, in seconds.
pub const GUEST_SECONDS: i64 = 30 * 24 * 60 * 60;

/// The longest value of a cookie that every browser keeps, less its name and attributes, in
/// bytes (RFC 6265 §6.1).
const MAX_COOKIE: usize = 3_900;

/// A guest's cart, as its signed cookie holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct GuestCart {
    /// What is in it.
    pub lines: Cart,
    /// The idempotency keys of the last changes.
    #[serde(default, skip_serializing_if = "RecentKeys::is_empty")]
    pub keys: RecentKeys,
    /// A digest of the cookie that it came in, by which a second merge of the same is noticed.
    #[serde(skip)]
    pub digest: Option<String>,
}

/// Whose cart it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CartOwner {
    /// A guest's, as the cookie holds it.
    Guest(GuestCart),
    /// A customer's.
    User(UserId),
}

/// A change to a cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Adds this many of a product.
    Add(ProductId, Quantity),
    /// Sets the quantity of a product.
    Set(ProductId, Quantity),
    /// Removes a product.
    Remove(ProductId),
    /// Removes every product.
    Clear,
}

/// A line of a cart, with its product as it is in the catalogue now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedLine {
    /// Product id and quantity.
    pub line: CartLine,
    /// The product and its stock; `None` if it no longer exists.
    pub product: Option<ProductWithStock>,
    /// The name of its store.
    pub store_name: Option<String>,
}

impl PricedLine {
    /// What the line costs, if it can be bought for money now.
    #[must_use]
    pub fn subtotal(&self) -> Option<Twd> {
        let product = self.product.as_ref()?;
        let details = &product.product.details;
        details.price.filter(|_| details.active)?.times(self.line.quantity)
    }

    /// The store that sells it.
    #[must_use]
    pub fn store(&self) -> Option<StoreId> {
        self.product.as_ref().map(|stocked| stocked.product.store)
    }
}

/// The cart of `owner`.
///
/// # Errors
/// When the table does not answer.
pub async fn load(app: &App, owner: &CartOwner) -> Result<Cart, AppError> {
    match owner {
        CartOwner::Guest(cart) => Ok(cart.lines.clone()),
        CartOwner::User(user) => Ok(app.db.cart(*user).await?.lines),
    }
}

/// Makes `edit` and returns the cart after it. A guest's cart has to be sent back in its cookie.
/// With an idempotency `key` the edit is made once, as long as the cart remembers the key.
///
/// # Errors
/// [`Code::ProductNotFound`] when the added product is not active; [`Code::ValidationFailed`] when
/// the cart is full.
pub async fn edit(
    app: &App,
    owner: &CartOwner,
    edit: Edit,
    key: Option<&IdempotencyKey>,
) -> Result<GuestCart, AppError> {
    if let Edit::Add(product, _) | Edit::Set(product, _) = edit {
        let known = app.db.products(&[product]).await?;
        if !known.get(&product).is_some_and(|product| product.details.active) {
            return Err(Code::ProductNotFound.into());
        }
    }
    match owner {
        CartOwner::Guest(cart) => fits_cookie(app, next(cart, key, |cart| apply(cart, edit))?),
        CartOwner::User(user) => change(app, *user, key, |cart| apply(cart, edit)).await,
    }
}

/// The lines of `cart` with products, prices and stock.
///
/// # Errors
/// When the table does not answer.
pub async fn price(app: &App, cart: &Cart) -> Result<Vec<PricedLine>, AppError> {
    if cart.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = cart.lines().iter().map(|line| line.product).collect();
    let products = app.db.products(&ids).await?.into_values().collect();
    let stocked = app.db.with_stock(products).await?;
    let mut stores: Vec<_> = stocked.iter().map(|stocked| stocked.product.store).collect();
    stores.sort_unstable();
    stores.dedup();
    let stores = app.db.stores(&stores).await?;
    let name_of = |store: StoreId| {
        let found = stores.iter().find(|known| known.id == store);
        found.map(|store| store.name.to_string())
    };
    let mut by_id: BTreeMap<_, _> =
        stocked.into_iter().map(|stocked| (stocked.product.id, stocked)).collect();
    let priced = |line: &CartLine| {
        let product = by_id.remove(&line.product);
        let store_name = product.as_ref().and_then(|found| name_of(found.product.store));
        PricedLine { line: *line, product, store_name }
    };
    Ok(cart.lines().iter().map(priced).collect())
}

/// Merges a guest's cart into the cart of `user`, once for each cookie: a sign-in may be repeated.
///
/// # Errors
/// When the table does not answer.
pub(crate) async fn merge(app: &App, user: UserId, guest: &GuestCart) -> Result<(), AppError> {
    let key = guest
        .digest
        .as_ref()
        .map(|digest| IdempotencyKey::new(format!("cookie {digest}"), vec![digest.clone()]));
    change(app, user, key.as_ref(), |cart| Ok(cart.merged(&guest.lines))).await.map(drop)
}

/// Signs a guest's cart for its cookie: the signature prevents changes, it does not encrypt.
#[must_use]
pub fn sign_cart(app: &App, cart: &GuestCart) -> String {
    let exp = app.now().plus_seconds(GUEST_SECONDS);
    app.signer.sign(Purpose::Cart, exp, cart)
}

/// The cart of a cookie; an empty one if its signature is wrong or it has expired.
#[must_use]
pub fn verify_cart(app: &App, cookie: &str) -> GuestCart {
    let Some(cart) = app.signer.read(Purpose::Cart, cookie, app.now()) else {
        return GuestCart::default();
    };
    GuestCart { digest: app.signer.fingerprints(&[cookie.as_bytes()]).into_iter().next(), ..cart }
}

/// `cart`, or an error if browsers would drop the cookie that holds it.
fn fits_cookie(app: &App, cart: GuestCart) -> Result<GuestCart, AppError> {
    if sign_cart(app, &cart).len() <= MAX_COOKIE {
        return Ok(cart);
    }
    let message = Message::fixed(
        "訪客的購物車已滿，請登入後再加入",
        "does not fit: a guest's cart is full; sign in to add more",
    );
    let error = body_field("product_id", "range", message);
    Err(DomainError::Fields(Code::ValidationFailed, vec![error]).into())
}

/// The cart after `change`; unchanged if it remembers `key`.
fn next(
    cart: &GuestCart,
    key: Option<&IdempotencyKey>,
    change: impl Fn(&Cart) -> Result<Cart, DomainError>,
) -> Result<GuestCart, DomainError> {
    let Some(key) = key else {
        return Ok(GuestCart { lines: change(&cart.lines)?, ..cart.clone() });
    };
    if cart.keys.contain(key)? {
        return Ok(cart.clone());
    }
    Ok(GuestCart { lines: change(&cart.lines)?, keys: cart.keys.with(key), ..cart.clone() })
}

async fn change(
    app: &App,
    user: UserId,
    key: Option<&IdempotencyKey>,
    change: impl Fn(&Cart) -> Result<Cart, DomainError>,
) -> Result<GuestCart, AppError> {
    retry("change_cart", || async {
        let read = app.db.cart(user).await?;
        let (lines, keys) = (read.lines.clone(), read.keys.clone());
        let old = GuestCart { lines, keys, digest: None };
        let new = next(&old, key, &change)?;
        if new != old {
            let (lines, keys) = (new.lines.clone(), new.keys.clone());
            app.db.save_cart(user, &read, lines, keys, app.now()).await.or_again()?;
        }
        Ok(new)
    })
    .await
}

fn apply(cart: &Cart, edit: Edit) -> Result<Cart, DomainError> {
    match edit {
        Edit::Add(product, quantity) => cart.add(product, quantity),
        Edit::Set(product, quantity) => cart.set(product, quantity),
        Edit::Remove(product) => Ok(cart.without(&[product])),
        Edit::Clear => Ok(Cart::default()),
    }
}
