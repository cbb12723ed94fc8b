//! The kit that endpoints are declared with.
//!
//! An [`Endpoint`] is a type: its [`Spec`] says where it is, what it may do to the table and what
//! it may refuse; its `Input` says who may call and what comes in; its `Output` says what goes
//! out. [`Route::of`] makes plain data of it, and everything else that has to know about an
//! endpoint is derived from that: the local router, the Lambda binaries, the template, the grants,
//! the OpenAPI document and the tests that walk every route.

mod auth;
mod calls;
mod extract;
mod fields;
mod filled;
mod listing;
pub mod openapi;
mod problem;
mod reply;
mod request;
mod route;
mod router;
mod types;
mod worker;

pub use auth::{Anyone, Auth, Guest, Keeper, Merchant, Provider, Signed, Visitor, cookies};
pub use extract::{
    Body, BodyOrForm, ClientAddress, Form, IdempotencyKey, IfMatch, Language, Path, Query, RawBody,
};
pub use fields::{Errors, Field, Raw, Schema, Schemas, agreed, field_name, object_schema};
pub use filled::{Filled, Typed};
pub use listing::{Listing, window};
pub use problem::Problem;
pub use reply::{
    Created, Html, IntoReply, NoContent, Ok200, OkWithTag, Plain, RawJson, Reply, SeeOther,
    WithCookies,
};
pub use request::{MAX_BODY, Request};
pub use route::{Access, DrawProblem, Endpoint, FromRequest, Method, Route, Spec};
pub use router::{Found, Router};
pub use types::{Int, List, PasswordText, Rfc3339, TextLine};
pub use worker::{BATCH_SIZE, Consumer, MAX_RECEIVES, Run, Schedule, Trigger, Worker, WorkerSpec};

#[doc(hidden)]
pub use serde;
#[doc(hidden)]
pub use serde_json;
