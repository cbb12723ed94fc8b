//! Work that may die at any await, as an invocation does whose process is killed.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// Runs `work`, or drops it after it was polled so often.
pub(crate) struct Mortal<F> {
    work: Option<Pin<Box<F>>>,
    polls_left: Option<u64>,
}

impl<F: Future> Mortal<F> {
    /// Work that is dropped after `polls`; never, if there are none.
    pub(crate) fn new(work: F, polls: Option<u64>) -> Self {
        Self { work: Some(Box::pin(work)), polls_left: polls }
    }
}

impl<F: Future> Future for Mortal<F> {
    /// What came of it; nothing if it died.
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls_left == Some(0) {
            self.work = None;
        }
        self.polls_left = self.polls_left.map(|left| left.saturating_sub(1));
        let Some(work) = self.work.as_mut() else { return Poll::Ready(None) };
        work.as_mut().poll(context).map(Some)
    }
}
