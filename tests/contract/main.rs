//! Promises that hold for every route.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets what it can't do should fail"
)]

mod authorization;
mod generated;
mod grants;
