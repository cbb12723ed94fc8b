//! Steps that are made to fail, so that a developer sees an order compensated. The local market has
//! this by the feature `step-faults`, and no function that is deployed does.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{
    OrderId,
    order::{Action, StepId, StepOutcome},
};

/// The most steps that are made to fail; further ones take the place of the oldest orders' ones.
const MOST: usize = 1_000;

/// How often a step fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepFault {
    /// When it is next taken or undone.
    Next,
    /// Whenever it is taken or undone.
    Always,
}

/// A fault, and whether it has happened backwards or forwards.
#[derive(Clone, Copy)]
struct Set {
    fault: StepFault,
    /// Whether it was an undoing that failed first. What was not written down then is tried again,
    /// and fails again.
    undoing: Option<bool>,
}

/// The steps of orders that are made to fail.
#[derive(Default)]
pub struct StepFaults(Mutex<BTreeMap<(OrderId, StepId), Set>>);

impl StepFaults {
    /// Makes `step` of `order` fail so, or no longer.
    pub fn set(&self, order: OrderId, step: StepId, fault: Option<StepFault>) {
        let mut all = self.lock();
        let Some(fault) = fault else {
            all.remove(&(order, step));
            return;
        };
        if all.len() >= MOST {
            all.pop_first();
        }
        all.insert((order, step), Set { fault, undoing: None });
    }

    /// How `step` of `order` is to fail; `None` once it has failed as often as it was told to.
    #[must_use]
    pub fn of(&self, order: OrderId, step: StepId) -> Option<StepFault> {
        let set = self.lock().get(&(order, step)).copied()?;
        let over = set.fault == StepFault::Next && set.undoing.is_some();
        (!over).then_some(set.fault)
    }

    /// The failure of what is due for `order`, if it is to fail.
    pub(crate) fn outcome(&self, order: OrderId, action: Action) -> Option<StepOutcome> {
        let (step, undoes) = match action {
            Action::Run(step) => (step, false),
            Action::Undo(step) => (step, true),
            Action::Move(_) | Action::Cancel => return None,
        };
        let mut all = self.lock();
        let set = all.get_mut(&(order, step))?;
        let fails = set.fault == StepFault::Always || set.undoing.unwrap_or(undoes) == undoes;
        set.undoing = set.undoing.or(Some(undoes));
        fails.then(|| StepOutcome::Failed("made to fail".to_owned()))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<(OrderId, StepId), Set>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
