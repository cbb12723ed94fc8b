//! The body that creates a payment.

use endpoint::{Body, choice};

/// Payment provider and method.
#[derive(Clone, Debug, Body)]
pub struct CreatePaymentBody {
    /// Payment provider.
    pub provider: Provider,
    /// Method of the provider.
    pub method: Method,
}

/// Who takes the money.
#[derive(Clone, Copy, Debug)]
pub enum Provider {
    /// ECPay.
    Ecpay,
}

impl Provider {
    const ALL: [Self; 1] = [Self::Ecpay];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Ecpay => "ecpay",
        }
    }
}

choice!(Provider, as_str);

/// How the provider is paid.
#[derive(Clone, Copy, Debug)]
pub enum Method {
    /// By card.
    Credit,
}

impl Method {
    const ALL: [Self; 1] = [Self::Credit];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Credit => "credit",
        }
    }
}

choice!(Method, as_str);
