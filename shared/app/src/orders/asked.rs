//! What an order asks for, and what is offered: loaded alike for an order and for its price.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    ProductId, StoreId,
    cart::Cart,
    catalog::{OptionGroup, Product},
    order::StorePolicy,
    order::{Offered, OrderSource, RequestedLine},
};

use super::dishes;
use crate::{App, AppError};

/// What an order asks for, and what is offered.
pub(super) struct Asked {
    /// The requested products.
    pub(super) lines: Vec<RequestedLine>,
    /// Those of them that exist.
    pub(super) products: BTreeMap<ProductId, Product>,
    groups: Vec<OptionGroup>,
    policy: StorePolicy,
}

impl Asked {
    /// What `source` asks for; `cart` is that of the buyer. Two round trips.
    pub(super) async fn of(app: &App, source: &OrderSource, cart: &Cart) -> Result<Self, AppError> {
        let mut lines = match source {
            OrderSource::Items(items) => dishes::requested(app, items).await?,
            OrderSource::Cart(_) => of_cart(cart),
        };
        let ids: BTreeSet<_> = lines.iter().map(|line| line.product).collect();
        let products = app.db.products(&ids.into_iter().collect::<Vec<_>>()).await?;
        if let OrderSource::Cart(Some(store)) = *source {
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

    /// What is offered.
    pub(super) fn offered(&self) -> Offered<'_> {
        Offered { products: &self.products, groups: &self.groups, policy: &self.policy }
    }
}

fn of_cart(cart: &Cart) -> Vec<RequestedLine> {
    let lines = cart.lines().iter().enumerate();
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
