//! Lists of products.

use db::{Page, PageParams};
use domain::{
    StoreId,
    catalog::{Filter, Product, ProductCard, ProductWithStock, Sort, SortKey, list_of},
};

use super::search::search;
use crate::{App, AppError};

/// The active products, as lists show them. A page of up to 24 is one call of at most one unit if
/// there is a list of what `filter` keeps: everything, or what is of one kind, of one store, or of
/// the category with an id, whose store may be named too. Everything else is a search, half a unit
/// for each product on the page.
///
/// # Errors
/// When the cursor is of another list.
pub async fn active_products(
    app: &App,
    filter: &Filter,
    sort: Sort,
    params: &PageParams,
) -> Result<Page<ProductCard>, AppError> {
    let page = match list_of(filter, SortKey::of(sort).0) {
        Some(scope) => {
            let page = app.db.listed(scope, sort, params).await?;
            let foreign =
                |card: &ProductCard| filter.store.is_some_and(|store| store != card.store);
            let none = page.items.iter().any(foreign);
            if none { Page::onward(Vec::new(), None) } else { page }
        }
        None => search(app, filter, sort, params).await?,
    };
    let now = app.now();
    Ok(page.map(|card| card.for_sale(now)))
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
    let Page { items, prev, next } = page;
    Ok(Page { items: app.db.with_stock(items).await?, prev, next })
}
