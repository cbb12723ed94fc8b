//! Batches of SQS messages and stream records (at-least-once delivery). Both fail closed: a message
//! counts as failed until its handler has succeeded, so that one that is malformed, panics or is
//! not reached is delivered again, and in the end goes to the dead-letter queue.

use std::panic::AssertUnwindSafe;
use std::time::SystemTime;

use app::{AppError, Queue};
use endpoint::{causes, panic_text};
use futures_util::{FutureExt, future::BoxFuture};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The part of the timeout that is reserved for answering, in milliseconds.
const MARGIN_MS: i64 = 2_000;

/// A batch of messages (`aws:sqs`).
#[derive(Debug, Deserialize)]
pub(crate) struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Message>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Message {
    #[serde(default)]
    message_id: Option<String>,
    #[serde(default)]
    body: Option<String>,
}

/// A batch of stream records (`aws:dynamodb`).
#[derive(Debug, Deserialize)]
pub(crate) struct Stream {
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

/// Passes each message of `batch` to `handle`, and stops shortly before `deadline`.
pub(crate) async fn consume<'a>(
    batch: Batch,
    deadline: SystemTime,
    now_ms: impl Fn() -> i64,
    handle: impl for<'b> Fn(&'b str) -> BoxFuture<'b, Result<(), AppError>>,
) -> Result<Answer, &'a str> {
    let deadline_ms = millis(deadline);
    let mut answer = Answer::default();
    for message in batch.records {
        // Without an id it can't be reported, so that the whole batch has to be delivered again.
        let id = message.message_id.ok_or("a message has no id")?;
        let in_time = now_ms() < deadline_ms.saturating_sub(MARGIN_MS);
        let body = message.body.unwrap_or_default();
        let handled = match in_time {
            true => Some(AssertUnwindSafe(handle(&body)).catch_unwind().await),
            false => None,
        };
        match handled {
            Some(Ok(Ok(()))) => continue,
            None => {
                tracing::warn!(message_id = id, "no time left for this message, SQS retries it");
            }
            Some(Ok(Err(failure))) => {
                let cause = causes(&failure);
                tracing::error!(message_id = id, "message failed, SQS retries it: {cause}");
            }
            Some(Err(panic)) => {
                let text = panic_text(panic.as_ref());
                tracing::error!(
                    metric = "handler_panicked",
                    message_id = id,
                    "message handler panicked: {text}"
                );
            }
        }
        answer.batch_item_failures.push(FailedItem { item_identifier: id });
    }
    Ok(answer)
}

/// Relays `stream`; on a failure the failed record and all later ones are delivered again.
pub(crate) async fn relay(queue: &Queue, stream: Stream) -> Answer {
    match app::relay::relay(queue, stream.records).await {
        Ok(()) => Answer::default(),
        Err(stopped) => {
            tracing::error!("{stopped}: {}", causes(&stopped.source));
            let failed = FailedItem { item_identifier: stopped.sequence_number };
            Answer { batch_item_failures: vec![failed] }
        }
    }
}

fn millis(at: SystemTime) -> i64 {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn batch(records: &str) -> Batch {
        serde_json::from_str(&format!(r#"{{"Records":[{records}]}}"#)).unwrap()
    }

    /// Fails on "fail", panics on "panic", and takes "slow" a minute.
    fn picky(
        clock: &'static std::sync::atomic::AtomicI64,
    ) -> impl for<'b> Fn(&'b str) -> BoxFuture<'b, Result<(), AppError>> {
        move |body| {
            Box::pin(async move {
                match body {
                    "ok" => Ok(()),
                    "slow" => {
                        clock.fetch_add(60_000, std::sync::atomic::Ordering::SeqCst);
                        Ok(())
                    }
                    "panic" => panic!("unlucky"),
                    other => Err(AppError::Upstream { service: "test", problem: other.to_owned() }),
                }
            })
        }
    }

    async fn failures(records: &str) -> Result<Vec<String>, &'static str> {
        static CLOCK: std::sync::atomic::AtomicI64 = std::sync::atomic::AtomicI64::new(0);
        CLOCK.store(0, std::sync::atomic::Ordering::SeqCst);
        let deadline = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(30)).unwrap();
        let now = || CLOCK.load(std::sync::atomic::Ordering::SeqCst);
        let answer = consume(batch(records), deadline, now, picky(&CLOCK)).await?;
        Ok(answer.batch_item_failures.into_iter().map(|item| item.item_identifier).collect())
    }

    #[tokio::test]
    async fn only_what_succeeded_is_gone() {
        for (records, want) in [
            (r#"{"messageId":"a","body":"ok"}"#, vec![]),
            (r#"{"messageId":"a","body":"fail"},{"messageId":"b","body":"ok"}"#, vec!["a"]),
            (r#"{"messageId":"a","body":"panic"},{"messageId":"b","body":"ok"}"#, vec!["a"]),
            (r#"{"messageId":"a"},{"messageId":"b","body":"ok"}"#, vec!["a"]),
            (r#"{"messageId":"a","body":"slow"},{"messageId":"b","body":"ok"}"#, vec!["b"]),
        ] {
            assert_eq!(failures(records).await.unwrap(), want, "{records}");
        }
        assert!(failures(r#"{"body":"ok"}"#).await.is_err(), "it could not be reported");
    }
}
