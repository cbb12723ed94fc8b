//! The outputs of handlers: each type has its status and its schema.

use bytes::Bytes;
use domain::Timestamp;
use fields::{Choice, Schema, Schemas};
use http::{HeaderValue, StatusCode, header};
use maud::Markup;
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::{
    conditional, endpoint_trait::IntoReply, operation::Operation, reply::Reply, request::Request,
};

/// 200 with a resource.
#[derive(Clone, Debug)]
pub struct Ok200<T>(pub T);

impl<T: Serialize + Schema> IntoReply for Ok200<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        operation.answers(200, T::schema(schemas));
    }

    fn into_reply(self, _: &Request) -> Reply {
        Reply::json(StatusCode::OK, &self.0)
    }
}

/// 201 with the resource that was created.
#[derive(Clone, Debug)]
pub struct Created<T>(pub T);

impl<T: Serialize + Schema> IntoReply for Created<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        operation.answers(201, T::schema(schemas));
    }

    fn into_reply(self, _: &Request) -> Reply {
        Reply::json(StatusCode::CREATED, &self.0)
    }
}

/// 200 with a resource and its `ETag`; 304 if the client's copy is current.
#[derive(Clone, Debug)]
pub struct OkWithEtag<T> {
    /// The resource.
    pub value: T,
    /// The value of its `ETag`.
    pub etag: String,
}

impl<T: Serialize + Schema> IntoReply for OkWithEtag<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        operation.answers(200, T::schema(schemas));
        conditional::describe(operation);
    }

    fn into_reply(self, request: &Request) -> Reply {
        conditional::answer(request, Reply::json(StatusCode::OK, &self.value), &self.etag)
    }
}

/// 304: the client's copy, which has this `ETag`, is current.
#[derive(Clone, Debug)]
pub struct NotModified {
    /// The value of its `ETag`.
    pub etag: String,
}

impl IntoReply for NotModified {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        operation.empty(304, "Not changed since `If-None-Match`.");
    }

    fn into_reply(self, _: &Request) -> Reply {
        conditional::tagged(Reply::empty(StatusCode::NOT_MODIFIED), &self.etag)
    }
}

/// 204.
#[derive(Clone, Copy, Debug)]
pub struct NoContent;

impl IntoReply for NoContent {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        operation.empty(204, "Done.");
    }

    fn into_reply(self, _: &Request) -> Reply {
        Reply::empty(StatusCode::NO_CONTENT)
    }
}

/// 303 to another address.
#[derive(Clone, Debug)]
pub struct SeeOther(pub String);

impl IntoReply for SeeOther {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        operation.empty(303, "Redirect.");
        operation.header(303, "Location", "Where to.");
    }

    fn into_reply(self, _: &Request) -> Reply {
        let mut reply = Reply::empty(StatusCode::SEE_OTHER);
        if let Ok(location) = HeaderValue::from_str(&self.0) {
            reply.headers.insert(header::LOCATION, location);
        }
        reply
    }
}

/// 308 to the address that took the place of this one.
#[derive(Clone, Debug)]
pub struct MovedTo(pub String);

impl IntoReply for MovedTo {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        operation.empty(308, "Moved.");
        operation.header(308, "Location", "Where to.");
    }

    fn into_reply(self, _: &Request) -> Reply {
        let mut reply = Reply::empty(StatusCode::PERMANENT_REDIRECT);
        if let Ok(location) = HeaderValue::from_str(&self.0) {
            reply.headers.insert(header::LOCATION, location);
        }
        reply
    }
}

/// 200 with exactly this text: what a payment provider reads.
#[derive(Clone, Copy, Debug)]
pub struct PlainText(pub &'static str);

impl IntoReply for PlainText {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        operation.answers_text(200);
    }

    fn into_reply(self, _: &Request) -> Reply {
        Reply::with(
            StatusCode::OK,
            "text/plain; charset=utf-8",
            Bytes::from_static(self.0.as_bytes()),
        )
    }
}

/// 200 with a text of another kind, for programs.
#[derive(Clone, Debug)]
pub struct TextFile {
    /// Its `Content-Type`.
    pub media_type: &'static str,
    /// Its content.
    pub text: String,
}

impl IntoReply for TextFile {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        operation.answers_text(200);
    }

    fn into_reply(self, _: &Request) -> Reply {
        Reply::with(StatusCode::OK, self.media_type, self.text.into())
    }
}

/// 200 with a JSON document that was made beforehand.
#[derive(Clone, Copy, Debug)]
pub struct RawJson(pub &'static str);

impl IntoReply for RawJson {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        operation.answers(200, serde_json::json!({ "type": "object" }));
    }

    fn into_reply(self, _: &Request) -> Reply {
        Reply::with(StatusCode::OK, "application/json", Bytes::from_static(self.0.as_bytes()))
    }
}

/// A page, or a part of one.
#[derive(Clone, Debug)]
pub struct Html {
    /// Its status; 200, unless a form is shown again with errors.
    pub status: StatusCode,
    /// Its content.
    pub markup: Markup,
    /// Its Content-Security-Policy.
    pub policy: String,
}

impl IntoReply for Html {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        operation.answers_html(200);
    }

    fn into_reply(self, _: &Request) -> Reply {
        let body = self.markup.into_string();
        let mut reply = Reply::with(self.status, "text/html; charset=utf-8", body.into());
        if let Ok(policy) = HeaderValue::from_str(&self.policy) {
            reply.headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        // htmx requests a part of it at the same address.
        reply.headers.insert(header::VARY, HeaderValue::from_static("HX-Request"));
        reply
    }
}

/// One of two answers.
impl<A: IntoReply, B: IntoReply> IntoReply for Result<A, B> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        A::describe(operation, schemas);
        B::describe(operation, schemas);
    }

    fn into_reply(self, request: &Request) -> Reply {
        match self {
            Ok(one) => one.into_reply(request),
            Err(other) => other.into_reply(request),
        }
    }
}

/// An answer and the cookies that it sets.
#[derive(Clone, Debug)]
pub struct WithCookies<T>(pub T, pub Vec<String>);

impl<T: IntoReply> IntoReply for WithCookies<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        T::describe(operation, schemas);
    }

    fn into_reply(self, request: &Request) -> Reply {
        let mut reply = self.0.into_reply(request);
        for cookie in self.1 {
            if let Ok(cookie) = HeaderValue::from_str(&cookie) {
                reply.headers.append(header::SET_COOKIE, cookie);
            }
        }
        reply
    }
}

/// A value by its name in the API; the table stores many of them as one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<T>(pub T);

impl<T: Schema> Schema for Named<T> {
    fn schema(schemas: &mut Schemas) -> Value {
        T::schema(schemas)
    }
}

impl<T: Choice> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.api_name())
    }
}

/// A time as the API writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rfc3339(pub Timestamp);

impl Schema for Rfc3339 {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "string", "format": "date-time" })
    }
}

impl Serialize for Rfc3339 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.rfc3339())
    }
}
