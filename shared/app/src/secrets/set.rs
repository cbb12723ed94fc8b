//! Which secrets there are, and which of them a piece of work may use.

/// A secret of the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secret {
    /// The keys that sign tokens and cookies.
    SigningKeys,
    /// The merchant accounts at ECPay.
    EcpayAccounts,
    /// What the CDN sends with each request.
    OriginVerify,
}

impl Secret {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::SigningKeys, Self::EcpayAccounts, Self::OriginVerify];

    /// Its name, in logs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SigningKeys => "the signing keys",
            Self::EcpayAccounts => "the ECPay accounts",
            Self::OriginVerify => "the CDN's secret",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::SigningKeys => 1,
            Self::EcpayAccounts => 2,
            Self::OriginVerify => 4,
        }
    }
}

/// Some of the market's secrets: what a function declares, may read and does read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SecretSet(u8);

impl SecretSet {
    /// None.
    pub const NONE: Self = Self(0);

    /// These.
    #[must_use]
    pub const fn of(secrets: &[Secret]) -> Self {
        match secrets {
            [] => Self::NONE,
            [first, rest @ ..] => Self(first.bit()).and(Self::of(rest)),
        }
    }

    /// These and those of `other`.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether `secret` is one of them.
    #[must_use]
    pub const fn has(self, secret: Secret) -> bool {
        self.0 & secret.bit() != 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Secret> {
        Secret::ALL.into_iter().filter(move |secret| self.has(*secret))
    }
}

tokio::task_local! {
    static DECLARED: SecretSet;
}

/// Runs `work`, which may use the secrets `declared`.
pub(crate) async fn within<T>(declared: SecretSet, work: impl Future<Output = T>) -> T {
    DECLARED.scope(declared, work).await
}

/// A use of `secret`. In one process with all other functions, which have read it, an undeclared
/// one has to fail as it does where the function is alone.
#[expect(clippy::panic, reason = "a function without the right to it can't answer")]
pub(crate) fn used(secret: Secret) {
    let declared = DECLARED.try_with(|declared| declared.has(secret)).unwrap_or(true);
    if !declared {
        panic!("{} are used and not declared", secret.as_str());
    }
}
