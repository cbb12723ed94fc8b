//! Notices that the provider did not send.

use ecpay::{MerchantAccount, encode_form, sign_fields};
use testkit::post;

use super::{is_attacker, operation};
use crate::{
    memory::{Form, says_paid},
    sim::short,
};

operation! {
    /// Claims that an order is paid.
    ForgeNotice of is_attacker = |sim, me| {
        let forms = sim.memory().forms.clone();
        let Some(form) = me.draw(|dice| dice.pick(&forms).cloned()) else { return false };
        let call = post("/api/payments/ecpay/callback").form(&forged(&form));
        let answer = sim.insist(me, "forges a notice", &call).await;
        if let Some(answer) = answer.filter(|answer| answer.body == "1|OK") {
            sim.broken("notices", format!("a forged one is acknowledged: {}", short(&answer)));
        }
        true
    }
}

/// The provider's notice with a signature that is made of other keys.
fn forged(form: &Form) -> String {
    let mut signed = sign_fields(&MerchantAccount::stage(), says_paid(form, "2611211100006666"));
    if let Some((_, mac)) = signed.iter_mut().find(|(name, _)| name == "CheckMacValue") {
        *mac = mac.chars().rev().collect();
    }
    encode_form(&signed)
}

operation! {
    /// Repeats a notice of the provider: its signature is right for ever.
    RepeatNotice of is_attacker = |sim, me| {
        let notices = sim.memory().notices.clone();
        let Some(notice) = me.draw(|dice| dice.pick(&notices).cloned()) else { return false };
        let call = post("/api/payments/ecpay/callback").form(&notice);
        sim.insist(me, "repeats a notice", &call).await;
        true
    }
}
