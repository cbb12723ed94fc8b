//! Authentication: signing keys, tokens, passwords, session revocation.

mod hs256;
mod keys;
mod passwords;
mod revocation;
mod tokens;

pub use keys::{BadKeys, Keys};
pub use passwords::hash as hash_password;
pub use tokens::{Signer, TokenPair};

pub(crate) use passwords::{Verified, verify};
pub(crate) use revocation::Revocations;
pub(crate) use tokens::Purpose;

use domain::{SessionId, user::Caller};

use crate::{App, AppError};

/// The caller that an access token names; `None` if it has expired, is forged, or its session was
/// revoked more than a minute ago.
///
/// # Errors
/// When the table does not answer.
pub async fn authenticate(app: &App, token: &str) -> Result<Option<Caller>, AppError> {
    let now = app.now();
    let Some(caller) = app.signer.caller(token, now) else { return Ok(None) };
    app.revocations.refresh(&app.db, now).await?;
    Ok((!app.revocations.hold(caller.session)).then_some(caller))
}

/// Remembers in this process that `session` was revoked.
pub(crate) fn note_revoked(app: &App, session: SessionId) {
    app.revocations.note(session, app.now());
}
