//! Use cases: load, decide, commit.
//!
//! A use case loads what it needs through [`store`], asks [`domain`] for a decision, and commits
//! it in one conditional write. It is the only place that awaits between the two, and it holds no
//! business rule. What failed because somebody else was faster is decided again from what is
//! there now.

pub mod accounts;
pub mod carts;
pub mod catalog;
mod config;
mod ecpay;
mod failure;
pub mod fulfilment;
mod keys;
pub mod orders;
mod passwords;
pub mod payments;
mod queue;
pub mod relay;
mod revocation;
mod tokens;

use std::sync::Arc;

use domain::Timestamp;
use store::Store;

pub use config::{Config, Missing};
pub use ecpay::{Ecpay, HttpConnector};
pub use failure::Failure;
pub use keys::{BadKeys, Keys};
pub use passwords::hash as hash_password;
pub use queue::Queue;
pub use tokens::{Signer, TokenPair};

use revocation::Revocations;

/// What time it is, in milliseconds since the epoch.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;
/// Unpredictable bits for new ids.
pub type Entropy = Arc<dyn Fn() -> u64 + Send + Sync>;

/// How often a use case decides again because somebody else was faster.
pub(crate) const RETRIES: u32 = 8;

/// Everything that a use case may reach.
pub struct App {
    /// The table.
    pub store: Store,
    /// ECPay, as our merchant account sees it.
    pub ecpay: Ecpay,
    /// Signs and reads tokens and cookies.
    pub signer: Signer,
    /// What an operator sets.
    pub config: Config,
    clock: Clock,
    entropy: Entropy,
    revocations: Revocations,
}

impl App {
    /// A market over `store`.
    #[must_use]
    pub fn new(
        store: Store,
        ecpay: Ecpay,
        keys: &Keys,
        config: Config,
        clock: Clock,
        entropy: Entropy,
    ) -> Self {
        let signer = Signer::new(keys);
        Self { store, ecpay, signer, config, clock, entropy, revocations: Revocations::default() }
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis((self.clock)())
    }

    /// Bits for a new id.
    #[must_use]
    pub fn entropy(&self) -> u64 {
        (self.entropy)()
    }
}

/// The operating system's random numbers.
///
/// # Panics
/// Never: without a source of randomness the process ends, because ids would collide.
#[must_use]
pub fn system_entropy() -> Entropy {
    Arc::new(|| getrandom::u64().unwrap_or_else(|_| std::process::abort()))
}

/// The system's clock.
#[must_use]
pub fn system_clock() -> Clock {
    Arc::new(|| {
        #[expect(clippy::disallowed_methods, reason = "this is the clock that all others use")]
        let now = std::time::SystemTime::now();
        let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}
