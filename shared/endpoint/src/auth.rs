//! Who may call. The type of an endpoint's caller is the declaration, and there is no other.

use app::{App, TokenPair, accounts, carts};
use domain::{
    Code, StoreId,
    account::{Caller, Role},
    cart::Cart,
    refusal::body_field,
};

use crate::{Access, FromRequest, Problem, Request, fields::Schemas, openapi::Operation};

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Anyone; nobody is asked who they are.
    Anyone,
    /// Anyone; whoever has signed in is known.
    Visitor,
    /// Whoever has signed in.
    Signed,
    /// Staff, merchants and admins.
    Keeper,
    /// Merchants and admins.
    Merchant,
    /// A payment provider, or a browser that it sends: the message itself is what is verified.
    Provider,
}

impl Auth {
    /// The least role that may call; none where nobody has to sign in.
    #[must_use]
    pub const fn least(self) -> Option<Role> {
        match self {
            Self::Anyone | Self::Visitor | Self::Provider => None,
            Self::Signed => Some(Role::Customer),
            Self::Keeper => Some(Role::Staff),
            Self::Merchant => Some(Role::Merchant),
        }
    }

    pub(crate) fn role(self) -> Option<&'static str> {
        self.least().map(Role::as_str)
    }
}

/// What finding out who calls does to the table: once a minute, the list of ended sessions.
const KNOWING: &[Access] = &[Access::Query];
/// What a page's caller takes besides, when the session has to be renewed or turns out stolen.
pub(crate) const RENEWING: &[Access] = &[Access::Get, Access::Put, Access::Update];

/// Cookies of pages.
pub mod cookies {
    use app::{App, TokenPair, carts};
    use domain::session::{ACCESS_SECONDS, REFRESH_SECONDS};

    /// The name of cookie `name`: with HTTPS, one that no other host can set.
    #[must_use]
    pub fn name(app: &App, name: &str) -> String {
        if app.config.secure_cookies { format!("__Host-{name}") } else { name.to_owned() }
    }

    fn make(app: &App, name: &str, value: &str, seconds: i64) -> String {
        let name = self::name(app, name);
        let secure = if app.config.secure_cookies { "; Secure" } else { "" };
        format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
    }

    /// The cookies that keep somebody signed in.
    #[must_use]
    pub fn signed_in(app: &App, tokens: &TokenPair) -> Vec<String> {
        vec![
            make(app, "access", &tokens.access, ACCESS_SECONDS),
            make(app, "refresh", &tokens.refresh, REFRESH_SECONDS),
        ]
    }

    /// The cookies that end it.
    #[must_use]
    pub fn signed_out(app: &App) -> Vec<String> {
        vec![make(app, "access", "", 0), make(app, "refresh", "", 0)]
    }

    /// The cookie of a guest's cart; an empty one ends it.
    #[must_use]
    pub fn cart(app: &App, cart: &domain::cart::Cart) -> String {
        if cart.is_empty() {
            make(app, "cart", "", 0)
        } else {
            make(app, "cart", &carts::seal(app, cart), carts::GUEST_SECONDS)
        }
    }
}

/// Finds out who calls: by the token of an API call, by the cookies of a page.
async fn who(app: &App, request: &Request) -> Result<Option<Caller>, Problem> {
    if !request.is_page {
        let Some(header) = request.header("authorization") else { return Ok(None) };
        let token =
            header.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let token = token.map(|(_, token)| token.trim()).unwrap_or_default();
        let caller = app.authenticate(token).await?;
        return caller.map(Some).ok_or_else(|| Code::Unauthenticated.into());
    }
    if let Some(token) = request.cookie(&cookies::name(app, "access"))
        && let Some(caller) = app.authenticate(token).await?
    {
        return Ok(Some(caller));
    }
    let Some(token) = request.cookie(&cookies::name(app, "refresh")).filter(|t| !t.is_empty())
    else {
        return Ok(None);
    };
    renewed(app, request, token).await
}

/// Renews a page's session with its refresh token; the new cookies go out with the answer.
async fn renewed(app: &App, request: &Request, token: &str) -> Result<Option<Caller>, Problem> {
    match accounts::refresh(app, token).await {
        Ok(signed_in) => {
            send(app, request, &signed_in.tokens);
            Ok(app.signer.caller(&signed_in.tokens.access, app.now()))
        }
        Err(failure) if failure.code() == Code::SessionEnded => {
            cookies::signed_out(app).into_iter().for_each(|cookie| request.set_cookie(cookie));
            Ok(None)
        }
        Err(failure) => Err(failure.into()),
    }
}

fn send(app: &App, request: &Request, tokens: &TokenPair) {
    cookies::signed_in(app, tokens).into_iter().for_each(|cookie| request.set_cookie(cookie));
}

