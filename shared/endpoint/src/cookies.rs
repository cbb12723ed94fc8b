//! Cookies of pages.

use app::{
    App, DEVICE_SECONDS, Device, TokenPair,
    carts::{self, GuestCart},
    drafts::DraftKey,
};
use domain::{
    OrderId,
    cart::Cart,
    session::{ACCESS_SECONDS, REFRESH_SECONDS},
};
use fields::Schemas;

use crate::{
    endpoint_trait::FromRequest, operation::Operation, problem::Problem, request::Request,
};

/// The most keys of orders that a browser keeps.
const MAX_ORDER_KEYS: usize = 8;
/// How long it keeps them, in seconds.
const ORDER_KEY_SECONDS: i64 = 90 * 24 * 60 * 60;

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

/// The cookies of a session.
#[must_use]
pub fn signed_in(app: &App, tokens: &TokenPair) -> Vec<String> {
    vec![
        make(app, "access", &tokens.access, ACCESS_SECONDS),
        make(app, "refresh", &tokens.refresh, REFRESH_SECONDS),
    ]
}

/// The cookies that clear it.
#[must_use]
pub fn signed_out(app: &App) -> Vec<String> {
    vec![make(app, "access", "", 0), make(app, "refresh", "", 0), pieces(app, &Cart::default())]
}

/// The cookie by which a device is known at its next sign-in; it stays when its user signs out.
#[must_use]
pub fn device(app: &App, device: &Device) -> String {
    make(app, "device", &device.signed(app), DEVICE_SECONDS)
}

/// The device of a request's cookie.
pub(crate) fn known_device(app: &App, request: &Request) -> Option<Device> {
    Device::read(app, request.cookie(&name(app, "device"))?)
}

/// The cookie of a guest's cart; an empty cart clears it.
#[must_use]
pub fn cart(app: &App, cart: &GuestCart) -> String {
    if cart.lines.is_empty() && cart.keys.is_empty() {
        make(app, "cart", "", 0)
    } else {
        make(app, "cart", &carts::sign_cart(app, cart), carts::GUEST_SECONDS)
    }
}

/// The cookie that tells a page's script how many `pieces` are in the cart. It says nothing else,
/// so that a script may read it.
#[must_use]
pub fn pieces(app: &App, cart: &Cart) -> String {
    let pieces: u32 = cart.lines().iter().map(|line| u32::from(line.quantity.get())).sum();
    let secure = if app.config.secure_cookies { "; Secure" } else { "" };
    let (name, seconds) = (self::name(app, "pieces"), carts::GUEST_SECONDS);
    format!("{name}={pieces}; Path=/; Max-Age={seconds}; SameSite=Lax{secure}")
}

/// The key of the order `order` in the request's cookie: `order.key`, the latest first, with `~`
/// between.
pub(crate) fn order_key(app: &App, request: &Request, order: &str) -> Option<String> {
    key_in(request.cookie(&name(app, "orders"))?, order)
}

/// The key of the order `order` in the value of that cookie.
fn key_in(cookie: &str, order: &str) -> Option<String> {
    let mut known = cookie.split('~').filter_map(|one| one.split_once('.'));
    known.find(|(id, _)| *id == order).map(|(_, key)| key.to_owned())
}

/// The keys of orders that a browser keeps.
#[derive(Clone, Debug)]
pub struct OrderKeys(String);

impl FromRequest for OrderKeys {
    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self(request.cookie(&name(app, "orders")).unwrap_or_default().to_owned()))
    }
}

impl OrderKeys {
    /// The key of the order `order`, if the browser has it; it is not verified yet.
    #[must_use]
    pub fn of(&self, order: OrderId) -> Option<String> {
        key_in(&self.0, &order.to_string())
    }

    /// The cookie that keeps these keys, and that of `order` as the latest.
    #[must_use]
    pub fn with(&self, app: &App, order: OrderId, key: &str) -> String {
        let own = format!("{order}.");
        let others = self.0.split('~').filter(|one| one.contains('.') && !one.starts_with(&own));
        let latest = format!("{own}{key}");
        let all: Vec<&str> = [latest.as_str()].into_iter().chain(others).collect();
        let kept = all.get(..MAX_ORDER_KEYS).unwrap_or(&all);
        make(app, "orders", &kept.join("~"), ORDER_KEY_SECONDS)
    }
}

/// The key of the checkout's draft that a browser keeps.
#[derive(Clone, Debug)]
pub struct DraftCookie(pub Option<DraftKey>);

impl FromRequest for DraftCookie {
    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self(request.cookie(&name(app, "draft")).and_then(DraftKey::parse)))
    }
}

/// The cookie that keeps the key of a draft.
#[must_use]
pub fn draft(app: &App, key: &DraftKey) -> String {
    make(app, "draft", key.as_str(), DraftKey::SECONDS)
}

/// The cookie that clears it.
#[must_use]
pub fn no_draft(app: &App) -> String {
    make(app, "draft", "", 0)
}

/// The cookies to set when a guest's `cart` has been merged into a user's: they clear it.
#[must_use]
pub fn spent_cart(app: &App, cart: &Cart) -> Vec<String> {
    if cart.is_empty() { Vec::new() } else { vec![make(app, "cart", "", 0)] }
}
