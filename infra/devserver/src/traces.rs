//! What the market did of late, for `/_dev`: its requests, the events that consumers were given,
//! the runs of schedules. Of each the calls of the table and the log lines. The newest are kept,
//! and of each a bounded part; nothing of a request's body, its query's values or its headers is.
//!
//! Nothing is kept before [`Traces::start`]: tests and commands that serve nothing pay nothing.

mod lines;
mod table_call;

use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::{Timestamp, event::Event};
use endpoint::{Method, Reply, Request};
use futures_util::future::BoxFuture;
use localcloud::dynamodb::recorded;
use tokio::time::Instant;

pub use lines::LogLines;
pub use table_call::TableCall;

/// How many requests, and how many events and runs, are kept.
const KEPT: usize = 300;
/// How many sent messages, and how many reasons of failures, are kept.
const KEPT_MESSAGES: usize = 2_000;
/// How many calls of the table are kept of each: the last ones.
const CALLS: usize = 100;
/// The longest path that is kept, in bytes: no route is longer than a few hundred.
const MAX_PATH: usize = 300;

/// Something that was done.
#[derive(Clone, Debug)]
pub struct Trace {
    /// Its number, by which its page is found.
    pub number: u64,
    /// When it began.
    pub at: Timestamp,
    /// What it was.
    pub work: Work,
    /// How long it took.
    pub took: Duration,
    /// Its calls of the table, the last hundred.
    pub calls: Vec<TableCall>,
    /// Its log lines, the first twenty.
    pub lines: Vec<String>,
}

/// What was done.
#[derive(Clone, Debug)]
pub enum Work {
    /// A request was answered.
    Request {
        /// The request.
        seen: Seen,
        /// The status of the answer.
        status: u16,
        /// The code of the answer's problem.
        code: Option<&'static str>,
    },
    /// A consumer was given a message.
    Message {
        /// The consumer.
        worker: &'static str,
        /// The message.
        id: String,
        /// The event in it, if it can be read.
        event: Option<Event>,
        /// Whether it is done; otherwise it comes again.
        done: bool,
    },
    /// A schedule ran.
    Run {
        /// The worker.
        worker: &'static str,
        /// How many items it processed; `None` when it failed.
        items: Option<usize>,
    },
}

/// What is kept of a request.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Its id: what it caused has the beginning of that.
    pub id: String,
    /// Its method, if it is one that routes have.
    pub method: Option<Method>,
    /// Its path.
    pub path: String,
    /// The names of its query.
    pub query: Vec<String>,
    /// The id of the route.
    pub route: &'static str,
}

/// A message that was put into a queue.
#[derive(Clone, Debug)]
pub struct SentMessage {
    /// The queue.
    pub queue: String,
    /// Its id.
    pub id: String,
    /// The event in it.
    pub event: Event,
}

/// What the market did of late. Clones are the same.
#[derive(Clone, Default)]
pub struct Traces(Arc<Shared>);

#[derive(Default)]
struct Shared {
    started: AtomicBool,
    next: AtomicU64,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    requests: VecDeque<Arc<Trace>>,
    work: VecDeque<Arc<Trace>>,
    sent: VecDeque<SentMessage>,
    /// Why messages failed last, by their ids.
    reasons: VecDeque<(String, String)>,
}

/// What a piece of work did, and how long it took.
struct Did {
    at: Timestamp,
    took: Duration,
    calls: Vec<TableCall>,
    lines: Vec<String>,
}

impl Traces {
    /// Keeps what is done from now on.
    pub fn start(&self) {
        self.0.started.store(true, Ordering::Relaxed);
    }

    /// The requests, the newest first.
    #[must_use]
    pub fn requests(&self) -> Vec<Arc<Trace>> {
        self.held().requests.iter().rev().cloned().collect()
    }

    /// What consumers and schedules did, the newest first.
    #[must_use]
    pub fn work(&self) -> Vec<Arc<Trace>> {
        self.held().work.iter().rev().cloned().collect()
    }

    /// The trace of that number.
    #[must_use]
    pub fn find(&self, number: u64) -> Option<Arc<Trace>> {
        let held = self.held();
        let mut all = held.requests.iter().chain(&held.work);
        all.find(|trace| trace.number == number).cloned()
    }

    /// The messages that the request `id` caused, the oldest first.
    #[must_use]
    pub fn caused_by(&self, id: &str) -> Vec<SentMessage> {
        let cause: String = id.chars().take(db::MAX_CAUSE).collect();
        let held = self.held();
        let sent = held.sent.iter();
        sent.filter(|one| one.event.cause.as_deref() == Some(&*cause)).cloned().collect()
    }

