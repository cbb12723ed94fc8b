//! An order goes from status to status as its plan says, one write after the other.

use std::sync::Arc;

use db::stream::Change;
use domain::order::Order;

use super::{Checking, End, Law};
use crate::sim::Sim;

/// Every move is legal, and every write is of the version before.
pub(crate) struct Moves;

impl Law for Moves {
    fn name(&self) -> &'static str {
        "moves"
    }

    fn check<'a>(&'a self, _: &'a Arc<Sim>, end: &'a End) -> Checking<'a> {
        Box::pin(async move {
            for record in &end.records {
                let change = db::stream::change(record.clone());
                let change = change.map_err(|error| format!("a record can't be read: {error}"))?;
                if let Some(Change::Order(changed)) = change {
                    match (&changed.old, &changed.new) {
                        (Some(old), Some(new)) => is_legal(old, new)?,
                        (Some(old), None) => return Err(format!("{} was deleted", old.id)),
                        (None, _) => {}
                    }
                }
            }
            Ok(())
        })
    }
}

fn is_legal(old: &Order, new: &Order) -> Result<(), String> {
    let (from, to) = (old.status, new.status);
    let back = || {
        let before = old.history.iter().rev().nth(1).map(|change| change.status);
        before == Some(to) && old.undoable().is_some()
    };
    if from != to && !old.next_statuses().contains(&to) && !back() {
        return Err(format!("{} went from {from:?} to {to:?}", old.id));
    }
    if new.version != old.version.saturating_add(1) {
        return Err(format!("{}: version {} follows {}", old.id, new.version, old.version));
    }
    if new.total() != old.total() || new.lines.len() != old.lines.len() {
        return Err(format!("{}: what it costs or holds has changed", old.id));
    }
    Ok(())
}
