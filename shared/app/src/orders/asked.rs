//! What an order asks for, and what is offered: loaded alike for an order and for its price.

use db::Reading;
use domain::{
    Timestamp,
    near::Near,
    order::{Offered, OrderSource, RequestedLine, StorePolicy},
    shelf::{Needed, Shelf},
};

use super::dishes;
use crate::{App, AppError, carts::GuestCart, shelf};

/// What an order asks for, and what is offered.
pub(super) struct Asked {
    /// The requested products.
    pub(super) lines: Vec<RequestedLine>,
    /// What was read of the catalogue.
    pub(super) shelf: Shelf,
    policy: StorePolicy,
}

impl Asked {
    /// What `source` asks for; `cart` is that of the buyer. One round trip if store and option
    /// groups are known beforehand, and otherwise two; one more for dishes that are named.
    pub(super) async fn of(
        app: &App,
        source: &OrderSource,
        cart: &GuestCart,
        reading: Reading,
    ) -> Result<Self, AppError> {
        let (mut lines, near) = match source {
            OrderSource::Items(items, store) => {
                let (lines, restaurant) = dishes::requested(app, items, reading).await?;
                (lines, restaurant.or(*store).map(Near::store).unwrap_or_default())
            }
            OrderSource::Cart(Some(store)) => (of_cart(cart), cart.near.only(*store)),
            OrderSource::Cart(None) => (of_cart(cart), cart.near.clone()),
        };
        let mut shelf = Shelf::default();
        let wanted = shelf.missing(needed(&lines), &near, false);
        app.db.read_shelf(&mut shelf, &wanted, reading).await?;
        if let OrderSource::Cart(Some(store)) = *source {
            lines
                .retain(|line| shelf.products.get(&line.product).is_some_and(|p| p.store == store));
        }
        // Of the products that are left, what was not known to be near.
        shelf::fill(app, &mut shelf, &needed(&lines), &Near::default(), false, reading).await?;
        let first = lines.iter().find_map(|line| shelf.products.get(&line.product));
        let store = first.and_then(|product| shelf.stores.get(&product.store));
        let policy = store.map(|store| store.policy).unwrap_or_default();
        Ok(Self { lines, shelf, policy })
    }

    /// What is offered at `now`.
    pub(super) fn offered(&self, now: Timestamp) -> Offered<'_> {
        let Shelf { products, groups, .. } = &self.shelf;
        Offered { products, groups, policy: &self.policy, now }
    }
}

fn needed(lines: &[RequestedLine]) -> Vec<Needed<'_>> {
    lines
        .iter()
        .map(|line| Needed {
            product: line.product,
            variant: line.chosen.variant,
            choices: &line.chosen.choices,
        })
        .collect()
}

fn of_cart(cart: &GuestCart) -> Vec<RequestedLine> {
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
