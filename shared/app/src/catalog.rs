//! The catalogue: what customers see, and what a store's staff changes.

use db::{AlreadyExists, NotTracked, Once, OnceError, Page, PageParams, TransactionError};
use domain::{
    CategoryId, Code, DomainError, IdempotencyKey, Message, Multiline, Precondition, ProductId,
    StoreId, Text,
    catalog::{
        Category, CategoryRef, Filter, Product, ProductChange, ProductDetails, ProductWithStock,
        Sort,
    },
    user::Caller,
};
use fields::{Patch, body_field};

use crate::{
    App, AppError,
    once::check_repeated,
    retry::{OrAgain, retry},
};

/// A new product as its store describes it.
#[derive(Clone, Debug)]
pub struct NewProduct {
    /// Its details, whose category is filled in from `category`.
    pub details: ProductDetails,
    /// Category id.
    pub category: Option<CategoryId>,
    /// Units in stock; `None` if the stock is not tracked.
    pub units: Option<u32>,
}

/// An edit of a product.
#[derive(Clone, Debug, Default)]
pub struct ProductEdit {
    /// The changed details, whose category is filled in from `category`.
    pub change: ProductChange,
    /// Category id.
    pub category: Patch<CategoryId>,
    /// Units in stock: a number starts to track the stock or repeats the current one, `Clear` stops
    /// tracking.
    pub units: Patch<u32>,
}

