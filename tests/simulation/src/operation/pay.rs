//! Payments: a form is asked for, the cashier's page opened, a button of it pressed.

use ecpay::encode_form;
use localcloud::cashier::Scenario;
use serde_json::{Value, json};
use testkit::post;

use super::{is_buyer, operation, own_form, own_order};
use crate::memory::Form;

operation! {
    /// Begins to pay, and opens the cashier's page.
    StartPayment of is_buyer = |sim, me| {
        let Some(order) = own_order(sim, me) else { return false };
        let body = json!({ "provider": "ecpay", "method": "credit" });
        let call = post(format!("/api/orders/{order}/payments")).key(&sim.key()).json(&body);
        let Some(answer) = sim.insist(me, "begins to pay", &me.by(call)).await else {
            return true;
        };
        let form = answer.at("/form/fields");
        let Some(fields) = form.as_object().filter(|_| answer.status == 201) else {
            return true;
        };
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| (name.clone(), text(value))).collect();
        let page = sim.world.market.cashier.page(encode_form(&fields).as_bytes());
        if page.status == 200 {
            sim.memory().forms.push(Form { who: me.place, order, fields });
        }
        true
    }
}

operation! {
    /// Presses a button of the cashier's page, perhaps of a page that was open for long.
    Pay of is_buyer = |sim, me| {
        let Some(form) = own_form(sim, me) else { return false };
        let buttons = [
            Scenario::Pay,
            Scenario::Pay,
            Scenario::Pay,
            Scenario::Fail,
            Scenario::PayLate,
            Scenario::PayTwice,
            Scenario::OutOfOrder,
            Scenario::Forge,
            Scenario::WrongAmount,
            Scenario::NeverReturn,
            Scenario::LoseNotification,
        ];
        let Some(button) = me.draw(|dice| dice.pick(&buttons).copied()) else { return false };
        let trade_no = form.field("MerchantTradeNo").to_owned();
        let done = sim.world.market.cashier.scenario(&trade_no, button);
        sim.story.tell(|| {
            let (name, status) = (&me.name, done.page.status);
            format!("{name} presses {} for {}: {status}", button.name(), form.order)
        });
        sim.story.mix(trade_no.as_bytes());
        true
    }
}
