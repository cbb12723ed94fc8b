//! Charges: money that a provider took, and what becomes of it.

use serde::{Deserialize, Serialize};

use super::Said;
use crate::{Timestamp, Twd};

/// Why a charge requires manual review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReviewReason {
    /// The provider took another amount than we asked for.
    #[serde(rename = "a")]
    AmountMismatch,
    /// The provider took money for one attempt under two numbers.
    #[serde(rename = "d")]
    DuplicateCharge,
}

fields::choice!(ReviewReason, as_str);

impl ReviewReason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[Self::AmountMismatch, Self::DuplicateCharge];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AmountMismatch => "amount_mismatch",
            Self::DuplicateCharge => "duplicate_charge",
        }
    }
}

/// Why a charge has to go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RefundReason {
    /// Its order was cancelled.
    #[serde(rename = "c")]
    OrderCancelled,
    /// Its order was cancelled before the money came.
    #[serde(rename = "l")]
    OrderClosed,
    /// Its tender was paid by another attempt.
    #[serde(rename = "p")]
    PaidTwice,
}

fields::choice!(RefundReason, as_str);

impl RefundReason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[Self::OrderCancelled, Self::OrderClosed, Self::PaidTwice];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OrderCancelled => "order_cancelled",
            Self::OrderClosed => "order_closed",
            Self::PaidTwice => "paid_twice",
        }
    }
}

/// What becomes of a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChargeUse {
    /// The order keeps it.
    #[serde(rename = "k")]
    Kept,
    /// It has to go back.
    #[serde(rename = "r")]
    Refund(RefundReason),
    /// A person has to look at it.
    #[serde(rename = "v")]
    Review(ReviewReason),
}

/// Money that a provider took, as it reports it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardCharge {
    /// The provider's number of it; for ECPay `TradeNo`.
    pub no: Said,
    /// Its amount in TWD; none if the provider wrote something that is no amount.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Twd>,
    /// The provider's own name of how it was paid; for ECPay `PaymentType`.
    #[serde(rename = "y", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Said>,
    /// When it was paid, as the provider writes it; for ECPay `PaymentDate`.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Said>,
    /// The number of the card's authorization, by which ECPay finds it; for ECPay `gwsr`.
    #[serde(rename = "g", default, skip_serializing_if = "Option::is_none")]
    pub gwsr: Option<Said>,
}

/// Money that a provider took, and what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// What the provider reports.
    #[serde(flatten)]
    pub heard: HeardCharge,
    /// When we heard of it.
    #[serde(rename = "t")]
    pub heard_at: Timestamp,
    /// What becomes of it.
    #[serde(rename = "u")]
    pub usage: ChargeUse,
}
