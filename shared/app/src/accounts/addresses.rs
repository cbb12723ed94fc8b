//! The addresses that a user keeps.

use domain::{
    AddressId, UserId,
    address_book::{AddressBook, SavedAddress},
};

use crate::{
    App, AppError,
    retry::{OrAgain, retry},
};

/// The addresses of `user`, the default first.
///
/// # Errors
/// When the table does not answer.
pub async fn addresses(app: &App, user: UserId) -> Result<AddressBook, AppError> {
    Ok(app.db.address_book(user).await?)
}

/// Keeps `address`, over the one with its id; as the `default`, or the first one, it comes first.
/// Returns all of them.
///
/// # Errors
/// [`domain::Code::TooManyAddresses`].
pub async fn set_address(
    app: &App,
    user: UserId,
    address: &SavedAddress,
    default: bool,
) -> Result<AddressBook, AppError> {
    retry("set_address", || async {
        let old = addresses(app, user).await?;
        let new = old.with(address.clone(), default)?;
        if new.addresses == old.addresses {
            return Ok(old);
        }
        app.db.save_address_book(user, old.version, &new).await.or_again()?;
        Ok(new)
    })
    .await
}

/// Keeps the `address` of a parcel that was ordered, unless it is known. The order stands whatever
/// becomes of this.
pub async fn remember_address(app: &App, user: UserId, address: SavedAddress) {
    let kept = async {
        let book = addresses(app, user).await?;
        let same =
            |known: &SavedAddress| SavedAddress { id: address.id, ..known.clone() } == address;
        if book.addresses.iter().any(same) {
            return Ok(());
        }
        set_address(app, user, &address, false).await.map(drop)
    };
    if let Err(error) = kept.await {
        tracing::warn!(code = error.code().as_str(), "an address is not kept");
    }
}

/// Erases the address `id`.
///
/// # Errors
/// [`domain::Code::AddressNotFound`].
pub async fn remove_address(app: &App, user: UserId, id: AddressId) -> Result<(), AppError> {
    retry("remove_address", || async {
        let old = addresses(app, user).await?;
        let new = old.without(id)?;
        app.db.save_address_book(user, old.version, &new).await.or_again()?;
        Ok(())
    })
    .await
}
