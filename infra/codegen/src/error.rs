//! Why nothing was generated.

use std::{io, path::PathBuf};

/// Why nothing was generated.
#[derive(Debug, thiserror::Error)]
pub enum GenError {
    /// A file of the workspace can't be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which one.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// Two functions or two routes want the same name.
    #[error("these are declared twice: {}", .0.join(", "))]
    Twice(Vec<String>),
    /// A file that is written by hand has no place for something that is generated.
    #[error("{path} has no line `{marker}`")]
    NoPlace {
        /// Which one.
        path: String,
        /// The line that is missing.
        marker: String,
    },
    /// The relay can't tell where to send.
    #[error("the relay needs exactly one queue with a consumer; there are {0}")]
    Queues(usize),
    /// CloudFormation takes 500 resources; the next step is a nested stack per context.
    #[error("the stack has {0} resources; above {limit} divide it", limit = crate::MAX_RESOURCES)]
    TooManyResources(usize),
    /// A sample does not have the form that is stored.
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
