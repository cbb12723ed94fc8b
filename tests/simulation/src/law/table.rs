//! What is stored twice agrees: the laws of the table at rest, as `market check` knows them.

use std::sync::Arc;

use super::{Checking, End, Law};
use crate::sim::Sim;

/// The table contradicts itself nowhere.
pub(crate) struct Table;

impl Law for Table {
    fn name(&self) -> &'static str {
        "table"
    }

    fn check<'a>(&'a self, sim: &'a Arc<Sim>, _: &'a End) -> Checking<'a> {
        Box::pin(async move {
            let checked = sim.world.market.app.db.check(sim.world.now()).await;
            let checked = checked.map_err(|error| format!("the table can't be read: {error}"))?;
            match checked.faults.first() {
                Some(fault) => Err(format!("{}: {}", fault.law.text(), fault.of)),
                None if checked.is_sound() => Ok(()),
                None => Err(format!("can't be read: {:?}", checked.unreadable)),
            }
        })
    }
}
