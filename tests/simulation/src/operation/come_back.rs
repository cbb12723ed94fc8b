//! Shoppers who come back from the cashier, or ask what became of a payment.

use std::sync::Arc;

use ecpay::{MerchantAccount, encode_form, sign_fields};
use testkit::post;

use super::{Acting, Operation, is_buyer, own_order};
use crate::{
    memory::Form,
    people::{Part, Person},
    sim::Sim,
};

/// Comes back from the cashier's page.
pub(crate) struct ComeBack;

impl Operation for ComeBack {
    fn is_for(&self, part: Part) -> bool {
        is_buyer(part)
    }

    fn act<'a>(&'a self, sim: &'a Arc<Sim>, me: &'a Person) -> Acting<'a> {
        Box::pin(async move {
            let own: Vec<Form> = {
                let memory = sim.memory();
                memory.forms.iter().filter(|form| form.who == me.place).cloned().collect()
            };
            let Some(form) = me.draw(|dice| dice.pick(&own).cloned()) else { return false };
            let body = encode_form(&sign_fields(&MerchantAccount::stage(), result(&form)));
            let call = post("/api/payments/ecpay/result").form(&body);
            sim.insist(me, "comes back from the cashier", &call).await;
            true
        })
    }
}

/// Asks what became of a payment.
pub(crate) struct Ask;

impl Operation for Ask {
    fn is_for(&self, part: Part) -> bool {
        is_buyer(part)
    }

    fn act<'a>(&'a self, sim: &'a Arc<Sim>, me: &'a Person) -> Acting<'a> {
        Box::pin(async move {
            let Some(order) = own_order(sim, me) else { return false };
            let call = me.by(post(format!("/api/orders/{order}/payments/check")));
            sim.insist(me, "asks about the payment", &call).await;
            true
        })
    }
}

/// What the browser brings back, which is no proof of anything.
fn result(form: &Form) -> Vec<(String, String)> {
    let fields = [
        ("MerchantID", MerchantAccount::stage().merchant_id().to_owned()),
        ("MerchantTradeNo", form.field("MerchantTradeNo").to_owned()),
        ("RtnCode", "1".to_owned()),
        ("RtnMsg", "Succeeded".to_owned()),
        ("TradeNo", "2611211100009999".to_owned()),
        ("TradeAmt", form.field("TotalAmount").to_owned()),
        ("PaymentDate", "2026/11/21 11:01:00".to_owned()),
        ("PaymentType", "Credit_CreditCard".to_owned()),
        ("SimulatePaid", "0".to_owned()),
        ("CustomField1", form.field("CustomField1").to_owned()),
    ];
    fields.map(|(name, value)| (name.to_owned(), value)).to_vec()
}
