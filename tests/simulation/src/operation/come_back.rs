//! Shoppers who come back from the cashier, or ask what became of a payment.

use ecpay::{MerchantAccount, encode_form, sign_fields};
use testkit::post;

use super::{is_buyer, operation, own_form, own_order};
use crate::memory::says_paid;

operation! {
    /// Comes back from the cashier's page.
    ComeBack of is_buyer = |sim, me| {
        let Some(form) = own_form(sim, me) else { return false };
        let said = says_paid(&form, "2611211100009999");
        let said = encode_form(&sign_fields(&MerchantAccount::stage(), said));
        let call = post("/api/payments/ecpay/result").form(&said);
        sim.insist(me, "comes back from the cashier", &call).await;
        true
    }
}

operation! {
    /// Asks what became of a payment.
    Ask of is_buyer = |sim, me| {
        let Some(order) = own_order(sim, me) else { return false };
        let call = me.by(post(format!("/api/orders/{order}/payments/check")));
        sim.insist(me, "asks about the payment", &call).await;
        true
    }
}
