//! Runs the workers as Lambda does: with the records of the stream, with the messages of their
//! queues, and on their schedules.

use std::panic::AssertUnwindSafe;

use aws_sdk_sqs::types::Message;
use endpoint::{BATCH_SIZE, Run, Worker, causes, panic_text};
use futures_util::FutureExt;

use crate::market::{Market, TABLE};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// How many stream records are relayed at once.
const STREAM_BATCH: usize = 100;

impl Market {
    /// Relays the next stream records, and returns whether there were any.
    ///
    /// # Errors
    /// When a record can't be relayed; those before it are done.
    pub async fn relay(&self) -> Result<bool, Failed> {
        let checkpoint = &self.event_sources.checkpoint;
        let records =
            self.dynamo.stream_records(TABLE, checkpoint.get().as_deref(), STREAM_BATCH)?;
        let place = |record: &serde_json::Value| {
            let place = record.pointer("/dynamodb/SequenceNumber");
            place.and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
        };
        let places: Vec<_> = records.iter().map(place).collect();
        let Some(last) = places.last() else { return Ok(false) };
        match app::relay::relay(&self.event_sources.queue, records).await {
            Ok(()) => checkpoint.set(last)?,
            Err(stopped) => {
                let done = places.iter().take_while(|place| **place != stopped.sequence_number);
                if let Some(done) = done.last() {
                    checkpoint.set(done)?;
                }
                return Err(stopped.into());
            }
        }
        Ok(true)
    }

    /// Passes waiting messages to their workers, and returns how many there were. `wait_s` is how
    /// long to wait for the first, in seconds.
    ///
    /// # Errors
    /// When the queue can't be read; a message that fails stays in it.
    pub async fn consume(&self, wait_s: i32) -> Result<usize, Failed> {
        let mut seen = 0_usize;
        for (url, worker) in &self.event_sources.queues {
            let received = self
                .event_sources
                .sqs
                .receive_message()
                .queue_url(url)
                .max_number_of_messages(i32::from(BATCH_SIZE))
                .wait_time_seconds(wait_s)
                .send()
                .await?;
            for message in received.messages.unwrap_or_default() {
                seen = seen.saturating_add(1);
                if self.handle(worker, &message).await {
                    let receipt = message.receipt_handle.unwrap_or_default();
                    let delete = self.event_sources.sqs.delete_message().queue_url(url);
                    delete.receipt_handle(receipt).send().await?;
                }
            }
        }
        Ok(seen)
    }

    /// Whether `worker` handled `message`; a panic counts as a failure.
    async fn handle(&self, worker: &Worker, message: &Message) -> bool {
        let Run::Message(run) = worker.run else { return false };
        let body = message.body().unwrap_or_default();
        match AssertUnwindSafe(run(&self.app, body)).catch_unwind().await {
            Ok(Ok(())) => true,
            Ok(Err(failure)) => {
                let cause = causes(&failure);
                tracing::error!(worker = worker.spec.id, "message failed, retrying: {cause}");
                false
            }
            Err(panic) => {
                let text = panic_text(panic.as_ref());
                tracing::error!(worker = worker.spec.id, "message handler panicked: {text}");
                false
            }
        }
    }

    /// Runs every schedule once, and returns how many items they processed.
    ///
    /// # Errors
    /// When one of them fails.
    pub async fn tick(&self) -> Result<usize, Failed> {
        let mut done = 0_usize;
        for worker in self.workers {
            if let Run::Tick(run) = worker.run {
                done = done.saturating_add(run(&self.app).await?);
            }
        }
        Ok(done)
    }

    /// Relays and consumes messages until nothing is left to do now.
    ///
    /// # Errors
    /// When the stream or the queue can't be read.
    pub async fn drain(&self) -> Result<(), Failed> {
        loop {
            let notified = self.cashier.run_due().await?.len();
            let relayed = self.relay().await?;
            let consumed = self.consume(0).await?;
            if notified == 0 && !relayed && consumed == 0 {
                return Ok(());
            }
        }
    }
}
