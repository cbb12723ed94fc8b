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
mod client;
mod config;
pub mod deadlines;
pub mod drafts;
mod error;
pub mod events;
mod filing;
mod marked_hours;
mod names;
mod once;
pub mod orders;
pub mod payments;
pub mod project;
mod providers;
mod retry;
pub mod saga;
mod secrets;
pub mod sessions;
mod settle;
mod shelf;
#[cfg(feature = "step-faults")]
mod step_faults;
mod stopped;
mod store_names;
pub mod stores;
pub mod sweep;
#[cfg(test)]
mod testing;
mod text;
mod unlocked;

pub use app::{App, Clock, Entropy, system_clock, system_entropy};
pub use auth::{BadKeys, KEPT_DAYS, Keys, Signer, TokenPair, hash_password};
pub use client::{Client, DEVICE_SECONDS, Device, HeldSession};
pub use config::{Config, Missing, Origins};
pub use error::AppError;
pub use events::{Bus, Subscription};
pub use providers::{
    CheckoutForm, EcpayServer, Handoff, HttpConnector, PROVIDER_SECRETS, SLOWEST_PROVIDER_S,
};
pub use secrets::{ReadSecret, Secret, SecretSet, Secrets, with_account};
#[cfg(feature = "step-faults")]
pub use step_faults::{StepFault, StepFaults};
pub use stopped::Stopped;
pub use text::CATALOGUES;
