//! The bus: one SQS queue per consumer, each with the event types that the consumer asked for.

use std::str::FromStr;

use aws_sdk_sqs::{Client, types::SendMessageBatchRequestEntry};
use db::sdk_problem;
use domain::event::{Event, EventType};

use crate::AppError;

/// The most messages of one batch (SQS's limit).
const MAX_BATCH: usize = 10;

/// A consumer's queue, and what is sent to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The id of the consumer.
    pub consumer: String,
    /// The event types that it asked for.
    pub events: Vec<EventType>,
    /// The address of its queue.
    pub queue_url: String,
}

/// A subscription is not `<consumer> <type>,<type>… <address>`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a consumer, its event types and the address of its queue")]
pub struct BadRoute(String);

impl FromStr for Subscription {
    type Err = BadRoute;

    /// Reads `<consumer> <type>,<type>… <address>`.
    fn from_str(text: &str) -> Result<Self, BadRoute> {
        let bad = || BadRoute(text.to_owned());
        let mut words = text.split_ascii_whitespace();
        let (Some(consumer), Some(events), Some(queue_url), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(bad());
        };
        let events: Result<_, _> = events.split(',').map(str::parse).collect();
        Ok(Self {
            consumer: consumer.to_owned(),
            events: events.map_err(|_| bad())?,
            queue_url: queue_url.to_owned(),
        })
    }
}

/// The queues of all consumers.
#[derive(Clone, Debug)]
pub struct Bus {
    client: Client,
    subscriptions: Vec<Subscription>,
}

impl Bus {
    /// The bus of `subscriptions`, reached through `client`.
    #[must_use]
    pub const fn new(client: Client, subscriptions: Vec<Subscription>) -> Self {
        Self { client, subscriptions }
    }

    /// Sends every event to every queue that asked for its type. When one fails, all are sent again
    /// (at-least-once delivery).
    ///
    /// # Errors
    /// When SQS did not accept one of them.
    pub async fn publish(&self, events: &[Event]) -> Result<(), AppError> {
        for subscription in &self.subscriptions {
            let wanted: Vec<_> =
                events.iter().filter(|event| subscription.events.contains(&event.kind)).collect();
            for chunk in wanted.chunks(MAX_BATCH) {
                self.send(subscription, chunk).await?;
            }
        }
        Ok(())
    }

    async fn send(&self, to: &Subscription, events: &[&Event]) -> Result<(), AppError> {
        let lost = |problem: String| AppError::Upstream {
            service: "SQS",
            problem: format!("queue of {}: {problem}", to.consumer),
        };
        let mut batch = self.client.send_message_batch().queue_url(&to.queue_url);
        for (index, event) in events.iter().enumerate() {
            let body = serde_json::to_string(event).map_err(|error| lost(error.to_string()))?;
            let entry = SendMessageBatchRequestEntry::builder().id(index.to_string());
            let entry = entry.message_body(body).build();
            batch = batch.entries(entry.map_err(|error| lost(error.to_string()))?);
        }
        let sent = batch.send().await.map_err(|error| lost(sdk_problem(&error)))?;
        match sent.failed().first() {
            None => Ok(()),
            Some(failed) => Err(lost(format!(
                "{} of {} messages were refused, the first with {}",
                sent.failed().len(),
                events.len(),
                failed.code(),
            ))),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::order::Status;

    use super::*;

    #[test]
    fn a_subscription_is_read_whole_or_refused() {
        let read = "mail order.paid,payment.review https://sqs/1/mail".parse::<Subscription>();
        let want = Subscription {
            consumer: "mail".to_owned(),
            events: vec![EventType::Order(Status::Paid), EventType::PaymentReview],
            queue_url: "https://sqs/1/mail".to_owned(),
        };
        assert_eq!(read, Ok(want));
        for bad in ["", "mail", "mail order.paid", "mail order.lost url", "mail order.paid url x"] {
            assert!(bad.parse::<Subscription>().is_err(), "{bad}");
        }
    }
}
