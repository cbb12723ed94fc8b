//! The log of calls, for tests that hold an endpoint to a budget, and for whoever wants to see what
//! a piece of work did.

use std::collections::{BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::capacity::Units;
use super::operations::writes;

/// How many calls the log of a database holds; of a longer run, the last ones.
const KEPT: usize = 100_000;

tokio::task_local! {
    /// The log of the work of this task, beside that of the database.
    static OF_TASK: Recorder;
}

/// Runs `work`, and returns with its result the calls that it made in this task, the last `most` of
/// them. Their trips are counted by themselves, whatever others do meanwhile.
pub async fn recorded<T>(most: usize, work: impl Future<Output = T>) -> (T, Vec<Call>) {
    let recorder = Recorder::keeping(most);
    let result = OF_TASK.scope(recorder.clone(), work).await;
    (result, recorder.take())
}

/// An IAM action on a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Action {
    /// The action, such as `GetItem`.
    pub name: String,
    /// The table.
    pub table: String,
    /// Whether it is on the table's indexes.
    pub on_index: bool,
    /// The partition, which IAM calls the leading key; none of a scan.
    pub partition: Option<String>,
}

/// One attempt at an operation.
///
/// Units are in tenths of a unit, since an eventually consistent read takes half of one. They are
/// what a *successful* response reports: an error shows none, though the service charges it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// The operation, such as `GetItem`.
    pub operation: String,
    /// The IAM actions that it takes: a transaction takes those of its writes.
    pub actions: Vec<Action>,
    /// The table, of several the first.
    pub table: String,
    /// The index that was queried.
    pub index: Option<String>,
    /// Read units consumed in all.
    pub read_tenths: u64,
    /// Write units consumed in all, of table and indexes.
    pub write_tenths: u64,
    /// The write units the table took.
    pub table_write_tenths: u64,
    /// The write units its indexes took.
    pub index_write_tenths: u64,
    /// The size of the request's JSON.
    pub request_bytes: usize,
    /// The size of the response's JSON.
    pub response_bytes: usize,
    /// The HTTP status the client saw; zero when it timed out.
    pub status: u16,
    /// The name of the error, such as `ConditionalCheckFailedException`; of a transaction that was
    /// cancelled the reasons instead, such as `ConditionalCheckFailed`, each once.
    pub error: Option<String>,
    /// Which round trip it was part of, from one: calls that are made at once are one trip, and a
    /// call that begins after another one was answered is in a later trip than that.
    pub trip: usize,
}

impl Call {
    /// How many round trips `calls` took.
    #[must_use]
    pub fn trips(calls: &[Self]) -> usize {
        calls.iter().map(|call| call.trip).max().unwrap_or_default()
    }

    pub(super) fn new(operation: &str, body: &Value, request_bytes: usize) -> Self {
        Self {
            operation: operation.to_owned(),
            actions: actions_of(operation, body),
            table: table_of(body).unwrap_or_default().to_owned(),
            index: body.get("IndexName").and_then(Value::as_str).map(str::to_owned),
            request_bytes,
            ..Self::default()
        }
    }

    pub(super) fn consumed(&mut self, response: &[u8]) {
        let units = Units::of(response);
        if writes(&self.operation) {
            self.write_tenths = units.total_tenths;
            self.table_write_tenths = units.table_tenths;
            self.index_write_tenths = units.index_tenths;
        } else {
            self.read_tenths = units.total_tenths;
        }
    }
}

/// The name of the error in a refused response's body.
pub(super) fn error_of(response: &[u8]) -> Option<String> {
    let body: Value = serde_json::from_slice(response).ok()?;
    let reasons = body.get("CancellationReasons").and_then(Value::as_array).into_iter().flatten();
    let codes = reasons.filter_map(|reason| reason.get("Code")?.as_str());
    let codes: BTreeSet<&str> = codes.filter(|code| *code != "None").collect();
    if !codes.is_empty() {
        return Some(codes.into_iter().collect::<Vec<_>>().join(", "));
    }
    let kind = body.get("__type")?.as_str()?;
    Some(kind.rsplit('#').next().unwrap_or(kind).to_owned())
}

