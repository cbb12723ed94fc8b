//! Every planted bug. A feature adds its own to one of the lists.

use crate::mutant::{Mutant, careless, request, table};

/// Every planted bug.
pub(crate) fn all() -> impl Iterator<Item = &'static Mutant> {
    table::MUTANTS.iter().chain(request::MUTANTS).chain(careless::MUTANTS)
}
