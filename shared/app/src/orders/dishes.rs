//! Dishes that a client orders by name, as the restaurant design's does.

use domain::{
    Code, DomainError, Message, ProductId, StoreId,
    catalog::{Product, ProductKind},
    order::{self, ItemRef, RequestedItem, RequestedLine},
};

use crate::{App, AppError};

/// The most dishes of one name that are read.
const NAMESAKES: u16 = 50;

/// The products that `items` name. A name must be that of exactly one dish: in the restaurant of
/// the other items, or in the whole market.
pub(super) async fn requested(
    app: &App,
    items: &[RequestedItem],
) -> Result<Vec<RequestedLine>, AppError> {
    let mut dishes: Vec<Vec<Product>> = Vec::with_capacity(items.len());
    for item in items {
        dishes.push(match &item.product {
            ItemRef::Id(_) => Vec::new(),
            ItemRef::Name(name) => {
                let found = app.db.products_named(name.as_str(), NAMESAKES).await?;
                let dish = |product: &Product| product.details.kind == ProductKind::MenuItem;
                found.into_iter().filter(dish).collect()
            }
        });
    }
    // A name that only one dish has tells which restaurant is meant.
    let restaurant = dishes.iter().find_map(|found| match found.as_slice() {
        [only] => Some(only.store),
        _ => None,
    });
    let mut errors = Vec::new();
    let mut lines = Vec::with_capacity(items.len());
    for (index, (item, found)) in items.iter().zip(&dishes).enumerate() {
        let product = match item.product {
            ItemRef::Id(product) => Ok(product),
            ItemRef::Name(_) => only_dish(found, restaurant),
        };
        match product {
            Ok(product) => {
                let (quantity, most) = (item.quantity, item.most);
                lines.push(RequestedLine { index, product, quantity, most });
            }
            Err((kind, message)) => errors.push(order::dish_error(index, kind, message)),
        }
    }
    if errors.is_empty() {
        return Ok(lines);
    }
    let unknown = errors.iter().all(|error| error.kind == NOT_FOUND);
    let code = if unknown { Code::ProductNotFound } else { Code::ValidationFailed };
    Err(DomainError::Fields(code, errors).into())
}

/// The kind of error of a name that no dish has.
const NOT_FOUND: &str = "not_found";

fn only_dish(
    found: &[Product],
    restaurant: Option<StoreId>,
) -> Result<ProductId, (&'static str, Message)> {
    let own: Vec<_> = match found {
        [_] => found.iter().collect(),
        _ => found.iter().filter(|dish| restaurant.is_none_or(|it| dish.store == it)).collect(),
    };
    match own.as_slice() {
        [only] => Ok(only.id),
        [] => Err((NOT_FOUND, Message::fixed("沒有這道餐點", "is not the name of a dish"))),
        _ => Err((
            "conflict",
            Message::fixed("有好幾道同名餐點，請改用編號", "names several dishes; send an id"),
        )),
    }
}
