//! Use cases: load, decide, commit.
//!
//! A use case loads what it needs through [`db`], asks [`domain`] for a decision, and commits it in
//! one conditional write. It is the only place that awaits between the two, and it holds no
//! business rule. When a concurrent write came first (optimistic locking), it decides again from
//! fresh data (`retry.rs`).

pub mod accounts;
mod app;
mod auth;
pub mod carts;
pub mod catalog;
mod config;
mod ecpay;
mod error;
pub mod events;
pub mod expiry;
pub mod fulfilment;
mod once;
pub mod orders;
pub mod payments;
pub mod project;
mod retry;
pub mod sessions;
mod stopped;

pub use app::{App, Clock, Entropy, system_clock, system_entropy};
pub use auth::{BadKeys, Keys, Signer, TokenPair, hash_password};
pub use config::{Config, Missing, Origins};
pub use ecpay::{Ecpay, HttpConnector, SLOWEST_PROVIDER_S};
pub use error::AppError;
pub use events::{Bus, Subscription};
pub use stopped::Stopped;
