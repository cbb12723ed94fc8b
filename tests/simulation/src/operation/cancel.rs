//! Cancellations, by the buyer and by the store.

use std::sync::Arc;

use serde_json::json;
use testkit::{patch, post};

use super::{Acting, Operation, any_order, is_buyer, is_merchant, own_order};
use crate::{
    people::{Part, Person},
    sim::Sim,
};

/// Cancels an own order.
pub(crate) struct CancelOrder;

impl Operation for CancelOrder {
    fn is_for(&self, part: Part) -> bool {
        is_buyer(part)
    }

    fn act<'a>(&'a self, sim: &'a Arc<Sim>, me: &'a Person) -> Acting<'a> {
        Box::pin(async move {
            let Some(order) = own_order(sim, me) else { return false };
            let call = me.by(post(format!("/api/orders/{order}/cancel")));
            sim.insist(me, "cancels", &call).await;
            true
        })
    }
}

/// Cancels an order of the store, with a reason.
pub(crate) struct CancelAtStore;

impl Operation for CancelAtStore {
    fn is_for(&self, part: Part) -> bool {
        is_merchant(part)
    }

    fn act<'a>(&'a self, sim: &'a Arc<Sim>, me: &'a Person) -> Acting<'a> {
        Box::pin(async move {
            let Some(order) = any_order(sim, me) else { return false };
            let body = json!({ "status": "cancelled", "reason": "out of it" });
            let call = me.by(patch(format!("/api/orders/{order}/status")).json(&body));
            sim.insist(me, "cancels at the store", &call).await;
            true
        })
    }
}
