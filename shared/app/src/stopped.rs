//! Where a reader of the stream has stopped.

use db::stream;
use serde_json::Value;

use crate::AppError;

/// Where in the stream a reader stopped, and why: the records before are done, this one and the
/// later ones are delivered again.
#[derive(Debug, thiserror::Error)]
#[error("stopped at record {sequence_number} of {item}")]
pub struct Stopped {
    /// The first record that is not done; empty if the batch has none.
    pub sequence_number: String,
    /// The key of the item that it is about, for the log.
    pub item: String,
    /// What was wrong.
    #[source]
    pub source: AppError,
}

impl Stopped {
    /// Makes the error that `record` could not be handled.
    pub fn at(record: &Value) -> impl FnOnce(AppError) -> Self + use<> {
        let sequence_number = stream::sequence_number(record).to_owned();
        let item = stream::item_key(record);
        move |source| Self { sequence_number, item, source }
    }
}
