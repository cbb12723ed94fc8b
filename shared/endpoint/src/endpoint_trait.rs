//! The traits of endpoints, of their inputs and of their outputs.

use app::{App, SecretSet};
use fields::Schemas;

use crate::{
    access::Access, auth::Auth, operation::Operation, problem::Problem, reply::Reply,
    request::Request, spec::Spec,
};

/// What can be read from a request: a caller, a parameter, a body.
pub trait FromRequest: Sized + Send {
    /// Who may call, if this is a caller.
    const AUTH: Option<Auth> = None;
    /// The grants that reading it needs.
    const DYNAMODB: &'static [Access] = &[];
    /// The secrets that reading it uses.
    const SECRETS: SecretSet = SecretSet::NONE;
    /// Whether it is the `Idempotency-Key`.
    const TAKES_KEY: bool = false;

    /// Adds itself to the description of an operation.
    fn describe(operation: &mut Operation, schemas: &mut Schemas);

    /// Reads it.
    fn from_request(
        app: &App,
        request: &Request,
    ) -> impl Future<Output = Result<Self, Problem>> + Send;
}

/// An output of a handler.
pub trait IntoReply {
    /// Adds itself to the description of an operation.
    fn describe(operation: &mut Operation, schemas: &mut Schemas);
    /// Converts it to a reply to `request`.
    fn into_reply(self, request: &Request) -> Reply;
}

/// A type whose doc comment is known to the program: `#[derive(Documented)]`.
pub trait Documented {
    /// The doc comment: a summary, and after an empty line more.
    const DOC: &'static str;
}

/// An HTTP endpoint. Its doc comment is its summary and description.
pub trait Endpoint: Documented + 'static {
    /// Its method, path, grants and errors.
    const SPEC: Spec;
    /// Who may call it, and its input.
    type Input: FromRequest;
    /// The output.
    type Output: IntoReply + Send;

    /// Handles a call.
    fn handle(
        app: &App,
        input: Self::Input,
    ) -> impl Future<Output = Result<Self::Output, Problem>> + Send;
}
