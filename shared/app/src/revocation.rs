//! Access tokens of ended sessions: known to every function within a minute, for one small read
//! a minute and none per request.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use domain::{SessionId, Timestamp, account::Caller, session::ACCESS_SECONDS};

use crate::{App, Failure};

/// How old the list may be, in seconds: with the way of the read, under a minute.
const FRESH_SECONDS: i64 = 50;
/// What is read again each time, in seconds, for writers whose clocks differ.
const OVERLAP_SECONDS: i64 = 30;
/// A full page means that there is more.
const PAGE: usize = 1_000;

#[derive(Debug, Default)]
pub(crate) struct Revocations(Mutex<List>);

#[derive(Debug, Default)]
struct List {
    read_at: Option<Timestamp>,
    ended: HashMap<SessionId, Timestamp>,
}

impl Revocations {
    /// Since when to read, if it is time to.
    fn due(&self, now: Timestamp) -> Option<Timestamp> {
        let list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match list.read_at {
            Some(read_at) if now < read_at.plus_seconds(FRESH_SECONDS) && now >= read_at => None,
            Some(read_at) => Some(read_at.plus_seconds(OVERLAP_SECONDS.saturating_neg())),
            None => Some(now.plus_seconds(ACCESS_SECONDS.saturating_neg())),
        }
    }

    fn learn(&self, ended: Vec<store::Ended>, now: Timestamp) {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.read_at = Some(now);
        list.ended.extend(ended.into_iter().map(|ended| (ended.session, ended.at)));
        // After that no access token of the session is left.
        list.ended.retain(|_, at| now < at.plus_seconds(ACCESS_SECONDS.saturating_mul(2)));
    }

    /// Notes a session that was ended here.
    pub(crate) fn note(&self, session: SessionId, at: Timestamp) {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.ended.insert(session, at);
    }

    fn holds(&self, session: SessionId) -> bool {
        let list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.ended.contains_key(&session)
    }
}

impl App {
    /// Whom an access token speaks for, unless it expired, was forged, or its session was ended
    /// more than a minute ago.
    ///
    /// # Errors
    /// When the table does not answer.
    pub async fn authenticate(&self, token: &str) -> Result<Option<Caller>, Failure> {
        let now = self.now();
        let Some(caller) = self.signer.caller(token, now) else { return Ok(None) };
        if let Some(mut since) = self.revocations.due(now) {
            loop {
                let ended = self.store.ended_since(since).await?;
                let last = ended.last().map_or(since, |last| last.at);
                let more = ended.len() >= PAGE && last > since;
                since = last;
                self.revocations.learn(ended, now);
                if !more {
                    break;
                }
            }
        }
        Ok((!self.revocations.holds(caller.session)).then_some(caller))
    }

    pub(crate) fn note_ended(&self, session: SessionId) {
        self.revocations.note(session, self.now());
    }
}
