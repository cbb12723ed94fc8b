//! What comes in beside the caller: path, query, headers, body.

use app::{App, orders::Key};
use bytes::Bytes;
use domain::{Code, Locale, refusal::Step};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::{
    Access, Auth, Field, FromRequest, Problem, Request, Schema,
    fields::{Errors, Raw, Schemas},
    openapi::Operation,
};

/// The last parameter of the path, of a type that is a 404 when it can't be read.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

/// What an id in a path is a path to, and so what is not found when it is none.
pub trait InPath: std::str::FromStr + Schema + Send {
    /// The parameter's name in patterns.
    const NAME: &'static str;
    /// What is said when it names nothing.
    const ABSENT: Code;
}

macro_rules! in_path {
    ($($type:ty: $name:literal, $code:ident;)*) => {$(
        impl InPath for $type {
            const NAME: &'static str = $name;
            const ABSENT: Code = Code::$code;
        }
    )*};
}

in_path! {
    domain::ProductId: "product_id", ProductNotFound;
    domain::OrderId: "order_id", OrderNotFound;
    domain::PaymentId: "payment_id", PaymentNotFound;
}

impl<T: InPath> FromRequest for Path<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        operation.parameter("path", T::NAME, true, T::schema(schemas));
        operation.refuses(&[T::ABSENT]);
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        let value = request.param(T::NAME).and_then(|text| text.parse().ok());
        value.map(Self).ok_or_else(|| T::ABSENT.into())
    }
}

/// What follows the `?`.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

impl<T: Field + Send> FromRequest for Query<T> {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        // A query is described field by field; its schema is not named in the document.
        let mut own = Schemas::default();
        T::schema(&mut own);
        for schema in own.0.values() {
            let required = schema.get("required").and_then(Value::as_array);
            let fields = schema.get("properties").and_then(Value::as_object);
            for (name, field) in fields.into_iter().flatten() {
                let needed = required.is_some_and(|all| all.iter().any(|one| one == name));
                operation.parameter("query", name, needed, field.clone());
            }
        }
        operation.refuses(&[Code::Invalid]);
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        let value = pairs(request.query.as_bytes(), "query")?;
        let raw = Raw { value: &value, text: true, strict: !request.is_page };
        read("query", raw).map(Self)
    }
}

/// A JSON body.
#[derive(Clone, Debug)]
pub struct Body<T>(pub T);

impl<T: Field + Send> FromRequest for Body<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        operation.reads("application/json", T::schema(schemas));
        operation.refuses(&[Code::Malformed, Code::Invalid]);
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        if media_type(request) != Some("application/json".to_owned()) {
            return Err(Code::UnsupportedMediaType.into());
        }
        json(request).map(Self)
    }
}

/// A body that may be left out.
impl<T: Field + Send> FromRequest for Option<Body<T>> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        Body::<T>::describe(operation, schemas);
    }

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        if request.body.is_empty() {
            return Ok(None);
        }
        Body::from_request(app, request).await.map(Some)
    }
}

/// A form of a page: unknown fields, which browsers and extensions add, are passed over.
#[derive(Clone, Debug)]
pub struct Form<T>(pub T);

impl<T: Field + Send> FromRequest for Form<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        operation.reads(FORM, T::schema(schemas));
        operation.refuses(&[Code::Invalid]);
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        if media_type(request).as_deref() != Some(FORM) {
            return Err(Code::UnsupportedMediaType.into());
        }
        form(request, false).map(Self)
    }
}

/// A body in JSON or as a form, as OAuth's password grant sends it.
#[derive(Clone, Debug)]
pub struct BodyOrForm<T>(pub T);

impl<T: Field + Send> FromRequest for BodyOrForm<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        operation.reads("application/json", T::schema(schemas));
        operation.reads(FORM, T::schema(schemas));
        operation.refuses(&[Code::Malformed, Code::Invalid]);
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        match media_type(request).as_deref() {
            Some("application/json") => json(request).map(Self),
            Some(FORM) => form(request, true).map(Self),
            _ => Err(Code::UnsupportedMediaType.into()),
        }
    }
}

/// The body as it is, and what its sender calls it.
#[derive(Clone, Debug)]
pub struct RawBody {
    /// The bytes.
    pub bytes: Bytes,
    /// The `Content-Type`.
    pub content_type: Option<String>,
}

impl FromRequest for RawBody {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        operation.reads(FORM, serde_json::json!({ "type": "object" }));
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        let content_type = request.header("content-type").map(str::to_owned);
        Ok(Self { bytes: request.body.clone(), content_type })
    }
}

/// Where the request comes from: an IP address, as API Gateway or the local server saw it.
#[derive(Clone, Debug)]
pub struct ClientAddress(pub String);

impl FromRequest for ClientAddress {
    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self(request.source_ip.clone()))
    }
}

/// The language to answer in.
#[derive(Clone, Copy, Debug)]
pub struct Language(pub Locale);

impl FromRequest for Language {
    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self(request.locale()))
    }
}

/// The version that the caller read, in `If-Match`.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub u64);

