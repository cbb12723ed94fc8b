//! Errors of table operations.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why a table operation failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The table is contended, throttled or unreachable, even after retries; a later call may
    /// succeed. Whether a write took effect is not known.
    #[error("the table did not answer `{operation}`")]
    Unavailable {
        /// The operation.
        operation: &'static str,
        /// What may be logged of the SDK's error: [`sdk_problem`].
        #[source]
        source: Source,
    },
    /// DynamoDB rejected the request: a bug, or a missing grant.
    #[error("the table refused `{operation}`")]
    Broken {
        /// The operation.
        operation: &'static str,
        /// What may be logged of the SDK's error: [`sdk_problem`].
        #[source]
        source: Source,
    },
    /// An item is not in the form that this code reads.
    #[error("an item of `{operation}` can't be read")]
    Unreadable {
        /// The operation.
        operation: &'static str,
        /// Which item, and what did not fit, without the values in it.
        #[source]
        source: Source,
    },
    /// An item was written by newer code: this code can't read it, or must not write over it.
    #[error("an item of `{operation}` has format {format}, which is newer than this code")]
    NewerFormat {
        /// The operation.
        operation: &'static str,
        /// The item's format.
        format: u64,
    },
    /// A cursor was used with another list than the one that it came from.
    #[error("the cursor is not of this list")]
    ForeignCursor,
}

