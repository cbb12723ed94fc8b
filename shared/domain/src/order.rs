//! An order: what was bought, at which price, and its status.
//!
//! Every change goes through [`Order::transition`]: it checks that the move is legal, counts the
//! version up and adds one line to the history.

mod fulfilment;
mod placing;
mod status;

use serde::{Deserialize, Serialize};

use crate::{
    Code, DomainError, Multiline, OrderId, PaymentId, ProductId, Quantity, StoreId, Text,
    Timestamp, Twd, UserId,
};

pub use fulfilment::{Address, Fulfilment, FulfilmentMethod};
pub use placing::{
    ItemRef, OrderInput, OrderSource, RequestedItem, RequestedLine, dish_error, item_error, merge,
    place,
};
pub use status::Status;

/// How long a card order waits for its payment, in seconds.
pub const CARD_DEADLINE_SECONDS: i64 = 30 * 60;

/// How an order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// By credit card at ECPay's cashier.
    EcpayCredit,
}

impl PaymentMethod {
    /// Every method.
    pub const ALL: &'static [Self] = &[Self::EcpayCredit];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EcpayCredit => "ecpay_credit",
        }
    }
}

fields::choice!(PaymentMethod, as_str);

/// A product, its quantity, and its price when it was ordered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Product id.
    #[serde(rename = "p")]
    pub product: ProductId,
    /// Its name when it was bought.
    #[serde(rename = "n")]
    pub name: Text<1, 100>,
    /// How many.
    #[serde(rename = "q")]
    pub quantity: Quantity,
    /// The price of one, in TWD.
    #[serde(rename = "u")]
    pub price: Twd,
    /// Whether units were taken from its stock, which a cancellation returns.
    #[serde(rename = "t")]
    pub tracked: bool,
}

/// Who changed an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A user.
    User(UserId),
    /// The market itself: a consumer or a schedule.
    System,
    /// ECPay, by its callback.
    Ecpay,
}

impl std::fmt::Display for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::User(user) => user.fmt(f),
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
}

/// The saga state of an order's fulfilment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SagaStatus {
    /// Steps are being taken.
    Executing,
    /// All steps are done.
    Completed,
    /// The order was cancelled and its steps are being undone (compensation): the refund is open.
    Compensating,
    /// All steps are undone.
    Compensated,
}

fields::choice!(SagaStatus, as_str);

impl SagaStatus {
    /// Every state.
    pub const ALL: &'static [Self] =
        &[Self::Executing, Self::Completed, Self::Compensating, Self::Compensated];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Executing => "executing",
            Self::Completed => "completed",
            Self::Compensating => "compensating",
            Self::Compensated => "compensated",
        }
    }
}

/// A step of the saga, which is undone (compensated) if the order is cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SagaStep {
    /// The units were taken.
    Stock,
    /// The money is confirmed by its provider.
    Payment,
    /// The parcel has left.
    Delivery,
}

fields::choice!(SagaStep, as_str);

impl SagaStep {
    /// Every step.
    pub const ALL: &'static [Self] = &[Self::Stock, Self::Payment, Self::Delivery];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stock => "stock",
            Self::Payment => "payment",
            Self::Delivery => "delivery",
        }
    }
}

/// An order. Its stored names are short, because every kilobyte is a write unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Order id.
    pub id: OrderId,
    /// The customer.
    pub user: UserId,
    /// The store that sells.
    pub store: StoreId,
    /// What was bought; each product once.
    pub lines: Vec<Line>,
    /// The sum of the lines, in TWD.
    pub total: Twd,
    /// How it reaches the customer.
    #[serde(rename = "ful")]
    pub fulfilment: Fulfilment,
    /// How it is paid.
    pub method: PaymentMethod,
    /// Its status.
    pub status: Status,
    /// The saga state of its fulfilment.
    pub saga: SagaStatus,
    /// The steps taken so far, in order.
    pub steps: Vec<SagaStep>,
    /// The attempt that paid it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_by: Option<PaymentId>,
    /// The customer's note to the store.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Multiline<1, 500>>,
    /// The fingerprint of the request that placed it, if that had an idempotency key.
    #[serde(rename = "fp", default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Counts the changes, from 1.
    #[serde(rename = "v")]
    pub version: u64,
    /// If it is unpaid by then, it is cancelled.
    pub deadline: Timestamp,
    /// Every status it has had, the oldest first.
    pub history: Vec<Change>,
}

impl Order {
    /// Human-readable order number: the day in Taipei and six characters of the id.
    #[must_use]
    pub fn number(&self) -> String {
        let tail = self.id.body().get(11..).unwrap_or_default();
        format!("{}-{tail}", self.created_at().taipei_digits())
    }

    /// When it was placed.
    #[must_use]
    pub fn created_at(&self) -> Timestamp {
        self.history.first().map(|change| change.at).unwrap_or_default()
    }

    /// When it last changed its status.
    #[must_use]
    pub fn updated_at(&self) -> Timestamp {
        self.history.last().map(|change| change.at).unwrap_or_default()
    }

