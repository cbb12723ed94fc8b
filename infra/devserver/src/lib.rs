//! The market on one machine: every route, consumer and schedule in one process, over the local
//! cloud. The server and the tests use the same [`Market`].

pub mod demo;
pub mod http;
mod market;
mod pump;
pub mod server;

pub use market::{Market, Place, Setup, TABLE};
pub use pump::Checkpoint;
