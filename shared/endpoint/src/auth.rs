//! Who may call a route.

use domain::user::Role;

use crate::access::Access;

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Public; nobody is asked who they are.
    Public,
    /// Public; whoever has signed in is known.
    OptionalUser,
    /// Whoever has signed in.
    Authenticated,
    /// Staff, merchants and admins.
    StoreStaff,
    /// Merchants and admins.
    Merchant,
    /// A payment provider, or a browser that it sends: the message itself is what is verified.
    Webhook,
}

impl Auth {
    /// The least role that may call; none where nobody has to sign in.
    #[must_use]
    pub const fn least(self) -> Option<Role> {
        match self {
            Self::Public | Self::OptionalUser | Self::Webhook => None,
            Self::Authenticated => Some(Role::Customer),
            Self::StoreStaff => Some(Role::Staff),
            Self::Merchant => Some(Role::Merchant),
        }
    }
}

/// What finding out who calls does to the table: once a minute, the list of revoked sessions.
pub(crate) const AUTH_ACCESS: &[Access] = &[Access::Query];
/// What a page's caller takes besides, when the session has to be renewed or turns out stolen.
pub(crate) const REFRESH_ACCESS: &[Access] = &[Access::Get, Access::Put, Access::Update];
