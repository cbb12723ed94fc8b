//! How an order's status and money change. Each move is checked, and adds one line to the history.

use super::{
    Actor, Change, FulfilmentMethod, Order, Status, Step, StepKind, StepState, TenderState,
};
use crate::{Code, DomainError, Text, Timestamp};

impl Order {
    /// The order with the status `to`.
    ///
    /// # Errors
    /// [`DomainError::InvalidTransition`] when its path has no such step.
    pub fn transition(
        &self,
        to: Status,
        by: Actor,
        reason: Option<Text<1, 200>>,
        now: Timestamp,
    ) -> Result<Self, DomainError> {
        if !self.can_transition(to) {
            return Err(DomainError::InvalidTransition {
                from: self.status.names(),
                to: to.names(),
            });
        }
        let mut next = self.clone();
        next.status = to;
        next.history.push(Change { reason, ..Change::of(to, now, by) });
        if to == Status::Cancelled {
            let holds_money = next.paid_by().next().is_some();
            for step in &mut next.steps {
                // Some tenders of an order may be paid before the others are. Money that is here
                // goes back, whatever became of the step.
                let to_undo = step.kind == StepKind::Payment && holds_money;
                step.state = match step.state {
                    StepState::Todo | StepState::Failed if to_undo => StepState::Running,
                    StepState::Todo => StepState::Skipped,
                    StepState::Running | StepState::Done | StepState::Failed => continue,
                    StepState::Skipped | StepState::Undoing => continue,
                    StepState::Undone | StepState::Manual => continue,
                };
                step.at = Some(now);
            }
        }
        Ok(next)
    }

    /// The order after attempt `attempt` brought the money of its tender `tender`; `None` if the
    /// tender has its money already. Money of an order that no longer waits for it has to go back.
    #[must_use]
    pub fn money_received(
        &self,
        tender: u8,
        attempt: u16,
        by: Actor,
        now: Timestamp,
    ) -> Option<Self> {
        let mut next = self.clone();
        let slot = next.tenders.iter_mut().find(|slot| slot.n == tender)?;
        match (slot.state, self.status) {
            (TenderState::Open, Status::Pending) => slot.state = TenderState::Paid(attempt),
            (TenderState::Open, Status::Cancelled) => {
                slot.state = TenderState::Returning(attempt);
                next.mark(StepKind::Payment, StepState::Undoing, now);
                return Some(next);
            }
            (TenderState::Open, _) => return None,
            (TenderState::Paid(_) | TenderState::Returning(_) | TenderState::Returned(_), _) => {
                return None;
            }
        }
        if next.tenders.iter().any(|slot| slot.state == TenderState::Open) {
            return Some(next);
        }
        next.mark(StepKind::Payment, StepState::Running, now);
        next.transition(Status::Paid, by, None, now).ok()
    }

    /// The order after it gave up the money of its tenders, and the attempts that held it.
    #[must_use]
    pub fn money_returned_to(&self) -> (Self, Vec<u16>) {
        let mut next = self.clone();
        let mut attempts = Vec::new();
        for tender in &mut next.tenders {
            if let TenderState::Paid(attempt) = tender.state {
                tender.state = TenderState::Returning(attempt);
                attempts.push(attempt);
            }
        }
        (next, attempts)
    }

    fn mark(&mut self, kind: StepKind, state: StepState, now: Timestamp) {
        if let Some(step) = self.steps.iter_mut().find(|step| step.kind == kind) {
            *step = Step { state, at: Some(now), ..step.clone() };
        }
    }

    /// Whether the money of this order is confirmed by its provider, or none is due.
    #[must_use]
    pub fn money_confirmed(&self) -> bool {
        let mut payment = self.steps.iter().filter(|step| step.kind == StepKind::Payment);
        payment.all(|step| step.state == StepState::Done)
    }

    /// Whether providers still have to confirm money of this order, as soon as there is any.
    #[must_use]
    pub fn awaits_confirmation(&self) -> bool {
        !self.money_confirmed() && !self.status.is_final()
    }

    /// The statuses that this order may take next, whoever changes it.
    #[must_use]
    pub fn next_statuses(&self) -> Vec<Status> {
        Status::ALL.iter().copied().filter(|status| self.can_transition(*status)).collect()
    }

    /// Checks that its store may change its status to `to` now.
    ///
    /// # Errors
    /// [`DomainError::InvalidTransition`] when its path has no such step, or only a payment takes
    /// it; [`Code::PaymentUnconfirmed`] while the provider has not confirmed the payment: until
    /// then nothing leaves the store.
    pub fn store_may_move(&self, to: Status) -> Result<(), DomainError> {
        let by_money = matches!(to, Status::Pending | Status::Paid | Status::Refunded);
        if by_money || !self.can_transition(to) {
            return Err(DomainError::InvalidTransition {
                from: self.status.names(),
                to: to.names(),
            });
        }
        if to != Status::Cancelled && !self.money_confirmed() {
            return Err(Code::PaymentUnconfirmed.into());
        }
        Ok(())
    }

    /// The statuses that its store may change it to now.
    #[must_use]
    pub fn store_moves(&self) -> Vec<Status> {
        let all = Status::ALL.iter().copied();
        all.filter(|to| self.store_may_move(*to).is_ok()).collect()
    }

    fn can_transition(&self, to: Status) -> bool {
        match to {
            Status::Cancelled => self.status.may_be_cancelled(),
            Status::Refunded => self.status == Status::Cancelled && !self.owes_money(),
            Status::Pending | Status::Paid | Status::Preparing | Status::Ready => self.follows(to),
            Status::Shipped | Status::Delivered | Status::Completed => self.follows(to),
        }
    }

    /// Whether `to` follows the current status on this order's path.
    fn follows(&self, to: Status) -> bool {
        let path = self.path();
        path.iter().zip(path.iter().skip(1)).any(|(from, next)| *from == self.status && *next == to)
    }

    /// The statuses that it passes when all goes well, in order.
    #[must_use]
    pub const fn path(&self) -> &'static [Status] {
        match self.fulfilment.method() {
            FulfilmentMethod::ShipHome => &[
                Status::Pending,
                Status::Paid,
                Status::Shipped,
                Status::Delivered,
                Status::Completed,
            ],
            FulfilmentMethod::DineIn | FulfilmentMethod::Takeaway => &[
                Status::Pending,
                Status::Paid,
                Status::Preparing,
                Status::Ready,
                Status::Completed,
            ],
            FulfilmentMethod::Digital => &[Status::Pending, Status::Paid, Status::Completed],
        }
    }
}
