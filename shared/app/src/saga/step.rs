//! What a step of the saga is.

use std::pin::Pin;

use domain::order::{StepId, StepOutcome};

use super::draft::Draft;
use crate::{App, AppError};

pub(crate) type Taken<'a> =
    Pin<Box<dyn Future<Output = Result<StepOutcome, AppError>> + Send + 'a>>;

/// A step of the saga.
pub(crate) trait SagaStep: Sync {
    /// Whether taking it reaches beyond the table. What does not is part of the write that records
    /// it, so that several such steps are one write.
    fn runs_outside(&self) -> bool {
        false
    }

    /// As [`Self::runs_outside`], of undoing it.
    fn undoes_outside(&self) -> bool {
        false
    }

    /// Takes the step, if it did not take effect before.
    fn run<'a>(&'a self, app: &'a App, draft: &'a mut Draft, id: StepId) -> Taken<'a>;

    /// Undoes the step, if that was not done before. It may meet a step that was begun only.
    fn undo<'a>(&'a self, app: &'a App, draft: &'a mut Draft, id: StepId) -> Taken<'a>;
}
