//! Who may come in: a browser or a program on this machine, which asks for this machine by its own
//! name. A page of another site can make a browser call `localhost`, or let a name of its own mean
//! this machine (DNS rebinding); a tunnel brings in everybody.

use endpoint::{Method, Request};
use http::{StatusCode, header::HOST};

use super::visit::Refusal;

/// What this machine may be called.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Headers that a proxy or a tunnel adds.
const OF_PROXIES: [&str; 5] =
    ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "cf-connecting-ip"];

/// The method of a request that may be answered.
pub(super) fn check(method: Option<Method>, request: &Request) -> Result<Method, Refusal> {
    let forbidden = |why: &str| Refusal::new(StatusCode::FORBIDDEN, why);
    let host = request.header(HOST.as_str()).unwrap_or_default();
    if !is_local(host) {
        return Err(forbidden("This page is for who asks for localhost."));
    }
    if OF_PROXIES.iter().any(|name| request.headers.contains_key(*name)) {
        return Err(forbidden("This page is not for who comes through a proxy."));
    }
    match method {
        Some(Method::Get) => Ok(Method::Get),
        Some(Method::Post) if is_own(request, host) => Ok(Method::Post),
        Some(Method::Post) => Err(forbidden("Only a page of this site may do that.")),
        Some(Method::Put | Method::Patch | Method::Delete) | None => Err(Refusal::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "Pages are read, and buttons pressed.",
        )),
    }
}

/// Whether a `Host` header names this machine, at whatever port.
fn is_local(host: &str) -> bool {
    NAMES.iter().filter_map(|name| host.strip_prefix(name)).any(|rest| {
        let port = rest.strip_prefix(':');
        let is_port = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
        rest.is_empty() || port.is_some_and(is_port)
    })
}

/// Whether a page of the same origin posts this, or a program, which says of no page that it does.
/// Another port of this machine is another origin.
fn is_own(request: &Request, host: &str) -> bool {
    if request.odd_header("origin") || request.odd_header("sec-fetch-site") {
        return false;
    }
    let origin = request.header("origin");
    if origin.is_some_and(|origin| origin.strip_prefix("http://") != Some(host)) {
        return false;
    }
    request.header("sec-fetch-site").is_none_or(|site| site == "same-origin")
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderName, HeaderValue};

    use super::*;

    fn status(method: Method, headers: &[(&'static str, &'static str)]) -> u16 {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let request = Request::new(method, "/_dev", "", map, "1".to_owned());
        check(Some(method), &request).map_or_else(|refusal| refusal.status.as_u16(), |_| 200)
    }

    #[test]
    fn this_machine_is_asked_for_by_its_own_name() {
        for (host, want) in [
            ("localhost", 200),
            ("localhost:3000", 200),
            ("127.0.0.1:3000", 200),
            ("[::1]:3000", 200),
            ("localhost:", 403),
            ("localhost3000", 403),
            ("localhost:3000.evil.example", 403),
            ("localhost.evil.example:3000", 403),
            ("127.0.0.1.evil.example", 403),
            ("evil.example:3000", 403),
            ("0.0.0.0:3000", 403),
            ("", 403),
        ] {
            assert_eq!(status(Method::Get, &[("host", host)]), want, "{host}");
        }
        assert_eq!(status(Method::Get, &[]), 403);
        let twice = [("host", "localhost"), ("host", "evil.example")];
        assert_eq!(status(Method::Get, &twice), 403);
        for name in OF_PROXIES {
            assert_eq!(status(Method::Get, &[("host", "localhost"), (name, "1")]), 403, "{name}");
        }
    }

    #[test]
    fn only_its_own_pages_and_programs_press_buttons() {
        let host = ("host", "localhost:3000");
        let (origin, site) = (
            |value: &'static str| ("origin", value),
            |value: &'static str| ("sec-fetch-site", value),
        );
        for (headers, want) in [
            (vec![host], 200),
            (vec![host, origin("http://localhost:3000")], 200),
            (vec![host, origin("http://localhost:3000"), site("same-origin")], 200),
            (vec![host, origin("http://localhost:5173"), site("same-site")], 403),
            (vec![host, origin("http://localhost:5173")], 403),
            (vec![host, origin("https://evil.example"), site("cross-site")], 403),
            (vec![host, origin("https://evil.example")], 403),
            (vec![host, origin("null")], 403),
            (vec![host, origin("http://127.0.0.1:3000")], 403),
            (vec![host, site("none")], 403),
            (vec![host, origin("http://localhost:3000"), origin("http://a")], 403),
        ] {
            assert_eq!(status(Method::Post, &headers), want, "{headers:?}");
        }
        assert_eq!(status(Method::Delete, &[host]), 405);
    }
}
