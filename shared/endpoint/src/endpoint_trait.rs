//! What an endpoint consists of.

use app::App;
use fields::Schemas;

use crate::{
    access::Access, auth::Auth, operation::Operation, problem::Problem, reply::Reply,
    request::Request, spec::Spec,
};

/// What can be read from a request: a caller, a parameter, a body.
pub trait FromRequest: Sized + Send {
    /// Who may call, if this is a caller.
    const AUTH: Option<Auth> = None;
    /// What reading it does to the table.
    const DYNAMODB: &'static [Access] = &[];
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

/// What a handler answers.
pub trait IntoReply {
    /// Adds itself to the description of an operation.
    fn describe(operation: &mut Operation, schemas: &mut Schemas);
    /// Becomes a reply to `request`.
    fn into_reply(self, request: &Request) -> Reply;
}

/// A type whose doc comment is known to the program: `#[derive(Documented)]`.
pub trait Documented {
    /// The doc comment: a summary, and after an empty line more.
    const DOC: &'static str;
}

/// An HTTP endpoint. Its doc comment is its summary and description.
pub trait Endpoint: Documented + 'static {
    /// What it is.
    const SPEC: Spec;
    /// Who may call it, and what comes in.
    type Input: FromRequest;
    /// What goes out.
    type Output: IntoReply + Send;

    /// Does it.
    fn handle(
        app: &App,
        input: Self::Input,
    ) -> impl Future<Output = Result<Self::Output, Problem>> + Send;
}
