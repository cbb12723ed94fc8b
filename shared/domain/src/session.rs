//! Sessions: one sign-in, and its refresh-token rotation.
//!
//! A session counts its refresh tokens. Only the current one may be exchanged, which makes the
//! next one current. An older one means that a token was copied: the session is revoked for all
//! holders (RFC 9700 §4.14.2). One exception: within [`GRACE_SECONDS`] after an exchange the same
//! old token gets the same successor again, so that a lost answer, or two tabs that refresh at
//! once, don't end the session.

use serde::{Deserialize, Serialize};

use crate::{SessionId, StoreId, Timestamp, UserId};

/// How long an access token is valid, in seconds.
pub const ACCESS_SECONDS: i64 = 30 * 60;
/// How long a session lasts without being refreshed, in seconds.
pub const REFRESH_SECONDS: i64 = 14 * 24 * 60 * 60;
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
        let expires_at = now.plus_seconds(REFRESH_SECONDS);
        Self { id, user, store, counter: 1, rotated_at: now, expires_at, ended: false }
    }

    /// Decides about token number `presented`, which is not the current one of a live session.
    #[must_use]
    pub fn stale(&self, presented: u64, now: Timestamp) -> Stale {
        let fresh = now <= self.rotated_at.plus_seconds(GRACE_SECONDS);
        if self.ended || now >= self.expires_at {
            Stale::Over
        } else if fresh && presented.checked_add(1) == Some(self.counter) {
            Stale::Again
        } else {
            Stale::Reuse
        }
    }
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

        for (session, presented, after_s, want) in [
            (&session, 2, 0, Stale::Again),
            (&session, 2, GRACE_SECONDS, Stale::Again),
            (&session, 2, GRACE_SECONDS + 1, Stale::Reuse),
            (&session, 1, 0, Stale::Reuse),
            (&session, 9, 0, Stale::Reuse),
            (&ended, 2, 0, Stale::Over),
            (&session, 3, REFRESH_SECONDS, Stale::Over),
        ] {
            let now = start.plus_seconds(after_s);
            assert_eq!(session.stale(presented, now), want, "token {presented} after {after_s} s");
        }
    }
}
