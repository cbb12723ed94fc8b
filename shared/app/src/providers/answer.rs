//! What providers and the market say to each other.

use domain::payment::{HeardCharge, Said};

use crate::AppError;

/// A form that a browser posts to the cashier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutForm {
    /// The URL that it is posted to.
    pub action: String,
    /// Signed fields, in order.
    pub fields: Vec<(String, String)>,
}

/// How a shopper gets to where they pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handoff {
    /// The browser posts this form.
    PostForm(CheckoutForm),
}

/// What a provider answers to a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// This charge was taken.
    Charge(HeardCharge),
    /// Nothing is paid yet.
    Unpaid,
    /// The provider has not heard of the payment: the shopper never got there.
    Unknown,
    /// The payment failed, for the reason that this code names.
    Failed(Said),
}

/// Why a provider has not said what it knows of a payment.
pub(crate) struct Unanswered {
    /// The error.
    pub(crate) error: AppError,
    /// Whether the answer may be signed with what has just replaced the market's key.
    pub(crate) signed_otherwise: bool,
}

impl From<AppError> for Unanswered {
    fn from(error: AppError) -> Self {
        Self { error, signed_otherwise: false }
    }
}

/// The exact body that a provider gets as the answer to its message.
pub(crate) type Reply = &'static str;
