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
        /// The SDK's error.
        #[source]
        source: Source,
    },
    /// DynamoDB rejected the request: a bug, or a missing grant.
    #[error("the table refused `{operation}`")]
    Broken {
        /// The operation.
        operation: &'static str,
        /// The SDK's error.
        #[source]
        source: Source,
    },
    /// An item is not in the form that this code reads.
    #[error("an item of `{operation}` can't be read")]
    Unreadable {
        /// The operation.
        operation: &'static str,
        /// What did not fit.
        #[source]
        source: Source,
    },
    /// An item was written by newer code; this code must not touch it.
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
        let source = Box::new(error);
        if broken {
            Self::Broken { operation, source }
        } else {
            Self::Unavailable { operation, source }
        }
    }
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
    #[error("refused: {0:?}")]
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
