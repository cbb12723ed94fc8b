//! The lines of a cart, as the catalogue is now.

use std::collections::BTreeMap;

use db::Reading;
use domain::{
    ChoiceCode, StoreId, Timestamp, Twd, VariantCode,
    cart::CartLine,
    catalog::{Chosen, ChosenOption, ProductWithStock, choose},
    order::StorePolicy,
    shelf::Shelf,
    store::StoreName,
};

use super::guest::GuestCart;
use crate::{App, AppError, shelf};

/// A line of a cart, with its product as it is in the catalogue now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricedLine {
    /// Product id and quantity.
    pub line: CartLine,
    /// The product and its stock; `None` if it no longer exists.
    pub product: Option<ProductWithStock>,
    /// What it is in the chosen form, if the product can be had so now.
    pub chosen: Option<Chosen>,
    /// How many units of the same stock all lines of the cart hold together.
    pub together: u32,
    /// Units in stock of each of its choices that is counted.
    pub choice_units: BTreeMap<ChoiceCode, u32>,
    /// What is shown of its store.
    pub store: Option<StoreName>,
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

    /// How many of it there are at most: units in stock of its variant, or as many as there are
    /// choices for; `None` if nothing of it is tracked or it is gone.
    #[must_use]
    pub fn stock(&self) -> Option<u32> {
        let enough = self.scarce().map(|(_, enough_for)| enough_for);
        self.units().into_iter().chain(enough).min()
    }

    /// How many of it there are at most, if the cart holds more; `None` if there are enough.
    #[must_use]
    pub fn lacking(&self) -> Option<u32> {
        let quantity = u32::from(self.line.quantity.get());
        let units = self.units().filter(|units| *units < self.together);
        let enough = self.scarce().map(|(_, enough_for)| enough_for);
        units.into_iter().chain(enough.filter(|enough_for| *enough_for < quantity)).min()
    }

    /// How many of it an order takes, if the cart holds more.
    #[must_use]
    pub fn beyond_an_order(&self) -> Option<u16> {
        let most = self.policy.most_of(self.product.as_ref()?.product.details.kind);
        (self.together > u32::from(most)).then_some(most)
    }

    /// Its variant, as far as that can be had.
    fn variant(&self) -> VariantCode {
        self.chosen.as_ref().map_or(VariantCode::ONLY, |chosen| chosen.variant)
    }

    fn units(&self) -> Option<u32> {
        self.product.as_ref()?.units.get(&self.variant()).copied()
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
    pub fn store_id(&self) -> Option<StoreId> {
        self.product.as_ref().map(|stocked| stocked.product.store)
    }
}

/// The lines of `cart` with products, prices and stock. Nothing is decided by them, and so they may
/// be some moments old.
///
/// # Errors
/// When the table does not answer.
pub async fn price(app: &App, cart: &GuestCart) -> Result<Vec<PricedLine>, AppError> {
    let mut shelf = Shelf::default();
    fill(app, &mut shelf, cart).await?;
    Ok(priced(cart, &shelf, app.now()))
}

/// Puts on the `shelf` what is shown of `cart`.
pub(super) async fn fill(app: &App, shelf: &mut Shelf, cart: &GuestCart) -> Result<(), AppError> {
    let needed = cart.needed();
    shelf::fill(app, shelf, &needed, &cart.near, true, Reading::Eventual).await?;
    // One that was listed just now may not be everywhere yet.
    if shelf.ask_again() {
        shelf::fill(app, shelf, &needed, &cart.near, true, Reading::Consistent).await?;
    }
    Ok(())
}

/// The lines of `cart`, of which everything is on the `shelf`, at `now`.
pub(super) fn priced(cart: &GuestCart, shelf: &Shelf, now: Timestamp) -> Vec<PricedLine> {
    let priced = |line: &CartLine| {
        let product = shelf.stocked(line.product).map(|found| found.for_sale(now));
        let store = product.as_ref().and_then(|found| shelf.stores.get(&found.product.store));
        let chosen = product
            .as_ref()
            .and_then(|it| choose(&it.product, &shelf.groups, line.variant, &line.choices).ok());
        let choice_units = counted(product.as_ref(), chosen.as_ref(), shelf, now);
        let policy = store.map(|store| store.policy).unwrap_or_default();
        let store = store.map(StoreName::from);
        let (line, together) = (line.clone(), 0);
        PricedLine { line, product, chosen, together, choice_units, store, policy }
    };
    let mut lines: Vec<_> = cart.lines.lines().iter().map(priced).collect();
    let mut sums: BTreeMap<_, u32> = BTreeMap::new();
    let stock = |line: &PricedLine| (line.line.product, line.variant());
    for line in &lines {
        let sum = sums.entry(stock(line)).or_default();
        *sum = sum.saturating_add(line.line.quantity.get().into());
    }
    for line in &mut lines {
        line.together = sums.get(&stock(line)).copied().unwrap_or_default();
    }
    lines
}

/// What is left of each of the `chosen` choices that is counted, and nothing of what is sold out
/// for today.
fn counted(
    product: Option<&ProductWithStock>,
    chosen: Option<&Chosen>,
    shelf: &Shelf,
    now: Timestamp,
) -> BTreeMap<ChoiceCode, u32> {
    let (Some(found), Some(chosen)) = (product, chosen) else { return BTreeMap::new() };
    let store = found.product.store;
    let is_out = |choice: &ChosenOption| {
        let mut own = shelf.groups.iter().filter(|group| group.store == store);
        own.any(|group| group.sold_out.until(&choice.code, now).is_some())
    };
    let left = |choice: &ChosenOption| {
        if is_out(choice) {
            return Some((choice.code, 0));
        }
        let stock = choice.stock(store)?;
        Some((choice.code, shelf.units.get(&stock).copied().unwrap_or_default()))
    };
    chosen.choices.iter().filter_map(left).collect()
}
