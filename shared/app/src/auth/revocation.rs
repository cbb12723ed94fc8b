//! Session revocation: the access tokens of a revoked session stop working in every function
//! within a minute. That costs one or two small reads a minute, and none per request.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use db::Table;
use domain::{SessionId, Timestamp, session::ACCESS_SECONDS};

/// How old the list may be, in seconds: with the time that the read takes, under a minute.
const FRESH_SECONDS: i64 = 50;
/// How many seconds before the last read the next one begins, and after which it ends, because
/// writers' clocks differ.
const OVERLAP_SECONDS: i64 = 30;

#[derive(Debug, Default)]
pub(crate) struct Revocations(Mutex<List>);

#[derive(Debug, Default)]
struct List {
    read_at: Option<Timestamp>,
    revoked: HashMap<SessionId, Timestamp>,
}

impl Revocations {
    /// The time to read from, if the list has to be read again.
    fn due(&self, now: Timestamp) -> Option<Timestamp> {
        let list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match list.read_at {
            Some(read_at) if now < read_at.plus_seconds(FRESH_SECONDS) && now >= read_at => None,
            Some(read_at) => Some(read_at.plus_seconds(OVERLAP_SECONDS.saturating_neg())),
            None => Some(now.plus_seconds(ACCESS_SECONDS.saturating_neg())),
        }
    }

    fn learn(&self, revoked: Vec<db::RevokedSession>, now: Timestamp) {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.revoked.extend(revoked.into_iter().map(|one| (one.session, one.at)));
        // By then every access token of the session has expired.
        list.revoked.retain(|_, at| now < at.plus_seconds(ACCESS_SECONDS.saturating_mul(2)));
    }

    /// Adds a session that this process revoked.
    pub(crate) fn note(&self, session: SessionId, at: Timestamp) {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.revoked.insert(session, at);
    }

    pub(crate) fn hold(&self, session: SessionId) -> bool {
        let list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.revoked.contains_key(&session)
    }

    /// Reads what was revoked since the last read, unless that is under [`FRESH_SECONDS`] ago.
    pub(crate) async fn refresh(&self, db: &Table, now: Timestamp) -> Result<(), db::Error> {
        let Some(since) = self.due(now) else { return Ok(()) };
        let until = now.plus_seconds(OVERLAP_SECONDS);
        self.learn(db.revoked_between(since, until).await?, now);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).read_at = Some(now);
        Ok(())
    }
}
