//! Payments: attempts to pay a tender of an order, the charges that a provider took for each, and
//! what becomes of that money.
//!
//! Every charge that was heard of is kept, with its number and its amount. It is in one of three
//! places: an order keeps it, it has to go back, or a person has to look at it. So what the
//! provider holds is always the sum of these.

mod charge;
mod ledger;
mod need;
mod next;
mod said;
mod schedule;
mod settle;
mod unpaid;

use serde::{Deserialize, Serialize};

use crate::{
    DomainError, IdempotencyKey, Locale, PaymentId, StoreId, Timestamp, Twd, UserId,
    order::{Order, Status, TenderState},
    text::label,
};

pub use crate::order::{PaymentMethod, ProviderKind};
pub use charge::{Charge, ChargeUse, HeardCharge, RefundReason, ReviewReason};
pub use ledger::{Entry, MoneyState, ledger};
pub use need::Need;
pub use next::{NextPayment, UNPAID_SECONDS};
pub use said::Said;
pub use schedule::{query_after_s, query_count};
pub use settle::{Heard, Settlement};
pub use unpaid::Unpaid;

/// The most attempts to pay one order.
pub const MAX_ATTEMPTS: u16 = 20;

/// The status of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentStatus {
    /// The shopper was sent to the cashier.
    Pending,
    /// The money was received, and the order keeps it.
    Paid,
    /// The provider reported a failure; a later success still counts.
    Failed,
    /// The money was received, and has to go back.
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
    pub fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::Pending => label::awaiting_payment(locale),
            Self::Paid => label::paid(locale),
            Self::Failed => label::payment_failed(locale),
            Self::RefundPending => label::refund_pending(locale),
            Self::Refunded => label::refunded(locale),
        }
    }
}

fields::choice!(PaymentStatus, as_str);

/// One attempt to pay a tender of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Names the order and the attempt.
    pub id: PaymentId,
    /// The number of the tender that it pays.
    pub tender: u8,
    /// Who pays; none for a guest.
    #[serde(rename = "cus", default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<UserId>,
    /// The store that sells.
    pub store: StoreId,
    /// How it is paid.
    pub method: PaymentMethod,
    /// The merchant account at the provider, by the provider's name of it.
    pub account: Said,
    /// Amount in TWD.
    pub amount: Twd,
    /// Every charge that was heard of, in the order it was heard of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub charges: Vec<Charge>,
    /// The provider's last code that was not a success.
    #[serde(rename = "said", default, skip_serializing_if = "Option::is_none")]
    pub last_code: Option<Said>,
    /// Whether that code means that the attempt failed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub failed: bool,
    /// Until then the bank decides: the order is not cancelled meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undecided_until: Option<Timestamp>,
    /// The provider's last word that nothing is paid, if somebody waited for it.
    #[serde(rename = "np", default, skip_serializing_if = "Option::is_none")]
    pub unpaid: Option<Unpaid>,
    /// The idempotency key it was created with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The fingerprint of the request that had the key.
    #[serde(rename = "fp", default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
    /// Rises with each write.
    #[serde(rename = "v")]
    pub version: u64,
    /// When the shopper was sent to the cashier.
    pub created_at: Timestamp,
}

impl Payment {
    /// Attempt `attempt` to pay `order` through the merchant account `account`.
    ///
    /// # Errors
    /// [`DomainError::InvalidTransition`] when the order is not waiting for money.
    pub fn start(
        order: &Order,
        attempt: u16,
        account: Said,
        key: Option<&IdempotencyKey>,
        now: Timestamp,
    ) -> Result<Self, DomainError> {
        let open = order.tenders.iter().find(|tender| tender.state == TenderState::Open);
        let (Some(tender), Status::Pending) = (open, order.status) else {
            return Err(DomainError::InvalidTransition {
                from: order.status.names(),
                to: Status::Paid.names(),
            });
        };
        Ok(Self {
            id: PaymentId { order: order.id, attempt },
            tender: tender.n,
            customer: order.customer,
            store: order.store,
            method: tender.how,
            account,
            amount: tender.amount,
            charges: Vec::new(),
            last_code: None,
            failed: false,
            undecided_until: None,
            unpaid: None,
            key: key.map(|key| key.as_str().to_owned()),
            fingerprint: key.map(IdempotencyKey::fingerprint),
            version: 1,
            created_at: now,
        })
    }

    /// Its status, by what became of its charges.
    #[must_use]
    pub fn status(&self) -> PaymentStatus {
        let any =
            |wanted: fn(ChargeUse) -> bool| self.charges.iter().any(|charge| wanted(charge.usage));
        if any(|usage| matches!(usage, ChargeUse::Kept)) {
            PaymentStatus::Paid
        } else if any(|usage| matches!(usage, ChargeUse::Refund(_))) {
            PaymentStatus::RefundPending
        } else if self.failed {
            PaymentStatus::Failed
        } else {
            PaymentStatus::Pending
        }
    }

    /// The charge that the order keeps, or else the first one.
    #[must_use]
    pub fn charge(&self) -> Option<&Charge> {
        let kept = self.charges.iter().find(|charge| charge.usage == ChargeUse::Kept);
        kept.or_else(|| self.charges.first())
    }

    /// Why a person has to look at it, if one has to.
    #[must_use]
    pub fn review(&self) -> Option<ReviewReason> {
        self.charges.iter().find_map(|charge| match charge.usage {
            ChargeUse::Review(reason) => Some(reason),
            ChargeUse::Kept | ChargeUse::Refund(_) => None,
        })
    }

    /// Whether money was taken for it at some time.
    #[must_use]
    pub fn holds_money(&self) -> bool {
        !self.charges.is_empty()
    }

    /// Whether the bank may still decide about it at `now`.
    #[must_use]
    pub fn is_undecided(&self, now: Timestamp) -> bool {
        !self.holds_money() && self.undecided_until.is_some_and(|until| now < until)
    }

    /// The payment of an order that no longer needs its money; `None` if it keeps none.
    #[must_use]
    pub fn refund_due(&self, why: RefundReason) -> Option<Self> {
        let mut next = self.next();
        let kept = next.charges.iter_mut().find(|charge| charge.usage == ChargeUse::Kept)?;
        kept.usage = ChargeUse::Refund(why);
        Some(next)
    }

    fn next(&self) -> Self {
        Self { version: self.version.saturating_add(1), ..self.clone() }
    }
}
