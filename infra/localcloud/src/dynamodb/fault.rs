//! Injected faults, which the service has and the engine has not: conflicts, throttling, failures,
//! timeouts.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::{Value, json};

use super::operations::OperationError;

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
}

impl Fault {
    fn happens_to(self, operation: &str, body: &Value) -> bool {
        if self == Self::Stale {
            return reads_eventually(operation, body);
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

type Judge = Arc<dyn Fn(&Attempt<'_>) -> Option<Fault> + Send + Sync>;

/// The current judge, and how many attempts it has seen.
#[derive(Default)]
pub(super) struct Faults {
    judge: RwLock<Option<Judge>>,
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

    /// What happens to this attempt. The judge may set another fault, or clear it.
    pub(super) fn judge(&self, operation: &str, body: &Value) -> Option<Fault> {
        let judge = self.judge.read().unwrap_or_else(PoisonError::into_inner).clone()?;
        let number = self.attempts.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        judge(&Attempt { operation, number, body })
            .filter(|fault| fault.happens_to(operation, body))
    }
}
