//! Idempotency keys: a request that is repeated has one effect and one answer.
//!
//! A request that creates something derives its id from the caller and the key, and stores the
//! request's fingerprint in it. A request that changes something records the key in the same write
//! or transaction. Either way another request with the same key is refused.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Code, DomainError};

/// How many keys a cart remembers.
const REMEMBERED: usize = 8;

/// An `Idempotency-Key`, and a digest of the request that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    key: String,
    /// The current one first; the others were made with older signing keys that still verify.
    fingerprints: Vec<String>,
}

impl IdempotencyKey {
    /// `key` for a request with these fingerprints, the current one first.
    #[must_use]
    pub const fn new(key: String, fingerprints: Vec<String>) -> Self {
        Self { key, fingerprints }
    }

    /// The key itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.key
    }

    /// The fingerprint that is stored with the request's effect.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        self.fingerprints.first().cloned().unwrap_or_default()
    }

    /// Checks that the fingerprint `stored` with this key is that of the same request.
    ///
    /// # Errors
    /// [`Code::IdempotencyKeyReused`].
    pub fn check(&self, stored: Option<&str>) -> Result<(), DomainError> {
        if stored.is_some_and(|stored| self.fingerprints.iter().any(|known| known == stored)) {
            Ok(())
        } else {
            Err(Code::IdempotencyKeyReused.into())
        }
    }
}

/// The idempotency keys of the last changes, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecentKeys(Vec<RecentKey>);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct RecentKey {
    /// A digest of the key, which may be long.
    #[serde(rename = "k")]
    digest: String,
    #[serde(rename = "f")]
    fingerprint: String,
}

impl RecentKeys {
    /// Whether no key is remembered.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the request was made before.
    ///
    /// # Errors
    /// [`Code::IdempotencyKeyReused`] when its key was used for another request.
    pub fn contain(&self, key: &IdempotencyKey) -> Result<bool, DomainError> {
        let digest = digest(&key.key);
        match self.0.iter().find(|recent| recent.digest == digest) {
            None => Ok(false),
            Some(recent) => key.check(Some(&recent.fingerprint)).map(|()| true),
        }
    }

    /// These keys, with `key` as the latest.
    #[must_use]
    pub fn with(&self, key: &IdempotencyKey) -> Self {
        let latest = RecentKey { digest: digest(&key.key), fingerprint: key.fingerprint() };
        let forgotten = self.0.len().saturating_add(1).saturating_sub(REMEMBERED);
        let kept = self.0.iter().skip(forgotten).cloned();
        Self(kept.chain([latest]).collect())
    }
}

fn digest(key: &str) -> String {
    let digest: [u8; 32] = Sha256::digest(key.as_bytes()).into();
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(key: &str, fingerprint: &str) -> IdempotencyKey {
        IdempotencyKey::new(key.to_owned(), vec![fingerprint.to_owned(), "old".to_owned()])
    }

    #[test]
    fn the_same_request_is_known_and_another_is_refused() {
        assert_eq!(key("a", "1").check(Some("1")), Ok(()));
        assert_eq!(key("a", "1").check(Some("old")), Ok(()));
        for stored in [Some("2"), Some(""), None] {
            assert_eq!(key("a", "1").check(stored), Err(Code::IdempotencyKeyReused.into()));
        }
    }

    #[test]
    fn the_last_eight_keys_are_remembered() {
        let mut keys = RecentKeys::default();
        for number in 0..10 {
            let key = key(&number.to_string(), "f");
            assert_eq!(keys.contain(&key), Ok(false));
            keys = keys.with(&key);
        }
        let known = |number: u8| keys.contain(&key(&number.to_string(), "f")) == Ok(true);
        let known: Vec<_> = (0..10).filter(|number| known(*number)).collect();
        assert_eq!(known, [2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(keys.contain(&key("9", "g")), Err(Code::IdempotencyKeyReused.into()));
    }
}
