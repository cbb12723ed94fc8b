//! A reply, independent of Lambda and of the local server.

use bytes::Bytes;
use domain::Code;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

/// A reply, independent of Lambda and of the local server.
#[derive(Clone, Debug)]
pub struct Reply {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
    /// The code of its problem, if it is one.
    pub code: Option<Code>,
}

impl Reply {
    /// A reply without headers or body.
    #[must_use]
    pub fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Bytes::new(), code: None }
    }

    /// A reply with `body` as JSON.
    #[must_use]
    pub fn json<T: Serialize>(status: StatusCode, body: &T) -> Self {
        let body = serde_json::to_vec(body).unwrap_or_default();
        Self::with(status, "application/json", body.into())
    }

    /// The answer to `HEAD`: the length of the body instead of the body (RFC 9110 §9.3.2).
    #[must_use]
    pub fn without_body(mut self) -> Self {
        self.headers.insert(header::CONTENT_LENGTH, self.body.len().into());
        self.body = Bytes::new();
        self
    }

    /// A reply with `body` of a media type.
    #[must_use]
    pub fn with(status: StatusCode, media_type: &'static str, body: Bytes) -> Self {
        let mut reply = Self { body, ..Self::empty(status) };
        reply.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        reply
    }
}
