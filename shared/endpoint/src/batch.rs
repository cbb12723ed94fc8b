//! Batches of messages and stream records (at-least-once delivery), for Lambda and for the local
//! market. Both fail closed: a message counts as failed until its handler has succeeded, so that
//! one that is malformed, panics, is too slow or is not reached is delivered again, and in the end
//! goes to the dead-letter queue. A reader of the stream stops at the first record that fails.

use std::{panic::AssertUnwindSafe, time::Duration};

use app::{App, AppError, Bus, Stopped, events};
use db::json_problem;
use domain::{Timestamp, event::Event};
use futures_util::FutureExt;
use serde_json::Value;
use tracing::Instrument as _;

use crate::{
    failure::{causes, panic_text},
    worker::{ANSWER_S, Run, Worker, WorkerSpec},
};

/// A message of a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id, by which a failure is reported.
    pub id: String,
    /// An event, as JSON.
    pub body: String,
}

/// Passes `messages` to `worker` one after the other until shortly before `deadline`, and returns
/// the ids of those that have to be delivered again.
pub async fn consume(
    app: &App,
    worker: &Worker,
    messages: Vec<Message>,
    deadline: Option<Timestamp>,
) -> Vec<String> {
    let mut failed = Vec::new();
    for message in messages {
        let id = worker.spec.id;
        if !has_time(app, deadline, worker.spec.message_s().saturating_add(ANSWER_S)) {
            tracing::warn!(worker = id, message_id = message.id, "no time left, it comes again");
            failed.push(message.id);
            continue;
        }
        let span = tracing::info_span!(
            "event",
            worker = id,
            message_id = message.id,
            event.id = tracing::field::Empty,
            event.r#type = tracing::field::Empty,
            cause = tracing::field::Empty,
        );
        if !handle(app, worker, &message.body).instrument(span).await {
            failed.push(message.id);
        }
    }
    failed
}

/// Whether `worker` handled the event in `body`.
async fn handle(app: &App, worker: &Worker, body: &str) -> bool {
    let event = match serde_json::from_str::<Event>(body) {
        Ok(event) => event,
        Err(error) => {
            let problem = json_problem(&error);
            tracing::error!("message can't be read, it comes again: {problem}");
            return false;
        }
    };
    let Run::Event(run) = worker.run else {
        tracing::error!("{} takes no events", worker.spec.id);
        return false;
    };
    let span = tracing::Span::current();
    span.record("event.id", &event.id);
    span.record("event.type", tracing::field::display(event.kind));
    // What the handler writes was caused by the same request, and the events of that too.
    let cause = event.cause.clone().unwrap_or_default();
    span.record("cause", &cause);
    let limit = Duration::from_secs(worker.spec.message_s().into());
    let work = async { app.with_secrets(worker.spec.secrets, run(app, event)).await? };
    let work = db::caused_by(&cause, tokio::time::timeout(limit, work));
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(Ok(()))) => true,
        Ok(Ok(Err(failure))) => {
            tracing::error!("event failed, it comes again: {}", causes(&failure));
            false
        }
        Ok(Err(_elapsed)) => {
            let seconds = limit.as_secs();
            tracing::error!("event was not handled within {seconds} s, it comes again");
            false
        }
        Err(panic) => {
            let text = panic_text(panic.as_ref());
            tracing::error!(metric = "handler_panicked", "event handler panicked: {text}");
            false
        }
    }
}

/// Passes stream records to `worker` in their order until shortly before `deadline`.
///
/// # Errors
/// [`Stopped`] at the first record that is not done, which is logged.
pub async fn read(
    app: &App,
    worker: &Worker,
    records: Vec<Value>,
    deadline: Option<Timestamp>,
) -> Result<(), Stopped> {
    let Run::Record(run) = worker.run else { return Err(misused(worker)) };
    for record in records {
        let place = Stopped::at(&record);
        let work = async {
            if !has_time(app, deadline, worker.spec.message_s().saturating_add(ANSWER_S)) {
                return Err(outside("no time left in this batch"));
            }
            let limit = Duration::from_secs(worker.spec.message_s().into());
            let run = async { app.with_secrets(worker.spec.secrets, run(app, record)).await? };
            let run = tokio::time::timeout(limit, run);
            run.await.unwrap_or_else(|_| Err(outside("it took too long")))
        };
        if let Err(error) = caught(work).await {
            return Err(logged(&worker.spec, place(error)));
        }
    }
    Ok(())
}

/// Passes stream records to the relay.
///
/// # Errors
/// [`Stopped`] at the first record that is not done, which is logged.
pub async fn relay(bus: &Bus, worker: &Worker, records: Vec<Value>) -> Result<(), Stopped> {
    let Run::Relay = worker.run else { return Err(misused(worker)) };
    let first = records.first().map(Stopped::at);
    let relayed = AssertUnwindSafe(events::relay(bus, records)).catch_unwind().await;
    let stopped = match (relayed, first) {
        (Ok(Ok(())), _) | (Err(_), None) => return Ok(()),
        (Ok(Err(stopped)), _) => stopped,
        (Err(panic), Some(first)) => first(panicked(panic.as_ref())),
    };
    Err(logged(&worker.spec, stopped))
}

/// Runs a schedule once, and returns how many items it processed.
///
/// # Errors
/// When it fails or panics.
pub async fn tick(app: &App, worker: &Worker) -> Result<usize, AppError> {
    let Run::Tick(run) = worker.run else { return Err(misused(worker).source) };
    let span = tracing::info_span!("schedule", worker = worker.spec.id);
    let work = async { app.with_secrets(worker.spec.secrets, run(app)).await? };
    caught(db::caused_by(worker.spec.id, work)).instrument(span).await
}

/// The result of `work`, in which a panic is a failure.
async fn caught<T>(work: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(result) => result,
        Err(panic) => Err(panicked(panic.as_ref())),
    }
}

fn panicked(panic: &(dyn std::any::Any + Send)) -> AppError {
    outside(&format!("the handler panicked: {}", panic_text(panic)))
}

fn logged(spec: &WorkerSpec, stopped: Stopped) -> Stopped {
    tracing::error!(
        worker = spec.id,
        sequence_number = stopped.sequence_number,
        "{}",
        causes(&stopped)
    );
    stopped
}

fn misused(worker: &Worker) -> Stopped {
    let problem = format!("{} is not a worker of this kind", worker.spec.id);
    Stopped::at(&Value::Null)(outside(&problem))
}

fn outside(problem: &str) -> AppError {
    AppError::Upstream { service: "a worker", problem: problem.to_owned() }
}

fn has_time(app: &App, deadline: Option<Timestamp>, seconds: u16) -> bool {
    deadline.is_none_or(|deadline| app.now().plus_seconds(seconds.into()) <= deadline)
}
