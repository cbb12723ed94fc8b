//! What a history is held to: all of it, or the part of it that is left when it is cut down.

use std::collections::BTreeSet;

use crate::weather::Kind;

/// The limits of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The most steps that its people take.
    pub(crate) steps: u32,
    /// The kinds of faults that are left out.
    pub(crate) without: BTreeSet<Kind>,
    /// The people who stay at home, by their place.
    pub(crate) absent: BTreeSet<usize>,
}

impl Limits {
    /// All of a history of `steps`.
    pub(crate) const fn of(steps: u32) -> Self {
        Self { steps, without: BTreeSet::new(), absent: BTreeSet::new() }
    }
}