    /// Why the message `id` failed last, in the words of the log.
    #[must_use]
    pub fn reason(&self, id: &str) -> Option<String> {
        let held = self.held();
        held.reasons.iter().rev().find(|(of, _)| of == id).map(|(_, why)| why.clone())
    }

    /// Keeps a message that was put into `queue`, if it is an event.
    pub(crate) fn sent(&self, queue: &str, id: &str, body: &str) {
        if !self.is_started() {
            return;
        }
        if let Ok(event) = serde_json::from_str(body) {
            let sent = SentMessage { queue: queue.to_owned(), id: id.to_owned(), event };
            push(&mut self.held().sent, sent, KEPT_MESSAGES);
        }
    }

    /// What is kept of a request of `route`, if anything is kept.
    pub(crate) fn seen(
        &self,
        method: Option<Method>,
        request: &Request,
        route: &'static str,
    ) -> Option<Seen> {
        let names = request.query.split('&').filter_map(|pair| pair.split('=').next());
        self.is_started().then(|| Seen {
            id: request.id.clone(),
            method,
            path: shortened(&request.path),
            query: names.filter(|name| !name.is_empty()).take(10).map(shortened).collect(),
            route,
        })
    }

    /// Answers the request that was `seen` by `work`, and keeps what that did.
    pub(crate) async fn request(
        &self,
        seen: Option<Seen>,
        at: Timestamp,
        work: BoxFuture<'_, Reply>,
    ) -> Reply {
        let Some(seen) = seen else { return work.await };
        let (reply, did) = did(at, work).await;
        let (status, code) = (reply.status.as_u16(), reply.code.map(domain::Code::as_str));
        let trace = self.trace(did, Work::Request { seen, status, code });
        push(&mut self.held().requests, Arc::new(trace), KEPT);
        reply
    }

    /// Gives `worker` a message by `work`, which says whether it is done, and keeps what that did.
    pub(crate) async fn message(
        &self,
        worker: &'static str,
        (id, body): (String, String),
        at: Timestamp,
        work: BoxFuture<'_, bool>,
    ) -> bool {
        if !self.is_started() {
            return work.await;
        }
        let (done, did) = did(at, work).await;
        let event = serde_json::from_str(&body).ok();
        let error = did.lines.iter().rev().find(|line| line.starts_with("ERROR"));
        let reason = error.filter(|_| !done).map(|why| (id.clone(), why.clone()));
        let trace = self.trace(did, Work::Message { worker, id, event, done });
        let mut held = self.held();
        if let Some(reason) = reason {
            push(&mut held.reasons, reason, KEPT_MESSAGES);
        }
        push(&mut held.work, Arc::new(trace), KEPT);
        done
    }

    /// Runs a schedule of `worker` by `work`, and keeps what that did, unless it had nothing to do.
    pub(crate) async fn run<E>(
        &self,
        worker: &'static str,
        at: Timestamp,
        work: BoxFuture<'_, Result<usize, E>>,
    ) -> Result<usize, E> {
        if !self.is_started() {
            return work.await;
        }
        let (result, did) = did(at, work).await;
        let items = result.as_ref().ok().copied();
        if items != Some(0) {
            let trace = self.trace(did, Work::Run { worker, items });
            push(&mut self.held().work, Arc::new(trace), KEPT);
        }
        result
    }

    fn trace(&self, did: Did, work: Work) -> Trace {
        let number = self.0.next.fetch_add(1, Ordering::Relaxed);
        let Did { at, took, calls, lines } = did;
        Trace { number, at, work, took, calls, lines }
    }

    fn is_started(&self) -> bool {
        self.0.started.load(Ordering::Relaxed)
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The result of `work`, and what it did. It is boxed, as a whole request is large, and each
/// wrapper would hold another copy of it.
async fn did<T>(at: Timestamp, work: BoxFuture<'_, T>) -> (T, Did) {
    let started = Instant::now();
    let ((result, calls), lines) = lines::heard(recorded(CALLS, work)).await;
    let calls = calls.iter().map(TableCall::of).collect();
    (result, Did { at, took: started.elapsed(), calls, lines })
}

fn push<T>(kept: &mut VecDeque<T>, one: T, most: usize) {
    if kept.len() >= most {
        kept.pop_front();
    }
    kept.push_back(one);
}

fn shortened(text: &str) -> String {
    text.get(..text.floor_char_boundary(MAX_PATH)).unwrap_or_default().to_owned()
}
