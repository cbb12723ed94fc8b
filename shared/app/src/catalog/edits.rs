//! New products and edits of products, by their store's staff.

use db::{ProductConflict, Reading, Taken, TransactionError};
use domain::{
    CategoryId, Code, DomainError, FieldError, GroupId, IdempotencyKey, Message, Precondition,
    ProductId, StoreId, VariantCode,
    catalog::{
        Offer, Product, ProductChange, ProductDetails, ProductWithStock, Sku, StockPatch, Units,
        Variant, count,
    },
    limits::{Rate, new_since},
    user::Caller,
};
use fields::{Patch, Step, body_field};

use super::{categories::category_of, products::store_product};
use crate::{
    App, AppError,
    retry::{Retry, retry},
    text,
};

/// A variant as its store describes it.
#[derive(Clone, Debug)]
pub struct NewVariant {
    /// The variant.
    pub variant: Variant,
    /// Units in stock, as in [`ProductEdit::units`].
    pub units: Patch<u32>,
}

/// A new product as its store describes it.
#[derive(Clone, Debug)]
pub struct NewProduct {
    /// Its details, whose category is filled in from `category`; whether its stock is tracked
    /// counts where nothing is said of it.
    pub details: ProductDetails,
    /// Category id.
    pub category: Option<CategoryId>,
    /// Units in stock; `Clear` if the stock is not tracked.
    pub units: Patch<u32>,
    /// Its variants.
    pub variants: Vec<NewVariant>,
    /// The option groups that it offers.
    pub options: Vec<GroupId>,
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
    /// Every variant that there is from now on.
    pub variants: Option<Vec<NewVariant>>,
    /// Every option group that it offers from now on.
    pub options: Option<Vec<GroupId>>,
}

/// Creates a product of `store`. With an idempotency `key` it is created once.
///
/// # Errors
/// [`Code::ValidationFailed`] when the store, the category or an option group does not fit;
/// [`Code::SkuTaken`]; [`Code::RateLimited`] when the store has listed thousands at once.
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
    offered(app, store, &input.options).await?;
    let (variants, patch) = parted(input.variants, input.units);
    let details = ProductDetails { category, ..input.details };
    let product =
        Product::list(id, store, Offer { details, variants, options: input.options }, now)?;
    let counting = count(product.codes(), &patch, &Units::new(), product.details.tracked)?;
    let details = ProductDetails { tracked: counting.tracked, ..product.details };
    let fingerprint = key.map(IdempotencyKey::fingerprint);
    let lister = store.to_string();
    let new_since = match app.db.take(Rate::LISTING, &lister, now).await? {
        Taken::Until(until) => new_since(until, now),
        Taken::Full(seconds) => {
            return Err(DomainError::RateLimited { code: Code::RateLimited, seconds }.into());
        }
    };
    let product = Product { details, fingerprint, new_since, ..product };
    match app.db.list_product(&product, &counting.first).await {
        Ok(()) => Ok(ProductWithStock::new(product, &counting.first)),
        Err(TransactionError::Condition(ProductConflict::Changed)) => {
            app.db.give_back(Rate::LISTING, &lister, now).await?;
            let first = app
                .db
                .product(id, Reading::Consistent)
                .await?
                .ok_or(AppError::TooMuchContention("create"))?;
            let key = key.ok_or(AppError::TooMuchContention("create"))?;
            key.check(first.product.fingerprint.as_deref())?;
            Ok(first)
        }
        Err(TransactionError::Condition(ProductConflict::SkuTaken(sku))) => {
            Err(sku_taken(&product, &sku).into())
        }
        Err(TransactionError::Db(error)) => Err(error.into()),
    }
}

/// Edits a product; an edit that changes nothing keeps the version.
///
/// # Errors
/// [`Code::ProductNotFound`]; [`Code::VersionConflict`] when `precondition` does not allow its
/// version; [`Code::ValidationFailed`]; [`Code::SkuTaken`].
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
        let options = edit.options.as_ref().unwrap_or(&old.product.options);
        if edit.options.is_some() {
            offered(app, store, options).await?;
        }
        let options = options.clone();
        let change = ProductChange { category, ..edit.change.clone() };
        let details = old.product.details.changed(kept_price(&old.product, change));
        let (variants, patch) = match &edit.variants {
            Some(variants) => parted(variants.clone(), edit.units.clone()),
            None => (
                old.product.variants.clone(),
                StockPatch { all: edit.units.clone(), each: Vec::new() },
            ),
        };
        write(app, caller, &old, precondition, Offer { details, variants, options }, &patch).await
    })
    .await
}

/// Adds a variant to a product, or writes it over the one with its code.
///
/// # Errors
/// [`Code::ProductNotFound`]; [`Code::ValidationFailed`]; [`Code::SkuTaken`].
pub async fn set_variant(
    app: &App,
    caller: Caller,
    id: ProductId,
    new: &NewVariant,
) -> Result<ProductWithStock, AppError> {
    retry("set_variant", || async {
        let old = store_product(app, caller, id).await?;
        let mut offer = old.product.offer();
        match offer.variants.iter_mut().find(|known| known.id == new.variant.id) {
            Some(known) => *known = new.variant.clone(),
            None => offer.variants.push(new.variant.clone()),
        }
        let each = vec![(new.variant.id, new.units.clone())];
        let patch = StockPatch { all: Patch::Keep, each };
        write(app, caller, &old, &Precondition::Any, offer, &patch).await
    })
    .await
    .map_err(of_one)
}

