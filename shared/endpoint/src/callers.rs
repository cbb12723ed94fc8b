//! Authentication and authorization: the first part of an endpoint's input declares who may call,
//! and nothing else does.

use app::{
    App, SecretSet, TokenPair, accounts,
    carts::{self, CartOwner, GuestCart},
    orders::{Buyer, Holder},
    sessions,
};
use domain::{
    Code, StoreId,
    user::{Caller, Role},
};
use fields::{FieldError, Message, Schemas, body_field, query_field};
use serde_json::json;

use crate::{
    access::Access,
    auth::{AUTH_ACCESS, Auth, SIGNING},
    cookies,
    endpoint_trait::FromRequest,
    operation::Operation,
    problem::Problem,
    request::Request,
    text,
};

/// Authenticates the caller; the log lines of the request then name the user's id.
async fn caller_of(app: &App, request: &Request) -> Result<Option<Caller>, Problem> {
    let caller = authenticated(app, request).await?;
    if let Some(caller) = caller {
        tracing::Span::current().record("user", tracing::field::display(caller.user));
    }
    Ok(caller)
}

/// Authenticates the caller: an API call by its access token, a page by its cookies.
async fn authenticated(app: &App, request: &Request) -> Result<Option<Caller>, Problem> {
    if !request.is_page {
        if !request.headers.contains_key("authorization") {
            return Ok(None);
        }
        // A header that can't be read must not count as missing.
        let token = bearer(request).unwrap_or_default();
        let caller = sessions::authenticate(app, token).await?;
        return caller.map(Some).ok_or_else(|| Code::Unauthenticated.into());
    }
    if let Some(token) = request.cookie(&cookies::name(app, "access"))
        && let Some(caller) = sessions::authenticate(app, token).await?
    {
        return Ok(Some(caller));
    }
    let token = request.cookie(&cookies::name(app, "refresh")).filter(|token| !token.is_empty());
    match token {
        Some(token) => renewed(app, request, token).await,
        None => Ok(None),
    }
}

