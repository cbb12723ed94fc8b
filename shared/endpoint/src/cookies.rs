//! Cookies of pages.

use app::{
    App, TokenPair,
    carts::{self, GuestCart},
};
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
    vec![make(app, "access", "", 0), make(app, "refresh", "", 0)]
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

/// The cookies to set when a guest's `cart` has been merged into a user's: they clear it.
#[must_use]
pub fn spent_cart(app: &App, cart: &domain::cart::Cart) -> Vec<String> {
    if cart.is_empty() { Vec::new() } else { vec![make(app, "cart", "", 0)] }
}
