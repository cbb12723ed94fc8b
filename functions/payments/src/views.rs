//! What the API shows of a payment.

use std::collections::BTreeMap;

use domain::{
    OrderId, PaymentId, Twd,
    payment::{Payment, PaymentStatus},
};
use endpoint::{Rfc3339, Schema, Schemas, view};
use serde::Serialize;
use serde_json::{Value, json};

/// Signed fields of a form, by name.
#[derive(Clone, Debug, Serialize)]
pub struct FormFields(pub BTreeMap<String, String>);

impl Schema for FormFields {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "object", "additionalProperties": { "type": "string" } })
    }
}

view! {
    /// A form that the shopper's browser posts to the cashier.
    pub struct FormView {
        /// Where to.
        pub action: String,
        /// How: always POST.
        pub method: &'static str,
        /// What, signed; send all of it and nothing else.
        pub fields: FormFields,
    }
}

view! {
    /// One attempt to pay an order.
    pub struct PaymentView {
        /// Names the payment for ever.
        pub id: PaymentId,
        /// What it is for.
        pub purpose: &'static str,
        /// Which order it pays.
        pub order_id: OrderId,
        /// How far it has come.
        pub status: PaymentStatus,
        /// Who takes the money.
        pub provider: &'static str,
        /// How.
        pub method: &'static str,
        /// How much, in TWD.
        pub amount: Twd,
        /// Our number at the provider.
        pub merchant_trade_no: String,
        /// The provider's number of the money that we hold.
        pub provider_trade_no: Option<String>,
        /// The provider's last code that was not a success.
        pub failure: Option<String>,
        /// Why somebody has to look at it: `amount` or `second_trade`.
        pub review: Option<&'static str>,
        /// When the shopper was sent to the cashier.
        pub created_at: Rfc3339,
        /// When the money became ours.
        pub paid_at: Option<Rfc3339>,
    }
}

view! {
    /// A new attempt, and how to go on.
    pub struct StartedView {
        /// Names the payment for ever.
        pub id: PaymentId,
        /// How far it has come.
        pub status: PaymentStatus,
        /// Who takes the money.
        pub provider: &'static str,
        /// How.
        pub method: &'static str,
        /// How much, in TWD.
        pub amount: Twd,
        /// Until then the order waits for it.
        pub expires_at: Rfc3339,
        /// What the shopper's browser has to post.
        pub form: FormView,
    }
}

impl From<&Payment> for PaymentView {
    fn from(payment: &Payment) -> Self {
        Self {
            id: payment.id,
            purpose: "order",
            order_id: payment.id.order,
            status: payment.status,
            provider: "ecpay",
            method: "credit",
            amount: payment.amount,
            merchant_trade_no: payment.id.trade_no(),
            provider_trade_no: payment.provider_no.clone(),
            failure: payment.failure.clone(),
            review: payment.review.map(domain::payment::Review::as_str),
            created_at: Rfc3339(payment.created_at),
            paid_at: payment.paid_at.map(Rfc3339),
        }
    }
}
