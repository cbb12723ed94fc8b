//! A sign-in: the session that begins, and the one that ends with it.

use domain::{
    OrderId, SessionId, StoreId, UserId,
    membership::{Membership, acting_role},
    session::Session,
    user::{Role, User},
};

use crate::{
    App, AppError, TokenPair,
    carts::{self, GuestCart},
    client::{Client, Device},
    sessions::note_revoked,
};

/// The result of a successful sign-in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The user.
    pub user: User,
    /// What the user may do in the store that the session acts for.
    pub role: Role,
    /// That store, if the user works for one.
    pub store: Option<StoreId>,
    /// The access and the refresh token.
    pub tokens: TokenPair,
    /// The device, which from now on is known to be the user's.
    pub device: Device,
    /// A guest's order that became the user's by a registration.
    pub order: Option<OrderId>,
}

/// A session of `user` at `client`, which acts for the store of `member`.
pub(super) fn new_session(
    app: &App,
    user: UserId,
    member: Option<&Membership>,
    device: &Device,
    client: &Client,
) -> Session {
    let now = app.now();
    let store = member.map(|member| member.store);
    let device = client.keeps_cookies.then(|| device.id.clone());
    Session::begin(SessionId::new(now, app.entropy()), user, store, now).on(device)
}

/// Begins a session of `user` at `client`.
pub(super) async fn begin_session(
    app: &App,
    user: User,
    member: Option<Membership>,
    client: &Client,
    guest: &GuestCart,
) -> Result<SignedIn, AppError> {
    let device = client.device_of(app, user.id);
    let session = new_session(app, user.id, member.as_ref(), &device, client);
    app.db.begin_session(&session).await?;
    signed_in(app, user, member, &session, device, client, guest).await
}

/// Who has begun `session` at `client`: the guest's cart becomes the user's, and the session that
/// the client had before ends, because its tokens are replaced.
pub(super) async fn signed_in(
    app: &App,
    user: User,
    member: Option<Membership>,
    session: &Session,
    device: Device,
    client: &Client,
    guest: &GuestCart,
) -> Result<SignedIn, AppError> {
    if !guest.lines.is_empty() {
        carts::merge(app, user.id, guest).await?;
    }
    if let Some(replaced) = client.session {
        app.db.end_session(replaced.id, app.now()).await?;
        note_revoked(app, replaced.id);
    }
    let role = acting_role(&user, member.as_ref());
    let tokens = app.signer().pair(role, session, app.now());
    Ok(SignedIn { tokens, user, role, store: session.store, device, order: None })
}
