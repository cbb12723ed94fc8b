//! What Lambda does for the workers: it reads the stream and the queues, and runs schedules.

use std::{
    io::Write,
    panic::AssertUnwindSafe,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use app::Queue;
use aws_sdk_sqs::{
    Client,
    types::{Message, QueueAttributeName},
};
use endpoint::{BATCH_SIZE, MAX_RECEIVES, Run, Worker, panic_text};
use futures_util::FutureExt;
use localcloud::sqs::Queues;

use crate::{
    data_dir::DataDir,
    market::{Market, TABLE, queue_names},
};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// How many stream records are relayed at once.
const STREAM_BATCH: usize = 100;

/// Where the relay is in the stream: what came before is in the queue.
#[derive(Debug)]
pub struct Checkpoint {
    file: Option<PathBuf>,
    at: Mutex<Option<String>>,
}

impl Checkpoint {
    fn open(place: &DataDir) -> Self {
        let file = match place {
            DataDir::Memory => None,
            DataDir::Folder(folder) => Some(folder.join("relay.checkpoint")),
        };
        let at = file.as_ref().and_then(|file| std::fs::read_to_string(file).ok());
        Self { file, at: Mutex::new(at.filter(|at| !at.is_empty())) }
    }

    /// The last record that was relayed.
    #[must_use]
    pub fn get(&self) -> Option<String> {
        self.at.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets where it was, as after a crash before anything was noted.
    pub fn rewind(&self) {
        *self.at.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Notes a record as relayed. A crash before that relays it again.
    fn set(&self, sequence_number: &str) -> std::io::Result<()> {
        if let Some(file) = &self.file {
            let fresh = file.with_extension("new");
            let mut out = std::fs::File::create(&fresh)?;
            out.write_all(sequence_number.as_bytes())?;
            out.flush()?;
            std::fs::rename(&fresh, file)?;
        }
        *self.at.lock().unwrap_or_else(PoisonError::into_inner) = Some(sequence_number.to_owned());
        Ok(())
    }
}

/// The stream and the queues.
pub(crate) struct EventSources {
    sqs: Client,
    queues: Vec<(String, &'static Worker)>,
    pub(crate) queue: Queue,
    pub(crate) checkpoint: Checkpoint,
}

impl EventSources {
    pub(crate) async fn open(
        place: &DataDir,
        queues: &Queues,
        workers: &[&'static Worker],
    ) -> Result<Self, Failed> {
        let sqs = queues.client();
        let mut urls = Vec::new();
        for (name, worker) in queue_names(workers) {
            urls.push((make_queue(&sqs, name, worker).await?, worker));
        }
        let (url, _) = urls.first().ok_or("no worker reads a queue")?;
        let queue = Queue::new(sqs.clone(), url.clone());
        Ok(Self { sqs, queue, queues: urls, checkpoint: Checkpoint::open(place) })
    }
}

/// Makes a queue and its dead-letter queue as the template does, and answers its address.
async fn make_queue(sqs: &Client, name: &str, worker: &Worker) -> Result<String, Failed> {
    let dead = sqs.create_queue().queue_name(format!("{name}-dlq")).send().await?;
    let dead = dead.queue_url.ok_or("a queue without an address")?;
    let arn = QueueAttributeName::QueueArn;
    let attributes =
        sqs.get_queue_attributes().queue_url(dead).attribute_names(arn.clone()).send().await?;
    let arn = attributes.attributes.and_then(|mut all| all.remove(&arn));
    let redrive = serde_json::json!({
        "deadLetterTargetArn": arn.ok_or("a queue without a name")?,
        "maxReceiveCount": MAX_RECEIVES,
    });
    // Shorter than in the template, which has to leave room for Lambda's own retries: after a crash
    // nobody wants to wait minutes for the messages that were in hand.
    let visibility = worker.spec.timeout_s.to_string();
    let made = sqs
        .create_queue()
        .queue_name(name)
        .attributes(QueueAttributeName::VisibilityTimeout, visibility)
        .attributes(QueueAttributeName::RedrivePolicy, redrive.to_string())
        .send()
        .await?;
    made.queue_url.ok_or_else(|| "a queue without an address".into())
}

impl Market {
    /// Relays what changed, and answers whether anything had.
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

    /// Feeds waiting messages to their workers, and answers how many there were. `wait_s` is how
    /// long to wait for the first, in seconds.
    ///
    /// # Errors
    /// When the queue can't be read; a message that errors stays in it.
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

    /// Whether `worker` did what `message` asks for; a panic counts as a failure.
    async fn handle(&self, worker: &Worker, message: &Message) -> bool {
        let Run::Message(run) = worker.run else { return false };
        let body = message.body().unwrap_or_default();
        match AssertUnwindSafe(run(&self.app, body)).catch_unwind().await {
            Ok(Ok(())) => true,
            Ok(Err(failure)) => {
                tracing::error!(worker = worker.spec.id, "message failed: {failure}");
                false
            }
            Err(panic) => {
                let text = panic_text(panic.as_ref());
                tracing::error!(worker = worker.spec.id, "message handler panicked: {text}");
                false
            }
        }
    }

    /// Runs every schedule once, and answers how much they did.
    ///
    /// # Errors
    /// When one of them errors.
    pub async fn tick(&self) -> Result<usize, Failed> {
        let mut done = 0_usize;
        for worker in self.workers {
            if let Run::Tick(run) = worker.run {
                done = done.saturating_add(run(&self.app).await?);
            }
        }
        Ok(done)
    }

    /// Relays and consumes until nothing is left to do now.
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
