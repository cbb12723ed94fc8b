//! What the API shows of a payment.

use std::collections::BTreeMap;

use app::{Handoff, payments::NewPayment};
use domain::{
    OrderId, PaymentId, Twd,
    payment::{Payment, PaymentStatus, ReviewReason, Said},
};
use endpoint::{Named, Rfc3339, View};
use serde::Serialize;

/// A form that the shopper's browser posts to the cashier.
#[derive(Clone, Debug, Serialize, View)]
pub struct FormView {
    /// Address to post to.
    pub action: String,
    /// Always POST.
    pub method: &'static str,
    /// Signed fields; post all of them and no others.
    pub fields: BTreeMap<String, String>,
}

/// An attempt to pay an order.
#[derive(Clone, Debug, Serialize, View)]
pub struct PaymentView {
    /// Payment id.
    pub id: PaymentId,
    /// What is paid for: always `order`.
    pub purpose: &'static str,
    /// Order id.
    pub order_id: OrderId,
    /// Payment status.
    pub status: Named<PaymentStatus>,
    /// Payment provider.
    pub provider: &'static str,
    /// Method of the provider.
    pub method: &'static str,
    /// Amount in TWD.
    pub amount: Twd,
    /// The market's number of the payment at the provider.
    pub merchant_trade_no: String,
    /// The provider's number of the charge.
    pub provider_trade_no: Option<String>,
    /// The provider's last code that was not a success.
    pub failure_code: Option<String>,
    /// Why it requires manual review.
    pub review_reason: Option<Named<ReviewReason>>,
    /// When it was created.
    pub created_at: Rfc3339,
    /// When it was paid.
    pub paid_at: Option<Rfc3339>,
}

/// A new attempt to pay, and the form that the shopper's browser posts.
#[derive(Clone, Debug, Serialize, View)]
pub struct NewPaymentView {
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
    /// When the order is cancelled if it has not been paid.
    pub expires_at: Rfc3339,
    /// The form to post.
    pub form: FormView,
}

impl From<NewPayment> for NewPaymentView {
    fn from(NewPayment { payment, order, handoff }: NewPayment) -> Self {
        let Handoff::PostForm(form) = handoff;
        Self {
            id: payment.id,
            status: Named(payment.status()),
            provider: payment.method.provider().as_str(),
            method: payment.method.of_provider(),
            amount: payment.amount,
            expires_at: Rfc3339(order.deadline),
            form: FormView {
                action: form.action,
                method: "POST",
                fields: form.fields.into_iter().collect(),
            },
        }
    }
}

impl From<&Payment> for PaymentView {
    fn from(payment: &Payment) -> Self {
        Self {
            id: payment.id,
            purpose: "order",
            order_id: payment.id.order,
            status: Named(payment.status()),
            provider: payment.method.provider().as_str(),
            method: payment.method.of_provider(),
            amount: payment.amount,
            merchant_trade_no: payment.id.trade_no(),
            provider_trade_no: payment.charge().map(|charge| charge.heard.no.to_string()),
            failure_code: payment.last_code.as_ref().map(Said::to_string),
            review_reason: payment.review().map(Named),
            created_at: Rfc3339(payment.created_at),
            paid_at: payment.charge().map(|charge| Rfc3339(charge.heard_at)),
        }
    }
}
