//! Identity: registration, sign-in, sessions, profiles.

use domain::{
    Code, Email, Refusal, SessionId, StoreId, Text, Timestamp, UserId, Username,
    account::{Caller, ProfileChange, Role, Store, StoreKind, User},
    cart::Cart,
    session::{GRACE_SECONDS, Session, Stale},
};
use store::{NotRegistered, Rejected, Rotation};

use crate::{App, Failure, TokenPair, passwords};

/// How long a window of failed sign-ins lasts, in seconds.
const WINDOW_SECONDS: i64 = 15 * 60;
/// Wrong passwords per name and window.
const MAX_BY_NAME: u32 = 10;
/// Wrong passwords per address and window.
const MAX_BY_ADDRESS: u32 = 50;

/// Who wants to join.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The login name.
    pub username: Username,
    /// The other login name.
    pub email: Email,
    /// In clear, for as long as it takes to hash it.
    pub password: String,
    /// What they want to be.
    pub role: Role,
    /// The store of a merchant.
    pub shop: Option<(Text<1, 60>, StoreKind)>,
}

/// Somebody who has signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub user: User,
    /// Their tokens.
    pub tokens: TokenPair,
}

/// Adds a person, and for a merchant the store.
///
/// # Errors
/// [`Code::RoleNotAllowed`] for roles that only an admin gives, [`Code::UsernameTaken`],
/// [`Code::EmailTaken`].
pub async fn register(app: &App, wish: Registration) -> Result<User, Failure> {
    if !wish.role.is_open() {
        return Err(Code::RoleNotAllowed.into());
    }
    let now = app.now();
    let shop = wish.shop.map(|(name, kind)| Store {
        id: StoreId::new(now, app.entropy()),
        name,
        kind,
        created_at: now,
    });
    let user = User {
        id: UserId::new(now, app.entropy()),
        username: wish.username,
        email: wish.email,
        password_hash: passwords::hash(wish.password).await?,
        role: wish.role,
        store: shop.as_ref().map(|shop| shop.id),
        name: None,
        phone: None,
        locale: domain::Locale::default(),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    app.store.register(&user, shop.as_ref()).await.map_err(not_registered)?;
    Ok(user)
}

/// Checks a name or an address and its password, and begins a session. What a guest had in the
/// cart joins the person's own.
///
/// # Errors
/// [`Code::BadCredentials`]; [`Code::TooManyAttempts`] after too many of them.
pub async fn sign_in(
    app: &App,
    login: &str,
    password: String,
    address: &str,
    guest: &Cart,
) -> Result<SignedIn, Failure> {
    let now = app.now();
    let login = login.trim().to_lowercase();
    let window = now.seconds().div_euclid(WINDOW_SECONDS);
    let counts = app.store.sign_in_counts(&login, address, window).await?;
    if counts.by_name >= MAX_BY_NAME || counts.by_address >= MAX_BY_ADDRESS {
        return Err(Refusal::Wait { code: Code::TooManyAttempts, seconds: left(now) }.into());
    }

    let user = match counts.claim {
        Some(claim) => app.store.user(claim.user).await?,
        None => None,
    };
    let phc = user.as_ref().map(|user| user.password_hash.clone());
    let right = passwords::verify(password, phc).await?;
    let Some(user) = user.filter(|_| right) else {
        let until = now.plus_seconds(WINDOW_SECONDS.saturating_mul(2));
        app.store.count_failed_sign_in(&login, address, window, until).await?;
        return Err(Code::BadCredentials.into());
    };

    let session = Session::begin(SessionId::new(now, app.entropy()), user.id, now);
    app.store.begin_session(&session).await?;
    if !guest.is_empty() {
        crate::carts::merge(app, user.id, guest).await?;
    }
    Ok(SignedIn { tokens: app.signer.pair(&user, &session, now), user })
}

/// Exchanges a refresh token for the next pair.
///
/// # Errors
/// [`Code::SessionEnded`]: a token that was exchanged before ends its session.
pub async fn refresh(app: &App, token: &str) -> Result<SignedIn, Failure> {
    let now = app.now();
    let ended = || Failure::from(Code::SessionEnded);
    let claims = app.signer.refresh_claims(token, now).ok_or_else(ended)?;
    let session = match app.store.rotate_session(claims.sid, claims.n, now).await? {
        Rotation::Rotated(session) => session,
        Rotation::Unknown => return Err(ended()),
        Rotation::Stale(session) => match session.stale(claims.n, now) {
            Stale::Again => session,
            Stale::Over => return Err(ended()),
            Stale::Reuse => {
                app.store.end_session(claims.sid, now).await?;
                app.note_ended(claims.sid);
                tracing::warn!(session.id = %claims.sid, grace_s = GRACE_SECONDS, "refresh reused");
                return Err(ended());
            }
        },
    };
    let user = app.store.user(session.user).await?.ok_or_else(ended)?;
    Ok(SignedIn { tokens: app.signer.pair(&user, &session, now), user })
}

/// Ends the caller's session.
///
/// # Errors
/// When the table does not answer.
pub async fn sign_out(app: &App, caller: Caller) -> Result<(), Failure> {
    app.store.end_session(caller.session, app.now()).await?;
    app.note_ended(caller.session);
    Ok(())
}

/// The caller's own account.
///
/// # Errors
/// [`Code::Unauthenticated`] when it no longer exists.
pub async fn me(app: &App, caller: Caller) -> Result<User, Failure> {
    app.store.user(caller.user).await?.ok_or_else(|| Code::Unauthenticated.into())
}

/// Changes the caller's profile, if it is still at version `read`.
///
/// # Errors
/// [`Code::StaleVersion`], [`Code::UsernameTaken`].
pub async fn change_profile(
    app: &App,
    caller: Caller,
    read: u64,
    change: ProfileChange,
) -> Result<User, Failure> {
    let old = me(app, caller).await?;
    if old.version != read {
        return Err(Code::StaleVersion.into());
    }
    let new = old.changed(change, app.now());
    app.store.change_user(&old, &new).await.map_err(not_registered)?;
    Ok(new)
}

/// Seconds until the current window of failed sign-ins ends.
fn left(now: Timestamp) -> u32 {
    let passed = now.seconds().rem_euclid(WINDOW_SECONDS);
    u32::try_from(WINDOW_SECONDS.saturating_sub(passed)).unwrap_or(1)
}

fn not_registered(rejected: Rejected<NotRegistered>) -> Failure {
    match rejected {
        Rejected::Refused(NotRegistered::NameTaken) => Code::UsernameTaken.into(),
        Rejected::Refused(NotRegistered::EmailTaken) => Code::EmailTaken.into(),
        Rejected::Refused(NotRegistered::Changed) => Code::StaleVersion.into(),
        Rejected::Refused(NotRegistered::Repeated) => Failure::Contended("register"),
        Rejected::Store(error) => error.into(),
    }
}
