//! Files that one process at a time may hold.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Why a local service could not be started.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Both services cache what they read, so a second process would work on stale state.
    #[error("`{}` is in use by another process; stop that one first", path.display())]
    InUse {
        /// The file both want.
        path: PathBuf,
    },
    /// The file system refused.
    #[error("`{}` cannot be opened", path.display())]
    File {
        /// The file in question.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// The database engine refused.
    #[error("the database engine could not start: {0}")]
    Engine(String),
    /// The database engine refused a file.
    #[error("`{}` is no database that can be used; move it away: {problem}", path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What the engine said.
        problem: String,
    },
    /// A journal holds something this version did not write.
    #[error("line {line} of `{}` is not a journal entry; move the file away", path.display())]
    Journal {
        /// The journal.
        path: PathBuf,
        /// The line, counted from one.
        line: usize,
    },
}

impl OpenError {
    /// Names the file an error of the file system is about.
    pub(crate) fn file(path: &Path, source: io::Error) -> Self {
        Self::File { path: path.to_owned(), source }
    }
}

/// The right to use a file, until dropped; the system takes it back when the process dies.
#[derive(Debug)]
pub struct Claim {
    _lock: File,
}

impl Claim {
    /// Claims `path` by locking `<path>.lock`.
    ///
    /// # Errors
    /// [`OpenError::InUse`] if another process has it.
    pub fn take(path: &Path) -> Result<Self, OpenError> {
        let lock_path = beside(path, "lock");
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&lock_path)
            .map_err(|source| OpenError::file(&lock_path, source))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(OpenError::InUse { path: path.to_owned() }),
            Err(TryLockError::Error(source)) => Err(OpenError::file(&lock_path, source)),
        }
    }
}

/// `<path>.<suffix>`, in the same directory.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}
