//! Sold out for today: by one call, and until the day of the store ends.

use db::TransactionError;
use domain::{
    ChoiceCode, GroupId, ProductId, StoreId, VariantCode,
    catalog::{ChoiceUnits, GroupWithStock, ProductWithStock, Units},
    user::Caller,
};

use super::{edits, option_groups::option_group, products::store_product, restock::no_choice};
use crate::{
    App, AppError,
    retry::{Retry, retry},
};

/// Sets whether `variant` of a product, or all of it, is sold out for today. A second call changes
/// nothing.
///
/// # Errors
/// [`domain::Code::ProductNotFound`]; [`domain::Code::VariantNotFound`].
pub async fn set_sold_out(
    app: &App,
    caller: Caller,
    id: ProductId,
    variant: Option<VariantCode>,
    sold_out: bool,
) -> Result<ProductWithStock, AppError> {
    retry("set_sold_out", || async {
        let old = store_product(app, caller, id).await?;
        let next = old.product.with_sold_out(variant, sold_out, app.now())?;
        let Some(product) = next else { return Ok(old) };
        edits::written(app, &old.product, &product, &Units::new()).await?;
        Ok(ProductWithStock { product, ..old })
    })
    .await
}

/// Sets whether a choice of an option group of `store` is sold out for today. A second call
/// changes nothing.
///
/// # Errors
/// [`domain::Code::OptionGroupNotFound`]; [`domain::Code::ValidationFailed`] for a choice that the
/// group has not.
pub async fn set_choice_sold_out(
    app: &App,
    store: StoreId,
    id: GroupId,
    choice: ChoiceCode,
    sold_out: bool,
) -> Result<GroupWithStock, AppError> {
    retry("set_choice_sold_out", || async {
        let found = option_group(app, store, id).await?;
        if found.group.choice(choice).is_none() {
            return Err(no_choice().into());
        }
        let next = found.group.with_sold_out(choice, sold_out, app.now());
        let Some(group) = next else { return Ok(found) };
        let first = ChoiceUnits::new();
        match app.db.save_option_group(Some(&found.group), &group, &first).await {
            Ok(()) => Ok(GroupWithStock { group, ..found }),
            Err(TransactionError::Condition(_)) => Err(Retry::Again),
            Err(TransactionError::Db(error)) => Err(error.into()),
        }
    })
    .await
}
