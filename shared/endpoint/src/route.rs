//! A route, declared once.

use domain::Code;
use futures_util::future::BoxFuture;

use crate::{
    Auth, IntoReply, Problem, Reply, Request, auth::RENEWING, calls, fields::Schemas,
    openapi::Operation,
};
use app::App;

/// An HTTP method that a route answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Makes or moves something.
    Post,
    /// Replaces something.
    Put,
    /// Changes a part of something.
    Patch,
    /// Takes something away.
    Delete,
}

impl Method {
    /// As in a request line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// The method of that name; `HEAD` is answered as `GET`, without the body.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "GET" | "HEAD" => Some(Self::Get),
            "POST" => Some(Self::Post),
            "PUT" => Some(Self::Put),
            "PATCH" => Some(Self::Patch),
            "DELETE" => Some(Self::Delete),
            _ => None,
        }
    }
}

/// What a function may do to the table: the IAM actions of DynamoDB, of which a transaction
/// needs those of its writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Access {
    /// `dynamodb:GetItem`
    Get,
    /// `dynamodb:BatchGetItem`
    BatchGet,
    /// `dynamodb:Query` of the table
    Query,
    /// `dynamodb:Query` of its indexes
    QueryIndex,
    /// `dynamodb:PutItem`
    Put,
    /// `dynamodb:UpdateItem`
    Update,
    /// `dynamodb:DeleteItem`
    Delete,
    /// `dynamodb:ConditionCheckItem`
    Check,
    /// `dynamodb:BatchWriteItem`
    BatchWrite,
}

impl Access {
    /// The IAM action, without its `dynamodb:`.
    #[must_use]
    pub const fn action(self) -> &'static str {
        match self {
            Self::Get => "GetItem",
            Self::BatchGet => "BatchGetItem",
            Self::Query | Self::QueryIndex => "Query",
            Self::Put => "PutItem",
            Self::Update => "UpdateItem",
            Self::Delete => "DeleteItem",
            Self::Check => "ConditionCheckItem",
            Self::BatchWrite => "BatchWriteItem",
        }
    }
}

/// Draws a problem as a page.
pub type DrawProblem = fn(&App, &Request, &Problem) -> Reply;

/// What an endpoint is, for everything that is not its handler.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Its name: of the binary, the sample event, the log field.
    pub id: &'static str,
    /// Its method.
    pub method: Method,
    /// Its path, with `{parameters}`.
    pub path: &'static str,
    /// Other paths of the same function.
    pub aliases: &'static [&'static str],
    /// One line for people.
    pub summary: &'static str,
    /// What the handler does to the table; what knowing the caller takes is added to it.
    pub table: &'static [Access],
    /// What the handler may refuse; what its inputs may refuse is added to it.
    pub fails: &'static [Code],
    /// How problems are drawn, if this is a page.
    pub page: Option<DrawProblem>,
}

impl Spec {
    const fn new(method: Method, id: &'static str, path: &'static str) -> Self {
        Self { id, method, path, aliases: &[], summary: "", table: &[], fails: &[], page: None }
    }

    /// A `GET`.
    #[must_use]
    pub const fn get(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::Get, id, path)
    }

    /// A `POST`.
    #[must_use]
    pub const fn post(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::Post, id, path)
    }

    /// A `PUT`.
    #[must_use]
    pub const fn put(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::Put, id, path)
    }

    /// A `PATCH`.
    #[must_use]
    pub const fn patch(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::Patch, id, path)
    }

    /// A `DELETE`.
    #[must_use]
    pub const fn delete(id: &'static str, path: &'static str) -> Self {
        Self::new(Method::Delete, id, path)
    }

    /// The same function behind other paths.
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// One line for people.
    #[must_use]
    pub const fn summary(mut self, summary: &'static str) -> Self {
        self.summary = summary;
        self
    }

    /// What the handler does to the table.
    #[must_use]
    pub const fn table(mut self, table: &'static [Access]) -> Self {
        self.table = table;
        self
    }

    /// What the handler may refuse.
    #[must_use]
    pub const fn fails(mut self, fails: &'static [Code]) -> Self {
        self.fails = fails;
        self
    }

    /// Makes it a page, which is also served in English under `/en`.
    #[must_use]
    pub const fn page(mut self, draw: DrawProblem) -> Self {
        self.page = Some(draw);
        self
    }

    /// Every path of the function, the canonical one first.
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        let mut paths = vec![self.path.to_owned()];
        paths.extend(self.aliases.iter().map(|alias| (*alias).to_owned()));
        if self.page.is_some() {
            paths.push(format!("/en{}", self.path.trim_end_matches('/')));
        }
        paths
    }
}