impl Error {
    /// Classifies an SDK error: temporary, or a bug.
    pub(crate) fn from_sdk<E, R>(operation: &'static str, error: SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
        R: std::fmt::Debug + Send + Sync + 'static,
    {
        let broken = match &error {
            SdkError::ConstructionFailure(_) => true,
            SdkError::ServiceError(service) => !service.err().code().is_some_and(passes),
            SdkError::TimeoutError(_) | SdkError::DispatchFailure(_) | _ => false,
        };
        let source = sdk_problem(&error).into();
        if broken {
            Self::Broken { operation, source }
        } else {
            Self::Unavailable { operation, source }
        }
    }
}

/// The most characters of a problem that are logged.
const MAX_PROBLEM: usize = 300;
/// Codes of errors whose messages name rights and resources only. Those of the others are not
/// logged: a validation error quotes the request, with the name and address of a customer in it.
const TOLD: &[&str] = &[
    "AccessDenied",
    "AccessDeniedException",
    "AWS.SimpleQueueService.NonExistentQueue",
    "ResourceNotFoundException",
];
/// The whole messages of `serde_dynamo` for a value of another type.
const WRONG_TYPES: &[&str] = &[
    "Expected string",
    "Expected map",
    "Expected seq",
    "Expected num",
    "Expected bool",
    "Expected enum",
    "Expected an item with a single key",
];

/// What may be logged of an error of an AWS service: code, request id, and why each write of a
/// transaction was refused, but nothing that the request held.
pub fn sdk_problem<E, R>(error: &SdkError<E, R>) -> String
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug + 'static,
{
    let told = match error {
        SdkError::ServiceError(service) => {
            let meta = service.err().meta();
            let code = meta.code().unwrap_or("an error without a code");
            let message = meta.message().filter(|_| TOLD.contains(&code));
            let reasons = (code == "TransactionCanceledException")
                .then(|| meta.message().and_then(reasons))
                .flatten();
            let parts = [
                Some(code.to_owned()),
                message.map(|message| format!(": {message}")),
                reasons.map(|reasons| format!(" {reasons}")),
                meta.extra("aws_request_id").map(|id| format!(", request {id}")),
            ];
            parts.into_iter().flatten().collect()
        }
        SdkError::ConstructionFailure(_) => chain("the request could not be built", error),
        SdkError::TimeoutError(_) => "no answer in time".to_owned(),
        SdkError::DispatchFailure(_) => chain("the request could not be sent", error),
        SdkError::ResponseError(_) | _ => "the answer could not be read".to_owned(),
    };
    bounded(&told)
}

/// The reason codes in the message of a cancelled transaction, which ends with a list of them:
/// `[None, ConditionalCheckFailed]`.
fn reasons(message: &str) -> Option<String> {
    let (_, list) = message.rsplit_once('[')?;
    let codes = list.trim_end_matches(']').split(',').map(str::trim);
    let mut seen: Vec<&str> = Vec::new();
    for code in codes.filter(|code| *code != "None") {
        if code.chars().all(|c| c.is_ascii_alphanumeric()) && !seen.contains(&code) {
            seen.push(code);
        }
    }
    Some(format!("[{}]", seen.join(", ")))
}

/// `what`, and the innermost cause of an error that never reached the service.
fn chain(what: &str, error: &(dyn std::error::Error + 'static)) -> String {
    let mut inner = error;
    while let Some(source) = inner.source() {
        inner = source;
    }
    format!("{what}: {inner}")
}

/// The error of an item at `key` that can't be read or written.
pub(crate) fn unreadable(operation: &'static str, key: &str, problem: &impl ToString) -> Error {
    let source = format!("{key}: {}", serde_problem(&problem.to_string())).into();
    Error::Unreadable { operation, source }
}

/// What may be logged of JSON that can't be read: what was expected and where, but no value.
#[must_use]
pub fn json_problem(error: &serde_json::Error) -> String {
    let place = format!("line {}, column {}", error.line(), error.column());
    format!("{} ({place})", serde_problem(&error.to_string()))
}

/// A message of serde without the values that it quotes.
fn serde_problem(message: &str) -> String {
    // Names of fields are ours; only these two messages end with one.
    let named = ["missing field `", "duplicate field `"];
    if let Some(begin) = named.iter().find(|begin| message.starts_with(**begin)) {
        let field = message.get(begin.len()..).and_then(|rest| rest.split('`').next());
        return bounded(&format!("{begin}{}`", field.unwrap_or_default()));
    }
    if WRONG_TYPES.contains(&message) {
        return message.to_owned();
    }
    let kinds = ["invalid type", "invalid value", "invalid length", "unknown variant"];
    let Some(kind) = kinds.iter().find(|kind| message.starts_with(**kind)) else {
        return "a value is not valid".to_owned();
    };
    // What was expected comes last, and is a text of our own or of serde's.
    let expected = message.rsplit_once(", expected ").map(|(_, expected)| expected);
    let expected = expected.map(|text| text.split(" at line ").next().unwrap_or_default());
    match expected {
        Some(expected) => bounded(&format!("{kind}, expected {expected}")),
        None => (*kind).to_owned(),
    }
}

/// As much of `text` as is logged.
fn bounded(text: &str) -> String {
    text.chars().take(MAX_PROBLEM).collect()
}

/// Whether an error with this code is temporary.
pub(crate) fn passes(code: &str) -> bool {
    matches!(
        code,
        "InternalServerError"
            | "ItemCollectionSizeLimitExceededException"
            | "ProvisionedThroughputExceededException"
            | "RequestLimitExceeded"
            | "ServiceUnavailable"
            | "ThrottlingException"
            | "TransactionCanceledException"
            | "TransactionConflictException"
            | "TransactionInProgressException"
    )
}

/// Why a write did not happen.
#[derive(Debug, thiserror::Error)]
pub enum TransactionError<E: std::fmt::Debug> {
    /// A condition did not hold; the value is the error that the caller gave to that write.
    #[error("a condition did not hold")]
    Condition(E),
    /// The operation failed.
    #[error(transparent)]
    Db(#[from] Error),
}

/// An item has changed since it was read: its version is another one (optimistic locking).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionConflict;

/// There is already an item with that key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadyExists;

impl<E: std::fmt::Debug> TransactionError<E> {
    /// The same with another meaning of the condition that did not hold.
    pub(crate) fn map<F: std::fmt::Debug>(
        self,
        meaning: impl FnOnce(E) -> F,
    ) -> TransactionError<F> {
        match self {
            Self::Condition(error) => TransactionError::Condition(meaning(error)),
            Self::Db(error) => TransactionError::Db(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_serde_quotes_is_not_logged() {
        for (message, want) in [
            ("missing field `deadline`", "missing field `deadline`"),
            (
                r#"invalid type: string "王小明, expected x", expected u64"#,
                "invalid type, expected u64",
            ),
            (
                "unknown variant `王小明`, expected `a` or `b`",
                "unknown variant, expected `a` or `b`",
            ),
            ("invalid value: integer `0912`, expected a text", "invalid value, expected a text"),
            ("Expected num", "Expected num"),
            ("Expected 王小明", "a value is not valid"),
            ("王小明 is not a name", "a value is not valid"),
            ("", "a value is not valid"),
        ] {
            assert_eq!(serde_problem(message), want, "{message}");
        }
        let json = serde_json::from_str::<u8>("\"王小明\"").unwrap_err();
        assert_eq!(json_problem(&json), "invalid type, expected u8 (line 1, column 11)");
    }

    #[test]
    fn a_cancelled_transaction_names_its_reasons_once() {
        let message = "Transaction cancelled, please refer cancellation reasons for specific \
                       reasons [None, ConditionalCheckFailed, None, ConditionalCheckFailed]";
        assert_eq!(reasons(message).as_deref(), Some("[ConditionalCheckFailed]"));
        assert_eq!(reasons("no list"), None);
        assert_eq!(reasons("quoted [王小明]").as_deref(), Some("[]"));
    }
}
