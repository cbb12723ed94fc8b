//! Notices that the provider did not send.

use std::sync::Arc;

use ecpay::{MerchantAccount, encode_form, sign_fields};
use testkit::post;

use super::{Acting, Operation};
use crate::{
    memory::Form,
    people::{Part, Person},
    sim::{Sim, short},
};

/// Claims that an order is paid.
pub(crate) struct ForgeNotice;

impl Operation for ForgeNotice {
    fn is_for(&self, part: Part) -> bool {
        part == Part::Attacker
    }

    fn act<'a>(&'a self, sim: &'a Arc<Sim>, me: &'a Person) -> Acting<'a> {
        Box::pin(async move {
            let forms = sim.memory().forms.clone();
            let Some(form) = me.draw(|dice| dice.pick(&forms).cloned()) else { return false };
            let call = post("/api/payments/ecpay/callback").form(&forged(&form));
            let answer = sim.insist(me, "forges a notice", &call).await;
            if let Some(answer) = answer.filter(|answer| answer.body == "1|OK") {
                sim.broken("notices", format!("a forged one is acknowledged: {}", short(&answer)));
            }
            true
        })
    }
}

/// The provider's notice with a signature that is made of other keys.
fn forged(form: &Form) -> String {
    let fields = [
        ("MerchantID", MerchantAccount::stage().merchant_id().to_owned()),
        ("MerchantTradeNo", form.field("MerchantTradeNo").to_owned()),
        ("RtnCode", "1".to_owned()),
        ("RtnMsg", "Succeeded".to_owned()),
        ("TradeNo", "2611211100006666".to_owned()),
        ("TradeAmt", form.field("TotalAmount").to_owned()),
        ("PaymentDate", "2026/11/21 11:01:00".to_owned()),
        ("PaymentType", "Credit_CreditCard".to_owned()),
        ("SimulatePaid", "0".to_owned()),
        ("CustomField1", form.field("CustomField1").to_owned()),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value)).to_vec();
    let mut signed = sign_fields(&MerchantAccount::stage(), fields);
    if let Some((_, mac)) = signed.iter_mut().find(|(name, _)| name == "CheckMacValue") {
        *mac = mac.chars().rev().collect();
    }
    encode_form(&signed)
}

/// Repeats a notice of the provider: its signature is right for ever.
pub(crate) struct RepeatNotice;

impl Operation for RepeatNotice {
    fn is_for(&self, part: Part) -> bool {
        part == Part::Attacker
    }

    fn act<'a>(&'a self, sim: &'a Arc<Sim>, me: &'a Person) -> Acting<'a> {
        Box::pin(async move {
            let notices = sim.memory().notices.clone();
            let Some(notice) = me.draw(|dice| dice.pick(&notices).cloned()) else { return false };
            let call = post("/api/payments/ecpay/callback").form(&notice);
            sim.insist(me, "repeats a notice", &call).await;
            true
        })
    }
}
