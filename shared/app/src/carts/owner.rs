//! Whose a cart is.

use db::Reading;
use domain::UserId;

use super::guest::GuestCart;
use crate::{App, AppError};

/// Whose cart it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CartOwner {
    /// A guest's, as the cookie holds it.
    Guest(GuestCart),
    /// A customer's.
    User(UserId),
}

/// The cart of `owner`, as it is now.
///
/// # Errors
/// When the table does not answer.
pub async fn load(app: &App, owner: &CartOwner) -> Result<GuestCart, AppError> {
    match owner {
        CartOwner::Guest(cart) => Ok(cart.clone()),
        CartOwner::User(user) => {
            Ok(GuestCart::from(&app.db.cart(*user, Reading::Consistent).await?))
        }
    }
}
