//! Batches of SQS messages and stream records, in Lambda's form. How they are handled is
//! [`endpoint::batch`].

use std::time::SystemTime;

use app::{App, Bus, Stopped};
use domain::Timestamp;
use endpoint::{
    Worker,
    batch::{self, Message},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A batch of messages (`aws:sqs`).
#[derive(Debug, Deserialize)]
pub(crate) struct Messages {
    #[serde(rename = "Records")]
    records: Vec<Received>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Received {
    #[serde(default)]
    message_id: Option<String>,
    #[serde(default)]
    body: Option<String>,
}

/// A batch of stream records (`aws:dynamodb`).
#[derive(Debug, Deserialize)]
pub(crate) struct Records {
    #[serde(rename = "Records")]
    records: Vec<Value>,
}

/// The items that have to be delivered again.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    batch_item_failures: Vec<FailedItem>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct FailedItem {
    item_identifier: String,
}

impl Answer {
    fn of(failed: impl IntoIterator<Item = String>) -> Self {
        let failed = failed.into_iter();
        let items = failed.map(|item_identifier| FailedItem { item_identifier }).collect();
        Self { batch_item_failures: items }
    }

    /// On a failure the failed record and all later ones are delivered again.
    fn read(done: Result<(), Stopped>) -> Self {
        Self::of(done.err().map(|stopped| stopped.sequence_number))
    }
}

/// Passes a batch of messages to `worker`.
pub(crate) async fn consume(
    app: &App,
    worker: &Worker,
    batch: Messages,
    deadline: SystemTime,
) -> Result<Answer, &'static str> {
    let mut messages = Vec::with_capacity(batch.records.len());
    for received in batch.records {
        // Without an id it can't be reported, so that the whole batch has to be delivered again.
        let id = received.message_id.ok_or("a message has no id")?;
        messages.push(Message { id, body: received.body.unwrap_or_default() });
    }
    Ok(Answer::of(batch::consume(app, worker, messages, Some(time(deadline))).await))
}

/// Passes a batch of stream records to `worker`.
pub(crate) async fn read(
    app: &App,
    worker: &Worker,
    batch: Records,
    deadline: SystemTime,
) -> Answer {
    Answer::read(batch::read(app, worker, batch.records, Some(time(deadline))).await)
}

/// Passes a batch of stream records to the relay.
pub(crate) async fn relay(bus: &Bus, worker: &Worker, batch: Records) -> Answer {
    Answer::read(batch::relay(bus, worker, batch.records).await)
}

fn time(at: SystemTime) -> Timestamp {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_failed_is_named_as_lambda_reads_it() {
        let answer = |failed: &[&str]| {
            let answer = Answer::of(failed.iter().map(|id| (*id).to_owned()));
            serde_json::to_string(&answer).unwrap()
        };
        assert_eq!(answer(&[]), r#"{"batchItemFailures":[]}"#);
        assert_eq!(answer(&["a"]), r#"{"batchItemFailures":[{"itemIdentifier":"a"}]}"#);
    }
}
