//! Idempotency: requests that take effect once.

use db::Once;
use domain::DomainError;

/// Checks that the idempotency key was recorded for this request, by its `fingerprint`.
pub(crate) fn check_repeated(once: Option<Once<'_>>, fingerprint: &str) -> Result<(), DomainError> {
    once.map_or(Ok(()), |once| once.key.check(Some(fingerprint)))
}
