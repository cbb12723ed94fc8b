//! Bugs in how workers are run.

use super::{Careless, Mutant};

const CAREFUL: Careless =
    Careless { skips: None, deletes_failed: false, passes_failed: false, passes_early: false };

const fn skips(worker: &'static str) -> Careless {
    Careless { skips: Some(worker), ..CAREFUL }
}

pub(crate) const MUTANTS: &[Mutant] = &[
    Mutant::of_workers("orders are not fulfilled", skips("fulfil-orders")),
    Mutant::of_workers("unpaid orders do not expire", skips("expire-orders")),
    Mutant::of_workers("changes are not announced", skips("relay-changes")),
    Mutant::of_workers("no lists are made of changes", skips("project-changes")),
    Mutant::of_workers(
        "messages that fail are deleted",
        Careless { deletes_failed: true, ..CAREFUL },
    ),
    Mutant::of_workers(
        "records that fail are passed over",
        Careless { passes_failed: true, ..CAREFUL },
    ),
    Mutant::of_workers(
        "records count as read before they are",
        Careless { passes_early: true, ..CAREFUL },
    ),
];