    /// The order as it was when it was placed: the answer to a repeated request.
    #[must_use]
    pub fn as_placed(&self) -> Self {
        Self {
            status: Status::Pending,
            saga: SagaStatus::Executing,
            steps: vec![SagaStep::Stock],
            paid_by: None,
            version: 1,
            history: self.history.iter().take(1).cloned().collect(),
            ..self.clone()
        }
    }

    /// The order with the status `to`.
    ///
    /// # Errors
    /// [`DomainError::InvalidTransition`] when its path has no such step.
    pub fn transition(
        &self,
        to: Status,
        by: Actor,
        reason: Option<Text<1, 200>>,
        now: Timestamp,
    ) -> Result<Self, DomainError> {
        if !self.can_transition(to) {
            return Err(DomainError::InvalidTransition {
                from: self.status.names(),
                to: to.names(),
            });
        }
        let mut next = self.clone();
        next.status = to;
        next.version = self.version.saturating_add(1);
        next.history.push(Change { status: to, at: now, by, reason });
        match to {
            Status::Shipped => next.steps.push(SagaStep::Delivery),
            Status::Completed => next.saga = SagaStatus::Completed,
            // The units return in the same transaction; the refund depends on the provider.
            Status::Cancelled if self.paid_by.is_some() => next.saga = SagaStatus::Compensating,
            Status::Cancelled | Status::Refunded => next.saga = SagaStatus::Compensated,
            Status::Pending | Status::Paid | Status::Preparing => {}
            Status::Ready | Status::Delivered => {}
        }
        Ok(next)
    }

    /// The order, paid by `payment`.
    ///
    /// # Errors
    /// [`DomainError::InvalidTransition`] when it is not waiting for its payment.
    pub fn paid(&self, payment: PaymentId, by: Actor, now: Timestamp) -> Result<Self, DomainError> {
        let next = self.transition(Status::Paid, by, None, now)?;
        Ok(Self { paid_by: Some(payment), ..next })
    }

    /// The order with its payment confirmed by the provider; `None` if there is nothing to confirm.
    #[must_use]
    pub fn payment_confirmed(&self) -> Option<Self> {
        if self.status != Status::Paid || self.steps.contains(&SagaStep::Payment) {
            return None;
        }
        let mut next = self.clone();
        next.steps.push(SagaStep::Payment);
        next.version = self.version.saturating_add(1);
        Some(next)
    }

    /// The status that the market itself moves the order to next, if any.
    #[must_use]
    pub fn next_automatic(&self) -> Option<Status> {
        match self.status {
            Status::Paid if self.fulfilment == Fulfilment::Digital => Some(Status::Completed),
            Status::Delivered => Some(Status::Completed),
            Status::Pending | Status::Paid | Status::Preparing | Status::Ready => None,
            Status::Shipped | Status::Completed | Status::Cancelled | Status::Refunded => None,
        }
    }

    /// The statuses that this order may take next, whoever changes it.
    #[must_use]
    pub fn next(&self) -> Vec<Status> {
        Status::ALL.iter().copied().filter(|status| self.can_transition(*status)).collect()
    }

    /// Checks that its store may change its status to `to` now.
    ///
    /// # Errors
    /// [`DomainError::InvalidTransition`] when its path has no such step, or only a payment takes
    /// it; [`Code::PaymentUnconfirmed`] while the provider has not confirmed the payment: until
    /// then nothing leaves the store.
    pub fn store_may_move(&self, to: Status) -> Result<(), DomainError> {
        let by_money = matches!(to, Status::Pending | Status::Paid | Status::Refunded);
        if by_money || !self.can_transition(to) {
            return Err(DomainError::InvalidTransition {
                from: self.status.names(),
                to: to.names(),
            });
        }
        if to != Status::Cancelled && self.payment_confirmed().is_some() {
            return Err(Code::PaymentUnconfirmed.into());
        }
        Ok(())
    }

    /// The statuses that its store may change it to now.
    #[must_use]
    pub fn store_moves(&self) -> Vec<Status> {
        let all = Status::ALL.iter().copied();
        all.filter(|to| self.store_may_move(*to).is_ok()).collect()
    }

    /// Whether the buyer may still cancel: before anything is prepared or sent.
    #[must_use]
    pub fn buyer_may_cancel(&self) -> bool {
        matches!(self.status, Status::Pending | Status::Paid)
    }

    fn can_transition(&self, to: Status) -> bool {
        match to {
            Status::Cancelled => self.status.may_be_cancelled(),
            Status::Refunded => self.status == Status::Cancelled && self.paid_by.is_some(),
            Status::Pending | Status::Paid | Status::Preparing | Status::Ready => self.follows(to),
            Status::Shipped | Status::Delivered | Status::Completed => self.follows(to),
        }
    }

    /// Whether `to` follows the current status on this order's path.
    fn follows(&self, to: Status) -> bool {
        let path = self.fulfilment.path();
        path.iter().zip(path.iter().skip(1)).any(|(from, next)| *from == self.status && *next == to)
    }
}

#[cfg(test)]
mod tests;
