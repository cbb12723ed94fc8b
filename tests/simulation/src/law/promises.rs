//! What was promised to a client is stored as it was promised, and nothing is stored that nobody
//! was told of.

use std::{collections::BTreeSet, sync::Arc};

use domain::order::Status;
use serde_json::Value;

use super::{Checking, End, Law};
use crate::{
    memory::{Heard, Placing},
    sim::Sim,
};

/// Orders are what their buyers were told.
pub(crate) struct Promises;

impl Law for Promises {
    fn name(&self) -> &'static str {
        "promises"
    }

    fn check<'a>(&'a self, sim: &'a Arc<Sim>, end: &'a End) -> Checking<'a> {
        Box::pin(async move {
            let placings = sim.memory().placings.clone();
            for placing in &placings {
                kept(placing, end)?;
            }
            let promised: BTreeSet<&str> = placings.iter().filter_map(Placing::order).collect();
            if promised.len() < placings.iter().filter_map(Placing::order).count() {
                return Err("one order was promised to two requests".to_owned());
            }
            // Whoever was refused may have an order that was written late: it must cost nothing.
            for (order, payments) in &end.orders {
                let id = order.id.to_string();
                let harmless = order.status == Status::Cancelled && payments.is_empty();
                if !promised.contains(id.as_str()) && !harmless {
                    return Err(format!("{id} was promised to nobody, and is {:?}", order.status));
                }
            }
            Ok(())
        })
    }
}

/// Whether one promise was kept.
fn kept(placing: &Placing, end: &End) -> Result<(), String> {
    let Heard::Done(told) = &placing.heard else { return Ok(()) };
    let id = told.get("id").and_then(Value::as_str).unwrap_or_default();
    let found = end.orders.iter().find(|(order, _)| order.id.to_string() == id);
    let Some((order, _)) = found else {
        return Err(format!("{id} was promised, and is not there"));
    };
    let total = told.get("total_amount").and_then(Value::as_i64);
    if total != Some(order.total().get()) {
        return Err(format!("{id}: {total:?} was promised, {} is stored", order.total().get()));
    }
    for (product, quantity) in &placing.lines {
        let lines = order.lines.iter().filter(|line| line.product == *product);
        let stored: u32 = lines.map(|line| u32::from(line.quantity.get())).sum();
        if stored != *quantity {
            return Err(format!("{id}: {quantity} of {product} were asked for, {stored} stored"));
        }
    }
    Ok(())
}
