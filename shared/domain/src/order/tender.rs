//! Tenders: what an order is paid with, and where that money is.

use serde::{Deserialize, Serialize};

use super::PaymentMethod;
use crate::{Locale, Twd, text::label};

/// Where the money of a tender is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum TenderState {
    /// It is not paid.
    #[default]
    #[serde(rename = "o")]
    Open,
    /// The attempt with this number paid it.
    #[serde(rename = "p")]
    Paid(u16),
    /// The order no longer needs the money, which has to go back.
    #[serde(rename = "r")]
    Returning(u16),
    /// The money went back.
    #[serde(rename = "b")]
    Returned(u16),
}

impl TenderState {
    /// The number of the attempt that paid it, if one did.
    #[must_use]
    pub const fn attempt(self) -> Option<u16> {
        match self {
            Self::Open => None,
            Self::Paid(attempt) | Self::Returning(attempt) | Self::Returned(attempt) => {
                Some(attempt)
            }
        }
    }
}

/// A part of what an order costs, and how that part is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tender {
    /// Its number in the order, from 1; never reused.
    pub n: u8,
    /// How it is paid. The charge that pays it may be of another method of a provider.
    #[serde(rename = "h")]
    pub how: PaymentMethod,
    /// Its amount in TWD.
    #[serde(rename = "a")]
    pub amount: Twd,
    /// Where the money is.
    #[serde(rename = "s", default, skip_serializing_if = "is_open")]
    pub state: TenderState,
}

fn is_open(state: &TenderState) -> bool {
    *state == TenderState::Open
}

/// Where the money of an order is. It says nothing about the goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentState {
    /// Nothing is paid.
    Pending,
    /// Some tenders are paid.
    PartlyPaid,
    /// All is paid, or nothing is due.
    Paid,
    /// The last attempt failed; another one may succeed.
    Failed,
    /// Money has to go back.
    RefundPending,
    /// Some money went back.
    PartlyRefunded,
    /// All money went back.
    Refunded,
}

impl PaymentState {
    /// Every state.
    pub const ALL: &'static [Self] = &[
        Self::Pending,
        Self::PartlyPaid,
        Self::Paid,
        Self::Failed,
        Self::RefundPending,
        Self::PartlyRefunded,
        Self::Refunded,
    ];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::PartlyPaid => "partly_paid",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::RefundPending => "refund_pending",
            Self::PartlyRefunded => "partly_refunded",
            Self::Refunded => "refunded",
        }
    }

    /// Its name on pages.
    #[must_use]
    pub fn label(self, locale: Locale) -> &'static str {
        match self {
            Self::Pending => label::awaiting_payment(locale),
            Self::PartlyPaid => label::partly_paid(locale),
            Self::Paid => label::paid(locale),
            Self::Failed => label::payment_failed(locale),
            Self::RefundPending => label::refund_pending(locale),
            Self::PartlyRefunded => label::partly_refunded(locale),
            Self::Refunded => label::refunded(locale),
        }
    }

    /// Where the money of `tenders` is.
    #[must_use]
    pub fn of(tenders: &[Tender]) -> Self {
        let count = |wanted: fn(TenderState) -> bool| {
            tenders.iter().filter(|tender| wanted(tender.state)).count()
        };
        let paid = count(|state| matches!(state, TenderState::Paid(_)));
        let returning = count(|state| matches!(state, TenderState::Returning(_)));
        let returned = count(|state| matches!(state, TenderState::Returned(_)));
        let all = tenders.len();
        if returning > 0 {
            Self::RefundPending
        } else if returned > 0 && returned == all {
            Self::Refunded
        } else if returned > 0 {
            Self::PartlyRefunded
        } else if paid == all {
            Self::Paid
        } else if paid > 0 {
            Self::PartlyPaid
        } else {
            Self::Pending
        }
    }
}

fields::choice!(PaymentState, as_str);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_money_of_an_order_is() {
        use TenderState::{Open, Paid, Returned, Returning};
        for (states, want) in [
            (vec![], PaymentState::Paid),
            (vec![Open], PaymentState::Pending),
            (vec![Paid(1)], PaymentState::Paid),
            (vec![Paid(1), Open], PaymentState::PartlyPaid),
            (vec![Paid(1), Paid(2)], PaymentState::Paid),
            (vec![Returning(1), Returned(2)], PaymentState::RefundPending),
            (vec![Returning(1), Open], PaymentState::RefundPending),
            (vec![Returned(1), Paid(2)], PaymentState::PartlyRefunded),
            (vec![Returned(1), Returned(2)], PaymentState::Refunded),
        ] {
            let tender =
                |state| Tender { n: 1, how: PaymentMethod::EcpayCredit, amount: Twd::ZERO, state };
            let tenders: Vec<_> = states.iter().copied().map(tender).collect();
            assert_eq!(PaymentState::of(&tenders), want, "{states:?}");
        }
    }
}
