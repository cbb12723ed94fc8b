//! Dishes that a client orders by name, as the restaurant design's does.

use db::{Dish, Reading};
use domain::{
    Code, DomainError, Message, ProductId, StoreId,
    order::{self, ItemRef, RequestedItem, RequestedLine},
};
use futures_util::future::try_join_all;

use crate::{App, AppError, text};

/// The products that `items` name. A name must be that of exactly one dish: in the restaurant of
/// the other items, or in the whole market. Also the restaurant of one that is named.
pub(super) async fn requested(
    app: &App,
    items: &[RequestedItem],
    reading: Reading,
) -> Result<(Vec<RequestedLine>, Option<StoreId>), AppError> {
    let named = |item: &RequestedItem| {
        let name = match &item.product {
            ItemRef::Id(_) => None,
            ItemRef::Name(name) => Some(name.clone()),
        };
        async move {
            match name {
                None => Ok(Vec::new()),
                Some(name) => app.db.dishes_named(None, name.as_str(), reading).await,
            }
        }
    };
    let mut dishes: Vec<Vec<Dish>> = try_join_all(items.iter().map(named)).await?;
    // A name that only one dish has tells which restaurant is meant.
    let restaurant = dishes.iter().find_map(|found| match found.as_slice() {
        [only] => Some(only.store),
        _ => None,
    });
    for (item, found) in items.iter().zip(&mut dishes) {
        if let (ItemRef::Name(name), Some(store), 2..) = (&item.product, restaurant, found.len()) {
            *found = app.db.dishes_named(Some(store), name.as_str(), reading).await?;
        }
    }
    let mut errors = Vec::new();
    let mut lines = Vec::with_capacity(items.len());
    for (index, (item, found)) in items.iter().zip(&dishes).enumerate() {
        let product = match item.product {
            ItemRef::Id(product) => Ok(product),
            ItemRef::Name(_) => only_dish(found),
        };
        match product {
            Ok(product) => {
                let chosen = item.chosen.clone();
                let (quantity, most) = (item.quantity, item.most);
                lines.push(RequestedLine { index, product, chosen, quantity, most });
            }
            Err((kind, message)) => errors.push(order::dish_error(index, kind, message)),
        }
    }
    if errors.is_empty() {
        return Ok((lines, restaurant));
    }
    let unknown = errors.iter().all(|error| error.kind == NOT_FOUND);
    let code = if unknown { Code::ProductNotFound } else { Code::ValidationFailed };
    Err(DomainError::Fields(code, errors).into())
}

/// The kind of error of a name that no dish has.
const NOT_FOUND: &str = "not_found";

fn only_dish(found: &[Dish]) -> Result<ProductId, (&'static str, Message)> {
    match found {
        [only] => Ok(only.product),
        [] => Err((NOT_FOUND, Message::of(text::dish_unknown))),
        _ => Err(("conflict", Message::of(text::dish_ambiguous))),
    }
}
