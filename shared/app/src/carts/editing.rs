//! Changing a cart: two round trips, and one more when choices have to be checked first.
//!
//! 1. The cart, and the product that is added, are read eventually.
//! 2. The cart is written, if it is still the one that was read; meanwhile everything is read that
//!    the answer shows. A cart that was written just before is often not the one that was read:
//!    then all of it begins again, with consistent reads.

use db::{Reading, StoredCart};
use domain::{
    Code, DomainError, IdempotencyKey, Quantity, UserId,
    cart::{Cart, CartItemId, CartLine},
    catalog::{Product, choose},
    near::Near,
    shelf::{Shelf, Wanted},
};
use fields::Step;

use super::{
    guest::{GuestCart, fits_cookie},
    lines::{PricedLine, fill, priced},
    owner::CartOwner,
};
use crate::{
    App, AppError,
    retry::{OrAgain, Retry, retry_eventual},
};

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
    let (cart, _) = change(app, owner, &edit, key, false).await?;
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
    change(app, owner, &edit, key, true).await
}

/// Makes `edit` and returns the cart after it, with its lines if they are to be shown.
async fn change(
    app: &App,
    owner: &CartOwner,
    edit: &Edit,
    key: Option<&IdempotencyKey>,
    show: bool,
) -> Result<(GuestCart, Vec<PricedLine>), AppError> {
    retry_eventual("change_cart", |reading| try_edit(app, owner, edit, key, show, reading)).await
}

async fn try_edit(
    app: &App,
    owner: &CartOwner,
    edit: &Edit,
    key: Option<&IdempotencyKey>,
    show: bool,
    reading: Reading,
) -> Result<(GuestCart, Vec<PricedLine>), Retry> {
    let ((read, old), mut shelf) =
        tokio::try_join!(current(app, owner, reading), product_of(app, edit, reading))?;
    let product = check(app, &mut shelf, edit, reading).await?;
    let near = |cart: &Cart| match &product {
        _ if cart.is_empty() => Near::default(),
        Some(product) => old.near.with(product.store, &product.options),
        None => old.near.clone(),
    };
    let new = next(&old, key, |cart| apply(cart, edit), near)?;
    match (owner, read) {
        (CartOwner::User(user), Some(read)) => {
            let write = write(app, *user, &read, &old, &new, reading);
            if show {
                // Neither is dropped halfway when the other one fails.
                let (written, filled) = tokio::join!(write, fill(app, &mut shelf, &new));
                written?;
                filled?;
            } else {
                write.await?;
            }
            let lines = if show { priced(&new, &shelf, app.now()) } else { Vec::new() };
            Ok((new, lines))
        }
        _ => {
            let id = old.id.or_else(|| Some(app.entropy()));
            let new = fits_cookie(app, GuestCart { id, ..new })?;
            if !show {
                return Ok((new, Vec::new()));
            }
            fill(app, &mut shelf, &new).await?;
            let lines = priced(&new, &shelf, app.now());
            Ok((new, lines))
        }
    }
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
    merge_once(app, user, guest, key.as_ref()).await
}

/// Merges a guest's cart into the cart of `user`.
async fn merge_once(
    app: &App,
    user: UserId,
    guest: &GuestCart,
    key: Option<&IdempotencyKey>,
) -> Result<(), AppError> {
    let merged = |cart: &Cart| Ok(cart.merged(&guest.lines));
    retry_eventual("merge_cart", |reading| async move {
        let read = app.db.cart(user, reading).await?;
        let old = GuestCart::from(&read);
        let new = next(&old, key, merged, |_| old.near.merged(&guest.near))?;
        write(app, user, &read, &old, &new, reading).await
    })
    .await
}

/// The cart as it was read; a customer's also as it is stored.
async fn current(
    app: &App,
    owner: &CartOwner,
    reading: Reading,
) -> Result<(Option<StoredCart>, GuestCart), AppError> {
    match owner {
        CartOwner::Guest(cart) => Ok((None, cart.clone())),
        CartOwner::User(user) => {
            let read = app.db.cart(*user, reading).await?;
            let cart = GuestCart::from(&read);
            Ok((Some(read), cart))
        }
    }
}

/// The shelf with the product that `edit` is about, if it has to exist.
async fn product_of(app: &App, edit: &Edit, reading: Reading) -> Result<Shelf, AppError> {
    let mut shelf = Shelf::default();
    let product = match edit {
        Edit::Add(line) => line.product,
        Edit::Set(id, _) => id.product,
        Edit::Remove(_) | Edit::Clear => return Ok(shelf),
    };
    app.db.read_shelf(&mut shelf, &Wanted::product(product), reading).await?;
    Ok(shelf)
}

/// Checks that the product of `edit` is on sale, and can be had in the form that is added. Its
/// option groups are read, if it has any: another round trip.
async fn check(
    app: &App,
    shelf: &mut Shelf,
    edit: &Edit,
    reading: Reading,
) -> Result<Option<Product>, AppError> {
    let id = match edit {
        Edit::Add(line) => line.product,
        Edit::Set(id, _) => id.product,
        Edit::Remove(_) | Edit::Clear => return Ok(None),
    };
    let found = shelf.products.get(&id).filter(|product| product.details.active);
    let product = found.cloned().ok_or(Code::ProductNotFound)?;
    if let Edit::Add(line) = edit {
        if !product.options.is_empty() {
            let groups = product.options.iter().map(|group| (product.store, *group)).collect();
            let wanted = Wanted { groups, ..Wanted::default() };
            app.db.read_shelf(shelf, &wanted, reading).await?;
        }
        let chosen = choose(&product, &shelf.groups, line.variant, &line.choices);
        chosen.map_err(|unfit| DomainError::from(unfit.at(&[Step::name("body")])))?;
    }
    Ok(Some(product))
}

/// Writes `new` over the cart that was `read`, if it differs from the `old` one. That it does not
/// is no write, and so has to be known from a consistent read.
async fn write(
    app: &App,
    user: UserId,
    read: &StoredCart,
    old: &GuestCart,
    new: &GuestCart,
    reading: Reading,
) -> Result<(), Retry> {
    if (&new.lines, &new.keys) == (&old.lines, &old.keys) {
        return if reading == Reading::Eventual { Err(Retry::Again) } else { Ok(()) };
    }
    let GuestCart { lines, keys, near, .. } = new.clone();
    let next = StoredCart { lines, keys, near, ..read.clone() };
    app.db.save_cart(user, read, next, app.now()).await.or_again()
}

/// The cart after `change`, `near` which its products are; unchanged if it remembers `key`.
fn next(
    cart: &GuestCart,
    key: Option<&IdempotencyKey>,
    change: impl Fn(&Cart) -> Result<Cart, DomainError>,
    near: impl Fn(&Cart) -> Near,
) -> Result<GuestCart, DomainError> {
    let keys = match key {
        Some(key) if cart.keys.contain(key)? => return Ok(cart.clone()),
        Some(key) => cart.keys.with(key),
        None => cart.keys.clone(),
    };
    let lines = change(&cart.lines)?;
    Ok(GuestCart { near: near(&lines), lines, keys, ..cart.clone() })
}

fn apply(cart: &Cart, edit: &Edit) -> Result<Cart, DomainError> {
    match edit {
        Edit::Add(line) => cart.add(line.clone()),
        Edit::Set(id, quantity) => cart.set(*id, *quantity),
        Edit::Remove(id) => Ok(cart.without(&[*id])),
        Edit::Clear => Ok(Cart::default()),
    }
}
