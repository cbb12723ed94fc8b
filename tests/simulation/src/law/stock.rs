//! No unit is sold twice, and none is lost: what there was and what was added is what is left and
//! what live orders hold.

use std::{collections::BTreeMap, sync::Arc};

use domain::{ProductId, catalog::StockKey, order::Status};
use serde_json::Value;

use super::{Checking, End, Law};
use crate::{memory::Heard, sim::Sim};

/// Units are conserved, and never below zero.
pub(crate) struct Stock;

impl Law for Stock {
    fn name(&self) -> &'static str {
        "stock"
    }

    fn check<'a>(&'a self, sim: &'a Arc<Sim>, end: &'a End) -> Checking<'a> {
        Box::pin(async move {
            never_below_zero(end)?;
            let mut held: BTreeMap<ProductId, i64> = BTreeMap::new();
            for (order, _) in &end.orders {
                if !matches!(order.status, Status::Cancelled | Status::Refunded) {
                    for line in &order.lines {
                        let sum = held.entry(line.product).or_default();
                        *sum = sum.saturating_add(i64::from(line.quantity.get()));
                    }
                }
            }
            let restocks = sim.memory().restocks.clone();
            for ware in sim.scene.shops.iter().flat_map(|shop| &shop.wares) {
                let Some(first) = ware.units else { continue };
                let added = restocks.iter().filter(|one| one.product == ware.id);
                let added = added.filter(|one| matches!(one.heard, Heard::Done(_)));
                let added: i64 = added.map(|one| i64::from(one.units)).sum();
                let left = sim.world.market.app.db.units(StockKey::only(ware.id)).await;
                let left = left.map_err(|error| format!("no stock: {error}"))?;
                let held = held.get(&ware.id).copied().unwrap_or_default();
                let want = i64::from(first).saturating_add(added).saturating_sub(held);
                if i64::from(left) != want {
                    return Err(format!(
                        "{}: {first} + {added} restocked - {held} held = {want}, {left} left",
                        ware.id
                    ));
                }
            }
            Ok(())
        })
    }
}

fn never_below_zero(end: &End) -> Result<(), String> {
    for record in &end.records {
        let units = record.pointer("/dynamodb/NewImage/units/N").and_then(Value::as_str);
        if units.is_some_and(|units| units.starts_with('-')) {
            let key = db::stream::item_key(record);
            return Err(format!("{key} held {} units", units.unwrap_or_default()));
        }
    }
    Ok(())
}
