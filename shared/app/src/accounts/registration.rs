//! Registration.

use std::sync::atomic::{AtomicBool, Ordering};

use db::{Claim, Reading, RegistrationError, TransactionError};
use domain::{
    Code, DomainError, Email, IdempotencyKey, NewPassword, OrderId, Slug, StoreId, Text, Timestamp,
    UserId, Username,
    limits::Rate,
    membership::Membership,
    session::Session,
    store::{Store, StoreKind},
    user::{Role, User},
};

use super::{
    limits::{MARKET, take},
    profile::registration_error,
    signed_in::{SignedIn, begin_session, new_session, signed_in},
};
use fields::body_field;

use crate::{
    App, AppError,
    auth::hash_password,
    carts::GuestCart,
    client::Client,
    once::check_public,
    orders,
    retry::{Retry, retry},
};

/// A request to register.
#[derive(Clone, Debug)]
pub struct Registration {
    /// Login name; derived from the e-mail address if absent.
    pub username: Option<Username>,
    /// E-mail address; also accepted as the login name.
    pub email: Email,
    /// Password in clear text, until it is hashed.
    pub password: NewPassword,
    /// The name to greet with.
    pub name: Option<Text<1, 50>>,
    /// Requested role.
    pub role: Role,
    /// The store of a merchant; if absent, one named after the merchant is created.
    pub store: Option<NewStore>,
    /// A guest's order that becomes the new user's, and its key.
    pub order: Option<(OrderId, String)>,
}

/// The store that a merchant opens.
#[derive(Clone, Debug)]
pub struct NewStore {
    /// Its name.
    pub name: Text<1, 60>,
    /// Its name in English.
    pub name_en: Option<Text<1, 80>>,
    /// Its kind of business.
    pub kind: StoreKind,
    /// Its name in addresses; made of its name if it is absent, unless another store has that.
    pub slug: Option<Slug>,
}

impl NewStore {
    /// A store of which no more is said.
    #[must_use]
    pub const fn named(name: Text<1, 60>, kind: StoreKind) -> Self {
        Self { name, name_en: None, kind, slug: None }
    }

    /// The store, and whether its name in addresses was made of its name.
    fn open(self, id: StoreId, now: Timestamp) -> (Store, bool) {
        let Self { name, name_en, kind, slug } = self;
        let derived = slug.is_none();
        let latin = name_en.as_ref().map_or(name.as_str(), Text::as_str);
        let chosen_slug = slug.or_else(|| Slug::of_name(latin));
        (Store { name_en, chosen_slug, ..Store::new(id, name, kind, now) }, derived)
    }
}

/// Registers a user, and the store of a merchant, and signs the user in. The guest's cart becomes
/// the user's, and so does the guest's order that is named, if its key opens it: the registration
/// stands whatever becomes of that. With an idempotency `key`, a repeated request creates no second
/// user.
///
/// # Errors
/// [`Code::RoleNotAllowed`] for roles that only an admin gives, [`Code::UsernameTaken`], also for
/// names that are reserved; [`Code::EmailTaken`]; [`Code::SlugTaken`]; [`Code::ValidationFailed`]
/// for a key that is too short, or a password that is a name of its user; [`Code::RateLimited`]
/// when there are too many from the client's network.
pub async fn register(
    app: &App,
    registration: Registration,
    key: Option<&IdempotencyKey>,
    client: &Client,
    guest: &GuestCart,
) -> Result<SignedIn, AppError> {
    if !registration.role.is_open() {
        return Err(Code::RoleNotAllowed.into());
    }
    let Registration { username, email, password, .. } = &registration;
    if let Err(message) = password.check_of(username.as_ref(), email) {
        let wrong = vec![body_field("password", "conflict", message)];
        return Err(DomainError::Fields(Code::ValidationFailed, wrong).into());
    }
    if username.as_ref().is_some_and(Username::is_reserved) {
        return Err(Code::UsernameTaken.into());
    }
    let now = app.now();
    let id = match key {
        Some(key) => {
            check_public(key)?;
            UserId::derived(&["register", key.as_str()])
        }
        None => UserId::new(now, app.entropy()),
    };
    let counted = take(app, Rate::REGISTER, &client.network);
    let (counted, free) = tokio::join!(counted, check_free(app, id, &registration));
    counted?;
    free?;
    take(app, Rate::HASH, MARKET).await?;
    let order = registration.order.clone();
    let joining = joined(app, id, registration, key).await?;
    tracing::Span::current().record("user", tracing::field::display(id));
    let device = client.device_of(app, id);
    let session = new_session(app, id, joining.member.as_ref(), &device, client);
    let signed_in = match add_person(app, joining, &session, key).await? {
        Added::Now(user, member) => {
            signed_in(app, user, member, &session, device, client, guest).await?
        }
        Added::Before(user, member) => begin_session(app, user, member, client, guest).await?,
    };
    let order = match order {
        Some((order, key)) => taken_over(app, id, order, key).await,
        None => None,
    };
    Ok(SignedIn { order, ..signed_in })
}

