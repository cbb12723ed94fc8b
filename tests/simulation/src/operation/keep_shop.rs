//! What merchants do with their shelf.

use serde_json::json;
use testkit::{Answer, get, post, put};

use super::{is_merchant, operation};
use crate::{
    memory::{Heard, Restock as Added},
    people::{Part, Person},
    scene::Ware,
    sim::Sim,
};

operation! {
    /// Adds units.
    Restock of is_merchant = |sim, me| {
        let ware = own_ware(sim, me).filter(|ware| ware.units.is_some());
        let Some(ware) = ware else { return false };
        let units = u32::try_from(me.draw(|dice| dice.between(1, 4))).unwrap_or(1);
        let path = format!("/api/merchants/products/{}/restock", ware.id);
        let body = json!({ "quantity": units });
        let call = me.by(post(path).key(&sim.key()).json(&body));
        let number = {
            let mut memory = sim.memory();
            let (who, call) = (me.place, call.clone());
            let added = Added { who, call, product: ware.id, units, heard: Heard::Nothing };
            memory.restocks.push(added);
            memory.restocks.len().saturating_sub(1)
        };
        // Twice, as a merchant does who saw nothing happen.
        for _ in 0..me.draw(|dice| dice.between(1, 2)) {
            if let Some(answer) = sim.insist(me, "restocks", &call).await {
                hear(sim, number, &answer);
            }
        }
        true
    }
}

operation! {
    /// Changes a price, of the version that was seen.
    EditPrice of is_merchant = |sim, me| {
        let Some(ware) = own_ware(sim, me) else { return false };
        let path = format!("/api/merchants/products/{}", ware.id);
        let seen = sim.insist(me, "looks at a product", &me.by(get(path.as_str()))).await;
        let Some(seen) = seen.filter(|seen| seen.status == 200) else { return true };
        let price = me.draw(|dice| dice.between(10, 900));
        let call = put(path).header("if-match", seen.header("etag"));
        let call = me.by(call.json(&json!({ "price": price })));
        sim.insist(me, "changes a price", &call).await;
        true
    }
}

operation! {
    /// Says that something is sold out for today, or is there again.
    SellOut of is_merchant = |sim, me| {
        let Some(ware) = own_ware(sim, me) else { return false };
        let path = format!("/api/merchants/products/{}/sold-out", ware.id);
        let out = me.draw(|dice| dice.strikes(300));
        let call = me.by(put(path).json(&json!({ "sold_out": out })));
        sim.insist(me, "says what is sold out", &call).await;
        true
    }
}

fn own_ware<'a>(sim: &'a Sim, me: &Person) -> Option<&'a Ware> {
    let Part::Merchant(shop) = me.part else { return None };
    let shop = sim.scene.shops.get(shop)?;
    me.draw(|dice| dice.pick(&shop.wares))
}

/// Notes what is heard of a restock: done once, it stays done.
pub(crate) fn hear(sim: &Sim, number: usize, answer: &Answer) {
    let before = sim.memory().restocks.get(number).map(|added| added.heard.clone());
    match before.map(|before| before.then(answer)) {
        Some(Err(seen)) => sim.broken("promises", seen),
        Some(Ok(Some(heard))) => {
            if let Some(added) = sim.memory().restocks.get_mut(number) {
                added.heard = heard;
            }
        }
        Some(Ok(None)) | None => {}
    }
}
