//! Whoever looks into what belongs to others.

use serde_json::json;
use testkit::{get, patch, post};

use super::{any_order, is_attacker, operation};
use crate::sim::short;

operation! {
    /// Tries to see, pay, move and cancel somebody else's order.
    Pry of is_attacker = |sim, me| {
        let Some(order) = any_order(sim, me) else { return false };
        let path = format!("/api/orders/{order}");
        let pay = json!({ "provider": "ecpay", "method": "credit" });
        let calls = [
            get(path.as_str()),
            post(format!("{path}/cancel")),
            post(format!("{path}/payments")).json(&pay),
            post(format!("{path}/undo")),
            patch(format!("{path}/status")).json(&json!({ "status": "cancelled" })),
        ];
        let Some(call) = me.draw(|dice| dice.pick(&calls).cloned()) else { return false };
        let answer = sim.insist(me, "pries", &me.by(call)).await;
        let open = |status: &u16| !matches!(status, 401 | 403 | 404 | 429);
        if let Some(answer) = answer.filter(|answer| open(&answer.status)) {
            sim.broken("privacy", format!("a stranger is answered {}", short(&answer)));
        }
        true
    }
}
