//! Orders that a store moves on, and back.

use serde_json::json;
use testkit::{patch, post};

use super::{any_order, is_merchant, is_own, operation};

operation! {
    /// Moves an order to some status: what is not its next one is refused.
    MoveOrder of is_merchant = |sim, me| {
        let Some(order) = any_order(sim, me) else { return false };
        let all =
            ["preparing", "ready", "shipped", "delivered", "completed", "paid", "refunded"];
        let Some(status) = me.draw(|dice| dice.pick(&all).copied()) else { return false };
        let path = format!("/api/orders/{order}/status");
        let call = me.by(patch(path).json(&json!({ "status": status })));
        is_own(sim, me, sim.insist(me, &format!("moves to {status}"), &call).await);
        true
    }
}

operation! {
    /// Takes the last move back.
    UndoMove of is_merchant = |sim, me| {
        let Some(order) = any_order(sim, me) else { return false };
        let call = me.by(post(format!("/api/orders/{order}/undo")));
        is_own(sim, me, sim.insist(me, "takes a move back", &call).await);
        true
    }
}
