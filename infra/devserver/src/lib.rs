//! The market on one machine: every route, consumer and schedule in one process, over the local
//! cloud. The server and the tests use the same [`Market`].

mod catalogues;
mod compression;
mod connections;
mod data_dir;
mod delivery;
pub mod demo;
pub mod deployed;
pub mod dev;
mod event_sources;
pub mod grants;
pub mod http;
mod keys;
mod market;
mod market_clock;
mod redrive;
mod routing;
pub mod secrets;
pub mod server;
mod sockets;
mod stream_reader;
mod tables;
mod traces;
mod workers;

pub use catalogues::{catalogues, csv};
pub use data_dir::{DataDir, DataDirError, is_ours, reset};
pub use keys::{keys, new_keys};
pub use market::{Market, Setup};
pub use market_clock::MarketClock;
pub use redrive::GivenUp;
pub use sockets::{Reached, Sockets};
pub use tables::{EXPIRING_TABLE, TABLE};
pub use traces::{LogLines, Seen, SentMessage, TableCall, Trace, Traces, Work};
