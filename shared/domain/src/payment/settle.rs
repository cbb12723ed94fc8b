//! What a provider's word about a payment changes.

use super::{Charge, ChargeUse, HeardCharge, Payment, RefundReason, ReviewReason, Said, Unpaid};
use crate::{
    Timestamp,
    order::{Actor, Order, Status},
};

/// How long an order waits for a bank that has not decided, in seconds: a day. ECPay names no
/// limit, and says only that the result is asked for by a query (developers page 2878).
const UNDECIDED_SECONDS: i64 = 24 * 60 * 60;

/// How long an order waits for money that came by the word of the shopper's browser, in seconds: an
/// hour. ECPay's notice of a card comes within half an hour (help centre, page 4634).
const CLAIMED_SECONDS: i64 = 60 * 60;

/// What a provider says about a payment, verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Money was taken.
    Charge(HeardCharge),
    /// The attempt failed, for the reason that this code names; a later one may succeed.
    Failed {
        /// The provider's code.
        code: Said,
    },
    /// The bank has not decided yet.
    Undecided {
        /// The provider's code.
        code: Said,
    },
    /// A signed message that the shopper's browser brought says that it is paid. It may be
    /// replayed, and so brings no money; but nobody is asked to pay again meanwhile.
    Claimed,
    /// Nothing is paid: the answer to a question, not a notice.
    Unpaid(Unpaid),
    /// Something that changes nothing, and is kept.
    Other {
        /// The provider's code.
        code: Said,
    },
}

/// A payment after its provider was heard, and its order if that changes too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// The payment.
    pub payment: Payment,
    /// The order, if its money or its status changes.
    pub order: Option<Order>,
}

impl Payment {
    /// Decides what `heard` changes; `None` when it was handled before.
    ///
    /// A charge is never lost: the order keeps it, or it has to go back, or a person has to look
    /// at it.
    #[must_use]
    pub fn hear(&self, order: &Order, heard: &Heard, now: Timestamp) -> Option<Settlement> {
        let (code, failed, undecided_until) = match heard {
            Heard::Charge(charge) => return self.charged(order, charge, now),
            Heard::Claimed => return self.claimed(now),
            Heard::Unpaid(unpaid) => return self.not_paid(*unpaid),
            Heard::Failed { code } => (code, true, None),
            Heard::Undecided { code } => {
                (code, false, Some(self.created_at.plus_seconds(UNDECIDED_SECONDS)))
            }
            Heard::Other { code } => (code, self.failed, self.undecided_until),
        };
        // What comes late says nothing about money that is here.
        if self.holds_money() || self.last_code.as_ref() == Some(code) {
            return None;
        }
        let payment =
            Self { last_code: Some(code.clone()), failed, undecided_until, ..self.next() };
        Some(Settlement { payment, order: None })
    }

    fn claimed(&self, now: Timestamp) -> Option<Settlement> {
        if self.holds_money() || self.undecided_until.is_some() {
            return None;
        }
        let undecided_until = Some(now.plus_seconds(CLAIMED_SECONDS));
        Some(Settlement { payment: Self { undecided_until, ..self.next() }, order: None })
    }

    fn not_paid(&self, unpaid: Unpaid) -> Option<Settlement> {
        if self.holds_money() || self.unpaid.is_some_and(|known| known.at >= unpaid.at) {
            return None;
        }
        Some(Settlement { payment: Self { unpaid: Some(unpaid), ..self.next() }, order: None })
    }

    fn charged(&self, order: &Order, heard: &HeardCharge, now: Timestamp) -> Option<Settlement> {
        if self.charges.iter().any(|charge| charge.heard.no == heard.no) {
            return None;
        }
        let (usage, order) = self.judge(order, heard, now);
        let mut payment = Self { undecided_until: None, unpaid: None, ..self.next() };
        payment.charges.push(Charge { heard: heard.clone(), heard_at: now, usage });
        Some(Settlement { payment, order })
    }

    fn judge(
        &self,
        order: &Order,
        heard: &HeardCharge,
        now: Timestamp,
    ) -> (ChargeUse, Option<Order>) {
        if heard.amount != Some(self.amount) {
            return (ChargeUse::Review(ReviewReason::AmountMismatch), None);
        }
        if self.charges.iter().any(|charge| charge.heard.amount == Some(self.amount)) {
            return (ChargeUse::Review(ReviewReason::DuplicateCharge), None);
        }
        let next = order.money_received(self.tender, self.id.attempt, Actor::Ecpay, now);
        match next {
            Some(next) if matches!(next.status, Status::Cancelled | Status::Refunded) => {
                (ChargeUse::Refund(RefundReason::OrderClosed), Some(next))
            }
            Some(next) => (ChargeUse::Kept, Some(next)),
            None => (ChargeUse::Refund(RefundReason::PaidTwice), None),
        }
    }
}
