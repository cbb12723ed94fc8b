//! The functions that serve the pages: one for each audience, so that a shopper's whole walk meets
//! few that are cold.

/// The function of the pages of those who shop.
pub(crate) const SHOP: &str = "web-shop";
/// The function of the pages of an account. It is apart because it hashes passwords.
pub(crate) const ACCOUNT: &str = "web-account";
/// The function of the pages of a store's staff.
pub(crate) const DESK: &str = "web-desk";
