//! Why nothing was generated.

use std::{io, path::PathBuf};

/// Why nothing was generated.
#[derive(Debug, thiserror::Error)]
pub enum GenError {
    /// A file of the workspace can't be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// The system's error.
        #[source]
        source: io::Error,
    },
    /// Two functions or two routes want the same name.
    #[error("these are declared twice: {}", .0.join(", "))]
    Twice(Vec<String>),
    /// A hand-written file lacks the line where something generated is inserted.
    #[error("{path} has no line `{marker}`")]
    NoPlace {
        /// The file.
        path: String,
        /// The line that is missing.
        marker: String,
    },
    /// A third function reads the stream, whose shards take two readers.
    #[error("a stream takes two readers; there are {0}: let the third ask for events instead")]
    Readers(usize),
    /// What is generated is beyond a limit of AWS.
    #[error("{count} {what}, and AWS takes {limit}: divide it")]
    Limit {
        /// What there is too much of.
        what: String,
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A sample order can't be read as a stored order.
    #[error("the sample order can't be read: {0}")]
    Sample(#[source] serde_json::Error),
    /// A golden event would change.
    #[error("{0} is golden: raise `Event::FORMAT` instead of changing what is sent")]
    Golden(String),
}

impl GenError {
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
