//! Lists (cursor pagination): a page of items as a bare array, with the pages
//! beside it in headers.

use db::{Cursor, Page, PageParams};
use fields::{Errors, Field, Int, Raw, Schema, Schemas, TextLine, wrong};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    conditional,
    endpoint_trait::IntoReply,
    operation::Operation,
    reply::Reply,
    request::{Request, canonical},
};

/// The requested page of a list.
#[derive(Clone, Debug, Default, endpoint_macros::Query)]
pub struct PageQuery {
    /// The most items on a page.
    pub limit: Option<Int<1, 100>>,
    /// How many items to skip first.
    pub skip: Option<Int<0, 1000>>,
    /// The `X-Next-Cursor` of the page before, or the `X-Prev-Cursor` of the page behind.
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

/// 200 with a page of a list, and the cursors of those beside it; 304 if the client's copy is
/// current.
#[derive(Clone, Debug)]
pub struct ListResponse<T>(pub Page<T>);

impl<T> ListResponse<T> {
    /// A list that fits on one page.
    #[must_use]
    pub const fn whole(items: Vec<T>) -> Self {
        Self(Page::onward(items, None))
    }
}

impl<T: Serialize + Schema> IntoReply for ListResponse<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        let items = T::schema(schemas);
        operation.answers(200, json!({ "type": "array", "items": items }));
        operation.header(200, NEXT, "The cursor of the next page, if there is one.");
        operation.header(
            200,
            PREV,
            "The cursor of the page before, of a list that is read in both directions.",
        );
        operation.header(
            200,
            "Link",
            "The addresses of the next page, of the one before and of the first, with \
             rel=\"next\", rel=\"prev\" and rel=\"first\" (RFC 8288).",
        );
        conditional::describe(operation);
    }

    fn into_reply(self, request: &Request) -> Reply {
        let Self(Page { items, prev, next }) = self;
        let mut reply = Reply::json(StatusCode::OK, &items);
        let mut links = Vec::new();
        for (cursor, name, rel) in [(next, NEXT, "next"), (prev, PREV, "prev")] {
            let Some(cursor) = cursor.as_ref().map(Cursor::encode) else { continue };
            links.push(format!("<{}>; rel=\"{rel}\"", address(request, Some(&cursor))));
            if rel == "prev" {
                links.push(format!("<{}>; rel=\"first\"", address(request, None)));
            }
            if let (Ok(name), Ok(cursor)) = (HeaderName::try_from(name), cursor.try_into()) {
                reply.headers.insert(name, cursor);
            }
        }
        let links = links.join(", ");
        if let Ok(links) = HeaderValue::from_str(&links)
            && !links.is_empty()
        {
            reply.headers.insert(header::LINK, links);
        }
        let etag = conditional::digest(&[&reply.body, links.as_bytes()]);
        conditional::answer(request, reply, &etag)
    }
}

/// The headers of cursors.
const NEXT: &str = "X-Next-Cursor";
const PREV: &str = "X-Prev-Cursor";

/// The address of another page: the same query from `cursor` on, or from the beginning. Its path is
/// the one that the API has, in whatever spelling this page was asked for.
fn address(request: &Request, cursor: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(request.query.as_bytes()) {
        if name != "cursor" && name != "skip" {
            query.append_pair(&name, &value);
        }
    }
    if let Some(cursor) = cursor {
        query.append_pair("cursor", cursor);
    }
    let query = query.finish();
    let path = canonical(&request.path);
    if query.is_empty() { path } else { format!("{path}?{query}") }
}
