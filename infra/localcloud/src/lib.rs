//! Local stand-ins for the services we do not run: DynamoDB, SQS, Secrets Manager, Lambda and
//! ECPay's cashier.
//!
//! Each is reached through the client production uses: `aws-sdk-dynamodb` and `aws-sdk-sqs`
//! serialise, retry and parse errors as they do on AWS, and only the connector under them is
//! ours. Tests keep everything in memory; the local server keeps it in files that survive
//! `kill -9`.

use std::sync::Arc;

pub mod cashier;
pub mod dynamodb;
mod file;
pub mod lambda;
mod lines;
pub mod secrets;
mod socket;
pub mod sqs;
mod text;
mod wire;

pub use file::{Claim, OpenError};
pub use socket::Socket;
pub use text::CATALOGUES;

/// The region the local services claim to be in.
pub const REGION: &str = "ap-northeast-1";

/// The account that owns the local tables and queues.
pub const ACCOUNT: &str = "000000000000";

/// Tells the time in milliseconds since the epoch.
///
/// Nothing here reads the machine's clock: a test passes one that it moves, the server a real one.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;
