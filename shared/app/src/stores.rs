//! Stores and their settings.

use domain::{Code, Precondition, StoreId, order::StorePolicy, store::Store};

use crate::{
    App, AppError,
    retry::{OrAgain, retry},
};

/// The store `id`.
///
/// # Errors
/// [`Code::StoreNotFound`].
pub async fn get(app: &App, id: StoreId) -> Result<Store, AppError> {
    app.db.store(id).await?.ok_or_else(|| Code::StoreNotFound.into())
}

/// Gives the store `id` the settings `policy`, if its version is one that `precondition` names.
/// Orders that were placed keep their fees.
///
/// # Errors
/// [`Code::StoreNotFound`]; [`Code::VersionConflict`].
pub async fn set_policy(
    app: &App,
    id: StoreId,
    precondition: &Precondition,
    policy: StorePolicy,
) -> Result<Store, AppError> {
    retry("set_policy", || async {
        let store = get(app, id).await?;
        precondition.check(store.version)?;
        let Some(changed) = store.with_policy(policy) else { return Ok(store) };
        app.db.save_store(&changed, store.version).await.or_again()?;
        Ok(changed)
    })
    .await
}
