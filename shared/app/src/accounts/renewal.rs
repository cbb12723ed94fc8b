//! Sessions that go on, act for another store, or end.

use db::Rotation;
use domain::{
    Code, StoreId,
    membership::acting_role,
    session::{GRACE_SECONDS, Session, Stale, expiry},
    user::{Caller, Role, User},
};

use super::person::person;
use crate::{App, AppError, TokenPair, client::Device, sessions::note_revoked};

/// A user who acts for another store from now on.
#[derive(Clone, Debug)]
pub struct Acting {
    /// What the user may do in the store.
    pub role: Role,
    /// The store.
    pub store: StoreId,
    /// The access token.
    pub access: String,
}

/// The tokens of a session that was renewed.
#[derive(Clone, Debug)]
pub struct Renewed {
    /// The user.
    pub user: User,
    /// What the user may do in the store that the session acts for.
    pub role: Role,
    /// That store, if the user works for one.
    pub store: Option<StoreId>,
    /// The access and the refresh token.
    pub tokens: TokenPair,
}

/// Exchanges a refresh token, which `device` shows, for the next pair (refresh-token rotation).
///
/// # Errors
/// [`Code::SessionRevoked`]: a token that was exchanged before revokes its session.
pub async fn refresh(app: &App, token: &str, device: Option<&Device>) -> Result<Renewed, AppError> {
    let now = app.now();
    let revoked = || AppError::from(Code::SessionRevoked);
    let claims = app.signer().refresh_claims(token, now).ok_or_else(revoked)?;
    let device = device.map(|device| device.id.as_str());
    // At once: who the user is says the token, and what the user may do is read anew.
    let ends = expiry(claims.until, now);
    let rotate = app.db.rotate_session(claims.sid, claims.n, ends, now);
    let (rotation, found) = tokio::join!(rotate, person(app, claims.sub));
    let session = match rotation? {
        Rotation::Rotated(session) => session,
        Rotation::Unknown => return Err(revoked()),
        Rotation::Stale(session) => match session.stale(claims.n, device, now) {
            Stale::Again => session,
            Stale::Over => return Err(revoked()),
            Stale::Reuse => {
                app.db.end_session(claims.sid, now).await?;
                note_revoked(app, claims.sid);
                tracing::warn!(
                    metric = "refresh_token_reused",
                    session.id = %claims.sid,
                    grace_s = GRACE_SECONDS,
                    "refresh token reuse detected; session revoked"
                );
                return Err(revoked());
            }
        },
    };
    let (user, members) = found?.filter(|(user, _)| user.id == session.user).ok_or_else(revoked)?;
    let member = members.into_iter().find(|member| Some(member.store) == session.store);
    // Who no longer works for the store goes on without it.
    let store = member.as_ref().map(|member| member.store);
    let role = acting_role(&user, member.as_ref());
    let tokens = app.signer().pair(role, &Session { store, ..session }, now);
    Ok(Renewed { tokens, user, role, store })
}

/// Lets the caller act for `store` from now on, in this session and after the next sign-in. The
/// refresh token stays as it is: an access token is good for half an hour, and must not be
/// exchanged for what is good for two weeks.
///
/// # Errors
/// [`Code::StoreNotFound`] when the caller does not work for it; [`Code::SessionRevoked`].
pub async fn switch_store(app: &App, caller: Caller, store: StoreId) -> Result<Acting, AppError> {
    let now = app.now();
    let member = app.db.use_membership(caller.user, store, now).await?;
    let member = member.ok_or(Code::StoreNotFound)?;
    if !app.db.set_session_store(caller.session, store, now).await? {
        return Err(Code::SessionRevoked.into());
    }
    // An admin stays one in every store.
    let role = if caller.role == Role::Admin { Role::Admin } else { member.role };
    let access = app.signer().access(Caller { role, store: Some(store), ..caller }, now);
    Ok(Acting { role, store, access })
}

/// Revokes the caller's session.
///
/// # Errors
/// When the table does not answer.
pub async fn sign_out(app: &App, caller: Caller) -> Result<(), AppError> {
    app.db.end_session(caller.session, app.now()).await?;
    note_revoked(app, caller.session);
    Ok(())
}
