//! Optimistic locking: which versions of an item a change may be made to.

use crate::{Code, DomainError};

/// The versions that a change may be made to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Precondition {
    /// Any version.
    Any,
    /// One of these.
    Versions(Vec<u64>),
}

impl Precondition {
    /// Only `version`.
    #[must_use]
    pub fn version(version: u64) -> Self {
        Self::Versions(vec![version])
    }

    /// Checks that the change may be made to `current`.
    ///
    /// # Errors
    /// [`Code::VersionConflict`].
    pub fn check(&self, current: u64) -> Result<(), DomainError> {
        match self {
            Self::Any => Ok(()),
            Self::Versions(versions) if versions.contains(&current) => Ok(()),
            Self::Versions(_) => Err(Code::VersionConflict.into()),
        }
    }
}
