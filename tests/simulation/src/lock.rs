//! Mutexes of a history, in which a panic breaks no other rule.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The guard of `mutex`, whoever panicked with it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
