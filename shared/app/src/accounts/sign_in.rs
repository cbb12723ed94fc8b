//! Signing in.
//!
//! Each try is counted before it is judged: by the account and where it comes from, a network or a
//! browser that the account has signed in from before. Strangers share limits with whoever is in
//! the same network, and never with the account's own browsers: nobody can lock somebody out.

use db::{Claim, Reading};
use domain::{
    Code, Login, UserId,
    limits::{Rate, Tries},
    membership::Membership,
    prepared_password,
    user::User,
};

use super::{
    limits::{MARKET, count, take},
    person::person,
    signed_in::{SignedIn, begin_session},
};
use crate::{
    App, AppError,
    auth::{self, Verified},
    carts::GuestCart,
    client::Client,
};

/// Checks a login name or e-mail address and its password, and begins a session; the one that the
/// client had before ends. The guest's cart is merged into the user's.
///
/// # Errors
/// [`Code::BadCredentials`]; [`Code::RateLimited`] after too many failed attempts.
pub async fn sign_in(
    app: &App,
    login: &str,
    password: String,
    client: &Client,
    guest: &GuestCart,
) -> Result<SignedIn, AppError> {
    let login = Login::of(login);
    // What can't be a password is a wrong one.
    let password = prepared_password(&password).unwrap_or(password);
    // Who has signed in from this browser before may be known to the account; what it is not is
    // found out only with the claim.
    let stranger = client.is_new();
    let (claim, taken) = tokio::join!(app.db.claim(&login, Reading::Eventual), async {
        if stranger { network_bucket(app, client).await.map(Some) } else { Ok(None) }
    });
    let mut bucket = taken?;
    let claim = claim?;
    let known = claim.as_ref().and_then(|claim| client.known_to(claim.user));
    if known.is_none() && bucket.is_none() {
        bucket = Some(network_bucket(app, client).await?);
    }
    let from = known.unwrap_or_else(|| client.network.clone());
    let account = match &claim {
        Some(claim) => claim.user.to_string(),
        None => app.signer().contact_digest(login.folded()),
    };
    let counted = counted(app, &account, &from, bucket.map(|_| client));
    let (tries, found) = tokio::join!(counted, found(app, &login, claim));
    let tries = tries?;
    let found = found?.filter(|(user, _)| login.is_of(&user.username, &user.email));
    let (user, members) = found.unzip();
    if let Some(user) = &user {
        // Whose account it is, whether or not the password is right.
        tracing::Span::current().record("user", tracing::field::display(user.id));
    }
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let verified = auth::verify(password, hash).await?;
    let Some(user) = user.filter(|_| verified != Verified::Wrong) else {
        return Err(Code::BadCredentials.into());
    };
    if let Verified::Rehashed(hash) = verified {
        app.db.replace_password_hash(user.id, &user.password_hash, &hash).await?;
    }
    let member = Membership::last_used(members.unwrap_or_default());
    let begun = begin_session(app, user, member, client, guest);
    let forgiven = forgiven(app, &account, &from, tries, bucket.unwrap_or(false), client);
    let (signed_in, forgiven) = tokio::join!(begun, forgiven);
    forgiven?;
    signed_in
}

/// Takes from the bucket of the client's network; whether more than half of it is used now.
async fn network_bucket(app: &App, client: &Client) -> Result<bool, AppError> {
    let until = take(app, Rate::SIGN_IN, &client.network).await?;
    Ok(Rate::SIGN_IN.is_half_used(until, app.now()))
}

/// Counts the try; one of a `stranger` is also one of all that the market hashes. A try that is
/// refused gives back what it has taken, so that tries at one account hinder nobody else.
async fn counted(
    app: &App,
    account: &str,
    from: &str,
    stranger: Option<&Client>,
) -> Result<u32, AppError> {
    let Some(client) = stranger else { return count(app, account, from).await };
    let (tries, market) = tokio::join!(count(app, account, from), take(app, Rate::HASH, MARKET));
    if tries.is_err() {
        let now = app.now();
        let network = app.db.give_back(Rate::SIGN_IN, &client.network, now);
        if market.is_ok() {
            tokio::try_join!(network, app.db.give_back(Rate::HASH, MARKET, now))?;
        } else {
            network.await?;
        }
    }
    let tries = tries?;
    market?;
    Ok(tries)
}

/// The user who holds `login`, with the memberships.
async fn found(
    app: &App,
    login: &Login,
    claim: Option<Claim>,
) -> Result<Option<(User, Vec<Membership>)>, AppError> {
    let user: UserId = match claim {
        Some(claim) => claim.user,
        // Whoever has just registered may sign in. It also takes as many round trips as a name that
        // is known does: the time does not tell which names are.
        None => match app.db.claim(login, Reading::Consistent).await? {
            Some(claim) => claim.user,
            None => return Ok(None),
        },
    };
    person(app, user).await
}

/// Takes back what a sign-in that succeeded has counted, once that is enough to matter: a write is
/// saved for whoever signs in now and then.
async fn forgiven(
    app: &App,
    account: &str,
    from: &str,
    tries: u32,
    is_half_used: bool,
    client: &Client,
) -> Result<(), AppError> {
    let now = app.now();
    let tries = async {
        if tries.saturating_mul(2) > Tries::FREE {
            app.db.forget_tries(account, from, now).await?;
        }
        Ok(())
    };
    let bucket = async {
        if is_half_used {
            app.db.give_back(Rate::SIGN_IN, &client.network, now).await?;
        }
        Ok(())
    };
    tokio::try_join!(tries, bucket).map(|_| ())
}
