//! What the API shows of a payment.

use std::collections::BTreeMap;

use app::{Handoff, payments::NewPayment};
use domain::{
    OrderId, PaymentId, StoreId, Timestamp, Twd,
    order::{Order, PaymentState, Status},
    payment::{Charge, ChargeUse, Need, NextPayment, Payment, PaymentStatus, ReviewReason, Said},
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

/// What is known of the money of an order.
#[derive(Clone, Debug, Serialize, View)]
pub struct CheckView {
    /// Order id.
    pub order_id: OrderId,
    /// Order status.
    pub status: Status,
    /// Payment status: where the money is.
    pub payment_status: Named<PaymentState>,
    /// What somebody who wants to pay can do: `ready` to pay, wait while an attempt may hold money
    /// (`checking`), or nothing (`none`).
    pub pay: Named<NextPayment>,
}

impl CheckView {
    /// What is known of `order`, which has these `payments`, at `now`.
    #[must_use]
    pub fn of(order: &Order, payments: &[Payment], now: Timestamp) -> Self {
        Self {
            order_id: order.id,
            status: order.status,
            payment_status: Named(order.payment_state()),
            pay: Named(NextPayment::of(order, payments, now)),
        }
    }
}

/// A payment with money that no order keeps.
#[derive(Clone, Debug, Serialize, View)]
pub struct PaymentNeedView {
    /// Payment id.
    pub payment_id: PaymentId,
    /// Order id.
    pub order_id: OrderId,
    /// Human-readable order number.
    pub order_number: String,
    /// Order status.
    pub order_status: Status,
    /// The store that sells.
    pub store_id: StoreId,
    /// What has to be done.
    pub needs: Named<Need>,
    /// Payment provider.
    pub provider: &'static str,
    /// Method of the provider.
    pub method: &'static str,
    /// The market's number of the payment at the provider.
    pub merchant_trade_no: String,
    /// What was asked for, in TWD.
    pub asked_amount: Twd,
    /// The sum of the charges below with this need, in TWD; null if the provider reported one
    /// without a readable amount.
    pub amount: Option<Twd>,
    /// Every charge of the payment, whatever becomes of it.
    pub charges: Vec<NeedChargeView>,
    /// When the market first heard of the money.
    pub since: Rfc3339,
    /// How long ago that was, in seconds.
    pub age_seconds: i64,
}

/// Money that a provider took.
#[derive(Clone, Debug, Serialize, View)]
pub struct NeedChargeView {
    /// The provider's number of the charge.
    pub provider_trade_no: String,
    /// Amount in TWD; null if the provider reported no readable amount.
    pub amount: Option<Twd>,
    /// What becomes of it: `kept` by the order, `refund` or `review` by a person.
    pub state: &'static str,
    /// Why it has to go back or be looked at; null if the order keeps it.
    pub reason: Option<&'static str>,
    /// When it was paid, as the provider writes it.
    pub paid_at: Option<String>,
    /// When the market heard of it.
    pub heard_at: Rfc3339,
}

impl PaymentNeedView {
    /// `payment` of `order`, as it needs `need` at `now`.
    #[must_use]
    pub fn of(payment: &Payment, order: &Order, need: Need, now: Timestamp) -> Self {
        let since = payment.needs_since(need).unwrap_or(payment.created_at);
        let open = payment.charges.iter().filter(|charge| need.is_of(charge.usage));
        let sum = |sum: Twd, charge: &Charge| sum.plus(charge.heard.amount?);
        Self {
            payment_id: payment.id,
            order_id: order.id,
            order_number: order.number(),
            order_status: order.status,
            store_id: payment.store,
            needs: Named(need),
            provider: payment.method.provider().as_str(),
            method: payment.method.of_provider(),
            merchant_trade_no: payment.id.trade_no(),
            asked_amount: payment.amount,
            amount: { open }.try_fold(Twd::ZERO, sum),
            charges: payment.charges.iter().map(need_charge).collect(),
            since: Rfc3339(since),
            age_seconds: now.seconds().saturating_sub(since.seconds()),
        }
    }
}

fn need_charge(charge: &Charge) -> NeedChargeView {
    let (state, reason) = match charge.usage {
        ChargeUse::Kept => ("kept", None),
        ChargeUse::Refund(reason) => ("refund", Some(reason.as_str())),
        ChargeUse::Review(reason) => ("review", Some(reason.as_str())),
    };
    NeedChargeView {
        provider_trade_no: charge.heard.no.to_string(),
        amount: charge.heard.amount,
        state,
        reason,
        paid_at: charge.heard.paid_at.as_ref().map(Said::to_string),
        heard_at: Rfc3339(charge.heard_at),
    }
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
