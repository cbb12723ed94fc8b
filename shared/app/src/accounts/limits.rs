//! The limits of signing in and registering: what is counted before a password is hashed.

use db::{Counted, Taken};
use domain::{Code, DomainError, Timestamp, limits::Rate};

use crate::{App, AppError};

/// Whose bucket the whole market shares.
pub(super) const MARKET: &str = "MARKET";

/// Takes one from the bucket of `rate` that belongs to `of`; answers until when it is spoken for.
///
/// # Errors
/// [`Code::RateLimited`] when it is full.
pub(super) async fn take(app: &App, rate: Rate, of: &str) -> Result<Timestamp, AppError> {
    match app.db.take(rate, of, app.now()).await? {
        Taken::Until(until) => Ok(until),
        Taken::Full(seconds) => {
            if of == MARKET {
                tracing::warn!(
                    metric = "hashing_braked",
                    "strangers make the market hash more passwords than it can"
                );
            }
            Err(limited(seconds))
        }
    }
}

/// Counts a try to sign in to `account` by whoever is `from` there; answers how many there were.
///
/// # Errors
/// [`Code::RateLimited`] when there were too many.
pub(super) async fn count(app: &App, account: &str, from: &str) -> Result<u32, AppError> {
    match app.db.count_try(account, from, app.now()).await? {
        Counted::Try(count) => Ok(count),
        Counted::Wait(seconds) => Err(limited(seconds)),
    }
}

fn limited(seconds: u32) -> AppError {
    DomainError::RateLimited { code: Code::RateLimited, seconds }.into()
}
