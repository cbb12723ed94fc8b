//! The history of an order: which status, when, by whom, why.

use serde::{Deserialize, Serialize};

use super::{Status, Tracking};
use crate::{Text, Timestamp, UserId};

/// Who changed an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A user.
    User(UserId),
    /// A customer without a login, who holds the order's link.
    Guest,
    /// The market itself: a consumer or a schedule.
    System,
    /// ECPay, by its callback.
    Ecpay,
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::User(user) => user.fmt(f),
            Self::Guest => f.write_str("guest"),
            Self::System => f.write_str("system"),
            Self::Ecpay => f.write_str("ecpay"),
        }
    }
}

impl Serialize for Actor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Actor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match String::deserialize(deserializer)?.as_str() {
            "guest" => Ok(Self::Guest),
            "system" => Ok(Self::System),
            "ecpay" => Ok(Self::Ecpay),
            user => user.parse().map(Self::User).map_err(serde::de::Error::custom),
        }
    }
}

/// One line of an order's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The new status.
    #[serde(rename = "s")]
    pub status: Status,
    /// When it changed.
    #[serde(rename = "t")]
    pub at: Timestamp,
    /// Who changed it.
    #[serde(rename = "b")]
    pub by: Actor,
    /// The reason, if one was given.
    #[serde(rename = "r", default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Text<1, 200>>,
    /// Where the parcel can be followed that was sent.
    #[serde(rename = "k", default, skip_serializing_if = "Option::is_none")]
    pub tracking: Option<Tracking>,
    /// Whether the store took its last move back, so that the order has this status again.
    #[serde(rename = "z", default, skip_serializing_if = "std::ops::Not::not")]
    pub undone: bool,
}

impl Change {
    /// A change to `status` at `at`, without a reason.
    #[must_use]
    pub const fn of(status: Status, at: Timestamp, by: Actor) -> Self {
        Self { status, at, by, reason: None, tracking: None, undone: false }
    }
}
