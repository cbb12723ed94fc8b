//! What the API shows of the money of an order.

use domain::{
    PaymentId, Twd,
    payment::{Charge, ChargeUse, Entry, MoneyState, Payment, PaymentStatus},
};
use endpoint::{Named, Rfc3339, View};
use serde::Serialize;

/// Money that a provider took.
#[derive(Clone, Debug, Serialize, View)]
pub struct ChargeView {
    /// The provider's number of the charge.
    pub provider_trade_no: String,
    /// Amount in TWD; null if the provider reported no readable amount.
    pub amount: Option<Twd>,
    /// What becomes of it: `kept` by the order, `refund` or `review` by a person.
    pub state: &'static str,
    /// When the market heard of it.
    pub heard_at: Rfc3339,
}

/// Money that was taken for an order, and where it is.
#[derive(Clone, Debug, Serialize, View)]
pub struct MoneyView {
    /// Payment id: the attempt that brought it.
    pub payment_id: PaymentId,
    /// Payment provider.
    pub provider: &'static str,
    /// Method of the provider.
    pub method: &'static str,
    /// The provider's number of the charge.
    pub provider_trade_no: String,
    /// Amount in TWD; null if the provider reported no readable amount.
    pub amount: Option<Twd>,
    /// `received`: the order keeps it. `refunding`: it has to go back. `refunded`: it went back.
    /// `review`: a person has to look at it.
    pub state: Named<MoneyState>,
    /// When the market heard of it.
    pub heard_at: Rfc3339,
}

/// The active payment of an order: the one that paid it, or else the last attempt.
#[derive(Clone, Debug, Serialize, View)]
pub struct OrderPaymentView {
    /// Payment id.
    pub id: PaymentId,
    /// Payment status.
    pub status: Named<PaymentStatus>,
    /// Payment provider.
    pub provider: &'static str,
    /// Method of the provider.
    pub method: &'static str,
    /// Amount in TWD.
    pub amount: Twd,
    /// Every charge that the provider took for it.
    pub charges: Vec<ChargeView>,
}

pub(crate) fn payment_view(payment: &Payment) -> OrderPaymentView {
    OrderPaymentView {
        id: payment.id,
        status: Named(payment.status()),
        provider: payment.method.provider().as_str(),
        method: payment.method.of_provider(),
        amount: payment.amount,
        charges: payment.charges.iter().map(charge_view).collect(),
    }
}

impl From<&Entry<'_>> for MoneyView {
    fn from(entry: &Entry<'_>) -> Self {
        let Entry { payment, charge, state } = *entry;
        Self {
            payment_id: payment.id,
            provider: payment.method.provider().as_str(),
            method: payment.method.of_provider(),
            provider_trade_no: charge.heard.no.to_string(),
            amount: charge.heard.amount,
            state: Named(state),
            heard_at: Rfc3339(charge.heard_at),
        }
    }
}

fn charge_view(charge: &Charge) -> ChargeView {
    ChargeView {
        provider_trade_no: charge.heard.no.to_string(),
        amount: charge.heard.amount,
        state: match charge.usage {
            ChargeUse::Kept => "kept",
            ChargeUse::Refund(_) => "refund",
            ChargeUse::Review(_) => "review",
        },
        heard_at: Rfc3339(charge.heard_at),
    }
}
