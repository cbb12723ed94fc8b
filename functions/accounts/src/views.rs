//! What the API shows of a user; never the password's hash.

use app::accounts::{Acting, Renewed, SignedIn};
use domain::{
    Email, Locale, OrderId, Phone, StoreId, UserId, Username,
    session::ACCESS_SECONDS,
    user::{Caller, Role, User},
};
use endpoint::{OkWithEtag, Rfc3339, View};
use serde::Serialize;

use crate::text;

/// A user.
#[derive(Clone, Debug, Serialize, View)]
pub struct UserView {
    /// User id.
    pub id: UserId,
    /// Login name.
    pub username: Username,
    /// E-mail address.
    pub email: Email,
    /// Role, in the store that the user acts for.
    pub role: Role,
    /// The store that a staff member or a merchant acts for.
    pub store_id: Option<StoreId>,
    /// Display name; the login name where there is none.
    pub name: String,
    /// Phone number.
    pub phone: Option<Phone>,
    /// Language of pages and mail.
    pub locale: Locale,
    /// Counts the changes, from 1.
    pub version: u64,
    /// When the user registered.
    pub created_at: Rfc3339,
    /// When something last changed.
    pub updated_at: Rfc3339,
}

/// The tokens of a session.
#[derive(Clone, Debug, Serialize, View)]
pub struct TokenView {
    /// Access token: sent as `Authorization: Bearer …` with every request.
    pub access_token: String,
    /// The access token, under another name.
    pub token: String,
    /// Always `bearer`.
    pub token_type: &'static str,
    /// How long the access token is valid, in seconds.
    pub expires_in: i64,
    /// Refresh token: exchanged for the next pair, once within 14 days.
    pub refresh_token: String,
    /// Role.
    pub role: Role,
    /// The user who signed in.
    pub user: UserView,
    /// A confirmation, in the request's language.
    pub message: String,
}

/// A user who has just registered and is signed in.
#[derive(Clone, Debug, Serialize, View)]
pub struct RegisteredView {
    /// User id.
    pub id: UserId,
    /// Login name.
    pub username: Username,
    /// E-mail address.
    pub email: Email,
    /// The store of a merchant.
    pub store_id: Option<StoreId>,
    /// The guest's order that is the user's now; null if none was named, or its key did not open it.
    pub claimed_order_id: Option<OrderId>,
    /// When the user registered.
    pub created_at: Rfc3339,
    /// The session.
    #[serde(flatten)]
    pub session: TokenView,
}

/// The access token of a user who acts for another store.
#[derive(Clone, Debug, Serialize, View)]
pub struct ActingView {
    /// Access token, in place of the one before; the refresh token stays as it is.
    pub access_token: String,
    /// The access token, under another name.
    pub token: String,
    /// Always `bearer`.
    pub token_type: &'static str,
    /// How long the access token is valid, in seconds.
    pub expires_in: i64,
    /// Role in the store.
    pub role: Role,
    /// The store.
    pub store_id: StoreId,
    /// A confirmation, in the request's language.
    pub message: String,
}

impl ActingView {
    /// What `acting` may do from now on.
    #[must_use]
    pub fn new(acting: Acting, message: &str) -> Self {
        Self {
            token: acting.access.clone(),
            access_token: acting.access,
            token_type: "bearer",
            expires_in: ACCESS_SECONDS,
            role: acting.role,
            store_id: acting.store,
            message: message.to_owned(),
        }
    }
}

/// A confirmation.
#[derive(Clone, Debug, Serialize, View)]
pub struct MessageView {
    /// One sentence, in the request's language.
    pub message: String,
}

impl UserView {
    /// The caller, with the version as the ETag.
    #[must_use]
    pub fn with_etag(user: User, caller: Caller) -> OkWithEtag<Self> {
        let etag = user.version.to_string();
        OkWithEtag { value: Self::new(user, caller.role, caller.store), etag }
    }

    /// The user, who acts as `role` for `store`.
    #[must_use]
    pub fn new(user: User, role: Role, store: Option<StoreId>) -> Self {
        Self {
            name: user.display_name().to_owned(),
            id: user.id,
            username: user.username,
            email: user.email,
            role,
            store_id: store,
            phone: user.phone,
            locale: user.locale,
            version: user.version,
            created_at: Rfc3339(user.created_at),
            updated_at: Rfc3339(user.updated_at),
        }
    }
}

impl RegisteredView {
    /// The user and the session.
    #[must_use]
    pub fn new(signed_in: SignedIn, locale: Locale) -> Self {
        let user = signed_in.user.clone();
        Self {
            id: user.id,
            username: user.username,
            email: user.email,
            store_id: signed_in.store,
            claimed_order_id: signed_in.order,
            created_at: Rfc3339(user.created_at),
            session: TokenView::new(signed_in, text::registered(locale)),
        }
    }
}

impl TokenView {
    /// The tokens and their user.
    #[must_use]
    pub fn new(signed_in: SignedIn, message: &str) -> Self {
        let SignedIn { user, role, store, tokens, .. } = signed_in;
        Self::renewed(Renewed { user, role, store, tokens }, message)
    }

    /// The tokens of a session that goes on, and its user.
    #[must_use]
    pub fn renewed(renewed: Renewed, message: &str) -> Self {
        let Renewed { user, role, store, tokens } = renewed;
        Self {
            token: tokens.access.clone(),
            access_token: tokens.access,
            token_type: "bearer",
            expires_in: ACCESS_SECONDS,
            refresh_token: tokens.refresh,
            role,
            user: UserView::new(user, role, store),
            message: message.to_owned(),
        }
    }
}
