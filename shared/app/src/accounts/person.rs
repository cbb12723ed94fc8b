//! Who signs in, as it is read for that.

use db::Reading;
use domain::{UserId, membership::Membership, user::User};

use crate::{App, AppError};

/// The user and the memberships. They may be some moments old: a password can't be changed, so that
/// an old hash is as good; and a role is told to a token that lasts half an hour. Only who seems
/// not to be there is read again as the table is now.
pub(super) async fn person(
    app: &App,
    id: UserId,
) -> Result<Option<(User, Vec<Membership>)>, AppError> {
    for reading in [Reading::Eventual, Reading::Consistent] {
        if let Some(found) = app.db.user_with_memberships(id, reading).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
