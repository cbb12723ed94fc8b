//! The events that the market publishes to its consumers.

use serde::{Deserialize, Serialize};

use crate::{
    OrderId, Timestamp,
    order::{Order, Status},
};

/// An order has a new status. The event carries ids only: a consumer re-reads the order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The format of this message.
    pub format: u8,
    /// `order.<status>`.
    #[serde(rename = "type")]
    pub name: String,
    /// Order id.
    pub order: OrderId,
    /// The new status.
    pub status: Status,
    /// The order's version after the change; with the order's id it identifies the event.
    pub version: u64,
    /// When the status changed.
    pub at: Timestamp,
}

impl Event {
    /// The format that this code writes.
    pub const FORMAT: u8 = 1;

    /// The event of a change from `old` to `new`; `None` if the status is the same.
    #[must_use]
    pub fn between(old: Option<&Order>, new: &Order) -> Option<Self> {
        if old.is_some_and(|old| old.status == new.status) {
            return None;
        }
        Some(Self {
            format: Self::FORMAT,
            name: format!("order.{}", new.status.as_str()),
            order: new.id,
            status: new.status,
            version: new.version,
            at: new.updated_at(),
        })
    }
}
