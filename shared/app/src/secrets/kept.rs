//! One secret, as it was read last.

use std::sync::{Arc, Mutex, PoisonError};

use domain::Timestamp;

/// How long what was read is used, in seconds.
pub(super) const FRESH_S: i64 = 300;
/// How long after a read that found nothing new the next one may be asked for, in seconds.
pub(super) const AGAIN_S: i64 = 60;

/// What was read of one secret, and when.
pub(crate) struct Kept<T>(Mutex<Option<(Timestamp, Arc<T>)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T> Kept<T> {
    /// What was read.
    #[expect(clippy::panic, reason = "what uses a secret has read it, or was not begun")]
    pub(crate) fn get(&self) -> Arc<T> {
        match self.known() {
            Some(value) => value,
            None => panic!("a secret is used that was not read"),
        }
    }

    /// What was read, if it was.
    pub(crate) fn known(&self) -> Option<Arc<T>> {
        self.last().map(|(_, value)| value)
    }

    fn last(&self) -> Option<(Timestamp, Arc<T>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads it, unless that is at most `age` seconds ago. When that fails and it was read before,
    /// that stays for another minute; the failure is an alarm all the same.
    ///
    /// # Errors
    /// Why it can't be read, if it never was.
    pub(super) async fn refresh<F: Future<Output = Result<String, String>>>(
        &self,
        read: impl FnOnce() -> F,
        parse: impl FnOnce(&str) -> Result<T, String>,
        age: i64,
        now: Timestamp,
    ) -> Result<(), String> {
        let last = self.last();
        if last.as_ref().is_some_and(|(at, _)| now < at.plus_seconds(age) && now >= *at) {
            return Ok(());
        }
        let text = read().await;
        let value = text.and_then(|text| parse(&text));
        let next = match (value, last) {
            (Ok(value), _) => (now, Arc::new(value)),
            (Err(problem), None) => return Err(problem),
            (Err(problem), Some((_, value))) => {
                tracing::error!(
                    metric = "secret_unreadable",
                    "a secret can't be read again, and stays as it was: {problem}"
                );
                (now.plus_seconds(AGAIN_S.saturating_sub(FRESH_S)), value)
            }
        };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(next);
        Ok(())
    }
}
