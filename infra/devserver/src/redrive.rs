//! What was given up in the local market, brought back into the work: records that a reader of the
//! stream parked, and events that a consumer failed too often. What is done twice changes nothing,
//! because readers and consumers are given everything at least once anyway.

use aws_sdk_sqs::types::QueueAttributeName;
use serde_json::Value;

use crate::{event_sources::Consumer, market::Market, stream_reader::Reader};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// What a worker gave up, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenUp {
    /// The worker.
    pub worker: &'static str,
    /// What there was: records, or events in its dead-letter queue.
    pub found: usize,
    /// How many were brought back.
    pub back: usize,
    /// How many failed again, or were not tried because there were too many, and are kept.
    pub left: usize,
}

impl Market {
    /// What there is to be brought back, by worker.
    ///
    /// # Errors
    /// When a file or a queue can't be read.
    pub async fn given_up(&self) -> Result<Vec<GivenUp>, Failed> {
        let mut all = Vec::new();
        for reader in &self.event_sources.readers {
            let found = reader.parked()?.len();
            all.push(GivenUp { worker: reader.worker.spec.id, found, back: 0, left: found });
        }
        for consumer in &self.event_sources.consumers {
            let (_, found) = self.dead_letters(consumer).await?;
            all.push(GivenUp { worker: consumer.worker.spec.id, found, back: 0, left: found });
        }
        Ok(all)
    }

    /// Gives each reader at most `most` of the records that it parked, one by one in their order,
    /// and moves all dead letters back to their queues. What fails again is kept.
    ///
    /// # Errors
    /// When a file or a queue can't be read or written. Until then nothing is lost: a record leaves
    /// its file after it was taken.
    pub async fn redrive(&self, most: usize) -> Result<Vec<GivenUp>, Failed> {
        let mut all = Vec::new();
        for reader in &self.event_sources.readers {
            all.push(self.redrive_parked(reader, most).await?);
        }
        for consumer in &self.event_sources.consumers {
            let (arn, found) = self.dead_letters(consumer).await?;
            if found > 0 {
                let sqs = &self.event_sources.sqs;
                sqs.start_message_move_task().source_arn(arn).send().await?;
            }
            all.push(GivenUp { worker: consumer.worker.spec.id, found, back: found, left: 0 });
        }
        Ok(all)
    }

    async fn redrive_parked(&self, reader: &Reader, most: usize) -> Result<GivenUp, Failed> {
        let parked = reader.parked()?;
        let found = parked.len();
        let mut left = Vec::new();
        for (number, line) in parked.into_iter().enumerate() {
            if number >= most || !self.takes(reader, &line).await {
                left.push(line);
            }
        }
        let back = found.saturating_sub(left.len());
        if back > 0 {
            reader.keep_parked(&left)?;
        }
        Ok(GivenUp { worker: reader.worker.spec.id, found, back, left: left.len() })
    }

    /// Whether `reader` takes the parked record in `line`; what can't be read is not taken.
    async fn takes(&self, reader: &Reader, line: &str) -> bool {
        let Ok(record) = serde_json::from_str::<Value>(line) else { return false };
        self.hand(&self.app, reader.worker, vec![record]).await.is_ok()
    }

    /// The dead-letter queue of a consumer, and how many events are in it.
    async fn dead_letters(&self, consumer: &Consumer) -> Result<(String, usize), Failed> {
        let sqs = &self.event_sources.sqs;
        let name = consumer.dead_letters();
        let url = sqs.get_queue_url().queue_name(name).send().await?.queue_url;
        let count = QueueAttributeName::ApproximateNumberOfMessages;
        let attributes = sqs
            .get_queue_attributes()
            .set_queue_url(url)
            .attribute_names(QueueAttributeName::QueueArn)
            .attribute_names(count.clone())
            .send()
            .await?;
        let mut attributes = attributes.attributes.unwrap_or_default();
        let arn = attributes.remove(&QueueAttributeName::QueueArn).unwrap_or_default();
        let count = attributes.remove(&count).unwrap_or_default().parse()?;
        Ok((arn, count))
    }
}
