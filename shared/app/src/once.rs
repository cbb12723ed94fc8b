//! Idempotency: requests that take effect once.

use db::Once;
use domain::{Code, DomainError, IdempotencyKey, Message};
use fields::{FieldError, Step};
use texts::Count;

use crate::text;

/// The shortest idempotency key of a caller without a token, in characters: two callers must not
/// use the same key by chance. A UUID has 36.
const MIN_PUBLIC_KEY: usize = 22;

/// Checks that nobody else uses the same key by chance.
pub(crate) fn check_public(key: &IdempotencyKey) -> Result<(), DomainError> {
    if key.as_str().len() >= MIN_PUBLIC_KEY {
        return Ok(());
    }
    let min = Count::of(MIN_PUBLIC_KEY);
    let message = Message::of(|locale| text::public_key_short(locale, min));
    let loc = vec![Step::name("header"), Step::name("Idempotency-Key")];
    let error = FieldError { loc, message, kind: "range" };
    Err(DomainError::Fields(Code::ValidationFailed, vec![error]))
}

/// Checks that the idempotency key was recorded for this request, by its `fingerprint`.
pub(crate) fn check_repeated(once: Option<Once<'_>>, fingerprint: &str) -> Result<(), DomainError> {
    once.map_or(Ok(()), |once| once.key.check(Some(fingerprint)))
}
