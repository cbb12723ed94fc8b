//! Lists of products.

use db::{Page, PageParams};
use domain::{
    StoreId,
    catalog::{Filter, Product, ProductCard, ProductWithStock, Sort},
};

use crate::{App, AppError};

/// The active products, as lists show them.
///
/// # Errors
/// When the cursor is of another list.
pub async fn active_products(
    app: &App,
    filter: &Filter,
    sort: Sort,
    params: &PageParams,
) -> Result<Page<ProductCard>, AppError> {
    Ok(app.db.active_products(filter, sort, params).await?)
}

/// Every product of `store`, active or not.
///
/// # Errors
/// When the cursor is of another list.
pub async fn store_products(
    app: &App,
    store: StoreId,
    filter: &Filter,
    params: &PageParams,
) -> Result<Page<ProductWithStock>, AppError> {
    let page = app.db.store_products(store, filter, params).await?;
    with_stock(app, page).await
}

async fn with_stock(app: &App, page: Page<Product>) -> Result<Page<ProductWithStock>, AppError> {
    Ok(Page { items: app.db.with_stock(page.items).await?, next: page.next })
}
