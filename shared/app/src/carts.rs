//! Carts: a guest's is kept in a signed cookie, a customer's in the table. Prices are read from
//! the catalogue each time.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ChoiceCode, Code, DomainError, IdempotencyKey, Message, ProductId, Quantity, RecentKeys,
    StoreId, Twd, UserId, VariantCode,
    cart::{Cart, CartItemId, CartLine},
    catalog::{Chosen, ChosenOption, Product, ProductWithStock, StockKey, choose},
    order::StorePolicy,
};
use fields::{Step, body_field};

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
    /// Tells this cart from others with the same in it; none until something is put into it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Adds this many of a product in this form.
    Add(CartLine),
    /// Sets the quantity of a line.
    Set(CartItemId, Quantity),
    /// Removes a line.
    Remove(CartItemId),
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
    /// What it is in the chosen form, if the product can be had so now.
    pub chosen: Option<Chosen>,
    /// Units in stock of each of its choices that is counted.
    pub choice_units: BTreeMap<ChoiceCode, u32>,
    /// The name of its store.
    pub store_name: Option<String>,
    /// The settings of its store.
    pub policy: StorePolicy,
}

impl PricedLine {
    /// What one unit costs, choices included, if it can be bought for money now in this form.
    #[must_use]
    pub fn price(&self) -> Option<Twd> {
        self.product.as_ref().filter(|stocked| stocked.product.details.active)?;
        self.chosen.as_ref()?.price
    }

    /// What the line costs, if it can be bought for money now.
    #[must_use]
    pub fn subtotal(&self) -> Option<Twd> {
        self.price()?.times(self.line.quantity)
    }

    /// Its variant and choices, and the note about it, in one line; `None` if there are none.
    #[must_use]
    pub fn form(&self) -> Option<String> {
        let chosen = self.chosen.as_ref();
        let variant = chosen.and_then(|chosen| chosen.variant_name.as_ref());
        let choices = chosen.into_iter().flat_map(|chosen| &chosen.choices);
        let choices = choices.map(|choice| choice.name.to_string());
        let note = self.line.note.iter().map(ToString::to_string);
        let all: Vec<_> =
            variant.map(ToString::to_string).into_iter().chain(choices).chain(note).collect();
        (!all.is_empty()).then(|| all.join(", "))
    }

    /// How many of it there are at most: units in stock of its variant, or as many as there are
    /// choices for; `None` if nothing of it is tracked or it is gone.
    #[must_use]
    pub fn stock(&self) -> Option<u32> {
        let stocked = self.product.as_ref()?;
        let variant = self.chosen.as_ref().map_or(VariantCode::ONLY, |chosen| chosen.variant);
        let units = stocked.units.get(&variant).copied();
        units.into_iter().chain(self.scarce().map(|(_, enough_for)| enough_for)).min()
    }

    /// The choice that there are the fewest of, and how many of the line they are enough for;
    /// `None` if no choice of it is counted.
    #[must_use]
    pub fn scarce(&self) -> Option<(&ChosenOption, u32)> {
        let made = self.chosen.iter().flat_map(|chosen| &chosen.choices);
        let counted = made.filter_map(|choice| {
            let left = self.choice_units.get(&choice.code)?;
            Some((choice, left.checked_div(u32::from(choice.quantity.get()))?))
        });
        counted.min_by_key(|(_, enough_for)| *enough_for)
    }

