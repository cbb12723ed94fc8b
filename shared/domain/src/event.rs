//! The events that the market publishes to its consumers.
//!
//! An event names what changed and carries no content: a consumer re-reads the order or payment.
//! So it holds no personal data, and a late or repeated one does no harm.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{
    BadId, OrderId, PaymentId, StoreId, Timestamp,
    order::{Order, Status},
    payment::{Payment, PaymentStatus},
};

/// What happened. Its name is `<subject>.<what>`, such as `order.paid`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventType {
    /// An order has this status now.
    Order(Status),
    /// A store took its last move of an order back: `order.undone`. The order has the status that
    /// it had before, which is not announced again.
    OrderUndone,
    /// A payment has this status now.
    Payment(PaymentStatus),
    /// A person has to look at a payment: `payment.review`.
    PaymentReview,
    /// The shopper came back from the provider of a payment: `payment.returned`. Nothing is known
    /// of the money yet.
    PaymentReturned,
}

impl EventType {
    /// Every type.
    pub fn all() -> impl Iterator<Item = Self> {
        let orders = Status::ALL.iter().copied().map(Self::Order);
        let payments = PaymentStatus::ALL.iter().copied().map(Self::Payment);
        orders.chain(payments).chain([
            Self::OrderUndone,
            Self::PaymentReview,
            Self::PaymentReturned,
        ])
    }
}

impl fmt::Display for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order(status) => write!(f, "order.{}", status.as_str()),
            Self::OrderUndone => f.write_str("order.undone"),
            Self::Payment(status) => write!(f, "payment.{}", status.as_str()),
            Self::PaymentReview => f.write_str("payment.review"),
            Self::PaymentReturned => f.write_str("payment.returned"),
        }
    }
}

/// There is no event type of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the name of an event type")]
pub struct UnknownEventType;

impl FromStr for EventType {
    type Err = UnknownEventType;

    fn from_str(name: &str) -> Result<Self, UnknownEventType> {
        Self::all().find(|kind| kind.to_string() == name).ok_or(UnknownEventType)
    }
}

impl Serialize for EventType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// An order.
    Order(OrderId),
    /// An attempt to pay an order.
    Payment(PaymentId),
}

impl Subject {
    /// The order: itself, or the one that is paid.
    #[must_use]
    pub const fn order(self) -> OrderId {
        match self {
            Self::Order(order) => order,
            Self::Payment(payment) => payment.order,
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Order(order) => order.fmt(f),
            Self::Payment(payment) => payment.fmt(f),
        }
    }
}

impl FromStr for Subject {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        text.parse().map(Self::Order).or_else(|BadId| text.parse().map(Self::Payment))
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// The envelope of every event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its id, `<subject>.<version>`: the same however often it is published.
    pub id: String,
    /// The format of this message.
    pub format: u8,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// The store whose order it is.
    pub store: StoreId,
    /// What changed.
    pub subject: Subject,
    /// The version of the subject after the change: of two events of one subject, the higher one is
    /// the newer.
    pub version: u64,
    /// When it happened.
    pub at: Timestamp,
    /// The beginning of the id of the request that led to it, or the name of the schedule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

impl Event {
    /// The format that this code writes.
    pub const FORMAT: u8 = 1;

    /// The event of an order that changed from `old` to `new`; `None` if its status is the same.
    #[must_use]
    pub fn of_order(old: Option<&Order>, new: &Order, cause: Option<String>) -> Option<Self> {
        if old.is_some_and(|old| old.status == new.status) {
            return None;
        }
        let is_undone = new.history.last().is_some_and(|last| last.undone);
        let kind = if is_undone { EventType::OrderUndone } else { EventType::Order(new.status) };
        let subject = Subject::Order(new.id);
        Some(Self::new(kind, new.store, subject, new.version, new.updated_at(), cause))
    }

    /// The event of a payment that changed from `old` to `new` at `at`, whether or not its order
    /// changed with it; `None` if neither its status nor its need of a review is another one.
    #[must_use]
    pub fn of_payment(
        old: Option<&Payment>,
        new: &Payment,
        at: Timestamp,
        cause: Option<String>,
    ) -> Option<Self> {
        let kind = match old {
            Some(old) if old.status() == new.status() && old.review() == new.review() => {
                return None;
            }
            Some(old) if old.status() == new.status() => EventType::PaymentReview,
            Some(_) | None => EventType::Payment(new.status()),
        };
        let subject = Subject::Payment(new.id);
        Some(Self::new(kind, new.store, subject, new.version, at, cause))
    }

    /// The event of a shopper who came back from the provider of `payment`.
    #[must_use]
    pub fn of_return(payment: &Payment, at: Timestamp, cause: Option<String>) -> Self {
        let (kind, subject) = (EventType::PaymentReturned, Subject::Payment(payment.id));
        let event = Self::new(kind, payment.store, subject, payment.version, at, cause);
        // Nothing changed: the version has an event of its own already.
        Self { id: format!("{}.returned", event.id), ..event }
    }

    fn new(
        kind: EventType,
        store: StoreId,
        subject: Subject,
        version: u64,
        at: Timestamp,
        cause: Option<String>,
    ) -> Self {
        let id = format!("{subject}.{version}");
        Self { id, format: Self::FORMAT, kind, store, subject, version, at, cause }
    }
}

#[cfg(test)]
mod tests;