/// The IAM actions of `operation`, each once a partition.
pub(super) fn actions_of(operation: &str, body: &Value) -> Vec<Action> {
    let mut actions = match (body.get("RequestItems"), body.get("TransactItems")) {
        (Some(Value::Object(tables)), _) => {
            let of = |(table, requests): (&String, &Value)| {
                let keys = requests.get("Keys").unwrap_or(requests).as_array();
                let keys: Vec<_> = keys.into_iter().flatten().map(partition_of).collect();
                keys.into_iter().map(|key| action(operation, table, key)).collect::<Vec<_>>()
            };
            tables.iter().flat_map(of).collect()
        }
        (_, Some(Value::Array(writes))) => writes
            .iter()
            .filter_map(|write| write.as_object()?.iter().next())
            .map(|(name, write)| {
                let table = write.get("TableName").and_then(Value::as_str).unwrap_or_default();
                action(&format!("{name}Item"), table, partition_of(write))
            })
            .collect(),
        _ => {
            let on_index = body.get("IndexName").is_some();
            let table = table_of(body).unwrap_or_default();
            vec![Action { on_index, ..action(operation, table, partition_of(body)) }]
        }
    };
    actions.sort_unstable();
    actions.dedup();
    actions
}

fn action(name: &str, table: &str, partition: Option<String>) -> Action {
    Action { name: name.to_owned(), table: table.to_owned(), on_index: false, partition }
}

/// The partition of a request: of its key, of its item, or of the first value of its condition.
fn partition_of(request: &Value) -> Option<String> {
    let of_key = |key: &Value| Some(key.get("pk")?.get("S")?.as_str()?.to_owned());
    let key = request.get("Key").or_else(|| request.get("Item"));
    let batch = || {
        let write = request.get("PutRequest").or_else(|| request.get("DeleteRequest"))?;
        write.get("Item").or_else(|| write.get("Key"))
    };
    if let Some(key) = key.or_else(batch) {
        return of_key(key);
    }
    let Some(condition) = request.get("KeyConditionExpression") else { return of_key(request) };
    let (_, after) = condition.as_str()?.split_once(':')?;
    let name = after.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next()?;
    let value = request.get("ExpressionAttributeValues")?.get(format!(":{name}"))?;
    Some(value.get("S")?.as_str()?.to_owned())
}

fn table_of(body: &Value) -> Option<&str> {
    if let Some(table) = body.get("TableName") {
        return table.as_str();
    }
    if let Some(tables) = body.get("RequestItems").and_then(Value::as_object) {
        return tables.keys().next().map(String::as_str);
    }
    let first = body.get("TransactItems")?.as_array()?.first()?.as_object()?;
    first.values().find_map(|action| action.get("TableName")?.as_str())
}

/// A log of calls. Clones are the same log.
#[derive(Clone)]
pub struct Recorder {
    log: Arc<Log>,
}

#[derive(Default)]
struct Log {
    /// How many calls it holds.
    most: usize,
    started: AtomicBool,
    /// The last trip of which a call was answered.
    answered: AtomicUsize,
    calls: Mutex<VecDeque<Call>>,
}

impl Default for Recorder {
    fn default() -> Self {
        Self::keeping(KEPT)
    }
}

impl Recorder {
    fn keeping(most: usize) -> Self {
        Self { log: Arc::new(Log { most, ..Log::default() }) }
    }

    /// The logs that a call of this task stands in: that of its database, if that was started, and
    /// that of its work.
    pub(super) fn of_call(of_database: &Self) -> Vec<Self> {
        let of_database = of_database.is_started().then(|| of_database.clone());
        of_database.into_iter().chain(OF_TASK.try_with(Self::clone).ok()).collect()
    }

    /// Empties the log and returns what was in it, oldest first. Trips are counted anew.
    #[must_use]
    pub fn take(&self) -> Vec<Call> {
        self.log.answered.store(0, Ordering::Relaxed);
        std::mem::take(&mut *self.calls()).into()
    }

    pub(super) fn start(&self) {
        self.log.started.store(true, Ordering::Relaxed);
    }

    fn is_started(&self) -> bool {
        self.log.started.load(Ordering::Relaxed)
    }

    /// The trip of a call that begins now.
    pub(super) fn trip(&self) -> usize {
        self.log.answered.load(Ordering::Relaxed).saturating_add(1)
    }

    /// Notes that a call of `trip` has its answer.
    pub(super) fn answered(&self, trip: usize) {
        self.log.answered.fetch_max(trip, Ordering::Relaxed);
    }

    pub(super) fn push(&self, call: Call) {
        let mut calls = self.calls();
        if calls.len() >= self.log.most {
            calls.pop_front();
        }
        calls.push_back(call);
    }

    fn calls(&self) -> MutexGuard<'_, VecDeque<Call>> {
        self.log.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
