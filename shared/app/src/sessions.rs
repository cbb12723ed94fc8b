//! Authentication by access token, and the sessions that this process knows to be revoked.

use domain::{SessionId, user::Caller};

use crate::{App, AppError};

/// The caller that an access token names; `None` if it has expired, is forged, or its session was
/// revoked more than a minute ago.
///
/// # Errors
/// When the table does not answer.
pub async fn authenticate(app: &App, token: &str) -> Result<Option<Caller>, AppError> {
    let now = app.now();
    let Some(caller) = app.signer().caller(token, now) else { return Ok(None) };
    app.revocations.refresh(&app.db, now).await?;
    Ok((!app.revocations.hold(caller.session)).then_some(caller))
}

/// Remembers in this process that `session` was revoked.
pub(crate) fn note_revoked(app: &App, session: SessionId) {
    app.revocations.note(session, app.now());
}
