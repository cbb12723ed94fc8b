//! The stream relay: turns the table's changes into messages (transactional outbox).
//!
//! The DynamoDB stream record of a change is its outbox entry. The relay compares the images
//! before and after, derives the event and sends it to the queue. It fails closed: the first
//! record that can't be read or sent is reported by its sequence number, and Lambda delivers it
//! and all later ones again (at-least-once delivery).

use db::stream::Record;

use crate::{AppError, Queue};

/// Where in the stream the relay stopped, and why.
#[derive(Debug, thiserror::Error)]
#[error("stream relay stopped at sequence number {sequence_number}, Lambda retries from there")]
pub struct Stopped {
    /// The first record that was not relayed; empty if the batch has none.
    pub sequence_number: String,
    /// What was wrong.
    #[source]
    pub source: AppError,
}

/// Relays a batch of stream records in their order.
///
/// # Errors
/// [`Stopped`] at the first record that can't be relayed. Records before it are done.
pub async fn relay(queue: &Queue, records: Vec<serde_json::Value>) -> Result<(), Stopped> {
    let mut events = Vec::new();
    let mut first = String::new();
    let mut unreadable = None;
    for record in records {
        let place = record.pointer("/dynamodb/SequenceNumber");
        let place = place.and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
        let event = serde_json::from_value::<Record>(record)
            .map_err(|error| AppError::Upstream {
                service: "the stream",
                problem: error.to_string(),
            })
            .and_then(|record| Ok(record.event()?));
        match event {
            Ok(None) => {}
            Ok(Some(event)) => {
                if events.is_empty() {
                    first.clone_from(&place);
                }
                events.push(event);
            }
            Err(source) => {
                unreadable = Some(Stopped { sequence_number: place, source });
                break;
            }
        }
    }
    let sent = queue.send(&events).await;
    sent.map_err(|source| Stopped { sequence_number: first, source })?;
    unreadable.map_or(Ok(()), Err)
}
