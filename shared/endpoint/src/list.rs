//! Lists (cursor pagination): a page of items as a bare array, with the next page in headers.

use db::{Cursor, Page, PageParams};
use fields::{Errors, Field, Int, Raw, Schema, Schemas, TextLine, wrong};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{endpoint_trait::IntoReply, operation::Operation, reply::Reply, request::Request};

/// The requested page of a list.
#[derive(Clone, Debug, Default, endpoint_macros::Query)]
pub struct PageQuery {
    /// The most items on a page.
    pub limit: Option<Int<1, 100>>,
    /// How many items to skip first.
    pub skip: Option<Int<0, 1000>>,
    /// The `X-Next-Cursor` of the previous page.
    pub cursor: Option<ListCursor>,
}

impl PageQuery {
    /// The page, of `default_limit` items by default.
    #[must_use]
    pub fn params(self, default_limit: u16) -> PageParams {
        PageParams {
            limit: self.limit.map_or(default_limit, |limit| limit.get(default_limit)),
            skip: self.skip.map_or(0, |skip| skip.get(0)),
            cursor: self.cursor.map(|cursor| cursor.0),
        }
    }
}

/// The longest text of a cursor; what is longer is none of any list, and is not looked at.
pub(crate) const MAX_CURSOR: usize = 2_000;

/// A cursor: a position in a list, taken from an earlier page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListCursor(pub Cursor);

impl Schema for ListCursor {
    fn schema(schemas: &mut Schemas) -> Value {
        TextLine::<MAX_CURSOR>::schema(schemas)
    }
}

impl Field for ListCursor {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let text = TextLine::<MAX_CURSOR>::parse(raw, errors)?;
        let cursor = Cursor::decode(&text.0);
        if cursor.is_none() {
            errors.push("format", wrong::cursor());
        }
        cursor.map(Self)
    }
}

/// 200 with a page of a list, and the cursor of the next one.
#[derive(Clone, Debug)]
pub struct ListResponse<T>(pub Page<T>);

impl<T> ListResponse<T> {
    /// A list that fits on one page.
    #[must_use]
    pub fn whole(items: Vec<T>) -> Self {
        Self(Page { items, next: None })
    }
}

impl<T: Serialize + Schema> IntoReply for ListResponse<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        let items = T::schema(schemas);
        operation.answers(200, json!({ "type": "array", "items": items }));
        operation.header(200, "X-Next-Cursor", "The cursor of the next page, if there is one.");
        operation.header(
            200,
            "Link",
            "The address of the next page, with rel=\"next\" (RFC 8288).",
        );
    }

    fn into_reply(self, request: &Request) -> Reply {
        let mut reply = Reply::json(StatusCode::OK, &self.0.items);
        if let Some(next) = self.0.next.as_ref().map(Cursor::encode) {
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

/// The address of the next page: the same query from `cursor` on.
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
