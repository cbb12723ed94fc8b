//! The stock step: the units are taken by the write that places the order, and return by the write
//! that records it.

use domain::order::{StepId, StepOutcome};

use super::{
    draft::Draft,
    step::{SagaStep, Taken},
};
use crate::App;

pub(super) struct Stock;

impl SagaStep for Stock {
    fn run<'a>(&'a self, _: &'a App, _: &'a mut Draft, _: StepId) -> Taken<'a> {
        Box::pin(async { Ok(StepOutcome::Done) })
    }

    fn undo<'a>(&'a self, _: &'a App, draft: &'a mut Draft, _: StepId) -> Taken<'a> {
        Box::pin(async {
            draft.returns_stock = true;
            Ok(StepOutcome::Done)
        })
    }
}
