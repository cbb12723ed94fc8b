//! The CSRF check of a request that changes something: another site's page must not use the
//! cookies of this one.

use app::App;

use crate::request::Request;

/// Whether the request can't be a forgery by another site's page. A request without cookies is not
/// checked if it has a token in a header, which no browser adds by itself, or no `Origin`, which
/// programs don't send.
pub(crate) fn is_ours(app: &App, request: &Request) -> bool {
    let has = |name: &str| request.headers.contains_key(name);
    let cookies = has("cookie");
    if !cookies && (has("authorization") || !has("origin")) {
        return true;
    }
    if request.odd_header("origin") || request.odd_header("sec-fetch-site") {
        return false;
    }
    let origin = request.header("origin");
    let allowed = origin.is_some_and(|origin| allows(app, origin, cookies));
    if let Some(site) = request.header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none") || allowed;
    }
    origin.is_none_or(|origin| allowed || is_own(app, request, origin))
}

/// Whether `origin` is the market's own: the configured one, or that of the request's host.
fn is_own(app: &App, request: &Request, origin: &str) -> bool {
    let host = origin.split_once("://").map(|(_, host)| host);
    app.config.public_url == origin || (host.is_some() && request.header("host") == host)
}

/// Whether the operator allows pages of `origin` (CORS) to call: with a token, without cookies.
/// The local market lets pages of this machine use its cookies too, for development servers that
/// proxy requests under another name.
fn allows(app: &App, origin: &str, cookies: bool) -> bool {
    let origins = &app.config.cors_origins;
    origins.allow(origin) && (!cookies || origins.localhost)
}
