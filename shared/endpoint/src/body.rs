//! Bodies: JSON, forms, and raw.

use app::App;
use bytes::Bytes;
use domain::Code;
use fields::{Errors, Field, FieldError, INTERNAL, Message, Raw, Schemas, Step, wrong};
use serde_json::{Map, Value};
use texts::Count;

use crate::{
    amount::{self, MAX_PAIRS, MAX_VALUES, Refused},
    endpoint_trait::FromRequest,
    operation::Operation,
    problem::Problem,
    request::Request,
    text,
};

/// The media type of forms.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// A JSON body.
#[derive(Clone, Debug)]
pub struct Body<T>(pub T);

impl<T: Field + Send> FromRequest for Body<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        operation.reads(JSON, T::schema(schemas));
        operation.refuses(&[Code::MalformedRequest, Code::ValidationFailed]);
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        match media_type(request).as_deref() {
            Some(JSON) => json(request).map(Self),
            _ => Err(Code::UnsupportedMediaType.into()),
        }
    }
}

/// A body that may be left out.
impl<T: Field + Send> FromRequest for Option<Body<T>> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        Body::<T>::describe(operation, schemas);
        operation.body_is_optional();
    }

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        if request.body.is_empty() {
            return Ok(None);
        }
        Body::from_request(app, request).await.map(Some)
    }
}

/// A form of a page: unknown fields, which browsers and extensions add, are ignored.
#[derive(Clone, Debug)]
pub struct Form<T>(pub T);

impl<T: Field + Send> FromRequest for Form<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        operation.reads(FORM, T::schema(schemas));
        operation.refuses(&[Code::ValidationFailed]);
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        match media_type(request).as_deref() {
            Some(FORM) => form(request, false).map(Self),
            _ => Err(Code::UnsupportedMediaType.into()),
        }
    }
}

/// A body in JSON or as a form, as OAuth's password grant sends it.
#[derive(Clone, Debug)]
pub struct BodyOrForm<T>(pub T);

impl<T: Field + Send> FromRequest for BodyOrForm<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        operation.reads(JSON, T::schema(schemas));
        operation.reads(FORM, T::schema(schemas));
        operation.refuses(&[Code::MalformedRequest, Code::ValidationFailed]);
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        match media_type(request).as_deref() {
            Some(JSON) => json(request).map(Self),
            Some(FORM) => form(request, true).map(Self),
            _ => Err(Code::UnsupportedMediaType.into()),
        }
    }
}

/// The body as it is, and its `Content-Type`.
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

fn media_type(request: &Request) -> Option<String> {
    let header = request.header("content-type")?;
    Some(header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// The JSON value of `bytes`.
fn json_value(bytes: &[u8]) -> Result<Value, Problem> {
    amount::json(bytes).map_err(|refused| match refused {
        Refused::Unreadable => Code::MalformedRequest.into(),
        Refused::TooMany => too_many("body", MAX_VALUES),
    })
}

/// Refuses a form or a query of too many pairs, before any is kept.
pub(crate) fn check_pairs(bytes: &[u8], place: &str) -> Result<(), Problem> {
    if amount::has_few_pairs(bytes) { Ok(()) } else { Err(too_many(place, MAX_PAIRS)) }
}

fn too_many(place: &str, most: usize) -> Problem {
    let most = Count::of(most);
    let message = Message::of(|locale| text::too_many_values(locale, most));
    Problem::fields(vec![FieldError { loc: vec![Step::name(place)], message, kind: "range" }])
}

fn json<T: Field>(request: &Request) -> Result<T, Problem> {
    let mut value = json_value(&request.body)?;
    let Some(translation) = request.translation else { return read("body", Raw::json(&value)) };
    let mut errors = Errors::new("body");
    refuse_internal(&value, &mut errors);
    errors.finish(Some(()))?;
    (translation.request)(request.dialect, &mut value);
    read("body", Raw { translated: true, ..Raw::json(&value) })
}

/// Refuses the names of internal fields, which only dialects may set.
fn refuse_internal(value: &Value, errors: &mut Errors) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if errors.is_full() {
                    return;
                }
                errors.within(Step::name(name), |errors| {
                    if name.starts_with(INTERNAL) {
                        errors.push("unknown_field", wrong::unknown_field());
                    }
                    refuse_internal(value, errors);
                });
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                errors.within(Step::Index(index), |errors| refuse_internal(value, errors));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn form<T: Field>(request: &Request, strict: bool) -> Result<T, Problem> {
    let value = pairs(&request.body, "body")?;
    read("body", Raw::pairs(&value, strict))
}

fn read<T: Field>(place: &str, raw: Raw<'_>) -> Result<T, Problem> {
    let mut errors = Errors::new(place);
    let value = T::parse(raw, &mut errors);
    Ok(errors.finish(value)?)
}

/// The pairs of a form or a query as an object. A repeated name is refused, unless it ends in `[]`:
/// the values of such a field that are not blank are a list. In `[…]` stands anything: of radio
/// buttons one of each name is chosen, and a list may be made of several groups of them.
///
/// # Errors
/// [`Code::ValidationFailed`], also for too many pairs.
pub(crate) fn pairs(bytes: &[u8], place: &str) -> Result<Value, Problem> {
    check_pairs(bytes, place)?;
    let mut object = Map::new();
    let mut errors = Errors::new(place);
    for (name, value) in form_urlencoded::parse(bytes) {
        if let Some((list, _)) = name.strip_suffix(']').and_then(|name| name.split_once('[')) {
            let slot = object.entry(list).or_insert_with(|| Value::Array(Vec::new()));
            if let (Value::Array(items), false) = (slot, value.trim().is_empty()) {
                items.push(Value::from(value.into_owned()));
            }
            continue;
        }
        let old = object.insert(name.clone().into_owned(), Value::from(value.into_owned()));
        if old.is_some() {
            errors.within(Step::name(&name), |errors| {
                errors.push("duplicate", Message::of(text::sent_twice));
            });
        }
    }
    Ok(errors.finish(Some(Value::Object(object)))?)
}
