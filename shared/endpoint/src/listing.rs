//! Lists: a page of items, and the way to the next one.

use domain::{Code, refusal::Step};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::json;
use store::{Cursor, ForeignCursor, Page, Window, page::MAX_LIMIT};

use crate::{
    Int, IntoReply, Problem, Reply, Request, Schema, TextLine,
    fields::{Errors, Schemas},
    openapi::Operation,
};

/// The part of a list that a query asks for.
///
/// # Errors
/// [`Code::Invalid`] for a cursor that none of our lists has given out.
pub fn window(
    limit: Option<Int<1, 100>>,
    skip: Option<Int<0, 1000>>,
    cursor: Option<&TextLine<2000>>,
) -> Result<Window, Problem> {
    let cursor = match cursor {
        None => None,
        Some(text) => Some(Cursor::decode(&text.0).ok_or_else(foreign_cursor)?),
    };
    let limit = limit.map_or(20, |limit| limit.get(MAX_LIMIT));
    Ok(Window { limit, skip: skip.map_or(0, |skip| skip.get(0)), cursor })
}

/// What is said of a cursor that is not of this list.
fn foreign_cursor() -> Problem {
    let mut errors = Errors::new("query");
    errors.within(Step::Name("cursor".to_owned()), |errors| {
        errors.push("format", "must be a next_cursor of this list");
    });
    match errors.none_with::<()>(None) {
        Err(problem) => problem,
        Ok(()) => Code::Invalid.into(),
    }
}

impl From<ForeignCursor> for Problem {
    fn from(_: ForeignCursor) -> Self {
        foreign_cursor()
    }
}

/// 200 with some items of a list, and where it goes on.
#[derive(Clone, Debug)]
pub struct Listing<T>(pub Page<T>);

impl<T> Listing<T> {
    /// A list that fits on one page.
    #[must_use]
    pub fn whole(items: Vec<T>) -> Self {
        Self(Page { items, next: None })
    }
}

impl<T: Serialize + Schema> IntoReply for Listing<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        let items = T::schema(schemas);
        operation.answers(
            200,
            json!({
                "type": "object",
                "required": ["items", "next_cursor"],
                "properties": {
                    "items": { "type": "array", "items": items },
                    "next_cursor": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
                },
            }),
        );
    }

    fn into_reply(self, request: &Request) -> Reply {
        let next = self.0.next.as_ref().map(Cursor::encode);
        let items = self.0.items;
        let mut reply = if request.wants_bare_list() {
            Reply::json(StatusCode::OK, &items)
        } else {
            Reply::json(StatusCode::OK, &json!({ "items": items, "next_cursor": next }))
        };
        if let Some(next) = next {
            let link = format!("<{}>; rel=\"next\"", next_address(request, &next));
            if let Ok(link) = HeaderValue::from_str(&link) {
                reply.headers.insert(header::LINK, link);
            }
            if let Ok(next) = HeaderValue::from_str(&next) {
                reply.headers.insert(HeaderName::from_static("x-next-cursor"), next);
            }
        }
        reply
    }
}

/// The address of the next page: the same question from `cursor` on.
fn next_address(request: &Request, cursor: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(request.query.as_bytes()) {
        if name != "cursor" && name != "skip" {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair("cursor", cursor);
    format!("{}?{}", request.path, query.finish())
}
