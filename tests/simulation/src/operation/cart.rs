//! Carts, and orders of what is in them.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use testkit::{get, post};

use super::{
    buy::{begin, fulfilment, place},
    is_buyer, operation,
};

operation! {
    /// Puts something into the cart.
    FillCart of is_buyer = |sim, me| {
        let shop = me.draw(|dice| dice.pick(&sim.scene.shops));
        let ware = shop.and_then(|shop| me.draw(|dice| dice.pick(&shop.wares)));
        let Some(ware) = ware else { return false };
        let quantity = me.draw(|dice| dice.between(1, 2));
        let body = json!({ "product_id": ware.id, "quantity": quantity });
        let call = me.by(post("/api/cart/items").key(&sim.key()).json(&body));
        let first = sim.insist(me, "fills the cart", &call).await;
        if let Some(first) = first.filter(|first| first.status == 200) {
            // The same again adds nothing.
            let count = |answer: &testkit::Answer| answer.at("/item_count");
            let again = sim.insist(me, "fills the cart again", &call).await;
            if let Some(again) = again.filter(|again| again.status == 200)
                && count(&again) != count(&first)
            {
                let seen = format!("{} then {}", count(&first), count(&again));
                sim.broken("carts", format!("the same key adds twice: {seen}"));
            }
        }
        true
    }
}

operation! {
    /// Orders what the cart holds of one store.
    OrderCart of is_buyer = |sim, me| {
        let cart = sim.insist(me, "looks at the cart", &me.by(get("/api/cart"))).await;
        let Some(cart) = cart.filter(|cart| cart.status == 200) else { return false };
        let cart = cart.json();
        let store = cart.pointer("/stores/0/store_id").cloned().unwrap_or_default();
        let shop = sim.scene.shops.iter().find(|shop| json!(shop.id) == store);
        let Some(shop) = shop else { return false };
        let mut lines = BTreeMap::new();
        for item in cart.get("items").and_then(Value::as_array).into_iter().flatten() {
            let quantity = item.get("quantity").and_then(Value::as_u64).unwrap_or_default();
            let ware = shop.wares.iter().find(|ware| json!(ware.id) == item["product_id"]);
            if let Some(ware) = ware {
                lines.insert(ware.id, u32::try_from(quantity).unwrap_or_default());
            }
        }
        let body = json!({ "store_id": store, "fulfilment": fulfilment(shop) });
        let call = me.by(post("/api/orders").key(&sim.key()).json(&body));
        let number = begin(sim, me, call, lines);
        place(sim, me, number).await;
        true
    }
}
