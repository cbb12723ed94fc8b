//! Identity: registration, sign-in, sessions, profiles.

use std::sync::atomic::{AtomicBool, Ordering};

use db::{Reading, RegistrationError, Rotation, TransactionError};
use domain::{
    Code, DomainError, Email, IdempotencyKey, Precondition, SessionId, StoreId, Text, Timestamp,
    UserId, Username,
    membership::{Membership, acting_role},
    session::{GRACE_SECONDS, Session, Stale},
    store::{Store, StoreKind},
    user::{Caller, ProfileChange, Role, User},
};

use crate::{
    App, AppError, TokenPair,
    auth::{self, Verified, hash_password},
    carts::{self, GuestCart},
    once::check_public,
    retry::{Retry, retry},
    sessions::note_revoked,
};

/// How long a window of failed sign-ins lasts, in seconds.
const WINDOW_SECONDS: i64 = 15 * 60;
/// Wrong passwords per name and window.
const MAX_BY_NAME: u32 = 10;
/// Wrong passwords per address and window.
const MAX_BY_ADDRESS: u32 = 50;

/// A request to register.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Login name; derived from the e-mail address if absent.
    pub username: Option<Username>,
    /// E-mail address; also accepted as the login name.
    pub email: Email,
    /// Password in clear text, until it is hashed.
    pub password: String,
    /// The name to greet with.
    pub name: Option<Text<1, 50>>,
    /// Requested role.
    pub role: Role,
    /// The store of a merchant; if absent, one named after the merchant is created.
    pub store: Option<(Text<1, 60>, StoreKind)>,
}

/// The result of a successful sign-in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The user.
    pub user: User,
    /// What the user may do in the store that the session acts for.
    pub role: Role,
    /// That store, if the user works for one.
    pub store: Option<StoreId>,
    /// The access and the refresh token.
    pub tokens: TokenPair,
}

/// A user who acts for another store from now on.
#[derive(Clone, Debug)]
pub struct Acting {
    /// What the user may do in the store.
    pub role: Role,
    /// The store.
    pub store: StoreId,
    /// The access token.
    pub access: String,
}

/// Registers a user, and the store of a merchant, and signs the user in. The guest's cart becomes
/// the user's. With an idempotency `key`, a repeated request creates no second user.
///
/// # Errors
/// [`Code::RoleNotAllowed`] for roles that only an admin gives, [`Code::UsernameTaken`],
/// [`Code::EmailTaken`]; [`Code::ValidationFailed`] for a key that is too short.
pub async fn register(
    app: &App,
    registration: Registration,
    key: Option<&IdempotencyKey>,
    guest: &GuestCart,
) -> Result<SignedIn, AppError> {
    if !registration.role.is_open() {
        return Err(Code::RoleNotAllowed.into());
    }
    let now = app.now();
    let id = match key {
        Some(key) => {
            check_public(key)?;
            UserId::derived(&["register", key.as_str()])
        }
        None => UserId::new(now, app.entropy()),
    };
    let (joining, store) = joined(app, id, registration, key).await?;
    let session = new_session(app, id, joining.member.as_ref());
    match add_person(app, joining, store.as_ref(), &session, key).await? {
        Added::Now(user, member) => signed_in(app, user, member, &session, guest).await,
        Added::Before(user, member) => begin_session(app, user, member, guest).await,
    }
}

