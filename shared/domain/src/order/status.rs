//! The statuses of an order.

use serde::{Deserialize, Serialize};

use crate::{Locale, Message, text::label};

/// The status of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waits for its payment.
    Pending,
    /// It is paid.
    Paid,
    /// The kitchen cooks it.
    Preparing,
    /// It can be picked up or sent.
    Ready,
    /// It is on its way.
    Shipped,
    /// The customer has it.
    Delivered,
    /// Nothing remains to be done.
    Completed,
    /// It will not be fulfilled; its units are back in stock.
    Cancelled,
    /// It was cancelled and its payment refunded.
    Refunded,
}

impl Status {
    /// Every status.
    pub const ALL: &'static [Self] = &[
        Self::Pending,
        Self::Paid,
        Self::Preparing,
        Self::Ready,
        Self::Shipped,
        Self::Delivered,
        Self::Completed,
        Self::Cancelled,
        Self::Refunded,
    ];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Preparing => "preparing",
            Self::Ready => "ready",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Completed => "completed",
            Self::Cancelled => "cancelled",
            Self::Refunded => "refunded",
        }
    }

    /// Its name on pages.
    #[must_use]
    pub fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::Pending => label::awaiting_payment(locale),
            Self::Paid => label::paid(locale),
            Self::Preparing => label::preparing(locale),
            Self::Ready => label::ready(locale),
            Self::Shipped => label::shipped(locale),
            Self::Delivered => label::delivered(locale),
            Self::Completed => label::completed(locale),
            Self::Cancelled => label::cancelled(locale),
            Self::Refunded => label::refunded(locale),
        }
    }

    /// Its name on pages, in both languages.
    #[must_use]
    pub fn names(self) -> Message {
        Message::of(|locale| self.label(locale))
    }

    /// Whether no other status follows, except a refund.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Completed | Self::Cancelled | Self::Refunded => true,
            Self::Pending | Self::Paid | Self::Preparing => false,
            Self::Ready | Self::Shipped | Self::Delivered => false,
        }
    }

    /// Whether an order with this status can still be cancelled.
    #[must_use]
    pub const fn may_be_cancelled(self) -> bool {
        match self {
            Self::Pending | Self::Paid | Self::Preparing | Self::Ready | Self::Shipped => true,
            Self::Delivered | Self::Completed | Self::Cancelled | Self::Refunded => false,
        }
    }
}

fields::choice!(Status, as_str);
