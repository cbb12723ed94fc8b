//! A payment: one attempt to pay one order, and the result that its provider reports.

use serde::{Deserialize, Serialize};

use crate::{
    DomainError, IdempotencyKey, Locale, PaymentId, StoreId, Timestamp, Twd, UserId,
    order::{Actor, Order, Status},
};

/// The most attempts to pay one order.
pub const MAX_ATTEMPTS: u16 = 20;

/// The status of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// The shopper was sent to the cashier.
    Pending,
    /// The money was received.
    Paid,
    /// The provider reported a failure; a later success still counts.
    Failed,
    /// The money was received, but its order was cancelled or is paid already: a refund is due.
    RefundPending,
    /// The money was refunded.
    Refunded,
}

impl PaymentStatus {
    /// Every status.
    pub const ALL: &'static [Self] =
        &[Self::Pending, Self::Paid, Self::Failed, Self::RefundPending, Self::Refunded];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::RefundPending => "refund_pending",
            Self::Refunded => "refunded",
        }
    }

    /// Its name on pages.
    #[must_use]
    pub const fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::Pending => locale.pick("等待付款", "Awaiting payment"),
            Self::Paid => locale.pick("已付款", "Paid"),
            Self::Failed => locale.pick("付款失敗", "Payment failed"),
            Self::RefundPending => locale.pick("退款處理中", "Refund under way"),
            Self::Refunded => locale.pick("已退款", "Refunded"),
        }
    }
}

fields::choice!(PaymentStatus, as_str);

/// Why a payment requires manual review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewReason {
    /// The provider took another amount than we asked for.
    AmountMismatch,
    /// The provider took money twice, under two numbers.
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

/// One attempt to pay an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Names the order and the attempt.
    pub id: PaymentId,
    /// Who pays.
    pub user: UserId,
    /// The store that sells.
    pub store: StoreId,
    /// Amount in TWD.
    pub amount: Twd,
    /// Its status.
    pub status: PaymentStatus,
    /// The provider's number of the trade whose money was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider_no: Option<String>,
    /// The provider's last code that was not a success.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// Why it requires manual review.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<ReviewReason>,
    /// The idempotency key it was created with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The fingerprint of the request that had the key.
    #[serde(rename = "fp", default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Counts the changes, from 1.
    #[serde(rename = "v")]
    pub version: u64,
    /// When the shopper was sent to the cashier.
    pub created_at: Timestamp,
    /// When the money was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<Timestamp>,
}

/// The result of a payment as its provider reports it, verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The money was taken under this number.
    Paid {
        /// The provider's number.
        provider_no: String,
    },
    /// The payment failed, for the reason that this code names.
    Failed {
        /// The provider's code.
        code: String,
    },
    /// A person has to look at it.
    Review(ReviewReason),
}

/// A payment after its result is known, and its order if that changes too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The payment.
    pub payment: Payment,
    /// The order, if this payment paid it.
    pub order: Option<Order>,
}

impl Payment {
    /// Attempt `attempt` to pay `order`, by its buyer.
    ///
    /// # Errors
    /// [`DomainError::InvalidTransition`] when the order is not waiting for its payment.
    pub fn start(
        order: &Order,
        attempt: u16,
        key: Option<&IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Self, DomainError> {
        if order.status != Status::Pending {
            return Err(DomainError::InvalidTransition {
                from: order.status.names(),
                to: Status::Paid.names(),
            });
        }
        Ok(Self {
            id: PaymentId { order: order.id, attempt },
            user: order.user,
            store: order.store,
            amount: order.total,
            status: PaymentStatus::Pending,
            provider_no: None,
            failure: None,
            review: None,
            key: key.map(|key| key.as_str().to_owned()),
            fingerprint: key.map(IdempotencyKey::fingerprint),
            version: 1,
            created_at: now,
            paid_at: None,
        })
    }

    /// Decides what `outcome` changes; `None` when it was handled before or comes too late.
    ///
    /// Money that arrives for an order that is not waiting for it is never lost: the payment
    /// becomes [`PaymentStatus::RefundPending`].
    #[must_use]
    pub fn settle(&self, order: &Order, outcome: Outcome, now: Timestamp) -> Option<Settlement> {
        match outcome {
            Outcome::Paid { provider_no } => self.settle_paid(order, provider_no, now),
            Outcome::Failed { code } => {
                let known = self.failure.as_deref() == Some(code.as_str());
                if self.holds_money() || known {
                    return None;
                }
                let status = PaymentStatus::Failed;
                let payment = Self { status, failure: Some(code), ..self.next() };
                Some(Settlement { payment, order: None })
            }
            Outcome::Review(review) if self.review == Some(review) => None,
            Outcome::Review(review) => {
                let payment = Self { review: Some(review), ..self.next() };
                Some(Settlement { payment, order: None })
            }
        }
    }

    /// The payment of an order that is being cancelled; `None` if there is nothing to refund.
    #[must_use]
    pub fn refund_due(&self) -> Option<Self> {
        match self.status {
            PaymentStatus::Paid => {
                Some(Self { status: PaymentStatus::RefundPending, ..self.next() })
            }
            PaymentStatus::Pending | PaymentStatus::Failed => None,
            PaymentStatus::RefundPending | PaymentStatus::Refunded => None,
        }
    }

    /// Whether this payment's money was received at some time.
    #[must_use]
    pub const fn holds_money(&self) -> bool {
        match self.status {
            PaymentStatus::Pending | PaymentStatus::Failed => false,
            PaymentStatus::Paid | PaymentStatus::RefundPending | PaymentStatus::Refunded => true,
        }
    }

    fn settle_paid(
        &self,
        order: &Order,
        provider_no: String,
        now: Timestamp,
    ) -> Option<Settlement> {
        if self.holds_money() {
            let same = self.provider_no.as_deref() == Some(provider_no.as_str());
            let review = ReviewReason::DuplicateCharge;
            return if same || self.review == Some(review) {
                None
            } else {
                self.settle(order, Outcome::Review(review), now)
            };
        }
        let order = order.paid(self.id, Actor::Ecpay, now).ok();
        let status = match order {
            Some(_) => PaymentStatus::Paid,
            None => PaymentStatus::RefundPending,
        };
        let provider_no = Some(provider_no);
        let payment = Self { status, provider_no, paid_at: Some(now), ..self.next() };
        Some(Settlement { payment, order })
    }

    fn next(&self) -> Self {
        Self { version: self.version.saturating_add(1), ..self.clone() }
    }
}
