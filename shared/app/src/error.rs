//! The errors of use cases.

use db::Error;
use domain::{Code, DomainError, FieldError};
use fields::{Step, wrong};

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A business rule refuses the request; the answer names it.
    #[error("refused: {}", .0.code().as_str())]
    Domain(DomainError),
    /// The table failed.
    #[error(transparent)]
    Db(Error),
    /// Concurrent writers kept changing the same items, so optimistic locking gave up.
    #[error("too much contention: `{0}` gave up")]
    TooMuchContention(&'static str),
    /// A service outside the market did not answer, or its answer was wrong.
    #[error("{service} did not answer as agreed: {problem}")]
    Upstream {
        /// The service.
        service: &'static str,
        /// What was wrong, without secrets.
        problem: String,
    },
}

impl AppError {
    /// Its entry in the list of codes.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Domain(error) => error.code(),
            Self::TooMuchContention(_) | Self::Upstream { .. } => Code::ServiceUnavailable,
            Self::Db(Error::Unavailable { .. }) => Code::ServiceUnavailable,
            Self::Db(Error::Broken { .. } | Error::Unreadable { .. }) => Code::InternalError,
            Self::Db(Error::NewerFormat { .. } | Error::ForeignCursor) => Code::InternalError,
        }
    }
}

impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        match error {
            Error::ForeignCursor => {
                let loc = vec![Step::name("query"), Step::name("cursor")];
                let error = FieldError { loc, message: wrong::cursor(), kind: "format" };
                Self::Domain(DomainError::Fields(Code::ValidationFailed, vec![error]))
            }
            error @ (Error::Unavailable { .. }
            | Error::Broken { .. }
            | Error::Unreadable { .. }
            | Error::NewerFormat { .. }) => Self::Db(error),
        }
    }
}

impl From<DomainError> for AppError {
    fn from(error: DomainError) -> Self {
        Self::Domain(error)
    }
}

impl From<Code> for AppError {
    fn from(code: Code) -> Self {
        Self::Domain(DomainError::Code(code))
    }
}