/// What can be read from a request: a caller, a parameter, a body.
pub trait FromRequest: Sized + Send {
    /// Who may call, if this is a caller.
    const AUTH: Option<Auth> = None;
    /// What reading it does to the table.
    const TABLE: &'static [Access] = &[];

    /// Adds itself to the description of an operation.
    fn describe(operation: &mut Operation, schemas: &mut Schemas);

    /// Reads it.
    fn from_request(
        app: &App,
        request: &Request,
    ) -> impl Future<Output = Result<Self, Problem>> + Send;
}

/// An HTTP endpoint.
pub trait Endpoint: 'static {
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

/// An endpoint as plain data.
#[derive(Clone, Copy)]
pub struct Route {
    /// What it is.
    pub spec: Spec,
    /// Who may call it.
    pub auth: Auth,
    /// What knowing the caller does to the table.
    pub(crate) caller_table: &'static [Access],
    pub(crate) describe: fn(&mut Schemas) -> Operation,
    pub(crate) run: for<'a> fn(&'a App, &'a Request) -> BoxFuture<'a, Reply>,
}

impl Route {
    /// The route of `E`.
    #[must_use]
    pub const fn of<E: Endpoint>() -> Self {
        Self {
            spec: E::SPEC,
            auth: declared::<E>(),
            caller_table: <E::Input as FromRequest>::TABLE,
            describe: |schemas| {
                let mut operation = Operation::of(&E::SPEC);
                E::Input::describe(&mut operation, schemas);
                E::Output::describe(&mut operation, schemas);
                if refuses_other_sites(&E::SPEC, declared::<E>()) {
                    operation.refuses(&[Code::CrossSite]);
                }
                operation
            },
            run: |app, request| Box::pin(calls::run::<E>(app, request)),
        }
    }

    /// Answers `request`, whatever happens: every failure is a reply.
    pub async fn call(&self, app: &App, request: Request) -> Reply {
        calls::call(self, app, request).await
    }

    /// Everything that the function does to the table.
    #[must_use]
    pub fn table(&self) -> Vec<Access> {
        let known = !matches!(self.auth, Auth::Anyone | Auth::Provider);
        let renewing = if known && self.spec.page.is_some() { RENEWING } else { &[] };
        let all = self.spec.table.iter().chain(self.caller_table).chain(renewing);
        let mut table: Vec<_> = all.copied().collect();
        table.sort_unstable();
        table.dedup();
        table
    }

    /// Describes the operation for the OpenAPI document.
    #[must_use]
    pub fn operation(&self, schemas: &mut Schemas) -> Operation {
        (self.describe)(schemas)
    }
}

/// Whether a call from another site's page is refused: wherever something is written that the
/// caller's cookies could vouch for.
pub(crate) fn refuses_other_sites(spec: &Spec, auth: Auth) -> bool {
    spec.method != Method::Get && auth != Auth::Provider
}

/// Who may call `E`; an endpoint whose input does not begin with that does not compile.
#[expect(clippy::panic, reason = "it panics in the compiler, never in a function")]
const fn declared<E: Endpoint>() -> Auth {
    match <E::Input as FromRequest>::AUTH {
        Some(auth) => auth,
        None => panic!("an endpoint's input must begin with who may call it"),
    }
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.spec.fmt(f)
    }
}
