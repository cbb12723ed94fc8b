//! One product, as it is shown.

use std::collections::BTreeSet;

use db::Reading;
use domain::{
    Code, ProductId,
    catalog::{GroupWithStock, ProductWithStock},
    store::StoreName,
    user::Caller,
};

use crate::{App, AppError, stores};

/// A product with everything that is shown of it.
#[derive(Clone, Debug)]
pub struct ProductDetail {
    /// The product and its stock.
    pub found: ProductWithStock,
    /// Its option groups as shoppers have them, in its order. What its store has deleted is left
    /// out.
    pub options: Vec<GroupWithStock>,
}

/// An active product as shoppers have it, to be shown: it may be some moments old, and of what is
/// sold out for today there is nothing.
///
/// # Errors
/// [`Code::ProductNotFound`], which is as the table is now.
pub async fn active_product(app: &App, id: ProductId) -> Result<ProductWithStock, AppError> {
    for reading in [Reading::Eventual, Reading::Consistent] {
        let found = app.db.product(id, reading).await?;
        if let Some(found) = found.filter(|found| found.product.details.active) {
            return Ok(found.for_sale(app.now()));
        }
    }
    Err(Code::ProductNotFound.into())
}

/// A product of a store that `caller` manages, active or not.
///
/// # Errors
/// [`Code::ProductNotFound`].
pub async fn store_product(
    app: &App,
    caller: Caller,
    id: ProductId,
) -> Result<ProductWithStock, AppError> {
    let found = app.db.product(id, Reading::Consistent).await?;
    let found = found.filter(|found| caller.can_manage(found.product.store));
    found.ok_or_else(|| Code::ProductNotFound.into())
}

/// A product with its option groups, which are read if it has any, and the stock of their choices,
/// which is read if any is counted.
///
/// # Errors
/// When the table does not answer.
pub async fn detail(app: &App, found: ProductWithStock) -> Result<ProductDetail, AppError> {
    with_options(app, found, Reading::Consistent).await
}

/// As [`detail`], for those who look at it: the option groups may be some moments old.
///
/// # Errors
/// As [`detail`].
pub async fn shown(app: &App, found: ProductWithStock) -> Result<ProductDetail, AppError> {
    with_options(app, found, Reading::Eventual).await
}

/// As [`shown`], with what is shown of the store that sells it.
///
/// # Errors
/// As [`detail`].
pub async fn shown_with_store(
    app: &App,
    found: ProductWithStock,
) -> Result<(ProductDetail, Option<StoreName>), AppError> {
    let store = found.product.store;
    let (detail, names) = tokio::join!(shown(app, found), stores::names(app, [store]));
    Ok((detail?, names?.remove(&store)))
}

async fn with_options(
    app: &App,
    found: ProductWithStock,
    reading: Reading,
) -> Result<ProductDetail, AppError> {
    let product = &found.product;
    let wanted: BTreeSet<_> = product.options.iter().map(|id| (product.store, *id)).collect();
    let groups = app.db.option_groups_of(&wanted, reading).await?;
    let groups = app.db.with_choice_stock(groups, reading).await?;
    let now = app.now();
    let of = |id| {
        let found = groups.iter().find(|stocked| stocked.group.id == id);
        found.map(|stocked| stocked.for_sale(now))
    };
    let options = product.options.iter().filter_map(|id| of(*id)).collect();
    Ok(ProductDetail { found, options })
}
