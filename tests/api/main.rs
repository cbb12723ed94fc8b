//! What the API does, asked as its callers ask it.
#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets what it can't do should fail"
)]

mod bad_input;
mod budgets;
mod cart;
mod catalog;
mod faults;
mod fulfilment;
mod idempotency;
mod identity;
mod orders;
mod payments;
