//! Idempotency records: a change writes the record of its idempotency key in the same transaction,
//! so that a repeated request changes nothing and gets the first one's result.

use std::fmt;

use domain::{IdempotencyKey, OrderId, Timestamp, UserId};

use crate::{
    Error, Table, TransactionError,
    item::{Item, number, text, text_of},
    table::{Key, TTL},
    txn::{FailedCondition, Txn},
};

/// How long a key is remembered, in seconds.
const REMEMBERED_SECONDS: i64 = 7 * 24 * 60 * 60;

/// A request that takes effect once.
#[derive(Clone, Copy, Debug)]
pub struct Once<'a> {
    /// Who makes it.
    pub by: OnceBy,
    /// The endpoint that it is made to.
    pub endpoint: &'static str,
    /// Its key.
    pub key: &'a IdempotencyKey,
}

/// Who makes a request that takes effect once: each has keys of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnceBy {
    /// A user.
    User(UserId),
    /// A guest, who holds the key of this order.
    Guest(OrderId),
}

impl fmt::Display for OnceBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(user) => user.fmt(f),
            Self::Guest(order) => order.fmt(f),
        }
    }
}

/// Why a write with an idempotency key did not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnceError<E> {
    /// The key was used before, by a request with this fingerprint.
    Repeated(String),
    /// Another condition did not hold.
    Condition(E),
}

impl Once<'_> {
    fn item_key(&self) -> Key {
        Key::once(self.by, self.endpoint, self.key.as_str())
    }
}

impl Table {
    /// The fingerprint that was recorded for `once`, if it took effect before.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn recorded(&self, once: Once<'_>) -> Result<Option<String>, Error> {
        let item = self.get_many("recorded", &[once.item_key()]).await?;
        Ok(item.first().and_then(fingerprint))
    }

    /// Commits `txn` and records `once` with it, if there is a key.
    pub(crate) async fn commit_once<E: fmt::Debug>(
        &self,
        mut txn: Txn<OnceError<E>>,
        once: Option<Once<'_>>,
        now: Timestamp,
    ) -> Result<(), TransactionError<OnceError<E>>> {
        if let Some(once) = once {
            // First, so that of several conditions that don't hold this one is reported.
            txn.create_first(record(once, now), OnceError::Repeated(String::new()));
        }
        let committed = self.commit_with_item(txn).await;
        committed.map_err(|error| error.map(|failed| with_fingerprint(failed)))
    }
}

const FINGERPRINT: &str = "fp";

/// The record of a key that is used at `now`.
pub(crate) fn record(once: Once<'_>, now: Timestamp) -> Item {
    let mut record = once.item_key().attributes();
    let until = now.plus_seconds(REMEMBERED_SECONDS);
    record.insert(TTL.to_owned(), number(until.seconds()));
    record.insert(FINGERPRINT.to_owned(), text(once.key.fingerprint()));
    record
}

fn fingerprint(item: &Item) -> Option<String> {
    text_of(item, FINGERPRINT).map(str::to_owned)
}

/// The error, with the fingerprint of the record that exists already.
fn with_fingerprint<E>(failed: FailedCondition<OnceError<E>>) -> OnceError<E> {
    match failed.error {
        OnceError::Repeated(_) => {
            OnceError::Repeated(failed.found.as_ref().and_then(fingerprint).unwrap_or_default())
        }
        OnceError::Condition(error) => OnceError::Condition(error),
    }
}
