//! Authentication: signing keys, tokens, passwords, session revocation.

mod hs256;
mod keys;
mod passwords;
mod revocation;
mod tokens;

pub use keys::{BadKeys, KEPT_DAYS, Keys};
pub use passwords::hash as hash_password;
pub use tokens::{Signer, TokenPair};

pub(crate) use passwords::{Verified, verify};
pub(crate) use revocation::Revocations;
pub(crate) use tokens::Purpose;
