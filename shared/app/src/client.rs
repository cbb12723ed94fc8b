//! Who signs in: the network that it comes from, and what the browser holds of earlier sign-ins.

use domain::{SessionId, UserId};
use serde::{Deserialize, Serialize};

use crate::{App, auth::Purpose};

/// How long a browser is known after its last sign-in, in seconds.
pub const DEVICE_SECONDS: i64 = 365 * 24 * 60 * 60;
/// The most users that a browser is known to; the one who signed in longest ago is forgotten.
const MAX_USERS: usize = 8;

/// A browser, or another client that keeps cookies, and the users who have signed in from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// A random id.
    pub id: String,
    /// The users, the last one first.
    pub users: Vec<UserId>,
}

/// A session whose tokens a client holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeldSession {
    /// The session.
    pub id: SessionId,
    /// Whose it is.
    pub user: UserId,
}

/// Who signs in or registers. What it shows is signed by the market.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// The network that it comes from, as `domain::limits::network` names it.
    pub network: String,
    /// The device of its cookie.
    pub device: Option<Device>,
    /// The session that it has, and that signing in replaces.
    pub session: Option<HeldSession>,
    /// Whether it keeps cookies, so that its device cookie may be asked for.
    pub keeps_cookies: bool,
}

impl Client {
    /// Whether nobody is known to have signed in from it.
    #[must_use]
    pub(crate) const fn is_new(&self) -> bool {
        self.device.is_none() && self.session.is_none()
    }

    /// What `user` knows it by: a device or a session of the user's; `None` for a stranger.
    pub(crate) fn known_to(&self, user: UserId) -> Option<String> {
        let device = self.device.as_ref().filter(|device| device.users.contains(&user));
        let session = self.session.filter(|session| session.user == user);
        device
            .map(|device| format!("DEVICE#{}", device.id))
            .or_else(|| session.map(|session| session.id.to_string()))
    }

    /// The device after `user` has signed in from it.
    pub(crate) fn device_of(&self, app: &App, user: UserId) -> Device {
        let known = self.device.clone();
        let new = || Device {
            id: format!("{:016x}{:016x}", app.entropy(), app.entropy()),
            users: Vec::new(),
        };
        let Device { id, users } = known.unwrap_or_else(new);
        let others = users.into_iter().filter(|other| *other != user);
        let users = [user].into_iter().chain(others).take(MAX_USERS).collect();
        Device { id, users }
    }
}

impl Device {
    /// The device of a cookie, if the market has signed it and it has not expired.
    #[must_use]
    pub fn read(app: &App, cookie: &str) -> Option<Self> {
        app.signer().read(Purpose::Device, cookie, app.now())
    }

    /// The device for its cookie.
    #[must_use]
    pub fn signed(&self, app: &App) -> String {
        app.signer().sign(Purpose::Device, app.now().plus_seconds(DEVICE_SECONDS), self)
    }
}

impl HeldSession {
    /// The session of an access token that is valid, whether or not it was revoked.
    #[must_use]
    pub fn of_access(app: &App, token: &str) -> Option<Self> {
        let caller = app.signer().caller(token, app.now())?;
        Some(Self { id: caller.session, user: caller.user })
    }

    /// The session of a refresh token that is valid, whether or not it was exchanged.
    #[must_use]
    pub fn of_refresh(app: &App, token: &str) -> Option<Self> {
        let claims = app.signer().refresh_claims(token, app.now())?;
        Some(Self { id: claims.sid, user: claims.sub })
    }
}
