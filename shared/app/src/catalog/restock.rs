//! Restocking.

use db::{NotTracked, Once, OnceError, TransactionError};
use domain::{
    Code, DomainError, LocationId, Message, ProductId, VariantCode,
    catalog::{ProductWithStock, StockKey},
    user::Caller,
};
use fields::{FieldError, Step, body_field};

use super::products::store_product;
use crate::{App, AppError, once::check_repeated};

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

/// Adds units to a stock, and returns the product with its new stock, and which was meant. With an
/// idempotency key they are added once.
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
) -> Result<(ProductWithStock, StockKey), AppError> {
    let found = store_product(app, caller, change.product).await?;
    let stock = stock_key(&found, change)?;
    if found.stock.is_none() {
        return Err(Code::StockNotTracked.into());
    }
    match app.db.restock(stock, change.units, once, app.now()).await {
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
    Ok((store_product(app, caller, change.product).await?, stock))
}

fn stock_key(found: &ProductWithStock, change: StockChange) -> Result<StockKey, DomainError> {
    let variant = found.product.variant(change.variant).map_err(|(code, error)| {
        let loc = std::iter::once(Step::name("body")).chain(error.loc).collect();
        DomainError::Fields(code, vec![FieldError { loc, ..error }])
    })?;
    let variant = variant.map_or(VariantCode::ONLY, |variant| variant.id);
    let location = change.location.unwrap_or(LocationId::MAIN);
    if location != LocationId::MAIN {
        let message = Message::fixed("沒有這個地點", "is not a location of the store");
        let error = body_field("location_id", "not_found", message);
        return Err(DomainError::Fields(Code::ValidationFailed, vec![error]));
    }
    Ok(StockKey { product: found.product.id, variant, location })
}
