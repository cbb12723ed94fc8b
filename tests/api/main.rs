//! The API, tested through requests as its callers send them.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets what it can't do should fail"
)]

mod addresses;
mod attacks;
mod bad_input;
mod budgets;
mod cart;
mod catalog;
mod check;
mod checkout;
mod claims;
mod deaths;
mod desk;
mod dialects;
mod events;
mod expiring;
mod faults;
mod find;
mod fulfilment;
mod guests;
mod idempotency;
mod identity;
mod late_reads;
mod money;
mod orders;
mod payments;
mod redrive;
mod requests;
mod standings;
mod storefronts;
mod stores;
mod sweep;
mod texts;
