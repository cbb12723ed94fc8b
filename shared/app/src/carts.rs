//! Carts: a guest's is kept in a signed cookie, a customer's in the table. Prices are read from
//! the catalogue each time.

mod editing;

use std::collections::BTreeMap;

use db::{Reading, StoredCart};
use domain::{
    ChoiceCode, Code, DomainError, IdempotencyKey, Message, Quantity, RecentKeys, StoreId, Twd,
    UserId, VariantCode,
    cart::{Cart, CartItemId, CartLine},
    catalog::{Chosen, ChosenOption, ProductWithStock, choose},
    near::Near,
    order::StorePolicy,
    shelf::{Needed, Shelf},
};
use fields::body_field;

use crate::{App, AppError, auth::Purpose, shelf};

/// How long a guest's cart is kept, in seconds.
pub const GUEST_SECONDS: i64 = 30 * 24 * 60 * 60;

/// The longest value of a cookie that every browser keeps, less its name and attributes, in
/// bytes (RFC 6265 §6.1).
const MAX_COOKIE: usize = 3_900;

/// A cart: a guest's, as its signed cookie holds it, or that part of a customer's.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct GuestCart {
    /// What is in it.
    pub lines: Cart,
    /// The idempotency keys of the last changes.
    #[serde(default, skip_serializing_if = "RecentKeys::is_empty")]
    pub keys: RecentKeys,
    /// Where its products come from, so that this is read with them.
    #[serde(default, skip_serializing_if = "Near::is_empty")]
    pub near: Near,
    /// Tells this cart from others with the same in it; none until something is put into it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<u64>,
    /// A digest of the cookie that it came in, by which a second merge of the same is noticed.
    #[serde(skip)]
    pub digest: Option<String>,
}

impl GuestCart {
    /// What its lines need of the catalogue.
    pub(crate) fn needed(&self) -> Vec<Needed<'_>> {
        let lines = self.lines.lines().iter();
        lines
            .map(|line| Needed {
                product: line.product,
                variant: line.variant,
                choices: &line.choices,
            })
            .collect()
    }
}

impl From<&StoredCart> for GuestCart {
    fn from(stored: &StoredCart) -> Self {
        let (lines, keys, near) = (stored.lines.clone(), stored.keys.clone(), stored.near.clone());
        Self { lines, keys, near, id: None, digest: None }
    }
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

    /// The store that sells it.
    #[must_use]
    pub fn store(&self) -> Option<StoreId> {
        self.product.as_ref().map(|stocked| stocked.product.store)
    }
}

/// The cart of `owner`, as it is now.
///
/// # Errors
/// When the table does not answer.
pub async fn load(app: &App, owner: &CartOwner) -> Result<GuestCart, AppError> {
    match owner {
        CartOwner::Guest(cart) => Ok(cart.clone()),
        CartOwner::User(user) => {
            Ok(GuestCart::from(&app.db.cart(*user, Reading::Consistent).await?))
        }
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
    let (cart, _) = editing::edit(app, owner, &edit, key, false).await?;
    Ok(cart)
}

/// As [`edit`], and returns the lines of the cart too, which are read while it is written.
///
/// # Errors
/// As [`edit`].
pub async fn edit_and_price(
    app: &App,
    owner: &CartOwner,
    edit: Edit,
    key: Option<&IdempotencyKey>,
) -> Result<(GuestCart, Vec<PricedLine>), AppError> {
    editing::edit(app, owner, &edit, key, true).await
}

/// The lines of `cart` with products, prices and stock. Nothing is decided by them, and so they may
/// be some moments old.
///
/// # Errors
/// When the table does not answer.
pub async fn price(app: &App, cart: &GuestCart) -> Result<Vec<PricedLine>, AppError> {
    let mut shelf = Shelf::default();
    fill(app, &mut shelf, cart).await?;
    Ok(priced(cart, &shelf))
}

/// Puts on the `shelf` what is shown of `cart`.
async fn fill(app: &App, shelf: &mut Shelf, cart: &GuestCart) -> Result<(), AppError> {
    let needed = cart.needed();
    shelf::fill(app, shelf, &needed, &cart.near, true, Reading::Eventual).await?;
    // One that was listed just now may not be everywhere yet.
    if shelf.ask_again() {
        shelf::fill(app, shelf, &needed, &cart.near, true, Reading::Consistent).await?;
    }
    Ok(())
}

/// The lines of `cart`, of which everything is on the `shelf`.
fn priced(cart: &GuestCart, shelf: &Shelf) -> Vec<PricedLine> {
    let priced = |line: &CartLine| {
        let product = shelf.stocked(line.product);
        let store = product.as_ref().and_then(|found| shelf.stores.get(&found.product.store));
        let chosen = product
            .as_ref()
            .and_then(|it| choose(&it.product, &shelf.groups, line.variant, &line.choices).ok());
        let choice_units = counted(product.as_ref(), chosen.as_ref(), shelf);
        let store_name = store.map(|store| store.name.to_string());
        let policy = store.map(|store| store.policy).unwrap_or_default();
        PricedLine { line: line.clone(), product, chosen, choice_units, store_name, policy }
    };
    cart.lines.lines().iter().map(priced).collect()
}

/// What is left of each of the `chosen` choices that is counted.
fn counted(
    product: Option<&ProductWithStock>,
    chosen: Option<&Chosen>,
    shelf: &Shelf,
) -> BTreeMap<ChoiceCode, u32> {
    let (Some(found), Some(chosen)) = (product, chosen) else { return BTreeMap::new() };
    let left = |choice: &ChosenOption| {
        let stock = choice.stock(found.product.store)?;
        Some((choice.code, shelf.units.get(&stock).copied().unwrap_or_default()))
    };
    chosen.choices.iter().filter_map(left).collect()
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
    editing::merge(app, user, guest, key.as_ref()).await
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

/// `cart`, or an error if browsers would drop the cookie that holds it. What only saves a round trip
/// makes room for products.
fn fits_cookie(app: &App, cart: GuestCart) -> Result<GuestCart, AppError> {
    let bare = GuestCart { near: Near::default(), ..cart.clone() };
    for cart in [cart, bare] {
        if sign_cart(app, &cart).len() <= MAX_COOKIE {
            return Ok(cart);
        }
    }
    let message = Message::fixed(
        "訪客的購物車已滿，請登入後再加入",
        "does not fit: a guest's cart is full; sign in to add more",
    );
    let error = body_field("product_id", "range", message);
    Err(DomainError::Fields(Code::ValidationFailed, vec![error]).into())
}
