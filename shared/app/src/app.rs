//! The application: what every use case depends on.

use std::sync::Arc;

use db::Table;
use domain::{Timestamp, payment::ProviderKind};

use crate::{
    auth::Revocations,
    config::Config,
    events::Bus,
    marked_hours::MarkedHours,
    names::Names,
    providers::{Ecpay, EcpayServer, Provider},
    secrets::Secrets,
    store_names::StoreNames,
};

/// The current time, in milliseconds since the epoch.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;
/// Random bits for new ids.
pub type Entropy = Arc<dyn Fn() -> u64 + Send + Sync>;

/// The table, ECPay, the secrets, the settings, the clock: what every use case depends on.
pub struct App {
    /// The table.
    pub db: Table,
    /// How ECPay is reached.
    pub ecpay: EcpayServer,
    /// The operator's settings.
    pub config: Config,
    pub(crate) secrets: Secrets,
    pub(crate) revocations: Revocations,
    pub(crate) marked_hours: MarkedHours,
    pub(crate) names: Names,
    pub(crate) store_names: StoreNames,
    pub(crate) bus: Option<Bus>,
    /// Steps that a developer makes fail.
    #[cfg(feature = "step-faults")]
    pub step_faults: crate::step_faults::StepFaults,
    /// In the place of every provider, in tests.
    #[cfg(test)]
    pub(crate) till: Option<crate::providers::tests::Till>,
    clock: Clock,
    entropy: Entropy,
}

impl App {
    /// The application over `db`.
    #[must_use]
    pub fn new(
        db: Table,
        ecpay: EcpayServer,
        secrets: Secrets,
        config: Config,
        clock: Clock,
        entropy: Entropy,
    ) -> Self {
        Self {
            db,
            ecpay,
            config,
            secrets,
            revocations: Revocations::default(),
            marked_hours: MarkedHours::default(),
            names: Names::default(),
            store_names: StoreNames::default(),
            bus: None,
            #[cfg(feature = "step-faults")]
            step_faults: crate::step_faults::StepFaults::default(),
            #[cfg(test)]
            till: None,
            clock,
            entropy,
        }
    }

    /// The same application, where requests send events by `bus`. Most functions send none: what
    /// changes the table is announced by the relay.
    #[must_use]
    pub fn sending(self, bus: Bus) -> Self {
        Self { bus: Some(bus), ..self }
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis((self.clock)())
    }

    /// The provider `kind`, as our account there sees it now.
    pub(crate) fn provider(&self, kind: ProviderKind) -> Provider<'_> {
        #[cfg(test)]
        if let Some(till) = &self.till {
            return Provider::Till(till);
        }
        match kind {
            ProviderKind::Ecpay => {
                Provider::Ecpay(Ecpay::new(&self.ecpay, self.ecpay_accounts(), self.signer()))
            }
        }
    }

    /// Random bits for a new id.
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
