//! Injected faults, which the service has and the engine has not: conflicts, throttling, failures,
//! timeouts.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use serde_json::{Value, json};

use super::operations::{OperationError, writes};
use super::partial;

/// One request on its way to the database; the SDK's retries are attempts of their own.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// The operation, such as `UpdateItem`.
    pub operation: &'a str,
    /// One for the first attempt after the fault was set, two for the next: to fail each in turn.
    pub number: u64,
    /// The request's JSON.
    pub body: &'a Value,
}

/// What happens to an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is refused without effect.
    Before(ErrorKind),
    /// It takes effect, and an error is reported.
    After(ErrorKind),
    /// It is lost without effect, and the client times out.
    TimeoutBefore,
    /// It takes effect, but the client times out and does not know what was written.
    TimeoutAfter,
    /// An eventually consistent read is answered from what [`Dynamo::remember`] kept. Everything
    /// else goes through.
    ///
    /// [`Dynamo::remember`]: super::Dynamo::remember
    Stale,
    /// The client times out, and so much later it takes effect after all.
    Late(Duration),
    /// Of a batch only the first half is done, and the rest is returned as unprocessed. What is no
    /// batch of two at least goes through.
    Partial,
}

/// How an attempt goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// How long it takes to arrive.
    pub before: Duration,
    /// What happens to it then; nothing if it goes through.
    pub fault: Option<Fault>,
    /// How long the answer takes.
    pub after: Duration,
}

impl From<Option<Fault>> for Passage {
    fn from(fault: Option<Fault>) -> Self {
        Self { fault, ..Self::default() }
    }
}

impl Fault {
    /// Whether it can happen to such a request.
    #[must_use]
    pub fn happens_to(self, operation: &str, body: &Value) -> bool {
        match self {
            Self::Stale => return reads_eventually(operation, body),
            Self::Partial => return partial::rest(operation, body).is_some(),
            Self::Before(ErrorKind::InProgress) | Self::After(ErrorKind::InProgress) => {
                return operation == "TransactWriteItems";
            }
            // A read that nobody waits for any more has no effect.
            Self::Late(_) => return writes(operation),
            Self::Before(_) | Self::After(_) => {}
            Self::TimeoutBefore | Self::TimeoutAfter => {}
        }
        let conflict = matches!(
            self,
            Self::Before(ErrorKind::TransactionConflict)
                | Self::After(ErrorKind::TransactionConflict)
        );
        !conflict || operation.starts_with("Transact") || CONFLICTING.contains(&operation)
    }
}

/// The operations on one item that a transaction on it can hold off.
const CONFLICTING: [&str; 3] = ["PutItem", "UpdateItem", "DeleteItem"];

/// Whether a request is a read that asks for no consistent answer, of any table.
fn reads_eventually(operation: &str, body: &Value) -> bool {
    let consistent = |request: &Value| request.get("ConsistentRead") == Some(&Value::Bool(true));
    match operation {
        "GetItem" | "Query" | "Scan" => !consistent(body),
        "BatchGetItem" => body
            .get("RequestItems")
            .and_then(Value::as_object)
            .is_some_and(|tables| !tables.values().any(consistent)),
        _ => false,
    }
}

/// The error that a client gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `ProvisionedThroughputExceededException`; the SDK retries it.
    Throttled,
    /// Another transaction holds the item, of a transaction the first one. The SDK does not retry
    /// it. An operation that never conflicts, a plain read say, goes through.
    TransactionConflict,
    /// `TransactionInProgressException`: an attempt with the same token is still at work. Only of
    /// transactions that write.
    InProgress,
    /// `InternalServerError` with status 500; the SDK retries it.
    InternalError,
    /// `ValidationException`, whose message quotes the whole request, as the service's does. The
    /// SDK does not retry it.
    Validation,
}

impl ErrorKind {
    /// The error as the service would word it for this attempt.
    pub(super) fn refuse(self, body: &Value) -> OperationError {
        match self {
            Self::Throttled => error(
                400,
                "ProvisionedThroughputExceededException",
                "The level of configured provisioned throughput for the table was exceeded.",
            ),
            Self::TransactionConflict => conflict(body),
            Self::InProgress => error(
                400,
                "TransactionInProgressException",
                "The transaction with the given request token is already in progress.",
            ),
            Self::InternalError => error(500, "InternalServerError", "Internal server error"),
            Self::Validation => error(
                400,
                "ValidationException",
                &format!(
                    "1 validation error detected: Value '{body}' failed to satisfy constraint"
                ),
            ),
        }
    }
}

fn error(status: u16, kind: &str, message: &str) -> OperationError {
    OperationError::of(status, &format!("com.amazonaws.dynamodb.v20120810#{kind}"), message)
}

fn conflict(body: &Value) -> OperationError {
    const ONGOING: &str = "Transaction is ongoing for the item";
    let Some(items) = body.get("TransactItems").and_then(Value::as_array) else {
        return error(400, "TransactionConflictException", ONGOING);
    };
    let reasons: Vec<Value> = (0..items.len())
        .map(|index| match index {
            0 => json!({ "Code": "TransactionConflict", "Message": ONGOING }),
            _ => json!({ "Code": "None" }),
        })
        .collect();
    let codes: Vec<&str> =
        reasons.iter().filter_map(|reason| reason.get("Code").and_then(Value::as_str)).collect();
    let body = json!({
        "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
        "Message": format!(
            "Transaction cancelled, please refer cancellation reasons for specific reasons [{}]",
            codes.join(", ")
        ),
        "CancellationReasons": reasons,
    });
    OperationError { status: 400, body: body.to_string().into_bytes() }
}

type Judge = Arc<dyn Fn(&Attempt<'_>) -> Passage + Send + Sync>;
type Tamper = Arc<dyn Fn(&str, &mut Value) + Send + Sync>;

/// The current judge, and how many attempts it has seen.
#[derive(Default)]
pub(super) struct Faults {
    judge: RwLock<Option<Judge>>,
    tamper: RwLock<Option<Tamper>>,
    attempts: AtomicU64,
}

impl Faults {
    pub(super) fn set(&self, judge: Judge) {
        let mut office = self.judge.write().unwrap_or_else(PoisonError::into_inner);
        self.attempts.store(0, Ordering::Relaxed);
        *office = Some(judge);
    }

    pub(super) fn clear(&self) {
        *self.judge.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    pub(super) fn set_tamper(&self, tamper: Tamper) {
        *self.tamper.write().unwrap_or_else(PoisonError::into_inner) = Some(tamper);
    }

    /// Changes a request as it was told to.
    pub(super) fn tamper(&self, operation: &str, body: &mut Value) {
        let tamper = self.tamper.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(tamper) = tamper {
            tamper(operation, body);
        }
    }

    /// How this attempt goes. The judge may set another fault, or clear it.
    pub(super) fn judge(&self, operation: &str, body: &Value) -> Passage {
        let judge = self.judge.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(judge) = judge else { return Passage::default() };
        let number = self.attempts.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let passage = judge(&Attempt { operation, number, body });
        let fault = passage.fault.filter(|fault| fault.happens_to(operation, body));
        Passage { fault, ..passage }
    }
}
