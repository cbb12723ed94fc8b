//! Sessions: one sign-in, and its refresh-token rotation.
//!
//! A session counts its refresh tokens. Only the current one may be exchanged, which makes the
//! next one current. An older one means that a token was copied: the session is revoked for all
//! holders (RFC 9700 §4.14.2). One exception: within [`GRACE_SECONDS`] after an exchange the same
//! old token gets the same successor again, so that a lost answer, or two tabs that refresh at
//! once, don't end the session. A browser has to show its device cookie for that.

use serde::{Deserialize, Serialize};

use crate::{SessionId, StoreId, Timestamp, UserId};

/// How long an access token is valid, in seconds.
pub const ACCESS_SECONDS: i64 = 30 * 60;
/// How long a session lasts without being refreshed, in seconds.
pub const REFRESH_SECONDS: i64 = 14 * 24 * 60 * 60;
/// How long a session lasts at most, however often it is refreshed, in seconds.
pub const LONGEST_SECONDS: i64 = 90 * 24 * 60 * 60;
/// How long a used refresh token still gets its successor again, in seconds.
pub const GRACE_SECONDS: i64 = 10;

/// A sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Session id; every token of the session holds it.
    pub id: SessionId,
    /// Who signed in.
    pub user: UserId,
    /// The store that the user acts for; `None` for who works for none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub store: Option<StoreId>,
    /// Which refresh token is current, from 1.
    pub counter: u64,
    /// When it became current.
    pub rotated_at: Timestamp,
    /// When it ends unless it is refreshed.
    pub expires_at: Timestamp,
    /// When it ends for good.
    pub until: Timestamp,
    /// The device that signed in, if it keeps cookies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Whether it was revoked: by signing out, or because an old refresh token was used again.
    pub ended: bool,
}

/// How to answer a refresh token that is not current.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stale {
    /// Send its successor again.
    Again,
    /// Revoke the session: the token was exchanged before.
    Reuse,
    /// Refuse: the session has ended.
    Over,
}

impl Session {
    /// A sign-in of `user`, who acts for `store`, at `now`.
    #[must_use]
    pub fn begin(id: SessionId, user: UserId, store: Option<StoreId>, now: Timestamp) -> Self {
        let until = now.plus_seconds(LONGEST_SECONDS);
        let expires_at = expiry(until, now);
        let (counter, rotated_at, device, ended) = (1, now, None, false);
        Self { id, user, store, counter, rotated_at, expires_at, until, device, ended }
    }

    /// The session, of `device`.
    #[must_use]
    pub fn on(self, device: Option<String>) -> Self {
        Self { device, ..self }
    }

    /// Decides about token number `presented`, which `device` shows and which is not the current
    /// one of a live session.
    #[must_use]
    pub fn stale(&self, presented: u64, device: Option<&str>, now: Timestamp) -> Stale {
        let fresh = now <= self.rotated_at.plus_seconds(GRACE_SECONDS);
        let own = self.device.is_none() || self.device.as_deref() == device;
        if self.ended || now >= self.expires_at {
            Stale::Over
        } else if fresh && own && presented.checked_add(1) == Some(self.counter) {
            Stale::Again
        } else {
            Stale::Reuse
        }
    }
}

/// When a session that ends for good at `until` ends if it is not refreshed after `now`.
#[must_use]
pub fn expiry(until: Timestamp, now: Timestamp) -> Timestamp {
    now.plus_seconds(REFRESH_SECONDS).min(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_used_token_ends_the_session_unless_it_was_used_just_now() {
        let start = Timestamp::from_millis(1_000_000);
        let id = SessionId::new(start, 1);
        let begun = Session::begin(id, UserId::new(start, 1), None, start);
        let session = Session { counter: 3, ..begun.clone() };
        let ended = Session { ended: true, ..session.clone() };
        let own = session.clone().on(Some("d1".to_owned()));

        for (session, presented, device, after_s, want) in [
            (&session, 2, None, 0, Stale::Again),
            (&session, 2, None, GRACE_SECONDS, Stale::Again),
            (&session, 2, None, GRACE_SECONDS + 1, Stale::Reuse),
            (&session, 1, None, 0, Stale::Reuse),
            (&session, 9, None, 0, Stale::Reuse),
            (&ended, 2, None, 0, Stale::Over),
            (&session, 3, None, REFRESH_SECONDS, Stale::Over),
            // Of a device that keeps cookies, its cookie has to come with the token.
            (&session, 2, Some("d1"), 0, Stale::Again),
            (&own, 2, Some("d1"), 0, Stale::Again),
            (&own, 2, None, 0, Stale::Reuse),
            (&own, 2, Some("d2"), 0, Stale::Reuse),
        ] {
            let now = start.plus_seconds(after_s);
            let found = session.stale(presented, device, now);
            assert_eq!(found, want, "token {presented} by {device:?} after {after_s} s");
        }
    }

    #[test]
    fn a_session_is_not_renewed_beyond_its_longest_time() {
        let start = Timestamp::from_millis(1_000_000);
        let session = Session::begin(SessionId::new(start, 1), UserId::new(start, 1), None, start);
        assert_eq!(session.expires_at, start.plus_seconds(REFRESH_SECONDS));
        for (after_s, left_s) in [
            (0, REFRESH_SECONDS),
            (LONGEST_SECONDS - REFRESH_SECONDS, REFRESH_SECONDS),
            (LONGEST_SECONDS - 60, 60),
        ] {
            let now = start.plus_seconds(after_s);
            assert_eq!(expiry(session.until, now), now.plus_seconds(left_s), "after {after_s} s");
        }
    }
}