/// The token of the header `Authorization: Bearer …`.
pub(crate) fn bearer(request: &Request) -> Option<&str> {
    let (scheme, token) = request.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Refreshes a page's session with its refresh token; the answer sets the new cookies.
async fn renewed(app: &App, request: &Request, token: &str) -> Result<Option<Caller>, Problem> {
    let device = cookies::known_device(app, request);
    match accounts::refresh(app, token, device.as_ref()).await {
        Ok(signed_in) => {
            send(app, request, &signed_in.tokens);
            Ok(app.signer().caller(&signed_in.tokens.access, app.now()))
        }
        Err(error) if error.code() == Code::SessionRevoked => {
            cookies::signed_out(app).into_iter().for_each(|cookie| request.set_cookie(cookie));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

fn send(app: &App, request: &Request, tokens: &TokenPair) {
    cookies::signed_in(app, tokens).into_iter().for_each(|cookie| request.set_cookie(cookie));
}

async fn caller(app: &App, request: &Request, auth: Auth) -> Result<Caller, Problem> {
    let caller = caller_of(app, request).await?.ok_or(Code::Unauthenticated)?;
    match auth.least() {
        Some(least) if caller.role < least => Err(Code::Forbidden.into()),
        _ => Ok(caller),
    }
}

/// Anyone; the caller is not authenticated.
#[derive(Clone, Copy, Debug)]
pub struct Public;

impl FromRequest for Public {
    const AUTH: Option<Auth> = Some(Auth::Public);

    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(_: &App, _: &Request) -> Result<Self, Problem> {
        Ok(Self)
    }
}

/// A payment provider's webhook, or a browser that it redirects.
#[derive(Clone, Copy, Debug)]
pub struct Webhook;

impl FromRequest for Webhook {
    const AUTH: Option<Auth> = Some(Auth::Webhook);

    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(_: &App, _: &Request) -> Result<Self, Problem> {
        Ok(Self)
    }
}

/// Anyone, with a guest's cart: for signing in, where an old token that is sent along is ignored.
#[derive(Clone, Debug)]
pub struct Guest(pub GuestCart);

impl FromRequest for Guest {
    const AUTH: Option<Auth> = Some(Auth::Public);
    const SECRETS: SecretSet = SIGNING;

    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self(guest_cart(app, request)))
    }
}

fn guest_cart(app: &App, request: &Request) -> GuestCart {
    let cookie = request.cookie(&cookies::name(app, "cart"));
    cookie.map(|cookie| carts::verify_cart(app, cookie)).unwrap_or_default()
}

/// Anyone, authenticated if signed in, with the guest's cart of the cookie.
#[derive(Clone, Debug)]
pub struct OptionalUser {
    /// The caller, if signed in.
    pub caller: Option<Caller>,
    /// The cart of the cookie.
    pub guest_cart: GuestCart,
}

impl OptionalUser {
    /// The owner of the cart: the caller, or the guest.
    #[must_use]
    pub fn cart_owner(&self) -> CartOwner {
        match self.caller {
            Some(caller) => CartOwner::User(caller.user),
            None => CartOwner::Guest(self.guest_cart.clone()),
        }
    }

    /// Who buys: the caller, or the guest at the client's `address`.
    #[must_use]
    pub fn buyer(&self, address: String) -> Buyer {
        match self.caller {
            Some(caller) => Buyer::User(caller.user),
            None => Buyer::Guest { cart: self.guest_cart.clone(), address },
        }
    }

    /// The cookie to set after the cart became `cart`; none for a user, whose cart is in the table.
    #[must_use]
    pub fn cart_cookie(&self, app: &App, cart: &GuestCart) -> Vec<String> {
        if self.caller.is_some() { Vec::new() } else { vec![cookies::cart(app, cart)] }
    }

    /// The cookies that a page sets after the cart became `cart`: they tell its script how many
    /// pieces that has, too.
    #[must_use]
    pub fn page_cart_cookies(&self, app: &App, cart: &GuestCart) -> Vec<String> {
        let mut set = self.cart_cookie(app, cart);
        set.push(cookies::pieces(app, &cart.lines));
        set
    }
}

impl FromRequest for OptionalUser {
    const AUTH: Option<Auth> = Some(Auth::OptionalUser);
    const DYNAMODB: &'static [Access] = AUTH_ACCESS;
    const SECRETS: SecretSet = SIGNING;

    fn describe(operation: &mut Operation, _: &mut Schemas) {
        operation.needs(Auth::OptionalUser);
        operation.refuses(&[Code::Unauthenticated]);
    }

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        let caller = caller_of(app, request).await?;
        Ok(Self { caller, guest_cart: guest_cart(app, request) })
    }
}

/// Anyone who may hold an order: a user who has signed in, or a guest with the key of the order. An
/// API call sends it as `X-Order-Key`; the first page gets it in its address, and keeps it in a
/// cookie. Whether it opens the order is decided where the order is loaded.
#[derive(Clone, Debug)]
pub struct OrderHolder(pub Holder);

impl FromRequest for OrderHolder {
    const AUTH: Option<Auth> = Some(Auth::OptionalUser);
    const DYNAMODB: &'static [Access] = AUTH_ACCESS;
    const SECRETS: SecretSet = SIGNING;

    fn describe(operation: &mut Operation, _: &mut Schemas) {
        operation.needs(Auth::OptionalUser);
        let schema = json!({ "type": "string" });
        let description = "The key of a guest's order, for whoever has no token.";
        operation.parameter("header", "X-Order-Key", false, schema, description);
        operation.refuses(&[Code::Unauthenticated]);
    }

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        let caller = caller_of(app, request).await?;
        let key = sent_key(app, request);
        // A page's reader who has neither may have been signed out.
        if request.is_page && caller.is_none() && key.is_none() {
            return Err(Code::Unauthenticated.into());
        }
        Ok(Self(Holder { caller, key }))
    }
}

