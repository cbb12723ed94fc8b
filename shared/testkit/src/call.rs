//! A test's request, and its answer.

use endpoint::{Method, Request};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde_json::Value;

use crate::{TestUser, World};

/// A request that is being built.
#[derive(Clone, Debug)]
pub struct Call {
    method: Method,
    path: String,
    headers: HeaderMap,
    body: Vec<u8>,
    source_ip: String,
}

/// A `GET`.
#[must_use]
pub fn get(path: impl Into<String>) -> Call {
    Call::new(Method::Get, path)
}

/// A `POST`.
#[must_use]
pub fn post(path: impl Into<String>) -> Call {
    Call::new(Method::Post, path)
}

/// A `PUT`.
#[must_use]
pub fn put(path: impl Into<String>) -> Call {
    Call::new(Method::Put, path)
}

/// A `PATCH`.
#[must_use]
pub fn patch(path: impl Into<String>) -> Call {
    Call::new(Method::Patch, path)
}

/// A `DELETE`.
#[must_use]
pub fn delete(path: impl Into<String>) -> Call {
    Call::new(Method::Delete, path)
}

impl Call {
    /// A request of `method` for `path`, which may end in a query.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        let source_ip = "192.0.2.1".to_owned();
        Self { method, path: path.into(), headers: HeaderMap::new(), body: Vec::new(), source_ip }
    }

    /// Its method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// Its path, without the query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.path.split('?').next().unwrap_or_default()
    }

    /// With the access token of `who`, in the header and as a page's cookie.
    #[must_use]
    pub fn by(self, who: &TestUser) -> Self {
        let bearer = format!("Bearer {}", who.tokens.access);
        let cookie = format!("access={}", who.tokens.access);
        self.header("authorization", &bearer).header("cookie", &cookie)
    }

    /// With a header.
    #[must_use]
    pub fn header(self, name: &'static str, value: &str) -> Self {
        self.header_bytes(name, value.as_bytes())
    }

    /// With a header of any bytes that HTTP can carry.
    ///
    /// # Panics
    /// If HTTP can't carry them.
    #[must_use]
    #[expect(clippy::panic, reason = "a test must not send less than it says")]
    pub fn header_bytes(mut self, name: &'static str, value: &[u8]) -> Self {
        let Ok(value) = HeaderValue::from_bytes(value) else {
            panic!("{name} can't hold {value:?}")
        };
        self.headers.append(HeaderName::from_static(name), value);
        self
    }

    /// With `body` as JSON.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.raw("application/json", body.to_string().as_bytes())
    }

    /// With `body` as a form.
    #[must_use]
    pub fn form(self, body: &str) -> Self {
        self.raw("application/x-www-form-urlencoded", body.as_bytes())
    }

    /// With `body` as a media type.
    #[must_use]
    pub fn raw(mut self, media_type: &'static str, body: &[u8]) -> Self {
        self.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        self.body = body.to_vec();
        self
    }

    /// From another IP address.
    #[must_use]
    pub fn from(mut self, source_ip: &str) -> Self {
        source_ip.clone_into(&mut self.source_ip);
        self
    }

    /// With an `Idempotency-Key`.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// What the market gets.
    #[must_use]
    pub fn request(self) -> Request {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let mut request =
            Request::new(self.method, path, query, self.headers, "test-request".to_owned());
        request.body = self.body.into();
        request.source_ip = self.source_ip;
        request
    }

    /// Sends it.
    ///
    /// # Panics
    /// If a problem says of a field what the API's document does not list.
    pub async fn send(self, world: &World) -> Answer {
        let reply = world.market.answer(Some(self.method), self.request()).await;
        let answer = Answer {
            status: reply.status.as_u16(),
            headers: reply.headers,
            body: String::from_utf8_lossy(&reply.body).into_owned(),
        };
        let kinds = answer.kinds();
        let unlisted = kinds.iter().find(|kind| !fields::KINDS.contains(&kind.as_str()));
        assert_eq!(unlisted, None, "{}", answer.body);
        answer
    }
}

/// The answer to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

impl Answer {
    /// Its body as JSON; `null` if it is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    /// What is at `pointer` in its body (RFC 6901).
    #[must_use]
    pub fn at(&self, pointer: &str) -> Value {
        self.json().pointer(pointer).cloned().unwrap_or_default()
    }

    /// The text at `pointer` in its body.
    #[must_use]
    pub fn text(&self, pointer: &str) -> String {
        self.at(pointer).as_str().unwrap_or_default().to_owned()
    }

    /// The `code` of a problem.
    #[must_use]
    pub fn code(&self) -> String {
        self.text("/code")
    }

    /// The fields that a problem names: `body.items.0.quantity range`, in order.
    #[must_use]
    pub fn fields(&self) -> Vec<String> {
        let errors = self.at("/errors");
        errors.as_array().into_iter().flatten().map(field).collect()
    }

    /// What a problem says of the fields that it names; of all else nothing.
    fn kinds(&self) -> Vec<String> {
        if self.header("content-type") != "application/problem+json" {
            return Vec::new();
        }
        let errors = self.at("/errors");
        let kind = |error: &Value| error.get("type").and_then(Value::as_str).map(str::to_owned);
        errors.as_array().into_iter().flatten().filter_map(kind).collect()
    }

    /// The header `name`.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The value of the cookie `name` that it sets.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.headers.get_all(header::SET_COOKIE).iter().find_map(|cookie| {
            let pair = cookie.to_str().ok()?.split(';').next()?;
            pair.split_once('=').filter(|(known, _)| *known == name).map(|(_, v)| v.to_owned())
        })
    }
}

fn field(error: &Value) -> String {
    let step = |step: &Value| step.as_str().map_or_else(|| step.to_string(), str::to_owned);
    let loc: Vec<_> =
        error.get("loc").and_then(Value::as_array).into_iter().flatten().map(step).collect();
    let kind = error.get("type").and_then(Value::as_str).unwrap_or_default();
    format!("{} {kind}", loc.join("."))
}
