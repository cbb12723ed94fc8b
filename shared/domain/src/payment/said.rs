//! What a provider wrote.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The most characters of it that are kept.
const MOST: usize = 40;

/// A short text that a provider wrote, in its signed form: a number, a code. It is kept as it is,
/// up to 40 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Said(String);

impl Said {
    /// The first 40 characters of `raw`.
    #[must_use]
    pub fn new(raw: &str) -> Self {
        Self(raw.chars().take(MOST).collect())
    }

    /// As [`Self::new`]; `None` of an empty text.
    #[must_use]
    pub fn some(raw: &str) -> Option<Self> {
        (!raw.is_empty()).then(|| Self::new(raw))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
