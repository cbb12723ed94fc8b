//! Optimistic locking: what was decided on a stale read is decided again. So is what was refused on
//! an eventual one: a refusal has no write whose condition would tell that the read was old.

use std::time::Duration;

use db::{Reading, TransactionError, VersionConflict};

use crate::AppError;

/// How often a use case is tried before it gives up.
const ATTEMPTS: u32 = 12;
/// The longest wait before the third try, in milliseconds; it doubles with each try, up to 64.
const FIRST_WAIT_MS: u64 = 2;

/// Why one try of a use case did not succeed.
#[derive(Debug)]
pub(crate) enum Retry {
    /// A concurrent write came first: load and decide again.
    Again,
    /// Trying again would not help.
    Fail(AppError),
    /// A condition of the write refuses it, whatever was read before.
    Refused(AppError),
}

impl<E: Into<AppError>> From<E> for Retry {
    fn from(error: E) -> Self {
        Self::Fail(error.into())
    }
}

/// Repeats `attempt` while concurrent writes come first. From the third try on it waits before
/// each, for a random time, so that the writers don't collide again.
///
/// # Errors
/// What the last try failed with; [`AppError::TooMuchContention`] with `name` after twelve tries.
pub(crate) async fn retry<T, F: Future<Output = Result<T, Retry>>>(
    name: &'static str,
    attempt: impl Fn() -> F,
) -> Result<T, AppError> {
    let mut wait_ms = 0;
    for _ in 0..ATTEMPTS {
        match attempt().await {
            Ok(done) => return Ok(done),
            Err(Retry::Fail(error) | Retry::Refused(error)) => return Err(error),
            Err(Retry::Again) => {}
        }
        if wait_ms > 0 {
            tokio::time::sleep(Duration::from_millis(fastrand::u64(0..=wait_ms))).await;
        }
        wait_ms = wait_ms.saturating_mul(2).clamp(FIRST_WAIT_MS, 64);
    }
    Err(AppError::TooMuchContention(name))
}

/// As [`retry`], with a first attempt on eventual reads, for half the units. What that one refuses
/// by what it has read, or finds in need of another try, is decided again on consistent ones; only
/// what a condition of its write let pass, or refuses, stands.
///
/// # Errors
/// As [`retry`].
pub(crate) async fn retry_eventual<T, F: Future<Output = Result<T, Retry>>>(
    name: &'static str,
    attempt: impl Fn(Reading) -> F,
) -> Result<T, AppError> {
    match attempt(Reading::Eventual).await {
        Ok(done) => Ok(done),
        Err(Retry::Refused(error)) => Err(error),
        Err(Retry::Again | Retry::Fail(AppError::Domain(_))) => {
            retry(name, || attempt(Reading::Consistent)).await
        }
        Err(Retry::Fail(error)) => Err(error),
    }
}

/// Converts the result of a write for [`retry`].
pub(crate) trait OrAgain<T> {
    /// The value of a write that succeeded; another try when the item had changed.
    fn or_again(self) -> Result<T, Retry>;
}

impl<T> OrAgain<T> for Result<T, TransactionError<VersionConflict>> {
    fn or_again(self) -> Result<T, Retry> {
        self.map_err(|error| match error {
            TransactionError::Condition(VersionConflict) => Retry::Again,
            TransactionError::Db(error) => error.into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use domain::Code;

    use super::*;

    #[tokio::test]
    async fn only_a_conflict_is_tried_again() {
        let tries = Cell::new(0);
        let third = || async {
            tries.set(tries.get() + 1);
            if tries.get() < 3 { Err(Retry::Again) } else { Ok(tries.get()) }
        };
        assert_eq!(retry("test", third).await.unwrap(), 3);

        let refused: Result<(), _> = retry("test", || async { Err(Code::CartEmpty.into()) }).await;
        assert_eq!(refused.unwrap_err().code(), Code::CartEmpty);
    }

    #[tokio::test]
    async fn only_what_a_condition_refuses_is_refused_on_an_eventual_read() {
        for (first, want, tries) in [
            (None, Ok(Reading::Eventual), 1),
            (Some(Retry::Again), Ok(Reading::Consistent), 2),
            (Some(Retry::Fail(Code::CartEmpty.into())), Ok(Reading::Consistent), 2),
            (Some(Retry::Refused(Code::CartEmpty.into())), Err(Code::CartEmpty), 1),
        ] {
            let (first, count) = (Cell::new(first), Cell::new(0));
            let attempt = |reading| {
                count.set(count.get() + 1);
                let found = first.take().map_or(Ok(reading), Err);
                async { found }
            };
            let done = retry_eventual("test", attempt).await.map_err(|error| error.code());
            assert_eq!((done, count.get()), (want, tries));
        }
    }

    #[tokio::test]
    async fn endless_contention_ends() {
        let tries = Cell::new(0);
        let never = || async {
            tries.set(tries.get() + 1);
            Err::<(), _>(Retry::Again)
        };
        let done = retry("test", never).await;
        assert!(matches!(done, Err(AppError::TooMuchContention("test"))));
        assert_eq!(tries.get(), ATTEMPTS);
    }
}
