//! What the market announces to its consumers.

use serde::{Deserialize, Serialize};

use crate::{
    OrderId, Timestamp,
    order::{Order, Status},
};

/// An order has a new status. It carries no more than names: a consumer reads the order as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The format of this message.
    pub format: u8,
    /// `order.<status>`.
    #[serde(rename = "type")]
    pub name: String,
    /// Which order.
    pub order: OrderId,
    /// What it became.
    pub status: Status,
    /// The order's version then; with the order's id it names the event.
    pub version: u64,
    /// When.
    pub at: Timestamp,
}

impl Event {
    /// The format that this code writes.
    pub const FORMAT: u8 = 1;

    /// What happened to an order between two of its images, if anything did that is announced.
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
