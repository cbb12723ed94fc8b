//! The saga: takes and undoes the steps of orders.
//!
//! It looks at the order as it is, takes the one thing that is due, as a conditional write, and
//! again, until nothing is. Messages that come twice (at-least-once delivery), late or out of order
//! do no harm, nor does a crash between two writes: the next delivery continues from there.
//!
//! A step is one file with `run` and `undo`. What happens outside the table is keyed by order and
//! step, so that a repetition is recognized; what happens inside is part of the write that records
//! the step.

mod delivery;
mod draft;
mod payment;
mod step;
mod stock;

use domain::{
    OrderId, Text,
    order::{Action, Actor, Status, StepId, StepKind, StepOutcome},
};

pub(crate) use draft::Draft;
use step::SagaStep;

use crate::{App, AppError, filing, retry::Retry};

/// How many writes one message makes at most; no order needs that many.
const MAX_WRITES: u32 = 16;

/// Where the code of a step is found.
pub(crate) type Steps = fn(StepKind) -> Option<&'static dyn SagaStep>;

/// The steps that are built.
pub(crate) fn built(kind: StepKind) -> Option<&'static dyn SagaStep> {
    match kind {
        StepKind::Stock => Some(&stock::Stock),
        StepKind::Payment => Some(&payment::Payment),
        StepKind::Delivery => Some(&delivery::Delivery),
        StepKind::Points | StepKind::Kitchen | StepKind::Invoice | StepKind::Award => None,
    }
}

/// What an order does once the steps that were due are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rest {
    /// Nothing is due.
    Done,
    /// A step waits for somebody outside.
    Waiting,
}

/// Takes the steps that are due for the order `id`. Money that its provider does not confirm now is
/// asked about again by the schedule of deadlines: no queue waits so long.
///
/// # Errors
/// When a step can't be taken now; whoever called calls again.
pub async fn advance(app: &App, id: OrderId) -> Result<(), AppError> {
    let advanced = take_due(app, id).await;
    if !matches!(advanced, Ok(Rest::Waiting) | Err(AppError::Upstream { .. })) {
        return advanced.map(drop);
    }
    let filed = filing::file_confirmations(app, id).await?;
    match advanced {
        Err(error) if filed => {
            tracing::warn!(order.id = %id, "the schedule goes on with an order: {error}");
            Ok(())
        }
        advanced => advanced.map(drop),
    }
}

/// As [`advance`], for the schedule: what waits is not filed once more.
///
/// # Errors
/// As [`advance`].
pub(crate) async fn take_due(app: &App, id: OrderId) -> Result<Rest, AppError> {
    advance_with(app, id, built).await
}

pub(crate) async fn advance_with(app: &App, id: OrderId, steps: Steps) -> Result<Rest, AppError> {
    for _ in 0..MAX_WRITES {
        let Some((order, payments)) = app.db.order_with_payments(id).await? else {
            let problem = format!("an event names order {id}, which does not exist");
            return Err(AppError::Upstream { service: "the queue", problem });
        };
        let mut draft = Draft::of(order, payments);
        take_local(app, &mut draft, steps).await?;
        if !draft.is_changed() {
            match draft.order.next() {
                None => return Ok(Rest::Done),
                // Something may happen outside, which a cancellation has to undo: so it is written
                // down first.
                Some(Action::Run(id)) if draft.order.is_todo(id) => {
                    draft.order = draft.order.stepped(id, &StepOutcome::Waiting, app.now());
                }
                Some(action) => {
                    if take(app, &mut draft, action, steps).await? == StepOutcome::Waiting {
                        return Ok(Rest::Waiting);
                    }
                    take_local(app, &mut draft, steps).await?;
                }
            }
        }
        match draft.commit(app, None).await {
            // Another writer changed the order: read it again.
            Ok(_) | Err(Retry::Again) => {}
            Err(Retry::Fail(error) | Retry::Refused(error)) => return Err(error),
        }
    }
    Err(AppError::TooMuchContention("advance"))
}

/// Takes the steps that are due and reach no further than the table, and moves the order on, but to
/// one status in one write: each is announced.
pub(crate) async fn take_local(app: &App, draft: &mut Draft, steps: Steps) -> Result<(), AppError> {
    while let Some(action) = draft.order.next() {
        let outside = match action {
            Action::Run(id) => steps(id.kind).is_none_or(|step| step.runs_outside()),
            Action::Undo(id) => steps(id.kind).is_none_or(|step| step.undoes_outside()),
            Action::Move(_) => draft.is_moved(),
            // What it was moved to did not come about: nobody has to hear of that.
            Action::Cancel => false,
        };
        if outside {
            return Ok(());
        }
        take(app, draft, action, steps).await?;
    }
    Ok(())
}

async fn take(
    app: &App,
    draft: &mut Draft,
    action: Action,
    steps: Steps,
) -> Result<StepOutcome, AppError> {
    let now = app.now();
    let (id, outcome) = match action {
        Action::Move(to) => {
            draft.order = draft.order.transition(to, Actor::System, None, now)?;
            return Ok(StepOutcome::Done);
        }
        Action::Cancel => {
            let reason = Text::new("a step failed").ok();
            draft.order = draft.order.transition(Status::Cancelled, Actor::System, reason, now)?;
            return Ok(StepOutcome::Done);
        }
        Action::Run(id) | Action::Undo(id) => {
            let outcome = match made_to_fail(app, draft, action) {
                Some(failed) => failed,
                None => step_taken(app, draft, action, id, steps).await?,
            };
            (id, outcome)
        }
    };
    if let StepOutcome::Failed(why) = &outcome {
        tracing::error!(
            metric = "saga_step_failed",
            order.id = %draft.order.id,
            step = id.kind.as_str(),
            "a step of an order failed for good: {why}"
        );
    }
    // A step that waits forwards stays as it is: nothing is to be written down.
    if outcome != StepOutcome::Waiting || draft.order.status == Status::Cancelled {
        draft.order = draft.order.stepped(id, &outcome, now);
    }
    Ok(outcome)
}

/// Runs or undoes step `id`, whichever is due.
async fn step_taken(
    app: &App,
    draft: &mut Draft,
    action: Action,
    id: StepId,
    steps: Steps,
) -> Result<StepOutcome, AppError> {
    let Some(step) = steps(id.kind) else {
        let problem = format!("no code takes the step {}", id.kind.as_str());
        return Err(AppError::Upstream { service: "the saga", problem });
    };
    match action {
        Action::Undo(_) => step.undo(app, draft, id).await,
        Action::Run(_) | Action::Move(_) | Action::Cancel => step.run(app, draft, id).await,
    }
}

/// The failure of what is due, if a developer has made it fail.
#[cfg(feature = "step-faults")]
fn made_to_fail(app: &App, draft: &Draft, action: Action) -> Option<StepOutcome> {
    app.step_faults.outcome(draft.order.id, action)
}

/// Nothing is made to fail in a function.
#[cfg(not(feature = "step-faults"))]
const fn made_to_fail(_: &App, _: &Draft, _: Action) -> Option<StepOutcome> {
    None
}

#[cfg(test)]
mod tests;
