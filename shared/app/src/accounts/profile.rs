//! The caller's own account.

use db::{RegistrationError, TransactionError};
use domain::{
    Code, Precondition,
    user::{Caller, ProfileChange, User},
};

use crate::{App, AppError};

/// The caller's own account.
///
/// # Errors
/// [`Code::Unauthenticated`] when it no longer exists.
pub async fn me(app: &App, caller: Caller) -> Result<User, AppError> {
    app.db.user(caller.user).await?.ok_or_else(|| Code::Unauthenticated.into())
}

/// Changes the caller's profile; a change that changes nothing keeps the version.
///
/// # Errors
/// [`Code::VersionConflict`] when `precondition` does not allow the profile's version;
/// [`Code::UsernameTaken`].
pub async fn update_profile(
    app: &App,
    caller: Caller,
    precondition: &Precondition,
    change: ProfileChange,
) -> Result<User, AppError> {
    let old = me(app, caller).await?;
    precondition.check(old.version)?;
    let Some(new) = old.changed(change, app.now()) else { return Ok(old) };
    if new.username.is_reserved() && new.username.claimed() != old.username.claimed() {
        return Err(Code::UsernameTaken.into());
    }
    app.db.change_user(&old, &new).await.map_err(registration_error)?;
    Ok(new)
}

/// What a registration or a change of a profile failed with, as its caller sees it.
pub(super) fn registration_error(error: TransactionError<RegistrationError>) -> AppError {
    match error {
        TransactionError::Condition(RegistrationError::NameTaken) => Code::UsernameTaken.into(),
        TransactionError::Condition(RegistrationError::EmailTaken) => Code::EmailTaken.into(),
        TransactionError::Condition(RegistrationError::SlugTaken) => Code::SlugTaken.into(),
        TransactionError::Condition(RegistrationError::Changed) => Code::VersionConflict.into(),
        TransactionError::Condition(RegistrationError::Repeated) => {
            AppError::TooMuchContention("register")
        }
        TransactionError::Db(error) => error.into(),
    }
}
