//! Calls of the engine: their results, their failures, and SQL on its connection.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use dynoxide::DynoxideError;
use dynoxide::storage::Storage;

/// A failure of the engine, not of a request: a full disk, a table that is not there.
#[derive(Debug, thiserror::Error)]
#[error("the local DynamoDB failed: {0}")]
pub struct EngineError(pub(super) String);

impl From<DynoxideError> for EngineError {
    fn from(error: DynoxideError) -> Self {
        Self(error.to_string())
    }
}

/// Takes the result of an engine call, which is asynchronous in its signature alone.
pub(super) fn finish<T>(call: impl Future<Output = dynoxide::Result<T>>) -> dynoxide::Result<T> {
    match pin!(call).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => {
            Err(DynoxideError::InternalServerError("the engine suspended a call".to_owned()))
        }
    }
}

/// Runs SQL of ours on the engine's own connection.
pub(super) fn execute(storage: &Storage, sql: &str) -> Result<(), EngineError> {
    storage.conn().execute_batch(sql).map_err(|error| EngineError(error.to_string()))
}