/// The guest's order, if it is the new user's now. What fails here must not fail a registration
/// that was made: the order can be claimed later.
async fn taken_over(app: &App, user: UserId, order: OrderId, key: String) -> Option<OrderId> {
    match orders::claim(app, user, order, Some(key)).await {
        Ok(_) => Some(order),
        Err(error) => {
            tracing::warn!(order.id = %order, code = error.code().as_str(), "not taken over");
            None
        }
    }
}

/// Refuses a name or an address that somebody else than `id` holds, before a password is hashed. It
/// may be taken in the next moment: the registration's own conditions decide.
async fn check_free(app: &App, id: UserId, wanted: &Registration) -> Result<(), AppError> {
    let name = wanted.username.as_ref().map(Username::claimed).unwrap_or_default();
    let email = wanted.email.folded();
    let mut refused = None;
    // What seems to be taken may have been released just now.
    for reading in [Reading::Eventual, Reading::Consistent] {
        let (of_name, of_email) = app.db.claims(&name, &email, reading).await?;
        let others = |claim: Option<Claim>| claim.is_some_and(|claim| claim.user != id);
        refused = match (others(of_name), others(of_email)) {
            (true, _) => Some(Code::UsernameTaken),
            (false, true) => Some(Code::EmailTaken),
            (false, false) => return Ok(()),
        };
    }
    refused.map_or(Ok(()), |code| Err(code.into()))
}

/// The user that a registration describes, and the store of a merchant. A derived login name may
/// still turn out to be taken.
async fn joined(
    app: &App,
    id: UserId,
    registration: Registration,
    key: Option<&IdempotencyKey>,
) -> Result<Joining, AppError> {
    let now = app.now();
    let Registration { username, email, password, name, role, store, .. } = registration;
    let derived = username.is_none();
    let username = username.unwrap_or_else(|| Username::derived(&email));
    let user = User {
        id,
        username,
        email,
        password_hash: hash_password(password.into_text()).await?,
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
        let shop = |name| NewStore::named(name, StoreKind::Shop);
        let named = || Text::new(user.display_name()).ok().map(shop);
        Some(store.or_else(named)?.open(StoreId::new(now, app.entropy()), now))
    });
    let store = store.flatten();
    let member = store.as_ref().map(|(store, _)| Membership::join(id, store.id, role, now));
    Ok(Joining { user, member, store, derived })
}

/// A user who is being registered.
struct Joining {
    user: User,
    /// The membership of a merchant.
    member: Option<Membership>,
    /// The store that a merchant opens, and whether its slug was derived, and may be left out.
    store: Option<(Store, bool)>,
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
    session: &Session,
    key: Option<&IdempotencyKey>,
) -> Result<Added, AppError> {
    let Joining { user, member, store, derived } = joining;
    let slug_taken = AtomicBool::new(false);
    let taken = AtomicBool::new(user.username.is_reserved());
    retry("register", || async {
        let mut user = user.clone();
        if taken.load(Ordering::Relaxed) {
            user.username = Username::derived_with(&user.email, app.entropy());
        }
        let store =
            store.clone().map(|(store, derived)| match slug_taken.load(Ordering::Relaxed) {
                true => (Store { chosen_slug: None, ..store }, false),
                false => (store, derived),
            });
        let (opened, derived_slug) = store.unzip();
        match app.db.register(&user, member.as_ref(), opened.as_ref(), Some(session)).await {
            Ok(()) => Ok(Added::Now(user, member.clone())),
            Err(TransactionError::Condition(RegistrationError::NameTaken)) if derived => {
                taken.store(true, Ordering::Relaxed);
                Err(Retry::Again)
            }
            Err(TransactionError::Condition(RegistrationError::SlugTaken))
                if derived_slug == Some(true) =>
            {
                slug_taken.store(true, Ordering::Relaxed);
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
