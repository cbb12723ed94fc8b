//! Who may call a route.

use app::{Secret, SecretSet};
use db::table::Collection;
use domain::user::Role;

use crate::access::Access;

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Anyone; the caller is not authenticated.
    Public,
    /// Anyone; a caller who has signed in is authenticated.
    OptionalUser,
    /// Any user who has signed in.
    Authenticated,
    /// Staff, merchants and admins.
    StoreStaff,
    /// Merchants and admins.
    Merchant,
    /// Admins.
    Admin,
    /// A payment provider, or a browser that it redirects; the message itself is verified.
    Webhook,
}

impl Auth {
    /// The least role that may call; `None` if no sign-in is needed.
    #[must_use]
    pub const fn least(self) -> Option<Role> {
        match self {
            Self::Public | Self::OptionalUser | Self::Webhook => None,
            Self::Authenticated => Some(Role::Customer),
            Self::StoreStaff => Some(Role::Staff),
            Self::Merchant => Some(Role::Merchant),
            Self::Admin => Some(Role::Admin),
        }
    }
}

/// The grants for authentication: once a minute the list of revoked sessions is read.
pub(crate) const AUTH_ACCESS: &[Access] = &[Access::Query(Collection::Revoked)];
/// What verifies tokens and cookies, and signs them.
pub(crate) const SIGNING: SecretSet = SecretSet::of(&[Secret::SigningKeys]);
/// The further grants of pages, which refresh the session, or revoke it if a token was reused.
pub(crate) const REFRESH_ACCESS: &[Access] = &[
    Access::Query(Collection::User),
    Access::Put(Collection::Revoked),
    Access::Update(Collection::Session),
];
