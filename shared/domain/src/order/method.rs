//! How an order can be paid, and by which provider.

use serde::{Deserialize, Serialize};

use crate::Twd;

/// A provider of payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderKind {
    /// ECPay (綠界).
    Ecpay,
}

impl ProviderKind {
    /// Every provider.
    pub const ALL: &'static [Self] = &[Self::Ecpay];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ecpay => "ecpay",
        }
    }
}

fields::choice!(ProviderKind, as_str);

/// How an order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PaymentMethod {
    /// By credit card at ECPay's cashier.
    #[serde(rename = "ec")]
    EcpayCredit,
}

impl PaymentMethod {
    /// Every method.
    pub const ALL: &'static [Self] = &[Self::EcpayCredit];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EcpayCredit => "ecpay_credit",
        }
    }

    /// Its provider.
    #[must_use]
    pub const fn provider(self) -> ProviderKind {
        match self {
            Self::EcpayCredit => ProviderKind::Ecpay,
        }
    }

    /// Its name among the provider's methods.
    #[must_use]
    pub const fn of_provider(self) -> &'static str {
        match self {
            Self::EcpayCredit => "credit",
        }
    }

    /// The least and the most that can be paid with it, in TWD (ECPay's list of fees: a card takes
    /// 5 to 199,999).
    #[must_use]
    pub const fn limits(self) -> (Twd, Twd) {
        match self {
            Self::EcpayCredit => (twd(5), twd(199_999)),
        }
    }
}

fields::choice!(PaymentMethod, as_str);

const fn twd(amount: i64) -> Twd {
    match Twd::new(amount) {
        Some(amount) => amount,
        None => Twd::MAX,
    }
}