/// The user that a registration describes, and the store of a merchant. A derived login name may
/// still turn out to be taken.
async fn joined(
    app: &App,
    id: UserId,
    registration: Registration,
    key: Option<&IdempotencyKey>,
) -> Result<(Joining, Option<Store>), AppError> {
    let now = app.now();
    let Registration { username, email, password, name, role, store } = registration;
    let derived = username.is_none();
    let username = username.unwrap_or_else(|| Username::derived(&email));
    let user = User {
        id,
        username,
        email,
        password_hash: hash_password(password).await?,
        role: Role::Customer,
        name,
        phone: None,
        locale: domain::Locale::default(),
        fingerprint: key.map(IdempotencyKey::fingerprint),
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let store = (role == Role::Merchant).then(|| {
        let named = || Text::new(user.display_name()).ok().map(|name| (name, StoreKind::Shop));
        let (name, kind) = store.or_else(named)?;
        Some(Store::new(StoreId::new(now, app.entropy()), name, kind, now))
    });
    let store = store.flatten();
    let member = store.as_ref().map(|store| Membership::join(id, store.id, role, now));
    Ok((Joining { user, member, derived }, store))
}

/// A user who is being registered.
struct Joining {
    user: User,
    /// The membership of a merchant.
    member: Option<Membership>,
    /// Whether the login name was derived, and may be replaced if it is taken.
    derived: bool,
}

/// A user who is registered.
enum Added {
    /// By this request, which also began the session.
    Now(User, Option<Membership>),
    /// By an earlier one with the same key.
    Before(User, Option<Membership>),
}

async fn add_person(
    app: &App,
    joining: Joining,
    store: Option<&Store>,
    session: &Session,
    key: Option<&IdempotencyKey>,
) -> Result<Added, AppError> {
    let Joining { user, member, derived } = joining;
    let taken = AtomicBool::new(false);
    retry("register", || async {
        let mut user = user.clone();
        if taken.load(Ordering::Relaxed) {
            user.username = Username::derived_with(&user.email, app.entropy());
        }
        match app.db.register(&user, member.as_ref(), store, Some(session)).await {
            Ok(()) => Ok(Added::Now(user, member.clone())),
            Err(TransactionError::Condition(RegistrationError::NameTaken)) if derived => {
                taken.store(true, Ordering::Relaxed);
                Err(Retry::Again)
            }
            Err(TransactionError::Condition(RegistrationError::Repeated)) => {
                let key = key.ok_or(Retry::Again)?;
                let first = app.db.user_with_memberships(user.id, Reading::Consistent).await?;
                let (first, members) = first.ok_or(Retry::Again)?;
                key.check(first.fingerprint.as_deref())?;
                Ok(Added::Before(first, Membership::last_used(members)))
            }
            Err(error) => Err(registration_error(error).into()),
        }
    })
    .await
}

/// Checks a login name or e-mail address and its password, and begins a session. The guest's cart
/// is merged into the user's.
///
/// # Errors
/// [`Code::BadCredentials`]; [`Code::RateLimited`] after too many failed attempts.
pub async fn sign_in(
    app: &App,
    login: &str,
    password: String,
    address: &str,
    guest: &GuestCart,
) -> Result<SignedIn, AppError> {
    let now = app.now();
    let login = login.trim().to_lowercase();
    let window = now.seconds().div_euclid(WINDOW_SECONDS);
    let counts = app.db.sign_in_counts(&login, address, window, Reading::Eventual).await?;
    if counts.by_name >= MAX_BY_NAME || counts.by_address >= MAX_BY_ADDRESS {
        let seconds = window_left(now);
        return Err(DomainError::RateLimited { code: Code::RateLimited, seconds }.into());
    }

    let (user, members) = match counts.claim {
        Some(claim) => person(app, claim.user).await?.unzip(),
        // Whoever has just registered may sign in. It also takes as many round trips as a name that
        // is known does: the time does not tell which names are.
        None => {
            let counts =
                app.db.sign_in_counts(&login, address, window, Reading::Consistent).await?;
            match counts.claim {
                Some(claim) => person(app, claim.user).await?.unzip(),
                None => (None, None),
            }
        }
    };
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let verified = auth::verify(password, hash).await?;
    let Some(user) = user.filter(|_| verified != Verified::Wrong) else {
        let until = now.plus_seconds(WINDOW_SECONDS.saturating_mul(2));
        app.db.count_failed_sign_in(&login, address, window, until).await?;
        return Err(Code::BadCredentials.into());
    };
    if let Verified::Rehashed(hash) = verified {
        app.db.replace_password_hash(user.id, &user.password_hash, &hash).await?;
    }
    let member = Membership::last_used(members.unwrap_or_default());
    begin_session(app, user, member, guest).await
}

/// The user and the memberships. They may be some moments old: a password can't be changed, so that
/// an old hash is as good; and a role is told to a token that lasts half an hour. Only who seems
/// not to be there is read again as the table is now.
async fn person(app: &App, id: UserId) -> Result<Option<(User, Vec<Membership>)>, AppError> {
    for reading in [Reading::Eventual, Reading::Consistent] {
        if let Some(found) = app.db.user_with_memberships(id, reading).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// A session of `user`, which acts for the store of `member`.
fn new_session(app: &App, user: UserId, member: Option<&Membership>) -> Session {
    let now = app.now();
    let store = member.map(|member| member.store);
    Session::begin(SessionId::new(now, app.entropy()), user, store, now)
}

async fn begin_session(
    app: &App,
    user: User,
    member: Option<Membership>,
    guest: &GuestCart,
) -> Result<SignedIn, AppError> {
    let session = new_session(app, user.id, member.as_ref());
    app.db.begin_session(&session).await?;
    signed_in(app, user, member, &session, guest).await
}

/// Who has begun `session`; the guest's cart becomes the user's.
async fn signed_in(
    app: &App,
    user: User,
    member: Option<Membership>,
    session: &Session,
    guest: &GuestCart,
) -> Result<SignedIn, AppError> {
    if !guest.lines.is_empty() {
        carts::merge(app, user.id, guest).await?;
    }
    let role = acting_role(&user, member.as_ref());
    let tokens = app.signer.pair(role, session, app.now());
    Ok(SignedIn { tokens, user, role, store: session.store })
}

/// Exchanges a refresh token for the next pair (refresh-token rotation).
///
/// # Errors
/// [`Code::SessionRevoked`]: a token that was exchanged before revokes its session.
pub async fn refresh(app: &App, token: &str) -> Result<SignedIn, AppError> {
    let now = app.now();
    let revoked = || AppError::from(Code::SessionRevoked);
    let claims = app.signer.refresh_claims(token, now).ok_or_else(revoked)?;
    // At once: who the user is says the token, and what the user may do is read anew.
    let rotate = app.db.rotate_session(claims.sid, claims.n, now);
    let (rotation, found) = tokio::join!(rotate, person(app, claims.sub));
    let session = match rotation? {
        Rotation::Rotated(session) => session,
        Rotation::Unknown => return Err(revoked()),
        Rotation::Stale(session) => match session.stale(claims.n, now) {
            Stale::Again => session,
            Stale::Over => return Err(revoked()),
            Stale::Reuse => {
                app.db.end_session(claims.sid, now).await?;
                note_revoked(app, claims.sid);
                tracing::warn!(
                    metric = "refresh_token_reused",
                    session.id = %claims.sid,
                    grace_s = GRACE_SECONDS,
                    "refresh token reuse detected; session revoked"
                );
                return Err(revoked());
            }
        },
    };
    let (user, members) = found?.filter(|(user, _)| user.id == session.user).ok_or_else(revoked)?;
    let member = members.into_iter().find(|member| Some(member.store) == session.store);
    // Who no longer works for the store goes on without it.
    let store = member.as_ref().map(|member| member.store);
    let role = acting_role(&user, member.as_ref());
    let tokens = app.signer.pair(role, &Session { store, ..session }, now);
    Ok(SignedIn { tokens, user, role, store })
}

/// Lets the caller act for `store` from now on, in this session and after the next sign-in. The
/// refresh token stays as it is: an access token is good for half an hour, and must not be
/// exchanged for what is good for two weeks.
///
/// # Errors
/// [`Code::StoreNotFound`] when the caller does not work for it; [`Code::SessionRevoked`].
pub async fn switch_store(app: &App, caller: Caller, store: StoreId) -> Result<Acting, AppError> {
    let now = app.now();
    let member = app.db.use_membership(caller.user, store, now).await?;
    let member = member.ok_or(Code::StoreNotFound)?;
    if !app.db.set_session_store(caller.session, store, now).await? {
        return Err(Code::SessionRevoked.into());
    }
    // An admin stays one in every store.
    let role = if caller.role == Role::Admin { Role::Admin } else { member.role };
    let access = app.signer.access(Caller { role, store: Some(store), ..caller }, now);
    Ok(Acting { role, store, access })
}

/// Revokes the caller's session.
///
/// # Errors
/// When the table does not answer.
pub async fn sign_out(app: &App, caller: Caller) -> Result<(), AppError> {
    app.db.end_session(caller.session, app.now()).await?;
    note_revoked(app, caller.session);
    Ok(())
}

/// The caller's own account.
///
/// # Errors
/// [`Code::Unauthenticated`] when it no longer exists.
pub async fn me(app: &App, caller: Caller) -> Result<User, AppError> {
    app.db.user(caller.user).await?.ok_or_else(|| Code::Unauthenticated.into())
}

/// Changes the caller's profile; a change that changes nothing keeps the version.
///
/// # Errors
/// [`Code::VersionConflict`] when `precondition` does not allow the profile's version;
/// [`Code::UsernameTaken`].
pub async fn update_profile(
    app: &App,
    caller: Caller,
    precondition: &Precondition,
    change: ProfileChange,
) -> Result<User, AppError> {
    let old = me(app, caller).await?;
    precondition.check(old.version)?;
    let Some(new) = old.changed(change, app.now()) else { return Ok(old) };
    app.db.change_user(&old, &new).await.map_err(registration_error)?;
    Ok(new)
}

/// Seconds until the current window of failed sign-ins ends.
fn window_left(now: Timestamp) -> u32 {
    let passed = now.seconds().rem_euclid(WINDOW_SECONDS);
    u32::try_from(WINDOW_SECONDS.saturating_sub(passed)).unwrap_or(1)
}

fn registration_error(error: TransactionError<RegistrationError>) -> AppError {
    match error {
        TransactionError::Condition(RegistrationError::NameTaken) => Code::UsernameTaken.into(),
        TransactionError::Condition(RegistrationError::EmailTaken) => Code::EmailTaken.into(),
        TransactionError::Condition(RegistrationError::Changed) => Code::VersionConflict.into(),
        TransactionError::Condition(RegistrationError::Repeated) => {
            AppError::TooMuchContention("register")
        }
        TransactionError::Db(error) => error.into(),
    }
}
