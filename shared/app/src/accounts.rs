//! Identity: registration, sign-in, sessions, profiles.

mod addresses;
mod limits;
mod person;
mod profile;
mod registration;
mod renewal;
mod sign_in;
mod signed_in;

pub use addresses::{addresses, remember_address, remove_address, set_address};
pub use profile::{me, update_profile};
pub use registration::{NewStore, Registration, register};
pub use renewal::{Acting, Renewed, refresh, sign_out, switch_store};
pub use sign_in::sign_in;
pub use signed_in::SignedIn;
