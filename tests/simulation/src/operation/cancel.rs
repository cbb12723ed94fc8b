//! Cancellations, by the buyer and by the store.

use serde_json::json;
use testkit::{patch, post};

use super::{any_order, is_buyer, is_merchant, is_own, operation, own_order};

operation! {
    /// Cancels an own order.
    CancelOrder of is_buyer = |sim, me| {
        let Some(order) = own_order(sim, me) else { return false };
        let call = me.by(post(format!("/api/orders/{order}/cancel")));
        sim.insist(me, "cancels", &call).await;
        true
    }
}

operation! {
    /// Cancels an order of the store, with a reason.
    CancelAtStore of is_merchant = |sim, me| {
        let Some(order) = any_order(sim, me) else { return false };
        let body = json!({ "status": "cancelled", "reason": "out of it" });
        let call = me.by(patch(format!("/api/orders/{order}/status")).json(&body));
        is_own(sim, me, sim.insist(me, "cancels at the store", &call).await);
        true
    }
}
