//! The plan of an order: which steps it takes, and which one is due.

use super::{
    Fulfilment, FulfilmentMethod, Order, Status, Step, StepId, StepKind, StepOutcome, StepState,
    Tender, TenderState,
};
use crate::Timestamp;

/// The steps that are built. A plan never holds another.
pub const BUILT: &[StepKind] = &[StepKind::Stock, StepKind::Payment, StepKind::Delivery];

/// What an order needs next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Take this step.
    Run(StepId),
    /// Undo this step.
    Undo(StepId),
    /// Move to this status.
    Move(Status),
    /// Cancel the order: a step failed for good.
    Cancel,
}

/// The kinds of the steps of an order, in their order, of those that are `built`.
#[must_use]
pub fn plan(fulfilment: &Fulfilment, tenders: &[Tender], built: &[StepKind]) -> Vec<StepKind> {
    let wanted = |kind: &StepKind| match kind {
        StepKind::Stock => true,
        StepKind::Payment => !tenders.is_empty(),
        StepKind::Delivery => fulfilment.method() == FulfilmentMethod::ShipHome,
        StepKind::Kitchen => {
            matches!(fulfilment.method(), FulfilmentMethod::DineIn | FulfilmentMethod::Takeaway)
        }
        StepKind::Points | StepKind::Invoice | StepKind::Award => true,
    };
    StepKind::ALL.iter().copied().filter(|kind| built.contains(kind) && wanted(kind)).collect()
}

impl Order {
    /// What is due, looking at the order as it is; `None` when it rests.
    #[must_use]
    pub fn next(&self) -> Option<Action> {
        match self.status {
            Status::Cancelled => self.next_undo(),
            Status::Refunded | Status::Completed => None,
            Status::Pending | Status::Paid | Status::Preparing => self.next_forward(),
            Status::Ready | Status::Shipped | Status::Delivered => self.next_forward(),
        }
    }

    fn next_forward(&self) -> Option<Action> {
        if self.steps.iter().any(|step| step.state == StepState::Failed) {
            return Some(Action::Cancel);
        }
        let open = self.steps.iter().find(|step| step.state != StepState::Done);
        match open {
            Some(step) if self.may_run(step) => Some(Action::Run(step.id())),
            Some(_) => None,
            None => self.next_status().map(Action::Move),
        }
    }

    /// Whether the first step that is not done can be taken now.
    fn may_run(&self, step: &Step) -> bool {
        match step.kind {
            // The money was heard of; its provider has to confirm it.
            StepKind::Payment => step.state == StepState::Running,
            // The store sends the parcel.
            StepKind::Delivery => matches!(self.status, Status::Shipped | Status::Delivered),
            StepKind::Stock | StepKind::Points | StepKind::Kitchen => true,
            StepKind::Invoice | StepKind::Award => true,
        }
    }

    /// The status that the market itself moves the order to once all steps are done.
    fn next_status(&self) -> Option<Status> {
        match self.status {
            Status::Paid if self.fulfilment == Fulfilment::Digital => Some(Status::Completed),
            Status::Delivered => Some(Status::Completed),
            Status::Pending | Status::Paid | Status::Preparing | Status::Ready => None,
            Status::Shipped | Status::Completed | Status::Cancelled | Status::Refunded => None,
        }
    }

    /// The last step that took effect is undone first. One that waits (a refund) holds up no
    /// other: the units return at once.
    fn next_undo(&self) -> Option<Action> {
        let taken = |step: &&Step| matches!(step.state, StepState::Running | StepState::Done);
        if let Some(step) = self.steps.iter().rev().find(taken) {
            return Some(Action::Undo(step.id()));
        }
        let back = |tender: &Tender| matches!(tender.state, TenderState::Returned(_));
        let at_rest = self.steps.iter().all(|step| step.state != StepState::Manual);
        let refunded = at_rest && self.tenders.iter().any(back) && !self.owes_money();
        refunded.then_some(Action::Move(Status::Refunded))
    }

    /// Whether step `id` is not begun.
    #[must_use]
    pub fn is_todo(&self, id: StepId) -> bool {
        self.steps.iter().any(|step| step.id() == id && step.state == StepState::Todo)
    }

    /// The order after step `id` was tried, forwards or, if it is cancelled, backwards.
    #[must_use]
    pub fn stepped(&self, id: StepId, outcome: &StepOutcome, now: Timestamp) -> Self {
        let backwards = matches!(self.status, Status::Cancelled | Status::Refunded);
        let (state, error) = match (outcome, backwards) {
            (StepOutcome::Done, false) => (StepState::Done, None),
            (StepOutcome::Done, true) => (StepState::Undone, None),
            (StepOutcome::Waiting, false) => (StepState::Running, None),
            (StepOutcome::Waiting, true) => (StepState::Undoing, None),
            (StepOutcome::Failed(why), false) => (StepState::Failed, Some(why.clone())),
            (StepOutcome::Failed(why), true) => (StepState::Manual, Some(why.clone())),
        };
        let mut next = self.clone();
        if let Some(step) = next.steps.iter_mut().find(|step| step.id() == id) {
            *step = Step { state, error, at: Some(now), ..step.clone() };
        }
        next
    }

    /// Whether money of this order has to go back.
    #[must_use]
    pub fn owes_money(&self) -> bool {
        self.tenders.iter().any(|tender| matches!(tender.state, TenderState::Returning(_)))
    }
}
