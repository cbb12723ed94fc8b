//! Addresses on pages.

pub(crate) mod district;
pub(crate) mod fields;
pub(crate) mod mobile;
