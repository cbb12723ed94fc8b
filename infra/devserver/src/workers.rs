//! Runs the workers as Lambda does: with the records of the stream, with the events of their
//! queues, and on their schedules. Batches are handled by [`endpoint::batch`].

use app::{App, Stopped};
use endpoint::{
    Run, Worker,
    batch::{self, Message},
};

use serde_json::Value;

use crate::{
    event_sources::Consumer, grants, market::Market, stream_reader::Reader, tables::TABLE,
};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// What a reader of the stream did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// There was nothing to do.
    Idle,
    /// It got on.
    Done,
    /// It stopped at a record, which is tried again.
    Stopped,
}

/// The `work` of `worker`, which may do what that declares.
async fn by<T>(worker: &Worker, work: impl Future<Output = T>) -> T {
    grants::within(worker.spec.dynamodb.to_vec(), work).await
}

impl Market {
    /// Hands stream records to `worker`, in the function `app`.
    ///
    /// # Errors
    /// At the first record that fails: those before it are done.
    pub async fn hand(
        &self,
        app: &App,
        worker: &Worker,
        records: Vec<Value>,
    ) -> Result<(), Stopped> {
        match worker.run {
            Run::Relay => batch::relay(&self.event_sources.bus, worker, records).await,
            Run::Record(_) | Run::Event(_) | Run::Tick(_) => {
                by(worker, batch::read(app, worker, records, None)).await
            }
        }
    }

    /// Gives messages of its queue to `worker`, in the function `app`; returns the ids of those
    /// that failed.
    pub async fn give(&self, app: &App, worker: &Worker, messages: Vec<Message>) -> Vec<String> {
        by(worker, batch::consume(app, worker, messages, None)).await
    }

    /// Runs the schedule of `worker`, in the function `app`, and returns how many items it
    /// processed.
    ///
    /// # Errors
    /// When it fails.
    pub async fn run(&self, app: &App, worker: &Worker) -> Result<usize, Failed> {
        Ok(by(worker, batch::tick(app, worker)).await?)
    }

    /// Gives `reader` the next records of the stream.
    pub(crate) async fn read(&self, reader: &Reader) -> Result<Progress, Failed> {
        let Some(mut page) = reader.page()? else { return Ok(Progress::Idle) };
        let wanted = std::mem::take(&mut page.wanted);
        match self.hand(&self.app, reader.worker, wanted).await {
            Ok(()) => {
                reader.done(&page)?;
                Ok(Progress::Done)
            }
            Err(stopped) if reader.stopped(&page, &stopped.sequence_number)? => Ok(Progress::Done),
            Err(_logged) => Ok(Progress::Stopped),
        }
    }

    /// Lets each reader of the stream read on until it has nothing to do or is stopped.
    ///
    /// # Errors
    /// When the stream can't be read.
    pub async fn read_stream(&self) -> Result<(), Failed> {
        for reader in &self.event_sources.readers {
            while self.read(reader).await? == Progress::Done {}
        }
        Ok(())
    }

    /// Lets every reader begin again with the oldest record that is left, as after a crash before
    /// their checkpoints were stored.
    ///
    /// # Errors
    /// When the checkpoints can't be written.
    pub fn rewind(&self) -> Result<(), Failed> {
        for reader in &self.event_sources.readers {
            reader.rewind()?;
        }
        Ok(())
    }

    /// Passes waiting events to every consumer, and returns how many there were.
    ///
    /// # Errors
    /// When a queue can't be read; an event that fails stays in it.
    pub async fn consume(&self) -> Result<usize, Failed> {
        let mut seen = 0_usize;
        for consumer in &self.event_sources.consumers {
            seen = seen.saturating_add(self.consume_queue(consumer, 0).await?);
        }
        Ok(seen)
    }

    /// Passes waiting events to `consumer`, and returns how many there were. `wait_s` is how long
    /// to wait for the first, in seconds.
    pub(crate) async fn consume_queue(
        &self,
        consumer: &Consumer,
        wait_s: i32,
    ) -> Result<usize, Failed> {
        let Consumer { worker, queue_url } = consumer;
        let sqs = &self.event_sources.sqs;
        let receive = sqs.receive_message().queue_url(queue_url).wait_time_seconds(wait_s);
        let most = i32::from(worker.spec.batch_size());
        let received = receive.max_number_of_messages(most).send().await?;
        let received = received.messages.unwrap_or_default();
        for message in &received {
            let id = message.message_id().unwrap_or_default().to_owned();
            let body = message.body().unwrap_or_default().to_owned();
            let given = vec![Message { id: id.clone(), body: body.clone() }];
            let work = Box::pin(async { self.give(&self.app, worker, given).await.is_empty() });
            let done = self.traces.message(worker.spec.id, (id, body), self.app.now(), work).await;
            if done {
                let delete = sqs.delete_message().queue_url(queue_url);
                let receipt = message.receipt_handle().unwrap_or_default();
                delete.receipt_handle(receipt).send().await?;
            }
        }
        Ok(received.len())
    }

    /// Runs every schedule once, and returns how many items they processed.
    ///
    /// # Errors
    /// When one of them fails.
    pub async fn tick(&self) -> Result<usize, Failed> {
        let mut done = 0_usize;
        for worker in self.workers {
            if let Run::Tick(_) = worker.run {
                let work = Box::pin(self.run(&self.app, worker));
                let items = self.traces.run(worker.spec.id, self.app.now(), work).await?;
                done = done.saturating_add(items);
            }
        }
        Ok(done)
    }

    /// Does what the table's service does in the background: deletes expired items, and drops what
    /// every reader of the stream has read.
    ///
    /// # Errors
    /// When the table can't be written.
    pub fn tidy_up(&self) -> Result<(), Failed> {
        self.dynamo.sweep_expired()?;
        self.dynamo.trim_stream(TABLE)?;
        Ok(())
    }

    /// Reads the stream and consumes events until nothing is left to do now. What fails is tried
    /// again by the next call.
    ///
    /// # Errors
    /// When the stream or a queue can't be read.
    pub async fn drain(&self) -> Result<(), Failed> {
        let mut stopped = Vec::new();
        loop {
            let mut busy = !self.cashier.run_due().await?.is_empty();
            for reader in &self.event_sources.readers {
                let id = reader.worker.spec.id;
                if stopped.contains(&id) {
                    continue;
                }
                match self.read(reader).await? {
                    Progress::Idle => {}
                    Progress::Done => busy = true,
                    Progress::Stopped => stopped.push(id),
                }
            }
            busy |= self.consume().await? > 0;
            if !busy {
                return Ok(());
            }
        }
    }
}
