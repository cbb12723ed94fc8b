//! A market to which nothing happens comes to rest: no order waits for ever, no message is left.

use std::sync::Arc;

use domain::{
    order::{Order, Status, StepKind, StepState},
    payment::{ChargeUse, Payment},
};

use super::{Checking, End, Law};
use crate::{
    room::{dead_letters, is_poison},
    sim::Sim,
};

/// Everything ends.
pub(crate) struct Rest;

impl Law for Rest {
    fn name(&self) -> &'static str {
        "rest"
    }

    fn check<'a>(&'a self, sim: &'a Arc<Sim>, end: &'a End) -> Checking<'a> {
        Box::pin(async move {
            for (order, payments) in &end.orders {
                rests(order, payments)?;
            }
            let letters = dead_letters(sim);
            if let Some((queue, message)) = letters.iter().find(|(_, one)| !is_poison(one)) {
                return Err(format!("dead in {queue}: {}", message.body));
            }
            for worker in codegen::workers() {
                let held = sim.world.market.queues.messages(worker.spec.id, 100);
                if let Some(message) = held.iter().find(|message| !is_poison(message)) {
                    return Err(format!("{} is left with {}", worker.spec.id, message.body));
                }
            }
            Ok(())
        })
    }
}

fn rests(order: &Order, payments: &[Payment]) -> Result<(), String> {
    if order.status == Status::Pending {
        return Err(format!("{} still waits to be paid", order.id));
    }
    if let Some(action) = order.next() {
        return Err(format!("{} is {:?}, and still has to {action:?}", order.id, order.status));
    }
    if order.status != Status::Cancelled {
        return Ok(());
    }
    let owes = payments.iter().flat_map(|payment| &payment.charges);
    let owes = owes.clone().any(|charge| matches!(charge.usage, ChargeUse::Refund(_)));
    for step in &order.steps {
        let ended = match step.state {
            StepState::Undone | StepState::Skipped | StepState::Failed | StepState::Manual => true,
            // It waits for a refund, which stands on the list.
            StepState::Undoing | StepState::Running => step.kind == StepKind::Payment && owes,
            StepState::Todo | StepState::Done => false,
        };
        if !ended {
            let (kind, state) = (step.kind, step.state);
            return Err(format!("{} is cancelled, and {kind:?} is {state:?}", order.id));
        }
    }
    Ok(())
}
