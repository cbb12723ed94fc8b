//! The query string.

use app::App;
use db::Cursor;
use domain::Code;
use fields::{Errors, Fields, Raw, Schemas};
use serde_json::{Map, Value};

use crate::{
    body::{check_pairs, pairs},
    endpoint::FromRequest,
    list::MAX_CURSOR,
    operation::Operation,
    problem::Problem,
    request::Request,
};

/// The query string.
///
/// An API call with an unknown, wrong or repeated parameter is refused. A page ignores the
/// parameters that it can't read.
#[derive(Clone, Debug)]
pub struct Query<T>(pub T);

impl<T: Fields + Send> FromRequest for Query<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        for one in T::properties(schemas) {
            let (name, description) = (&one.name, &one.description);
            operation.parameter("query", name, one.required, one.schema.clone(), description);
        }
        operation.refuses(&[Code::ValidationFailed]);
        if has_cursor::<T>() {
            operation.refuses(&[Code::MalformedRequest]);
        }
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        let query = request.query.as_bytes();
        check_pairs(query, "query")?;
        check_cursor::<T>(query)?;
        if request.is_page {
            let readable = readable::<T>(first_pairs(query));
            return Ok(Self(read(&readable, false)?));
        }
        Ok(Self(read(&pairs(query, "query")?, true)?))
    }
}

const CURSOR: &str = "cursor";

fn has_cursor<T: Fields>() -> bool {
    let mut known = Vec::new();
    T::names(&mut known);
    known.contains(&CURSOR)
}

/// Refuses a cursor that is too long for any list, on pages too: it is no mistake.
fn check_cursor<T: Fields>(query: &[u8]) -> Result<(), Problem> {
    let long = |(name, value): (std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)| {
        name == CURSOR && (value.len() > MAX_CURSOR || Cursor::is_too_long(&value))
    };
    if has_cursor::<T>() && form_urlencoded::parse(query).any(long) {
        return Err(Code::MalformedRequest.into());
    }
    Ok(())
}

fn read<T: Fields>(value: &Value, strict: bool) -> Result<T, Problem> {
    let mut errors = Errors::new("query");
    let read = Raw::pairs(value, strict).object(&mut errors).and_then(|object| {
        let mut known = Vec::new();
        T::names(&mut known);
        object.only(&known, &mut errors);
        T::read(&object, &mut errors)
    });
    Ok(errors.finish(read)?)
}

/// The pairs of a query; of a repeated name the first.
fn first_pairs(query: &[u8]) -> Map<String, Value> {
    let mut object = Map::new();
    for (name, value) in form_urlencoded::parse(query) {
        object.entry(name.into_owned()).or_insert_with(|| Value::from(value.into_owned()));
    }
    object
}

/// `pairs` without those that can't be read.
fn readable<T: Fields>(mut pairs: Map<String, Value>) -> Value {
    let value = Value::Object(pairs.clone());
    if let Err(problem) = read::<T>(&value, false) {
        for error in problem.errors() {
            pairs.remove(error.name());
        }
    }
    Value::Object(pairs)
}
