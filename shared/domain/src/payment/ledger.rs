//! Every charge of an order and every refund, for who paid and who keeps the books.

use super::{Charge, ChargeUse, Payment};
use crate::order::{Order, TenderState};

/// Where the money of a charge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyState {
    /// The order keeps it.
    Received,
    /// It has to go back.
    Refunding,
    /// It went back.
    Refunded,
    /// A person has to look at it.
    Review,
}

impl MoneyState {
    /// Every state.
    pub const ALL: &'static [Self] =
        &[Self::Received, Self::Refunding, Self::Refunded, Self::Review];

    /// Its name in the API.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Refunding => "refunding",
            Self::Refunded => "refunded",
            Self::Review => "review",
        }
    }
}

fields::choice!(MoneyState, as_str);

/// A charge of an order.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The attempt that brought it.
    pub payment: &'a Payment,
    /// The charge.
    pub charge: &'a Charge,
    /// Where its money is.
    pub state: MoneyState,
}

/// Every charge of `order`, whichever of its `payments` brought it, in the order in which the
/// market heard of them.
#[must_use]
pub fn ledger<'a>(order: &Order, payments: &'a [Payment]) -> Vec<Entry<'a>> {
    let mut all: Vec<_> = payments
        .iter()
        .flat_map(|payment| payment.charges.iter().map(move |charge| (payment, charge)))
        .map(|(payment, charge)| Entry { payment, charge, state: state(order, payment, charge) })
        .collect();
    all.sort_by_key(|entry| entry.charge.heard_at);
    all
}

fn state(order: &Order, payment: &Payment, charge: &Charge) -> MoneyState {
    let returned = TenderState::Returned(payment.id.attempt);
    match charge.usage {
        ChargeUse::Kept => MoneyState::Received,
        ChargeUse::Refund(_) if order.tenders.iter().any(|tender| tender.state == returned) => {
            MoneyState::Refunded
        }
        ChargeUse::Refund(_) => MoneyState::Refunding,
        ChargeUse::Review(_) => MoneyState::Review,
    }
}