    /// Its choices that are counted, and what in.
    fn counted(&self) -> Vec<(ChoiceCode, StockKey)> {
        let (Some(store), Some(chosen)) = (self.store(), &self.chosen) else { return Vec::new() };
        let counted = chosen.choices.iter().map(|choice| (choice.code, choice.stock(store)));
        counted.filter_map(|(code, stock)| Some((code, stock?))).collect()
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
    match &edit {
        Edit::Add(line) => check_form(app, line).await?,
        Edit::Set(id, _) => {
            active(app, id.product).await?;
        }
        Edit::Remove(_) | Edit::Clear => {}
    }
    match owner {
        CartOwner::Guest(cart) => {
            let cart = next(cart, key, |cart| apply(cart, &edit))?;
            let id = cart.id.or_else(|| Some(app.entropy()));
            fits_cookie(app, GuestCart { id, ..cart })
        }
        CartOwner::User(user) => change(app, *user, key, |cart| apply(cart, &edit)).await,
    }
}

/// Checks that the product can be had in the form of `line`.
async fn check_form(app: &App, line: &CartLine) -> Result<(), AppError> {
    let product = active(app, line.product).await?;
    let options = product.options.iter().map(|group| (product.store, *group)).collect();
    let groups = app.db.option_groups_of(&options).await?;
    let groups = app.db.with_choice_stock(groups).await?;
    let groups: Vec<_> = groups.iter().map(|stocked| stocked.for_sale().group).collect();
    let chosen = choose(&product, &groups, line.variant, &line.choices);
    chosen.map_err(|unfit| DomainError::from(unfit.at(&[Step::name("body")])))?;
    Ok(())
}

async fn active(app: &App, id: ProductId) -> Result<Product, AppError> {
    let known = app.db.products(&[id]).await?.remove(&id);
    known.filter(|product| product.details.active).ok_or_else(|| Code::ProductNotFound.into())
}

/// The lines of `cart` with products, prices and stock.
///
/// # Errors
/// When the table does not answer.
pub async fn price(app: &App, cart: &Cart) -> Result<Vec<PricedLine>, AppError> {
    if cart.is_empty() {
        return Ok(Vec::new());
    }
    let ids: BTreeSet<_> = cart.lines().iter().map(|line| line.product).collect();
    let products = app.db.products(&ids.into_iter().collect::<Vec<_>>()).await?;
    let stores: BTreeSet<_> = products.values().map(|product| product.store).collect();
    let stores: Vec<_> = stores.into_iter().collect();
    let options = products
        .values()
        .flat_map(|product| product.options.iter().map(|group| (product.store, *group)))
        .collect();
    let (stocked, stores, groups) = tokio::try_join!(
        app.db.with_stock(products.into_values().collect()),
        app.db.stores(&stores),
        app.db.option_groups_of(&options),
    )?;
    let priced = |line: &CartLine| {
        let product = stocked.iter().find(|one| one.product.id == line.product).cloned();
        let store = product.as_ref().map(|found| found.product.store);
        let store = stores.iter().find(|known| Some(known.id) == store);
        let chosen = product
            .as_ref()
            .and_then(|found| choose(&found.product, &groups, line.variant, &line.choices).ok());
        let choice_units = BTreeMap::new();
        let store_name = store.map(|store| store.name.to_string());
        let policy = store.map(|store| store.policy).unwrap_or_default();
        PricedLine { line: line.clone(), product, chosen, choice_units, store_name, policy }
    };
    with_choice_units(app, cart.lines().iter().map(priced).collect()).await
}

/// Adds what is left of the choices of `lines` that are counted; without any nothing is read.
async fn with_choice_units(
    app: &App,
    mut lines: Vec<PricedLine>,
) -> Result<Vec<PricedLine>, AppError> {
    let stocks = lines.iter().flat_map(PricedLine::counted).map(|(_, stock)| stock).collect();
    let left = app.db.units_soon(&stocks).await?;
    for line in &mut lines {
        let units = |(code, stock)| (code, left.get(&stock).copied().unwrap_or_default());
        line.choice_units = line.counted().into_iter().map(units).collect();
    }
    Ok(lines)
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
        let old = GuestCart { lines, keys, ..GuestCart::default() };
        let new = next(&old, key, &change)?;
        if new != old {
            let (lines, keys) = (new.lines.clone(), new.keys.clone());
            app.db.save_cart(user, &read, lines, keys, app.now()).await.or_again()?;
        }
        Ok(new)
    })
    .await
}

fn apply(cart: &Cart, edit: &Edit) -> Result<Cart, DomainError> {
    match edit {
        Edit::Add(line) => cart.add(line.clone()),
        Edit::Set(id, quantity) => cart.set(*id, *quantity),
        Edit::Remove(id) => Ok(cart.without(&[*id])),
        Edit::Clear => Ok(Cart::default()),
    }
}
