//! Event sources of the workers: the queues, and the stream from a checkpoint on.

use std::{
    io::Write,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use app::Queue;
use aws_sdk_sqs::{Client, types::QueueAttributeName};
use endpoint::{MAX_RECEIVES, Trigger, Worker};
use localcloud::sqs::Queues;

use crate::data_dir::DataDir;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// The position of the relay in the stream: all records up to it are in the queue.
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

    /// Resets it to the beginning of the stream, as after a crash before it was stored.
    pub fn rewind(&self) {
        *self.at.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Stores a record as relayed. After a crash before that, it is relayed again.
    pub(crate) fn set(&self, sequence_number: &str) -> std::io::Result<()> {
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
    pub(crate) sqs: Client,
    pub(crate) queues: Vec<(String, &'static Worker)>,
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

/// Creates a queue and its dead-letter queue as the template does, and returns its URL.
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
    // Shorter than in the template, which has to leave time for Lambda's own retries: after a crash
    // the messages that were in flight come back within seconds and not minutes.
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

/// The queues that `workers` read from, by name.
fn queue_names(workers: &[&'static Worker]) -> Vec<(&'static str, &'static Worker)> {
    workers
        .iter()
        .filter_map(|worker| match worker.spec.trigger {
            Trigger::Queue(name) => Some((name, *worker)),
            Trigger::Stream | Trigger::Minutes(_) => None,
        })
        .collect()
}