impl FromRequest for IfMatch {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        let schema = serde_json::json!({ "type": "string", "examples": ["\"3\""] });
        operation.parameter("header", "If-Match", true, schema);
        operation.refuses(&[Code::VersionRequired, Code::StaleVersion]);
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        let header = request.header("if-match").ok_or(Code::VersionRequired)?;
        let tag = header.trim().trim_start_matches("W/").trim_matches('"');
        // A product's tag goes on after the version: its stock changes without it.
        let version = tag.split('.').next().unwrap_or_default();
        version.parse().map(Self).map_err(|_| Code::StaleVersion.into())
    }
}

/// The `Idempotency-Key`, where there is one, with a digest of what is asked for under it.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(pub Option<Key>);

/// The longest key, in characters.
const MAX_KEY: usize = 100;

impl FromRequest for IdempotencyKey {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        let schema = serde_json::json!({ "type": "string", "minLength": 1, "maxLength": MAX_KEY });
        operation.parameter("header", "Idempotency-Key", false, schema);
        operation.refuses(&[Code::IdempotencyMismatch, Code::Invalid]);
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        let Some(header) = request.headers.get("idempotency-key") else { return Ok(Self(None)) };
        let key = header.to_str().unwrap_or_default().trim();
        if key.is_empty() || key.len() > MAX_KEY || !key.bytes().all(|byte| byte.is_ascii_graphic())
        {
            let mut errors = Errors::new("header");
            errors.within(Step::Name("Idempotency-Key".to_owned()), |errors| {
                errors.push("format", "must have 1 to 100 visible ASCII characters");
            });
            return errors.none_with(None);
        }
        Ok(Self(Some(Key { key: key.to_owned(), fingerprint: fingerprint(request) })))
    }
}

/// A digest of the body: whether two requests under one key ask for the same.
pub(crate) fn fingerprint(request: &Request) -> String {
    let digest: [u8; 32] = Sha256::digest(&request.body).into();
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

fn media_type(request: &Request) -> Option<String> {
    let header = request.header("content-type")?;
    Some(header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

fn json<T: Field>(request: &Request) -> Result<T, Problem> {
    let value: Value = serde_json::from_slice(&request.body).map_err(|_| Code::Malformed)?;
    read("body", Raw { value: &value, text: false, strict: true })
}

fn form<T: Field>(request: &Request, strict: bool) -> Result<T, Problem> {
    let value = pairs(&request.body, "body")?;
    read("body", Raw { value: &value, text: true, strict })
}

fn read<T: Field>(place: &str, raw: Raw<'_>) -> Result<T, Problem> {
    let mut errors = Errors::new(place);
    let value = T::parse(raw, &mut errors);
    errors.none_with(value)
}

/// The pairs of a form or a query as an object; a name that stands twice is refused.
fn pairs(bytes: &[u8], place: &str) -> Result<Value, Problem> {
    let mut object = Map::new();
    let mut errors = Errors::new(place);
    for (name, value) in form_urlencoded::parse(bytes) {
        let old = object.insert(name.clone().into_owned(), Value::from(value.into_owned()));
        if old.is_some() {
            errors.within(Step::Name(name.into_owned()), |errors| {
                errors.push("repeated", "stands twice");
            });
        }
    }
    errors.none_with(Some(Value::Object(object)))
}

macro_rules! tuples {
    ($($($part:ident)+;)*) => {$(
        impl<$($part: FromRequest),+> FromRequest for ($($part,)+) {
            const AUTH: Option<Auth> = first(&[$($part::AUTH),+]);
            const TABLE: &'static [Access] = longest(&[$($part::TABLE),+]);

            fn describe(operation: &mut Operation, schemas: &mut Schemas) {
                $($part::describe(operation, schemas);)+
            }

            #[allow(non_snake_case, reason = "the parts have no other names")]
            async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
                let mut wrong = Vec::new();
                $(let $part = keep($part::from_request(app, request).await, &mut wrong)?;)+
                match ($($part,)+) {
                    ($(Some($part),)+) => Ok(($($part,)+)),
                    _ => Err(Problem::fields(wrong)),
                }
            }
        }
    )*};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
}

/// A part that was read; field errors are gathered, so that all parts tell theirs at once.
fn keep<T>(
    read: Result<T, Problem>,
    wrong: &mut Vec<domain::refusal::FieldError>,
) -> Result<Option<T>, Problem> {
    match read {
        Ok(part) => Ok(Some(part)),
        Err(problem) if problem.code() == Code::Invalid => {
            wrong.extend_from_slice(problem.errors());
            Ok(None)
        }
        Err(problem) => Err(problem),
    }
}

const fn first(auths: &[Option<Auth>]) -> Option<Auth> {
    match auths.first() {
        Some(auth) => *auth,
        None => None,
    }
}

const fn longest(tables: &[&'static [Access]]) -> &'static [Access] {
    // Only a caller touches the table, and it comes first.
    match tables.first() {
        Some(table) => table,
        None => &[],
    }
}
