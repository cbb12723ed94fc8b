//! Carts: a guest's travels in a signed cookie, a customer's is stored; prices come from the
//! catalogue each time.

use std::collections::BTreeMap;

use domain::{
    Code, ProductId, Quantity, Refusal, StoreId, Twd, UserId,
    cart::{Cart, CartLine},
    catalog::Stocked,
    refusal::body_field,
};
use store::Rejected;

use crate::{App, Failure, RETRIES, tokens::Purpose};

/// How long a guest's cart is kept, in seconds.
pub const GUEST_SECONDS: i64 = 30 * 24 * 60 * 60;

/// The longest value of a cookie that every browser keeps, less its name and attributes, in
/// bytes (RFC 6265 §6.1).
const MAX_COOKIE: usize = 3_900;

/// Whose cart it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basket {
    /// Nobody's yet; this is what the cookie holds.
    Guest(Cart),
    /// A customer's.
    User(UserId),
}

/// A change to a cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// So many more of a product.
    Add(ProductId, Quantity),
    /// Exactly so many of a product.
    Set(ProductId, Quantity),
    /// None of a product.
    Remove(ProductId),
    /// Nothing at all.
    Clear,
}

/// A line of a cart as it stands in the catalogue now; no product if that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedLine {
    /// What was chosen.
    pub line: CartLine,
    /// The product and its stock.
    pub product: Option<Stocked>,
    /// What the store is called that sells it.
    pub store_name: Option<String>,
}

impl PricedLine {
    /// What the line costs, if it can be bought for money now.
    #[must_use]
    pub fn subtotal(&self) -> Option<Twd> {
        let product = self.product.as_ref()?;
        let listing = &product.product.listing;
        listing.price.filter(|_| listing.active)?.times(self.line.quantity)
    }

    /// Who sells it.
    #[must_use]
    pub fn store(&self) -> Option<StoreId> {
        self.product.as_ref().map(|stocked| stocked.product.store)
    }
}

/// The cart in `basket`.
///
/// # Errors
/// When the table does not answer.
pub async fn load(app: &App, basket: &Basket) -> Result<Cart, Failure> {
    match basket {
        Basket::Guest(cart) => Ok(cart.clone()),
        Basket::User(user) => Ok(app.store.cart(*user).await?.lines),
    }
}

/// Makes `edit` and answers the cart after it. A guest's has to be sent back in its cookie.
///
/// # Errors
/// [`Code::ProductNotFound`] when what is put in is not on the shelf; [`Code::Invalid`] when the
/// cart is full.
pub async fn edit(app: &App, basket: &Basket, edit: Edit) -> Result<Cart, Failure> {
    if let Edit::Add(product, _) | Edit::Set(product, _) = edit {
        let known = app.store.products(&[product]).await?;
        if !known.get(&product).is_some_and(|product| product.listing.active) {
            return Err(Code::ProductNotFound.into());
        }
    }
    match basket {
        Basket::Guest(cart) => fits_cookie(app, apply(cart, edit)?),
        Basket::User(user) => change(app, *user, |cart| apply(cart, edit)).await,
    }
}

/// The lines of `cart` with products, prices and stock.
///
/// # Errors
/// When the table does not answer.
pub async fn price(app: &App, cart: &Cart) -> Result<Vec<PricedLine>, Failure> {
    if cart.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<_> = cart.lines().iter().map(|line| line.product).collect();
    let products = app.store.products(&ids).await?.into_values().collect();
    let stocked = app.store.with_stock(products).await?;
    let mut shops: Vec<_> = stocked.iter().map(|stocked| stocked.product.store).collect();
    shops.sort_unstable();
    shops.dedup();
    let shops = app.store.shops(&shops).await?;
    let name_of = |store: StoreId| {
        let shop = shops.iter().find(|shop| shop.id == store);
        shop.map(|shop| shop.name.to_string())
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

/// Adds what a guest chose to the cart of `user`.
///
/// # Errors
/// When the table does not answer.
pub(crate) async fn merge(app: &App, user: UserId, guest: &Cart) -> Result<(), Failure> {
    change(app, user, |cart| Ok(cart.merged(guest))).await.map(drop)
}

/// A guest's cart for its cookie.
#[must_use]
pub fn seal(app: &App, cart: &Cart) -> String {
    let exp = app.now().plus_seconds(GUEST_SECONDS);
    app.signer.sign(Purpose::Cart, exp, Sealed { lines: cart.clone() })
}

/// The cart of a cookie; an empty one if the cookie is not ours or too old.
#[must_use]
pub fn unseal(app: &App, cookie: &str) -> Cart {
    let sealed: Option<Sealed> = app.signer.read(Purpose::Cart, cookie, app.now());
    sealed.map(|sealed| sealed.lines).unwrap_or_default()
}

/// `cart`, unless browsers would drop the cookie that holds it.
fn fits_cookie(app: &App, cart: Cart) -> Result<Cart, Failure> {
    if seal(app, &cart).len() <= MAX_COOKIE {
        return Ok(cart);
    }
    let msg = "a guest's cart is full; sign in to put more into it";
    Err(Refusal::Fields(Code::Invalid, vec![body_field("product_id", "range", msg)]).into())
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Sealed {
    lines: Cart,
}

async fn change(
    app: &App,
    user: UserId,
    next: impl Fn(&Cart) -> Result<Cart, Refusal>,
) -> Result<Cart, Failure> {
    for _ in 0..RETRIES {
        let read = app.store.cart(user).await?;
        let lines = next(&read.lines)?;
        if lines == read.lines {
            return Ok(lines);
        }
        match app.store.save_cart(user, &read, lines.clone(), app.now()).await {
            Ok(()) => return Ok(lines),
            Err(Rejected::Refused(store::CartChanged)) => {}
            Err(Rejected::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failure::Contended("cart"))
}

fn apply(cart: &Cart, edit: Edit) -> Result<Cart, Refusal> {
    match edit {
        Edit::Add(product, quantity) => cart.add(product, quantity),
        Edit::Set(product, quantity) => cart.set(product, quantity),
        Edit::Remove(product) => Ok(cart.without(&[product])),
        Edit::Clear => Ok(Cart::default()),
    }
}
