//! Restocking.

use db::{NotTracked, Once, OnceError, TransactionError};
use domain::{
    ChoiceCode, Code, DomainError, GroupId, LocationId, Message, ProductId, StoreId, VariantCode,
    catalog::{MAX_STOCK, ProductWithStock, StockKey},
    user::Caller,
};
use fields::{FieldError, Step, body_field};
use texts::Count;

use super::products::store_product;
use crate::{App, AppError, once::check_repeated, text};

/// How many units of which stock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StockChange {
    /// The product.
    pub product: ProductId,
    /// Its variant; `None` is the only one.
    pub variant: Option<VariantCode>,
    /// Where the units are; `None` is the only location.
    pub location: Option<LocationId>,
    /// How many units.
    pub units: u32,
}

/// Adds units to a stock, and returns the product with its new stock, and which variant was meant,
/// and which location. With an idempotency key they are added once.
///
/// # Errors
/// [`Code::ProductNotFound`]; [`Code::VariantRequired`] when there are several and none is named;
/// [`Code::StockNotTracked`]; [`Code::ValidationFailed`] for a variant or a location that there is
/// not, and when the stock would exceed its limit.
pub async fn restock(
    app: &App,
    caller: Caller,
    change: StockChange,
    once: Option<Once<'_>>,
) -> Result<(ProductWithStock, VariantCode, LocationId), AppError> {
    let found = store_product(app, caller, change.product).await?;
    let (variant, location) = place(&found, change)?;
    if found.stock.is_none() {
        return Err(Code::StockNotTracked.into());
    }
    let stock = StockKey::Variant { product: change.product, variant, location };
    add(app, stock, change.units, once).await?;
    Ok((store_product(app, caller, change.product).await?, variant, location))
}

/// Adds units to the stock of a choice of `store`, and returns how many there are. With an
/// idempotency key they are added once.
///
/// # Errors
/// [`Code::OptionGroupNotFound`]; [`Code::StockNotTracked`]; [`Code::ValidationFailed`] for a
/// choice that the group has not, and when the stock would exceed its limit.
pub async fn restock_choice(
    app: &App,
    store: StoreId,
    group: GroupId,
    choice: ChoiceCode,
    units: u32,
    once: Option<Once<'_>>,
) -> Result<u32, AppError> {
    let found = app.db.option_group(store, group).await?.ok_or(Code::OptionGroupNotFound)?;
    let known = found.choice(choice).ok_or_else(no_choice)?;
    let stock = known.stock(store).ok_or(Code::StockNotTracked)?;
    add(app, stock, units, once).await?;
    Ok(app.db.units(stock).await?)
}

/// The group has no such choice.
pub(super) fn no_choice() -> DomainError {
    let message = Message::of(text::choice_not_of_group);
    let error = body_field("choice", "not_found", message);
    DomainError::Fields(Code::ValidationFailed, vec![error])
}

async fn add(
    app: &App,
    stock: StockKey,
    units: u32,
    once: Option<Once<'_>>,
) -> Result<(), AppError> {
    match app.db.restock(stock, units, once, app.now()).await {
        Ok(()) => Ok(()),
        Err(TransactionError::Condition(OnceError::Repeated(fingerprint))) => {
            Ok(check_repeated(once, &fingerprint)?)
        }
        Err(TransactionError::Condition(OnceError::Condition(NotTracked))) => {
            let most = Count::of(MAX_STOCK);
            let message = Message::of(|locale| text::stock_limit(locale, most));
            let error = body_field("quantity", "range", message);
            Err(DomainError::Fields(Code::ValidationFailed, vec![error]).into())
        }
        Err(TransactionError::Db(error)) => Err(error.into()),
    }
}

fn place(
    found: &ProductWithStock,
    change: StockChange,
) -> Result<(VariantCode, LocationId), DomainError> {
    let variant = found.product.variant(change.variant).map_err(|(code, error)| {
        let loc = std::iter::once(Step::name("body")).chain(error.loc).collect();
        DomainError::Fields(code, vec![FieldError { loc, ..error }])
    })?;
    let variant = variant.map_or(VariantCode::ONLY, |variant| variant.id);
    let location = change.location.unwrap_or(LocationId::MAIN);
    if location != LocationId::MAIN {
        let message = Message::of(text::location_unknown);
        let error = body_field("location_id", "not_found", message);
        return Err(DomainError::Fields(Code::ValidationFailed, vec![error]));
    }
    Ok((variant, location))
}
