//! Everything that always holds. A feature adds its laws to the list.

use std::sync::Arc;

use crate::{
    law::{End, Law, money, moves, promises, rest, stock, table},
    sim::Sim,
};

/// Every law that is checked at the end; operations check others as they go: of answers, promises,
/// carts, notices and privacy.
const LAWS: &[&dyn Law] =
    &[&promises::Promises, &stock::Stock, &money::Money, &moves::Moves, &rest::Rest, &table::Table];

/// Checks all laws.
pub(crate) async fn check(sim: &Arc<Sim>) {
    let end = match End::read(sim).await {
        Ok(end) => end,
        Err(error) => return sim.broken("harness", error),
    };
    for law in LAWS {
        if let Err(seen) = law.check(sim, &end).await {
            sim.broken(law.name(), seen);
        }
    }
}
