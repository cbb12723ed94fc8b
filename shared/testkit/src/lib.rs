//! A whole market in a test: every route and consumer over the local cloud, in memory, with a
//! clock that tests move forward and ids that are the same in every run.
//!
//! Nothing here mocks our own code. Requests go through the routes that Lambda runs, messages
//! through the relay and the queue, payments through the cashier.

mod call;
mod shopping;
mod world;

pub use call::{Answer, Call, delete, get, patch, post, put};
pub use shopping::address;
pub use world::{TestUser, WORLD_KEY, World, keys};
