//! The catalogue: what customers see, and what its keepers change.

use domain::{
    CategoryId, Code, ProductId, Refusal, StoreId, Text,
    account::Caller,
    catalog::{Category, CategoryRef, Filter, Listing, Product, Sort, Stocked},
    refusal::body_field,
};
use store::{ForeignCursor, InTheWay, NotRestocked, Page, Rejected, Window};

use crate::{App, Failure, RETRIES, orders::Key};

/// A product as its keeper describes it.
#[derive(Clone, Debug)]
pub struct Offer {
    /// What is said of it; its category is found by `category`.
    pub listing: Listing,
    /// The category it stands in.
    pub category: Option<CategoryId>,
    /// How many there are, if they are counted and the product is new or was not counted.
    pub units: Option<u32>,
}

/// The products on the shelf, with their stock.
///
/// # Errors
/// [`ForeignCursor`] inside the result for a cursor of another list.
pub async fn shelf(
    app: &App,
    filter: &Filter,
    sort: Sort,
    window: &Window,
) -> Result<Result<Page<Stocked>, ForeignCursor>, Failure> {
    let page = app.store.shelf(filter, sort, window).await?;
    stocked(app, page).await
}

/// Every product of the keeper's store, or for an admin those of `filter.store`.
///
/// # Errors
/// [`ForeignCursor`] inside the result for a cursor of another list.
pub async fn store_products(
    app: &App,
    store: StoreId,
    filter: &Filter,
    window: &Window,
) -> Result<Result<Page<Stocked>, ForeignCursor>, Failure> {
    let page = app.store.store_products(store, filter, window).await?;
    stocked(app, page).await
}

/// A product that is on the shelf.
///
/// # Errors
/// [`Code::ProductNotFound`].
pub async fn show(app: &App, id: ProductId) -> Result<Stocked, Failure> {
    let found = app.store.product(id).await?;
    let found = found.filter(|stocked| stocked.product.listing.active);
    found.ok_or_else(|| Code::ProductNotFound.into())
}

/// A product of the keeper's store, on the shelf or off.
///
/// # Errors
/// [`Code::ProductNotFound`].
pub async fn show_kept(app: &App, keeper: Caller, id: ProductId) -> Result<Stocked, Failure> {
    let found = app.store.product(id).await?;
    let found = found.filter(|stocked| keeper.keeps(stocked.product.store));
    found.ok_or_else(|| Code::ProductNotFound.into())
}

/// Puts a new product into the keeper's store. With a `key` it is made once.
///
/// # Errors
/// [`Code::Invalid`] when the store or the category does not fit.
pub async fn list(
    app: &App,
    keeper: Caller,
    store: StoreId,
    offer: Offer,
    key: Option<&str>,
) -> Result<Stocked, Failure> {
    let now = app.now();
    let user = keeper.user.to_string();
    let id = match key {
        Some(key) => ProductId::derived(&[&user, key]),
        None => ProductId::new(now, app.entropy()),
    };
    let listing = placed(app, store, offer.listing, offer.category).await?;
    let product = Product::list(id, store, listing, now)?;
    let units = product.listing.tracked.then(|| offer.units.unwrap_or_default());
    match app.store.list_product(&product, units).await {
        Ok(()) => Ok(Stocked { product, stock: units }),
        Err(Rejected::Refused(InTheWay)) => repeated(app, product).await,
        Err(Rejected::Store(error)) => Err(error.into()),
    }
}

/// Changes a product that the keeper read at version `read`.
///
/// # Errors
/// [`Code::ProductNotFound`], [`Code::StaleVersion`], [`Code::Invalid`].
pub async fn edit(
    app: &App,
    keeper: Caller,
    id: ProductId,
    read: u64,
    offer: Offer,
) -> Result<Stocked, Failure> {
    let old = show_kept(app, keeper, id).await?;
    let store = old.product.store;
    let listing = placed(app, store, offer.listing, offer.category).await?;
    let product = old.product.edit(read, listing, app.now())?;
    // Counting begins with the edit that asks for it; a stock that was counted before goes on.
    let first = (product.listing.tracked && !old.product.listing.tracked)
        .then(|| offer.units.unwrap_or_default());
    match app.store.edit_product(&product, first).await {
        Ok(()) => {}
        Err(Rejected::Refused(InTheWay)) => return Err(Code::StaleVersion.into()),
        Err(Rejected::Store(error)) => return Err(error.into()),
    }
    show_kept(app, keeper, product.id).await
}

