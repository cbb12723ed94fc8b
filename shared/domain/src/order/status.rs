//! The statuses of an order.

use serde::{Deserialize, Serialize};

use crate::Locale;

/// Where an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waits for its payment.
    Pending,
    /// The money is there.
    Paid,
    /// The kitchen cooks it.
    Preparing,
    /// It can be fetched or sent.
    Ready,
    /// It is on its way.
    Shipped,
    /// The customer has it.
    Delivered,
    /// Nothing remains to be done.
    Completed,
    /// It will not be fulfilled; its units are back in stock.
    Cancelled,
    /// It was cancelled and its money given back.
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
    pub const fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::Pending => locale.pick("待付款", "Awaiting payment"),
            Self::Paid => locale.pick("已付款", "Paid"),
            Self::Preparing => locale.pick("製作中", "Preparing"),
            Self::Ready => locale.pick("可取餐", "Ready"),
            Self::Shipped => locale.pick("已出貨", "Shipped"),
            Self::Delivered => locale.pick("已送達", "Delivered"),
            Self::Completed => locale.pick("已完成", "Completed"),
            Self::Cancelled => locale.pick("已取消", "Cancelled"),
            Self::Refunded => locale.pick("已退款", "Refunded"),
        }
    }

    /// Whether no status follows it any more without a refund.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Completed | Self::Cancelled | Self::Refunded => true,
            Self::Pending | Self::Paid | Self::Preparing => false,
            Self::Ready | Self::Shipped | Self::Delivered => false,
        }
    }

    /// Whether an order that stands here can still be called off.
    #[must_use]
    pub const fn may_be_cancelled(self) -> bool {
        match self {
            Self::Pending | Self::Paid | Self::Preparing | Self::Ready | Self::Shipped => true,
            Self::Delivered | Self::Completed | Self::Cancelled | Self::Refunded => false,
        }
    }
}