/// The key of a guest's order, as it was sent; it is not verified yet. See [`OrderHolder`].
#[derive(Clone)]
pub struct OrderKey(pub Option<String>);

impl FromRequest for OrderKey {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        let schema = json!({ "type": "string" });
        operation.parameter("header", "X-Order-Key", false, schema, "The key of a guest's order.");
    }

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self(sent_key(app, request)))
    }
}

/// The key of the order in the path: of the header, or of a page's address or cookie.
fn sent_key(app: &App, request: &Request) -> Option<String> {
    if !request.is_page {
        return request.header("x-order-key").map(str::to_owned);
    }
    let order = request.param("order_id").unwrap_or_default();
    query_key(request).or_else(|| cookies::order_key(app, request, order))
}

/// The key of an order in a page's address.
fn query_key(request: &Request) -> Option<String> {
    let mut pairs = form_urlencoded::parse(request.query.as_bytes());
    pairs.find(|(name, _)| name == "k").map(|(_, key)| key.into_owned())
}

macro_rules! callers {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name(pub Caller);

        impl FromRequest for $name {
            const AUTH: Option<Auth> = Some(Auth::$name);
            const DYNAMODB: &'static [Access] = AUTH_ACCESS;
    const SECRETS: SecretSet = SIGNING;

            fn describe(operation: &mut Operation, _: &mut Schemas) {
                operation.needs(Auth::$name);
                operation.refuses(&[Code::Unauthenticated]);
                if Auth::$name != Auth::Authenticated {
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
    /// Any user who has signed in.
    Authenticated;
    /// Staff, merchants and admins.
    StoreStaff;
    /// Merchants and admins.
    Merchant;
    /// Admins.
    Admin;
}

/// The store that `caller` acts for: its own, or for an admin the one that is `named`.
fn acting_store(
    caller: Caller,
    named: Option<StoreId>,
    field: fn(&str, &'static str, Message) -> FieldError,
) -> Result<StoreId, Problem> {
    let own = if caller.role == Role::Admin { named } else { caller.store };
    match (own, named) {
        (Some(own), Some(named)) if own != named => Err(Code::Forbidden.into()),
        (Some(own), _) => Ok(own),
        // Somebody whose store was not set yet works for none.
        (None, _) if caller.role != Role::Admin => Err(Code::Forbidden.into()),
        (None, _) => {
            let message = Message::of(text::admin_names_store);
            Err(Problem::fields(vec![field("store_id", "missing", message)]))
        }
    }
}

impl StoreStaff {
    /// The store that the caller acts for; an admin names it in the body.
    ///
    /// # Errors
    /// [`Code::Forbidden`] for another store than its own; [`Code::ValidationFailed`] when an admin
    /// names none.
    pub fn store(&self, named: Option<StoreId>) -> Result<StoreId, Problem> {
        acting_store(self.0, named, body_field)
    }

    /// The store whose list the caller reads; an admin names it in the query.
    ///
    /// # Errors
    /// As [`StoreStaff::store`].
    pub fn listed_store(&self, named: Option<StoreId>) -> Result<StoreId, Problem> {
        acting_store(self.0, named, query_field)
    }
}

impl Merchant {
    /// The store that the merchant acts for.
    ///
    /// # Errors
    /// As [`StoreStaff::store`].
    pub fn store(&self, named: Option<StoreId>) -> Result<StoreId, Problem> {
        acting_store(self.0, named, body_field)
    }

    /// The store whose list the caller reads: a merchant's own; none for an admin who names none,
    /// and so reads that of every store.
    ///
    /// # Errors
    /// [`Code::Forbidden`] for another store than the merchant's own.
    pub fn listed_stores(&self, named: Option<StoreId>) -> Result<Option<StoreId>, Problem> {
        match self.0.role {
            Role::Admin => Ok(named),
            Role::Merchant | Role::Staff | Role::Customer => {
                acting_store(self.0, named, query_field).map(Some)
            }
        }
    }
}
