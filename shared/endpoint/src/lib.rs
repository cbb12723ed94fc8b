//! The framework that endpoints are declared with.
//!
//! An [`Endpoint`] is a type: its [`Spec`] has its path, its grants on the table and its errors;
//! its `Input` declares who may call and what is read from the request; its `Output` is the answer;
//! its doc comment describes it. [`Route::of`] makes plain data of it, and everything else that has
//! to know about an endpoint is derived from that: the local router, the Lambda binaries, the
//! template, the grants, the OpenAPI document and the tests that visit every route.

// The derives name this crate by its path, also inside it.
extern crate self as endpoint;

mod access;
mod amount;
mod auth;
pub mod batch;
mod body;
mod callers;
mod client;
mod conditional;
pub mod cookies;
mod dialect;
mod document;
mod encoding;
mod endpoint_trait;
mod failure;
mod headers;
mod idempotency;
mod inputs;
mod list;
mod log;
mod method;
mod operation;
mod origin;
mod paths;
mod pipeline;
mod preflight;
mod problem;
mod query;
mod replies;
mod reply;
mod request;
mod route;
mod router;
mod spec;
mod status;
mod submission;
mod text;
mod worker;

pub use db::table::Collection;

pub use access::{Access, Resource};
pub use auth::Auth;
pub use body::{Body, BodyOrForm, Form, RawBody};
pub use callers::{
    Admin, Authenticated, Guest, Merchant, OptionalUser, OrderHolder, OrderKey, Public, StoreStaff,
    Webhook,
};
pub use client::{DeviceCookie, SigningClient};
pub use cookies::{DraftCookie, OrderKeys};
pub use dialect::{ApiDialect, FieldName, untranslated};
pub use document::{Tag, document};
pub use encoding::accepts_gzip;
pub use endpoint_macros::{Body, Documented, Query, View};
pub use endpoint_trait::{Documented, Endpoint, FromRequest, IntoReply};
pub use failure::{causes, log_panics, panic_text};
pub use fields::{
    Errors, Field, FieldError, Fields, Int, List, Message, Object, PasswordText, Patch, Property,
    Raw, Schema, Schemas, Step, TextLine, agreed, body_field, choice, object_schema, properties_of,
    query_field, tagged_schema, wrong,
};
pub use headers::{ClientAddress, Dialect, IfMatch, IfNoneMatch, Language, Path, client_address};
pub use idempotency::Idempotency;
pub use list::{ListCursor, ListResponse, PageQuery};
pub use log::is_logged;
pub use method::Method;
pub use operation::Operation;
pub use paths::{Found, Paths};
pub use pipeline::answer_problem;
pub use preflight::answer_preflight;
pub use problem::Problem;
pub use query::Query;
pub use replies::{
    Created, Html, Named, NoContent, NotModified, Ok200, OkWithEtag, PlainText, RawJson, Rfc3339,
    SeeOther, TextFile, WithCookies,
};
pub use reply::Reply;
pub use request::{MAX_BODY, Request, canonical};
pub use route::Route;
pub use router::Router;
pub use spec::{DrawProblem, MEMORY_MB, Spec, Throttle, WHOLE_CPU_MB};
pub use status::status;
pub use submission::{RawFields, Submission};
pub use text::CATALOGUES;
pub use worker::{
    Consumer, MAX_RECEIVES, MAX_TRIES, Reader, Run, STREAM_BATCH, Schedule, Trigger, Worker,
    WorkerSpec,
};

#[doc(hidden)]
pub use serde_json;