/// The active products, with their stock.
///
/// # Errors
/// When the cursor is of another list.
pub async fn active_products(
    app: &App,
    filter: &Filter,
    sort: Sort,
    params: &PageParams,
) -> Result<Page<ProductWithStock>, AppError> {
    let page = app.db.active_products(filter, sort, params).await?;
    with_stock(app, page).await
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

/// An active product.
///
/// # Errors
/// [`Code::ProductNotFound`].
pub async fn active_product(app: &App, id: ProductId) -> Result<ProductWithStock, AppError> {
    let found = app.db.product(id).await?;
    let found = found.filter(|found| found.product.details.active);
    found.ok_or_else(|| Code::ProductNotFound.into())
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
    let found = app.db.product(id).await?;
    let found = found.filter(|found| caller.can_manage(found.product.store));
    found.ok_or_else(|| Code::ProductNotFound.into())
}

/// Creates a product of `store`. With an idempotency `key` it is created once.
///
/// # Errors
/// [`Code::ValidationFailed`] when the store or the category does not fit.
pub async fn create(
    app: &App,
    caller: Caller,
    store: StoreId,
    input: NewProduct,
    key: Option<&IdempotencyKey>,
) -> Result<ProductWithStock, AppError> {
    let now = app.now();
    let id = match key {
        Some(key) => ProductId::derived(&[&caller.user.to_string(), key.as_str()]),
        None => ProductId::new(now, app.entropy()),
    };
    let category = category_of(app, store, input.category).await?;
    let details = ProductDetails { category, ..input.details };
    let product = Product::list(id, store, details, now)?;
    let product = Product { fingerprint: key.map(IdempotencyKey::fingerprint), ..product };
    let units = product.details.tracked.then(|| input.units.unwrap_or_default());
    match app.db.list_product(&product, units).await {
        Ok(()) => Ok(ProductWithStock { product, stock: units }),
        Err(TransactionError::Condition(AlreadyExists)) => {
            let first = app.db.product(id).await?.ok_or(AppError::TooMuchContention("create"))?;
            let key = key.ok_or(AppError::TooMuchContention("create"))?;
            key.check(first.product.fingerprint.as_deref())?;
            Ok(first)
        }
        Err(TransactionError::Db(error)) => Err(error.into()),
    }
}

/// Edits a product; an edit that changes nothing keeps the version.
///
/// # Errors
/// [`Code::ProductNotFound`]; [`Code::VersionConflict`] when `precondition` does not allow its
/// version; [`Code::ValidationFailed`].
pub async fn edit(
    app: &App,
    caller: Caller,
    id: ProductId,
    precondition: &Precondition,
    edit: &ProductEdit,
) -> Result<ProductWithStock, AppError> {
    retry("edit_product", || async {
        let old = store_product(app, caller, id).await?;
        let store = old.product.store;
        let category = match edit.category {
            Patch::Set(category) => {
                category_of(app, store, Some(category)).await?.map_or(Patch::Clear, Patch::Set)
            }
            Patch::Clear => Patch::Clear,
            Patch::Keep => Patch::Keep,
        };
        let (tracked, first_units) = counted(&old, &edit.units)?;
        let change = ProductChange { category, tracked, ..edit.change.clone() };
        let details = old.product.details.changed(change);
        let Some(new) = old.product.edit(precondition, details, app.now())? else {
            return Ok(old);
        };
        app.db.edit_product(&new, first_units).await.or_again()?;
        Ok(store_product(app, caller, id).await?)
    })
    .await
}

/// Whether the stock is tracked after an edit, if that changes, and its units when tracking
/// begins. A tracked stock changes by restocking only.
fn counted(
    old: &ProductWithStock,
    units: &Patch<u32>,
) -> Result<(Option<bool>, Option<u32>), DomainError> {
    match (units, old.stock) {
        (Patch::Keep, _) | (Patch::Clear, None) => Ok((None, None)),
        (Patch::Clear, Some(_)) => Ok((Some(false), None)),
        (Patch::Set(units), None) => Ok((Some(true), Some(*units))),
        (Patch::Set(units), Some(stock)) if *units == stock => Ok((None, None)),
        (Patch::Set(_), Some(_)) => {
            let message = Message::fixed(
                "庫存已在計數，請用補貨增加",
                "must be what is counted already; restock to add units",
            );
            let error = body_field("stock", "conflict", message);
            Err(DomainError::Fields(Code::ValidationFailed, vec![error]))
        }
    }
}

/// Deactivates a product, so that it is no longer on sale; a second call changes nothing.
///
/// # Errors
/// [`Code::ProductNotFound`].
pub async fn deactivate(
    app: &App,
    caller: Caller,
    id: ProductId,
) -> Result<ProductWithStock, AppError> {
    retry("deactivate", || async {
        let old = store_product(app, caller, id).await?;
        let Some(product) = old.product.deactivated(app.now()) else { return Ok(old) };
        app.db.edit_product(&product, None).await.or_again()?;
        Ok(ProductWithStock { product, stock: old.stock })
    })
    .await
}

/// Adds units to a product's stock, and returns the product with its new stock. With an
/// idempotency key they are added once.
///
/// # Errors
/// [`Code::ProductNotFound`]; [`Code::StockNotTracked`]; [`Code::ValidationFailed`] when the stock
/// would exceed its limit.
pub async fn restock(
    app: &App,
    caller: Caller,
    id: ProductId,
    units: u32,
    once: Option<Once<'_>>,
) -> Result<ProductWithStock, AppError> {
    if store_product(app, caller, id).await?.stock.is_none() {
        return Err(Code::StockNotTracked.into());
    }
    match app.db.restock(id, units, once, app.now()).await {
        Ok(()) => {}
        Err(TransactionError::Condition(OnceError::Repeated(fingerprint))) => {
            check_repeated(once, &fingerprint)?;
        }
        Err(TransactionError::Condition(OnceError::Condition(NotTracked))) => {
            let message =
                Message::fixed("庫存會超過上限", "must not bring the stock above its limit");
            let error = body_field("quantity", "range", message);
            return Err(DomainError::Fields(Code::ValidationFailed, vec![error]).into());
        }
        Err(TransactionError::Db(error)) => return Err(error.into()),
    }
    store_product(app, caller, id).await
}

/// A new category.
#[derive(Clone, Debug)]
pub struct NewCategory {
    /// Unique within the store, whatever its case.
    pub name: Text<1, 40>,
    /// What belongs in it.
    pub description: Option<Multiline<1, 500>>,
    /// Its position in lists, from 0.
    pub position: u16,
}

/// Adds a category to `store`. With an idempotency key it is added once.
///
/// # Errors
/// [`Code::CategoryExists`].
pub async fn add_category(
    app: &App,
    store: StoreId,
    input: NewCategory,
    once: Option<Once<'_>>,
) -> Result<Category, AppError> {
    let NewCategory { name, description, position } = input;
    let folded = name.as_str().to_lowercase();
    let id = CategoryId::derived(&[&store.to_string(), &folded]);
    let category = Category { id, store, name, description, position, created_at: app.now() };
    match app.db.add_category(&category, once).await {
        Ok(()) => Ok(category),
        Err(TransactionError::Condition(OnceError::Repeated(fingerprint))) => {
            check_repeated(once, &fingerprint)?;
            let first = app.db.category(id).await?;
            first.ok_or(AppError::TooMuchContention("add_category"))
        }
        Err(TransactionError::Condition(OnceError::Condition(AlreadyExists))) => {
            Err(Code::CategoryExists.into())
        }
        Err(TransactionError::Db(error)) => Err(error.into()),
    }
}

/// Every category, of one store or of all.
///
/// # Errors
/// When the table does not answer.
pub async fn categories(app: &App, store: Option<StoreId>) -> Result<Vec<Category>, AppError> {
    let mut all = app.db.categories().await?;
    all.retain(|category| store.is_none_or(|store| category.store == store));
    Ok(all)
}

/// The category `id` of `store`, as its products show it.
async fn category_of(
    app: &App,
    store: StoreId,
    id: Option<CategoryId>,
) -> Result<Option<CategoryRef>, AppError> {
    let Some(id) = id else { return Ok(None) };
    let found = app.db.category(id).await?.filter(|category| category.store == store);
    match found {
        Some(found) => Ok(Some(CategoryRef { id: found.id, name: found.name })),
        None => {
            let message = Message::fixed("這家店沒有這個分類", "is not a category of the store");
            let error = body_field("category_id", "not_found", message);
            Err(DomainError::Fields(Code::CategoryNotFound, vec![error]).into())
        }
    }
}
