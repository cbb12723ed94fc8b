//! What an order would cost.

use domain::{
    DomainError, Timestamp,
    catalog::ProductKind,
    order::{self, Address, FulfilmentMethod, OrderSource, Quote},
};

use super::asked::Asked;
use crate::{
    App, AppError,
    carts::{self, CartOwner, GuestCart},
    retry::retry_eventual,
};

/// What a price is asked for.
#[derive(Clone, Debug)]
pub struct QuoteInput {
    /// Where the products come from.
    pub source: OrderSource,
    /// How the order would reach its customer; the cheapest way that fits if it is not known yet.
    pub way: Option<FulfilmentMethod>,
    /// Where the parcel would go; to the main island if it is not known yet.
    pub address: Option<Address>,
}

/// What an order would cost, and how it would arrive for that.
#[derive(Clone, Debug)]
pub struct Quoted {
    /// What it would cost.
    pub quote: Quote,
    /// How it would arrive.
    pub way: FulfilmentMethod,
}

/// What an order of `input` would cost now; nothing is written.
///
/// # Errors
/// What [`order::quote`] refuses.
pub async fn quote(app: &App, owner: &CartOwner, input: &QuoteInput) -> Result<Quoted, AppError> {
    let cart = match input.source {
        OrderSource::Items(..) => GuestCart::default(),
        OrderSource::Cart(_) => carts::load(app, owner).await?,
    };
    retry_eventual("quote", |reading| {
        let asked = Asked::of(app, &input.source, &cart, reading);
        async move { Ok(cheapest(&asked.await?, input, app.now())?) }
    })
    .await
}

fn cheapest(asked: &Asked, input: &QuoteInput, now: Timestamp) -> Result<Quoted, DomainError> {
    let quoted = |way: FulfilmentMethod| {
        let address = input.address.as_ref().filter(|_| way == FulfilmentMethod::ShipHome);
        order::quote(way, address, &asked.lines, asked.offered(now))
            .map(|quote| Quoted { quote, way })
    };
    if let Some(way) = input.way {
        return quoted(way);
    }
    let kinds: Vec<ProductKind> =
        asked.shelf.products.values().map(|product| product.details.kind).collect();
    let ways = FulfilmentMethod::carrying(&kinds);
    let cheapest = ways.iter().filter_map(|way| quoted(*way).ok()).min_by_key(|it| it.quote.total);
    match cheapest {
        Some(cheapest) => Ok(cheapest),
        // No way fits, or none of these products can be bought: one of the ways says why.
        None => quoted(ways.first().copied().unwrap_or(FulfilmentMethod::ShipHome)),
    }
}
