//! A request, from API Gateway or from the local server.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use domain::Locale;
use http::HeaderMap;
use percent_encoding::percent_decode_str;

use crate::{
    dialect::{ApiDialect, Translation},
    method::Method,
};

/// The largest body that is read, in bytes.
pub const MAX_BODY: usize = 256 * 1024;

/// A request.
#[derive(Debug)]
pub struct Request {
    /// Its method.
    pub method: Method,
    /// Its path as it was sent, still percent-encoded.
    pub path: String,
    /// Its query string without the `?`, still percent-encoded.
    pub query: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// The parameters of its path, by name, decoded.
    pub params: Vec<(String, String)>,
    /// Its body.
    pub body: Bytes,
    /// The request's id in logs and problems.
    pub id: String,
    /// The client's IP address.
    pub source_ip: String,
    /// Whether a page answers it; set by the route.
    pub(crate) is_page: bool,
    /// Whether its path is not the canonical one; set by the route.
    pub(crate) is_alias: bool,
    /// The dialect of the path; set by the route.
    pub(crate) dialect: ApiDialect,
    /// How its body is rewritten; set by the route.
    pub(crate) translation: Option<Translation>,
    /// Cookies that the reply has to set.
    cookies: Mutex<Vec<String>>,
}

impl Request {
    /// A request without parameters or body.
    #[must_use]
    pub fn new(method: Method, path: &str, query: &str, headers: HeaderMap, id: String) -> Self {
        Self {
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            params: Vec::new(),
            body: Bytes::new(),
            id,
            source_ip: String::new(),
            is_page: false,
            is_alias: false,
            dialect: ApiDialect::Canonical,
            translation: None,
            cookies: Mutex::default(),
        }
    }

    /// The header `name`, if it is there once and is visible ASCII. Where a malformed header must
    /// not count as missing, call [`Request::odd_header`] too.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.get_all(name).iter();
        let first = all.next()?.to_str().ok()?;
        all.next().is_none().then_some(first)
    }

    /// Whether the header `name` is there but can't be read: it is repeated, or holds bytes that
    /// are not visible ASCII. It must not count as missing.
    #[must_use]
    pub fn odd_header(&self, name: &str) -> bool {
        self.headers.contains_key(name) && self.header(name).is_none()
    }

    /// The cookie `name`. Other cookies may hold any bytes; they are ignored.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all(http::header::COOKIE)
            .iter()
            .flat_map(|header| header.as_bytes().split(|byte| *byte == b';'))
            .map(<[u8]>::trim_ascii)
            .filter_map(|pair| pair.strip_prefix(name.as_bytes())?.strip_prefix(b"="))
            .find_map(|value| std::str::from_utf8(value).ok())
    }

    /// The path parameter `name`.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The language to answer in: by the path of a page, by the `Accept-Language` of an API call.
    #[must_use]
    pub fn locale(&self) -> Locale {
        if self.is_page {
            let english = self.path == "/en" || self.path.starts_with("/en/");
            return if english { Locale::En } else { Locale::ZhTw };
        }
        self.accepted_locale()
    }

    /// The language of `Accept-Language`; English by default.
    pub(crate) fn accepted_locale(&self) -> Locale {
        // A list may stand in several lines (RFC 9110 §5.3).
        let lines = self.headers.get_all("accept-language").iter();
        let lines: Vec<_> = lines.filter_map(|line| line.to_str().ok()).collect();
        Locale::accepted(&lines.join(",")).unwrap_or(Locale::En)
    }

    /// Whether htmx requests a part of a page.
    #[must_use]
    pub fn wants_fragment(&self) -> bool {
        self.header("hx-request") == Some("true")
    }

    /// Sets `cookie` in the reply.
    pub fn set_cookie(&self, cookie: String) {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner).push(cookie);
    }

    pub(crate) fn take_cookies(&self) -> Vec<String> {
        std::mem::take(&mut *self.cookies.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Fills the path's parameters from the first of `patterns` that matches; the canonical pattern
    /// is the first of them.
    ///
    /// API Gateway has matched before us; matching again keeps the two from disagreeing.
    pub(crate) fn match_path(&mut self, patterns: &[String]) -> bool {
        let path = canonical(&self.path);
        let mut fitting = patterns.iter().enumerate();
        let found = fitting.find_map(|(index, one)| Some((index, parameters(one, &path)?)));
        let Some((index, params)) = found else { return false };
        self.params = params;
        self.is_alias = index > 0;
        self.dialect = ApiDialect::of(&path);
        true
    }
}

/// The path in the form that routes are written in: `/api/v1/…` becomes `/api/…`, and trailing
/// slashes are removed.
#[must_use]
pub fn canonical(path: &str) -> String {
    let path = match path.strip_prefix("/api/v1/") {
        Some(rest) => format!("/api/{rest}"),
        None => path.to_owned(),
    };
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() { "/".to_owned() } else { trimmed.to_owned() }
}

/// The parameters of `path` under `pattern`, if it matches.
pub(crate) fn parameters(pattern: &str, path: &str) -> Option<Vec<(String, String)>> {
    let mut params = Vec::new();
    let mut segments = path.split('/');
    for part in pattern.split('/') {
        let segment = segments.next()?;
        match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(name) => {
                let value = percent_decode_str(segment).decode_utf8().ok()?;
                if value.is_empty() {
                    return None;
                }
                params.push((name.to_owned(), value.into_owned()));
            }
            None if part == segment => {}
            None => return None,
        }
    }
    segments.next().is_none().then_some(params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_cookies_and_odd_headers_harm_nobody() {
        let mut headers = HeaderMap::new();
        let value = |bytes: &[u8]| http::HeaderValue::from_bytes(bytes).unwrap();
        headers.append("cookie", value("other=夜; access=abc; access2=x".as_bytes()));
        headers.append("cookie", value(b"\xff=\xff; cart=c"));
        headers.append("if-match", value(b"\xff"));
        headers.append("x-twice", value(b"1"));
        headers.append("x-twice", value(b"2"));
        let request = Request::new(Method::Get, "/", "", headers, "r".to_owned());
        assert_eq!(request.cookie("access"), Some("abc"));
        assert_eq!(request.cookie("cart"), Some("c"));
        assert_eq!(request.cookie("acces"), None);
        for (name, odd) in [("if-match", true), ("x-twice", true), ("x-absent", false)] {
            assert_eq!((request.header(name), request.odd_header(name)), (None, odd), "{name}");
        }
    }

    #[test]
    fn every_spelling_of_a_path_is_one_path() {
        for (path, want) in [
            ("/api/v1/products/", "/api/products"),
            ("/api/products", "/api/products"),
            ("/", "/"),
            ("/en/", "/en"),
            ("/api/v1", "/api/v1"),
        ] {
            assert_eq!(canonical(path), want);
        }
    }

    #[test]
    fn parameters_are_decoded_and_never_empty() {
        let name = |value: &str| Some(vec![("id".to_owned(), value.to_owned())]);
        assert_eq!(parameters("/a/{id}", "/a/x%20y"), name("x y"));
        assert_eq!(parameters("/a/{id}/b", "/a/x/b"), name("x"));
        for path in ["/a", "/a/", "/a/x/y", "/b/x", "/a/%ff"] {
            assert_eq!(parameters("/a/{id}", path), None, "{path}");
        }
    }
}
