//! The queue that consumers read from.

use aws_sdk_sqs::{Client, types::SendMessageBatchRequestEntry};
use domain::event::Event;

use crate::AppError;

/// The most messages of one batch (SQS's limit).
const MAX_BATCH: usize = 10;

/// An SQS queue.
#[derive(Clone, Debug)]
pub struct Queue {
    client: Client,
    url: String,
}

impl Queue {
    /// The queue at `url`.
    #[must_use]
    pub const fn new(client: Client, url: String) -> Self {
        Self { client, url }
    }

    /// Sends every event. When one fails all are sent again (at-least-once delivery).
    ///
    /// # Errors
    /// When SQS did not accept one of them.
    pub async fn send(&self, events: &[Event]) -> Result<(), AppError> {
        for chunk in events.chunks(MAX_BATCH) {
            let mut batch = self.client.send_message_batch().queue_url(&self.url);
            for (index, event) in chunk.iter().enumerate() {
                let body = serde_json::to_string(event).map_err(|error| lost(&error))?;
                let entry = SendMessageBatchRequestEntry::builder().id(index.to_string());
                let entry = entry.message_body(body).build().map_err(|error| lost(&error))?;
                batch = batch.entries(entry);
            }
            let sent = batch.send().await.map_err(|error| lost(&error))?;
            if let Some(failed) = sent.failed().first() {
                return Err(lost(&failed.code()));
            }
        }
        Ok(())
    }
}

fn lost(problem: &impl std::fmt::Display) -> AppError {
    AppError::Upstream { service: "the queue", problem: problem.to_string() }
}
