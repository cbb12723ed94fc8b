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

/// Payment provider.
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

/// Payment method of the provider.
#[derive(Clone, Copy, Debug)]
pub enum Method {
    /// Credit card.
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