/// Takes a product off the shelf; doing it again changes nothing.
///
/// # Errors
/// [`Code::ProductNotFound`].
pub async fn shelve(app: &App, keeper: Caller, id: ProductId) -> Result<Stocked, Failure> {
    for _ in 0..RETRIES {
        let old = show_kept(app, keeper, id).await?;
        let Some(product) = old.product.shelved(app.now()) else { return Ok(old) };
        match app.store.edit_product(&product, None).await {
            Ok(()) => return Ok(Stocked { product, stock: old.stock }),
            Err(Rejected::Refused(InTheWay)) => {}
            Err(Rejected::Store(error)) => return Err(error.into()),
        }
    }
    Err(Failure::Contended("shelve"))
}

/// Adds units to a product's stock, and answers the product with its new stock. With a `key`
/// they are added once.
///
/// # Errors
/// [`Code::ProductNotFound`]; [`Code::StockNotTracked`] when they are not counted, or too many.
pub async fn restock(
    app: &App,
    keeper: Caller,
    id: ProductId,
    units: u32,
    key: Option<Key>,
) -> Result<Stocked, Failure> {
    let stocked = show_kept(app, keeper, id).await?;
    if stocked.stock.is_none() {
        return Err(Code::StockNotTracked.into());
    }
    let now = app.now();
    let unique = format!("{}-{:016x}", now.millis(), app.entropy());
    let name = format!("{id}#{}#{}", keeper.user, key.map_or(unique, |key| key.key));
    match app.store.restock(id, units, &name, now).await {
        Ok(()) => show_kept(app, keeper, id).await,
        Err(Rejected::Refused(NotRestocked::Repeated(before))) if before == units => {
            show_kept(app, keeper, id).await
        }
        Err(Rejected::Refused(NotRestocked::Repeated(_))) => Err(Code::IdempotencyMismatch.into()),
        Err(Rejected::Refused(NotRestocked::NotTracked)) => {
            let error = body_field("quantity", "range", "the stock would exceed its limit");
            Err(Refusal::Fields(Code::Invalid, vec![error]).into())
        }
        Err(Rejected::Store(error)) => Err(error.into()),
    }
}

/// Adds a category to `store`.
///
/// # Errors
/// [`Code::CategoryTaken`].
pub async fn add_category(
    app: &App,
    store: StoreId,
    name: Text<1, 40>,
    description: Option<Text<1, 500>>,
    position: u16,
) -> Result<Category, Failure> {
    let folded = name.as_str().to_lowercase();
    let id = CategoryId::derived(&[&store.to_string(), &folded]);
    let category = Category { id, store, name, description, position, created_at: app.now() };
    match app.store.add_category(&category).await {
        Ok(()) => Ok(category),
        Err(Rejected::Refused(InTheWay)) => Err(Code::CategoryTaken.into()),
        Err(Rejected::Store(error)) => Err(error.into()),
    }
}

/// Every category, of one store or of all.
///
/// # Errors
/// When the table does not answer.
pub async fn categories(app: &App, store: Option<StoreId>) -> Result<Vec<Category>, Failure> {
    let mut all = app.store.categories().await?;
    all.retain(|category| store.is_none_or(|store| category.store == store));
    Ok(all)
}

async fn stocked(
    app: &App,
    page: Result<Page<Product>, ForeignCursor>,
) -> Result<Result<Page<Stocked>, ForeignCursor>, Failure> {
    match page {
        Err(foreign) => Ok(Err(foreign)),
        Ok(Page { items, next }) => {
            Ok(Ok(Page { items: app.store.with_stock(items).await?, next }))
        }
    }
}

/// `listing`, standing in `category` of `store`.
async fn placed(
    app: &App,
    store: StoreId,
    listing: Listing,
    category: Option<CategoryId>,
) -> Result<Listing, Failure> {
    let Some(id) = category else { return Ok(Listing { category: None, ..listing }) };
    let found = app.store.category(id).await?.filter(|category| category.store == store);
    let Some(found) = found else {
        let error = body_field("category_id", "unknown", "the store has no such category");
        return Err(Refusal::Fields(Code::CategoryNotFound, vec![error]).into());
    };
    let category = Some(CategoryRef { id: found.id, name: found.name });
    Ok(Listing { category, ..listing })
}

/// The product that the same key made before, if it was made the same way.
async fn repeated(app: &App, asked: Product) -> Result<Stocked, Failure> {
    let found = app.store.product(asked.id).await?;
    let found = found.ok_or(Failure::Contended("list_product"))?;
    let same = found.product.version > 1 || found.product.listing == asked.listing;
    if same { Ok(found) } else { Err(Code::IdempotencyMismatch.into()) }
}
