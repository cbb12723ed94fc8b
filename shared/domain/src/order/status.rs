//! The statuses of an order.

use serde::{Deserialize, Serialize};

use crate::{Label, Locale};

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

    /// Its names: in the API, and on pages.
    #[must_use]
    pub const fn names(self) -> Label {
        match self {
            Self::Pending => Label::new("pending", "待付款", "Awaiting payment"),
            Self::Paid => Label::new("paid", "已付款", "Paid"),
            Self::Preparing => Label::new("preparing", "製作中", "Preparing"),
            Self::Ready => Label::new("ready", "可取餐", "Ready"),
            Self::Shipped => Label::new("shipped", "已出貨", "Shipped"),
            Self::Delivered => Label::new("delivered", "已送達", "Delivered"),
            Self::Completed => Label::new("completed", "已完成", "Completed"),
            Self::Cancelled => Label::new("cancelled", "已取消", "Cancelled"),
            Self::Refunded => Label::new("refunded", "已退款", "Refunded"),
        }
    }

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.names().name
    }

    /// Its name on pages.
    #[must_use]
    pub const fn label(self, locale: Locale) -> &'static str {
        self.names().text(locale)
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
