//! What a store does at its desk beside moving orders on: it names the parcel that it has sent, and
//! takes a mistaken move back.

use super::{Actor, Change, Order, Status, Step, StepKind, StepState, Tracking};
use crate::{Code, DomainError, Timestamp};

/// How long a store may take its last move back, in seconds.
pub const UNDO_SECONDS: i64 = 5 * 60;

/// The most lines of a history that its store may still add to by moves that lead nowhere. The
/// longest way of an order has eight.
const MAX_HISTORY: usize = 50;

/// A move of its store that can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undoable {
    /// The status that the move led to.
    pub status: Status,
    /// The status that the order had before.
    pub before: Status,
    /// Until when it can be taken back.
    pub until: Timestamp,
}

impl Order {
    /// Where its parcel can be followed, if its store has said so and the parcel has not come back.
    #[must_use]
    pub fn tracking(&self) -> Option<&Tracking> {
        match self.status {
            Status::Shipped | Status::Delivered | Status::Completed => {}
            Status::Pending | Status::Paid | Status::Preparing | Status::Ready => return None,
            Status::Cancelled | Status::Refunded => return None,
        }
        let sent = self.history.iter().rev().find(|change| change.status == Status::Shipped);
        sent.and_then(|change| change.tracking.as_ref())
    }

    /// The order with `tracking` of the parcel that has just been sent, or in the place of what was
    /// said of it before; `None` if that says nothing new.
    ///
    /// # Errors
    /// [`DomainError::InvalidTransition`] when no parcel is under way.
    pub fn tracked(
        &self,
        tracking: &Tracking,
        by: Actor,
        now: Timestamp,
    ) -> Result<Option<Self>, DomainError> {
        if self.status != Status::Shipped || self.history.len() >= MAX_HISTORY {
            let (from, to) = (self.status.names(), Status::Shipped.names());
            return Err(DomainError::InvalidTransition { from, to });
        }
        if self.tracking() == Some(tracking) {
            return Ok(None);
        }
        let mut next = self.clone();
        let said = Change { tracking: Some(tracking.clone()), ..Change::of(self.status, now, by) };
        match next.history.last_mut() {
            // The move itself says it, if nothing was written since.
            Some(last) if last.at == now && last.by == by && last.tracking.is_none() => {
                last.tracking = said.tracking;
            }
            Some(_) | None => next.history.push(said),
        }
        Ok(Some(next))
    }

    /// Since when its store can work on it: since it was paid, or placed if nothing was due.
    #[must_use]
    pub fn waits_since(&self) -> Timestamp {
        let paid = self.history.iter().find(|change| change.status == Status::Paid);
        paid.or(self.history.first()).map(|change| change.at).unwrap_or_default()
    }

    /// The last move, if its store made it and nothing depends on it: no money and no units moved,
    /// nobody has moved on since, but the market itself, which completes what was delivered.
    #[must_use]
    pub fn undoable(&self) -> Option<Undoable> {
        let by_market =
            |change: &&Change| change.status == Status::Completed && change.by == Actor::System;
        let followed = self.history.last().filter(by_market).is_some();
        let moves = self.history.len().checked_sub(usize::from(followed))?;
        let moves = self.history.get(..moves)?;
        let status = moves.last()?.status;
        // A parcel's number may have been corrected since.
        let from = moves.iter().rposition(|change| change.status != status)?;
        let (before, made) = (moves.get(from)?.status, moves.get(from.checked_add(1)?)?);
        let by_store = matches!(made.by, Actor::User(_)) && !made.undone;
        let harmless = match status {
            Status::Preparing | Status::Ready | Status::Shipped => !followed,
            Status::Completed => !followed && before == Status::Ready,
            Status::Delivered => true,
            // Units were sold again, money goes back, or only money moves it.
            Status::Pending | Status::Paid | Status::Cancelled | Status::Refunded => false,
        };
        let path = self.path();
        let steps = path.iter().zip(path.iter().skip(1));
        let is_step = { steps }.any(|(one, next)| *one == before && *next == status);
        (by_store && harmless && is_step && self.history.len() < MAX_HISTORY).then(|| Undoable {
            status,
            before,
            until: made.at.plus_seconds(UNDO_SECONDS),
        })
    }

    /// The order after its store took back the move to `status`; `None` if that is done already.
    ///
    /// # Errors
    /// [`Code::UndoRefused`] when that is not the last move, or it is too late.
    pub fn undo(
        &self,
        status: Status,
        by: Actor,
        now: Timestamp,
    ) -> Result<Option<Self>, DomainError> {
        let mut before_last = self.history.iter().rev().skip(1);
        let was = |change: &Change| change.status == status;
        let is_undone = self.history.last().is_some_and(|last| last.undone);
        // The market had completed what was delivered.
        let met = before_last.next().is_some_and(was)
            || status == Status::Delivered && before_last.next().is_some_and(was);
        if is_undone && met {
            return Ok(None);
        }
        let move_back = self.undoable().filter(|undo| undo.status == status && now < undo.until);
        let Some(Undoable { before, .. }) = move_back else { return Err(Code::UndoRefused.into()) };
        let mut next = self.clone();
        next.status = before;
        next.history.push(Change { undone: true, ..Change::of(before, now, by) });
        if status == Status::Shipped {
            for step in next.steps.iter_mut().filter(|step| step.kind == StepKind::Delivery) {
                *step = Step::new(StepKind::Delivery, StepState::Todo);
            }
        }
        Ok(Some(next))
    }
}
