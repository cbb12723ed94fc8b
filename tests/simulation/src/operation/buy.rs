//! Orders, each under a key of its own.

use std::collections::BTreeMap;

use domain::store::StoreKind;
use serde_json::{Value, json};
use testkit::{Answer, Call, address, post};

use super::{is_buyer, operation};
use crate::{
    memory::{Heard, Placing},
    people::Person,
    scene::Shop,
    sim::Sim,
};

operation! {
    /// Orders one thing or two.
    PlaceOrder of is_buyer = |sim, me| {
        let Some(shop) = me.draw(|dice| dice.pick(&sim.scene.shops)) else { return false };
        let mut lines = BTreeMap::new();
        for _ in 0..me.draw(|dice| dice.between(1, 2)) {
            let Some(ware) = me.draw(|dice| dice.pick(&shop.wares)) else { continue };
            let quantity = u32::try_from(me.draw(|dice| dice.between(1, 3))).unwrap_or(1);
            lines.insert(ware.id, quantity);
        }
        let item = |(id, quantity)| json!({ "product_id": id, "quantity": quantity });
        let items: Vec<Value> = lines.iter().map(item).collect();
        let body = json!({ "items": items, "fulfilment": fulfilment(shop) });
        let call = me.by(post("/api/orders").key(&sim.key()).json(&body));
        let number = begin(sim, me, call, lines);
        place(sim, me, number).await;
        true
    }
}

operation! {
    /// Sends a request for an order once more, as a shopper does who is not sure.
    PlaceAgain of is_buyer = |sim, me| {
        let own: Vec<usize> = {
            let memory = sim.memory();
            let all = memory.placings.iter().enumerate();
            all.filter(|(_, placing)| placing.who == me.place).map(|(at, _)| at).collect()
        };
        let Some(number) = me.draw(|dice| dice.pick(&own).copied()) else { return false };
        place(sim, me, number).await;
        true
    }
}

/// How an order of `shop` reaches its buyer.
pub(super) fn fulfilment(shop: &Shop) -> Value {
    match shop.kind {
        StoreKind::Shop => json!({ "type": "ship_home", "address": address() }),
        StoreKind::Restaurant => json!({ "type": "takeaway" }),
        StoreKind::Gift => json!({ "type": "digital" }),
    }
}

/// Remembers that an order is asked for, before it is.
pub(super) fn begin(
    sim: &Sim,
    me: &Person,
    call: Call,
    lines: BTreeMap<domain::ProductId, u32>,
) -> usize {
    let mut memory = sim.memory();
    memory.placings.push(Placing { who: me.place, call, lines, heard: Heard::Nothing });
    memory.placings.len().saturating_sub(1)
}

/// Asks for the order at this place of the memory.
pub(super) async fn place(sim: &Sim, me: &Person, number: usize) {
    let call = sim.memory().placings.get(number).map(|placing| placing.call.clone());
    let Some(call) = call else { return };
    if let Some(answer) = sim.insist(me, "orders", &call).await {
        hear(sim, number, &answer);
    }
}

/// Compares what is heard of an order with what was heard of it before.
pub(crate) fn hear(sim: &Sim, number: usize, answer: &Answer) {
    let before = sim.memory().placings.get(number).map(|placing| placing.heard.clone());
    let Some(before) = before else { return };
    match before.then(answer) {
        Err(seen) => sim.broken("promises", seen),
        Ok(Some(heard)) => {
            if matches!(before, Heard::Done(_)) && heard != before {
                let seen = format!("the same key has another answer: {before:?} and {heard:?}");
                sim.broken("promises", seen);
            } else if let Some(placing) = sim.memory().placings.get_mut(number) {
                placing.heard = heard;
            }
        }
        Ok(None) => {}
    }
}
