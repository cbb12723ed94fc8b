//! Promises that hold for every route.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets what it can't do should fail"
)]

mod answers;
mod authorization;
mod budgets;
mod call_log;
mod desk;
mod generated;
mod grants;
mod rare;
mod scene;
mod steps;