/// The same error where the request is the variant: `stock` in place of `variants.0.stock`.
fn of_one(error: AppError) -> AppError {
    let AppError::Domain(DomainError::Fields(code, mut errors)) = error else { return error };
    for error in &mut errors {
        if matches!(error.loc.get(1), Some(Step::Name(name)) if name == "variants") {
            error.loc.drain(1..error.loc.len().min(3));
        }
    }
    AppError::Domain(DomainError::Fields(code, errors))
}

/// Takes a variant off a product. Without its last one the product is sold in one form, of which
/// there are no units yet.
///
/// # Errors
/// [`Code::ProductNotFound`]; [`Code::VariantNotFound`]; [`Code::ValidationFailed`] when no price
/// is left.
pub async fn remove_variant(
    app: &App,
    caller: Caller,
    id: ProductId,
    variant: VariantCode,
) -> Result<ProductWithStock, AppError> {
    retry("remove_variant", || async {
        let old = store_product(app, caller, id).await?;
        let mut offer = old.product.offer();
        offer.variants.retain(|known| known.id != variant);
        if offer.variants.len() == old.product.variants.len() {
            return Err(Code::VariantNotFound.into());
        }
        write(app, caller, &old, &Precondition::Any, offer, &StockPatch::default()).await
    })
    .await
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
        written(app, &old.product, &product, &Units::new()).await?;
        Ok(ProductWithStock { product, ..old })
    })
    .await
}

/// Writes `offer` and what `patch` says of stock over the product that was read as `old`.
async fn write(
    app: &App,
    caller: Caller,
    old: &ProductWithStock,
    precondition: &Precondition,
    offer: Offer,
    patch: &StockPatch,
) -> Result<ProductWithStock, Retry> {
    let before = &old.product;
    // Which variants there are, and then how they are counted.
    let probe = before.edit(precondition, offer.clone(), app.now())?;
    let after = probe.as_ref().unwrap_or(before);
    let counting = count(after.codes(), patch, &old.units, before.details.tracked)?;
    let details = ProductDetails { tracked: counting.tracked, ..offer.details };
    let Some(new) = before.edit(precondition, Offer { details, ..offer }, app.now())? else {
        return Ok(old.clone());
    };
    written(app, before, &new, &counting.first).await?;
    Ok(store_product(app, caller, before.id).await?)
}

/// Writes `new` over the product that was read as `old`, with the `first` units of what is counted
/// from now on.
pub(super) async fn written(
    app: &App,
    old: &Product,
    new: &Product,
    first: &Units,
) -> Result<(), Retry> {
    match app.db.edit_product(old, new, first).await {
        Ok(()) => Ok(()),
        Err(TransactionError::Condition(ProductConflict::Changed)) => Err(Retry::Again),
        Err(TransactionError::Condition(ProductConflict::SkuTaken(sku))) => {
            Err(sku_taken(new, &sku).into())
        }
        Err(TransactionError::Db(error)) => Err(error.into()),
    }
}

/// The variants, and what the request says of stock.
fn parted(variants: Vec<NewVariant>, all: Patch<u32>) -> (Vec<Variant>, StockPatch) {
    let each = variants.iter().map(|new| (new.variant.id, new.units.clone())).collect();
    (variants.into_iter().map(|new| new.variant).collect(), StockPatch { all, each })
}

/// The change without its price, if that is the lowest of the variants: a client that was shown
/// it as the product's price sends it back.
fn kept_price(old: &Product, change: ProductChange) -> ProductChange {
    let shown = old.lowest_price().filter(|_| !old.variants.is_empty());
    match change.price {
        Patch::Set(price) if Some(price) == shown => ProductChange { price: Patch::Keep, ..change },
        Patch::Keep | Patch::Clear | Patch::Set(_) => change,
    }
}

fn sku_taken(product: &Product, sku: &Sku) -> DomainError {
    let index = product.variants.iter().position(|variant| variant.sku.as_ref() == Some(sku));
    let message = Message::of(text::sku_taken);
    let of = ["body", "variants"].map(Step::name).into_iter();
    let loc = of.chain([Step::Index(index.unwrap_or_default()), Step::name("sku")]).collect();
    DomainError::Fields(Code::SkuTaken, vec![FieldError { loc, message, kind: "conflict" }])
}

/// Checks that `store` has the option groups `ids`.
async fn offered(app: &App, store: StoreId, ids: &[GroupId]) -> Result<(), AppError> {
    let wanted = ids.iter().map(|id| (store, *id)).collect();
    let found = app.db.option_groups_of(&wanted, Reading::Consistent).await?;
    let unknown = |id: &GroupId| found.iter().all(|group| group.id != *id);
    let errors: Vec<_> = ids
        .iter()
        .enumerate()
        .filter(|(_, id)| unknown(id))
        .map(|(index, _)| {
            let message = Message::of(text::group_unknown);
            let mut error = body_field("options", "not_found", message);
            error.loc.push(Step::Index(index));
            error
        })
        .collect();
    if errors.is_empty() {
        return Ok(());
    }
    Err(DomainError::Fields(Code::ValidationFailed, errors).into())
}
