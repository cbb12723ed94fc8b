//! Event sources of the workers: a queue per consumer, and the stream with its two readers.

use app::{Bus, Subscription};
use aws_sdk_sqs::{Client, types::QueueAttributeName};
use endpoint::{MAX_RECEIVES, Trigger, Worker};
use localcloud::{dynamodb::Dynamo, sqs::Queues};

use crate::{data_dir::DataDir, stream_reader::Reader};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// A consumer and its queue.
pub(crate) struct Consumer {
    pub(crate) worker: &'static Worker,
    pub(crate) queue_url: String,
}

impl Consumer {
    /// The name of its dead-letter queue.
    pub(crate) fn dead_letters(&self) -> String {
        dead_letters(self.worker)
    }
}

fn dead_letters(worker: &Worker) -> String {
    format!("{}-dlq", worker.spec.id)
}

/// The stream and the queues.
pub(crate) struct EventSources {
    pub(crate) sqs: Client,
    pub(crate) consumers: Vec<Consumer>,
    pub(crate) readers: Vec<Reader>,
    pub(crate) bus: Bus,
}

impl EventSources {
    pub(crate) async fn open(
        place: &DataDir,
        (dynamo, table): (&Dynamo, &str),
        queues: &Queues,
        workers: &[&'static Worker],
    ) -> Result<Self, Failed> {
        let sqs = queues.client();
        let (mut consumers, mut readers, mut subscriptions) = (Vec::new(), Vec::new(), Vec::new());
        for worker in workers.iter().copied() {
            let id = worker.spec.id;
            match worker.spec.trigger {
                Trigger::Events(events) => {
                    let queue_url = make_queue(&sqs, worker).await?;
                    subscriptions.push(Subscription {
                        consumer: id.to_owned(),
                        events: events.to_vec(),
                        queue_url: queue_url.clone(),
                    });
                    consumers.push(Consumer { worker, queue_url });
                }
                Trigger::Stream(entities) => {
                    let stream = dynamo.stream_reader(table, id)?;
                    readers.push(Reader::new(worker, entities, stream, place));
                }
                Trigger::Minutes(_) => {}
            }
        }
        let bus = Bus::new(sqs.clone(), subscriptions);
        Ok(Self { sqs, consumers, readers, bus })
    }
}

/// Creates a consumer's queue and its dead-letter queue as the template does, and returns its URL.
async fn make_queue(sqs: &Client, worker: &Worker) -> Result<String, Failed> {
    let name = worker.spec.id;
    let dead = sqs.create_queue().queue_name(dead_letters(worker)).send().await?;
    let dead = dead.queue_url.ok_or("a queue without an address")?;
    let arn = QueueAttributeName::QueueArn;
    let attributes =
        sqs.get_queue_attributes().queue_url(dead).attribute_names(arn.clone()).send().await?;
    let arn = attributes.attributes.and_then(|mut all| all.remove(&arn));
    let redrive = serde_json::json!({
        "deadLetterTargetArn": arn.ok_or("a queue without a name")?,
        "maxReceiveCount": MAX_RECEIVES,
    });
    // Shorter than in the template, which has to leave time for Lambda's own retries: after a crash
    // the messages that were in flight come back within a minute.
    let visibility = worker.spec.timeout_s().to_string();
    let made = sqs
        .create_queue()
        .queue_name(name)
        .attributes(QueueAttributeName::VisibilityTimeout, visibility)
        .attributes(QueueAttributeName::RedrivePolicy, redrive.to_string())
        .send()
        .await?;
    made.queue_url.ok_or_else(|| "a queue without an address".into())
}
