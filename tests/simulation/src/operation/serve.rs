//! Orders that a store moves on, and back.

use std::sync::Arc;

use serde_json::json;
use testkit::{patch, post};

use super::{Acting, Operation, any_order, is_merchant};
use crate::{
    people::{Part, Person},
    sim::Sim,
};

/// Moves an order to some status: what is not its next one is refused.
pub(crate) struct MoveOrder;

impl Operation for MoveOrder {
    fn is_for(&self, part: Part) -> bool {
        is_merchant(part)
    }

    fn act<'a>(&'a self, sim: &'a Arc<Sim>, me: &'a Person) -> Acting<'a> {
        Box::pin(async move {
            let Some(order) = any_order(sim, me) else { return false };
            let all =
                ["preparing", "ready", "shipped", "delivered", "completed", "paid", "refunded"];
            let Some(status) = me.draw(|dice| dice.pick(&all).copied()) else { return false };
            let path = format!("/api/orders/{order}/status");
            let call = me.by(patch(path).json(&json!({ "status": status })));
            sim.insist(me, &format!("moves to {status}"), &call).await;
            true
        })
    }
}

/// Takes the last move back.
pub(crate) struct UndoMove;

impl Operation for UndoMove {
    fn is_for(&self, part: Part) -> bool {
        is_merchant(part)
    }

    fn act<'a>(&'a self, sim: &'a Arc<Sim>, me: &'a Person) -> Acting<'a> {
        Box::pin(async move {
            let Some(order) = any_order(sim, me) else { return false };
            let call = me.by(post(format!("/api/orders/{order}/undo")));
            sim.insist(me, "takes a move back", &call).await;
            true
        })
    }
}
