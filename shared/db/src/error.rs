//! What can go wrong between us and the table.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why the table did not answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It is contended, throttled or out of reach, even after retries; later it may answer.
    /// Whether a write happened is not known.
    #[error("the table did not answer `{operation}`")]
    Unavailable {
        /// What was asked.
        operation: &'static str,
        /// What the client said.
        #[source]
        source: Source,
    },
    /// It refused what we asked: our fault.
    #[error("the table refused `{operation}`")]
    Broken {
        /// What was asked.
        operation: &'static str,
        /// What the client said.
        #[source]
        source: Source,
    },
    /// An item is not in the form that this code reads.
    #[error("an item of `{operation}` can't be read")]
    Unreadable {
        /// What was asked.
        operation: &'static str,
        /// What did not fit.
        #[source]
        source: Source,
    },
    /// An item was written by newer code; this code must not touch it.
    #[error("an item of `{operation}` has format {format}, which is newer than this code")]
    NewerFormat {
        /// What was asked.
        operation: &'static str,
        /// The item's format.
        format: u64,
    },
    /// A list was asked to go on from a cursor that it did not give out.
    #[error("the cursor is not of this list")]
    ForeignCursor,
}

impl Error {
    /// Sorts a client's failure into ours or theirs.
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

/// Whether a failure with this code goes away by itself.
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
    /// A condition did not hold; the value says which, in the caller's words.
    #[error("refused: {0:?}")]
    Condition(E),
    /// The table did not answer.
    #[error(transparent)]
    Db(#[from] Error),
}

/// An item has changed since it was read: its version is another one (optimistic locking).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VersionConflict;

/// There is an item of that key already.
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
