//! Why a use case did not do what it was asked.

use domain::{Code, Refusal};
use store::Error;

/// Why a use case failed.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The rules say no; the caller is told why.
    #[error("refused: {}", .0.code().as_str())]
    Refused(Refusal),
    /// The table did not answer.
    #[error(transparent)]
    Store(#[from] Error),
    /// Others kept changing the same things.
    #[error("`{0}` was contended until it gave up")]
    Contended(&'static str),
    /// Somebody outside did not answer, or not as agreed.
    #[error("{party} did not answer as agreed: {problem}")]
    Outside {
        /// Who.
        party: &'static str,
        /// What was wrong, without secrets.
        problem: String,
    },
}

impl Failure {
    /// Its entry in the list of codes.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::Store(Error::Unavailable { .. }) | Self::Contended(_) => Code::Unavailable,
            Self::Outside { .. } => Code::Unavailable,
            Self::Store(Error::Broken { .. } | Error::Unreadable { .. }) => Code::Broken,
            Self::Store(Error::NewerFormat { .. }) => Code::Broken,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Self::Refused(Refusal::Plain(code))
    }
}
