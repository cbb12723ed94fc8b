//! An endpoint as plain data.

use app::{App, SecretSet};
use domain::Code;
use fields::Schemas;
use futures_util::future::BoxFuture;

use crate::{
    access::Access,
    auth::{Auth, REFRESH_ACCESS, SIGNING},
    endpoint_trait::{Endpoint, FromRequest, IntoReply as _},
    method::Method,
    operation::Operation,
    pipeline,
    reply::Reply,
    request::Request,
    spec::Spec,
};

/// An endpoint as plain data.
#[derive(Clone, Copy)]
pub struct Route {
    /// Its spec.
    pub spec: Spec,
    /// Its doc comment.
    pub doc: &'static str,
    /// Who may call it.
    pub auth: Auth,
    /// Whether it takes an `Idempotency-Key`.
    pub takes_key: bool,
    /// The grants that authenticating the caller needs.
    caller_access: &'static [Access],
    /// The secrets that its input uses.
    input_secrets: SecretSet,
    describe: fn(&mut Schemas) -> Operation,
    run: for<'a> fn(&'a App, &'a Request) -> BoxFuture<'a, Reply>,
}

impl Route {
    /// The route of `E`.
    #[must_use]
    pub const fn of<E: Endpoint>() -> Self {
        Self {
            spec: E::SPEC,
            doc: E::DOC,
            auth: declared::<E>(),
            takes_key: <E::Input as FromRequest>::TAKES_KEY,
            caller_access: <E::Input as FromRequest>::DYNAMODB,
            input_secrets: <E::Input as FromRequest>::SECRETS,
            describe: |schemas| {
                let mut operation = Operation::of(&E::SPEC, E::DOC);
                E::Input::describe(&mut operation, schemas);
                E::Output::describe(&mut operation, schemas);
                if pipeline::checks_origin(&E::SPEC, declared::<E>()) {
                    operation.refuses(&[Code::CsrfCheckFailed]);
                }
                if pipeline::refuses_key(&E::SPEC, declared::<E>(), E::Input::TAKES_KEY) {
                    operation.refuses(&[Code::IdempotencyKeyUnsupported]);
                }
                operation
            },
            run: |app, request| Box::pin(pipeline::run::<E>(app, request)),
        }
    }

    /// Answers `request`; every failure becomes a reply.
    pub async fn call(&self, app: &App, request: Request) -> Reply {
        let call = pipeline::Call {
            spec: &self.spec,
            auth: self.auth,
            takes_key: self.takes_key,
            secrets: self.secrets(),
            run: self.run,
        };
        pipeline::call(call, app, request).await
    }

    /// Every grant that the function needs.
    #[must_use]
    pub fn dynamodb(&self) -> Vec<Access> {
        let known = !matches!(self.auth, Auth::Public | Auth::Webhook);
        let refreshing = if known && self.spec.page.is_some() { REFRESH_ACCESS } else { &[] };
        let all = self.spec.dynamodb.iter().chain(self.caller_access).chain(refreshing);
        let mut all: Vec<_> = all.copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Every secret that the function needs. A page shows who is signed in.
    #[must_use]
    pub const fn secrets(&self) -> SecretSet {
        let all = self.spec.secrets.and(self.input_secrets);
        if self.spec.page.is_some() { all.and(SIGNING) } else { all }
    }

    /// The first sentence of the doc comment.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        crate::operation::summary(self.doc).0
    }

    /// Describes the operation for the OpenAPI document.
    #[must_use]
    pub fn operation(&self, schemas: &mut Schemas) -> Operation {
        (self.describe)(schemas)
    }

    /// Whether its method is `GET`.
    #[must_use]
    pub fn is_get(&self) -> bool {
        self.spec.method == Method::Get
    }
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
