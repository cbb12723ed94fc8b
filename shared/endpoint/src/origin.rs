//! Where a request that changes something comes from: another site's page must not use the cookies
//! of ours (CSRF).

use app::App;

use crate::request::Request;

/// Whether the caller's cookies can't have been used by another site's page. Programs send no
/// cookies, and a token in a header is sent by nobody but whom it was given to; neither is asked.
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

/// Whether `origin` is the market's own, by its settings or by the name it was called by.
fn is_own(app: &App, request: &Request, origin: &str) -> bool {
    let host = origin.split_once("://").map(|(_, host)| host);
    app.config.public_url == origin || (host.is_some() && request.header("host") == host)
}

/// Whether the operator lets pages of `origin` call: with a token and without cookies. The local
/// market lets the pages of this machine use its cookies too, such as a development server's that
/// passes requests on under another name.
fn allows(app: &App, origin: &str, cookies: bool) -> bool {
    let origins = &app.config.cors_origins;
    origins.allow(origin) && (!cookies || origins.localhost)
}