async fn caller(app: &App, request: &Request, auth: Auth) -> Result<Caller, Problem> {
    let caller = who(app, request).await?.ok_or(Code::Unauthenticated)?;
    match auth.least() {
        Some(least) if caller.role < least => Err(Code::Forbidden.into()),
        _ => Ok(caller),
    }
}

/// Anyone.
#[derive(Clone, Copy, Debug)]
pub struct Anyone;

impl FromRequest for Anyone {
    const AUTH: Option<Auth> = Some(Auth::Anyone);

    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(_: &App, _: &Request) -> Result<Self, Problem> {
        Ok(Self)
    }
}

/// A payment provider.
#[derive(Clone, Copy, Debug)]
pub struct Provider;

impl FromRequest for Provider {
    const AUTH: Option<Auth> = Some(Auth::Provider);

    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(_: &App, _: &Request) -> Result<Self, Problem> {
        Ok(Self)
    }
}

/// Anyone, with a guest's cart; whoever signs in is nobody yet, whatever old token they send.
#[derive(Clone, Debug)]
pub struct Guest(pub Cart);

impl FromRequest for Guest {
    const AUTH: Option<Auth> = Some(Auth::Anyone);

    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self(guest_cart(app, request)))
    }
}

fn guest_cart(app: &App, request: &Request) -> Cart {
    let cookie = request.cookie(&cookies::name(app, "cart"));
    cookie.map(|cookie| carts::unseal(app, cookie)).unwrap_or_default()
}

/// Anyone, with the cart they carry.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Who, if they have signed in.
    pub caller: Option<Caller>,
    /// The cart of the cookie, empty for whoever has signed in.
    pub guest_cart: Cart,
}

impl Visitor {
    /// Whose cart is meant.
    #[must_use]
    pub fn basket(&self) -> carts::Basket {
        match self.caller {
            Some(caller) => carts::Basket::User(caller.user),
            None => carts::Basket::Guest(self.guest_cart.clone()),
        }
    }

    /// The cookie to send after the cart became `cart`: only a guest's travels.
    #[must_use]
    pub fn cart_cookie(&self, app: &App, cart: &Cart) -> Vec<String> {
        if self.caller.is_some() { Vec::new() } else { vec![cookies::cart(app, cart)] }
    }
}

impl FromRequest for Visitor {
    const AUTH: Option<Auth> = Some(Auth::Visitor);
    const TABLE: &'static [Access] = KNOWING;

    fn describe(operation: &mut Operation, _: &mut Schemas) {
        operation.needs(Auth::Visitor);
        operation.refuses(&[Code::Unauthenticated]);
    }

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        let caller = who(app, request).await?;
        Ok(Self { caller, guest_cart: guest_cart(app, request) })
    }
}

macro_rules! callers {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name(pub Caller);

        impl FromRequest for $name {
            const AUTH: Option<Auth> = Some(Auth::$name);
            const TABLE: &'static [Access] = KNOWING;

            fn describe(operation: &mut Operation, _: &mut Schemas) {
                operation.needs(Auth::$name);
                operation.refuses(&[Code::Unauthenticated]);
                if Auth::$name != Auth::Signed {
                    operation.refuses(&[Code::Forbidden]);
                }
            }

            async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
                caller(app, request, Auth::$name).await.map(Self)
            }
        }
    )*};
}

callers! {
    /// Whoever has signed in.
    Signed;
    /// Staff, merchants and admins.
    Keeper;
    /// Merchants and admins.
    Merchant;
}

/// The store that a keeper acts in: its own, or for an admin the one that is `named`.
fn acting_store(caller: Caller, named: Option<StoreId>) -> Result<StoreId, Problem> {
    let own = if caller.role == Role::Admin { named } else { caller.store };
    match (own, named) {
        (Some(own), Some(named)) if own != named => Err(Code::Forbidden.into()),
        (Some(own), _) => Ok(own),
        (None, _) => {
            let missing = body_field("store_id", "missing", "an admin says which store is meant");
            Err(Problem::fields(vec![missing]))
        }
    }
}

impl Keeper {
    /// The store that the keeper acts in.
    ///
    /// # Errors
    /// [`Code::Forbidden`] for another store than its own; [`Code::Invalid`] when an admin names
    /// none.
    pub fn store(&self, named: Option<StoreId>) -> Result<StoreId, Problem> {
        acting_store(self.0, named)
    }
}

impl Merchant {
    /// The store that the merchant acts in.
    ///
    /// # Errors
    /// As [`Keeper::store`].
    pub fn store(&self, named: Option<StoreId>) -> Result<StoreId, Problem> {
        acting_store(self.0, named)
    }
}
