//! A request, however it came: from API Gateway or from the local server.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use domain::Locale;
use http::HeaderMap;
use percent_encoding::percent_decode_str;

use crate::{Method, Spec};

/// The largest body that is read, in bytes.
pub const MAX_BODY: usize = 256 * 1024;

/// A request.
#[derive(Debug)]
pub struct Request {
    /// Its method.
    pub method: Method,
    /// Its path as it was asked for, still percent-encoded.
    pub path: String,
    /// What follows the `?`, still percent-encoded.
    pub query: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// The parameters of its path, by name, decoded.
    pub params: Vec<(String, String)>,
    /// Its body.
    pub body: Bytes,
    /// Names the request in logs and problems.
    pub id: String,
    /// Where it came from.
    pub source_ip: String,
    /// Whether a page answers it; set by the route.
    pub(crate) is_page: bool,
    /// Cookies that whoever answers has to send along.
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
            cookies: Mutex::default(),
        }
    }

    /// The header `name`, if it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The cookie `name`.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all(http::header::COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// The path parameter `name`.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether it was asked for under a path of the restaurant design, whose lists are bare
    /// arrays.
    #[must_use]
    pub fn wants_bare_list(&self) -> bool {
        self.path.starts_with("/orchestration/")
    }

    /// The language to answer in: a page's path says it, an API call's `Accept-Language`.
    #[must_use]
    pub fn locale(&self) -> Locale {
        if self.is_page {
            let english = self.path == "/en" || self.path.starts_with("/en/");
            return if english { Locale::En } else { Locale::ZhTw };
        }
        self.accepted_locale()
    }

    /// The language that a program asks for; English if it says nothing.
    pub(crate) fn accepted_locale(&self) -> Locale {
        self.header("accept-language").and_then(Locale::accepted).unwrap_or(Locale::En)
    }

    /// Whether a part of a page is wanted, by htmx.
    #[must_use]
    pub fn wants_fragment(&self) -> bool {
        self.header("hx-request") == Some("true")
    }

    /// Sends `cookie` along with the answer.
    pub fn set_cookie(&self, cookie: String) {
        self.cookies.lock().unwrap_or_else(PoisonError::into_inner).push(cookie);
    }

    pub(crate) fn take_cookies(&self) -> Vec<String> {
        std::mem::take(&mut *self.cookies.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Fills the path's parameters from the pattern that matched, if one of `spec` does.
    ///
    /// API Gateway has matched before us; matching again keeps the two from disagreeing.
    pub fn match_path(&mut self, spec: &Spec) -> bool {
        let path = canonical(&self.path);
        let params = spec.paths().into_iter().find_map(|pattern| parameters(&pattern, &path));
        match params {
            Some(params) => {
                self.params = params;
                true
            }
            None => false,
        }
    }
}

/// The spelling that routes are written in: `/api/v1/…` is `/api/…`, and a trailing slash is
/// none.
pub(crate) fn canonical(path: &str) -> String {
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
