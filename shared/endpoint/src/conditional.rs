//! Answers with an `ETag`: 304 where the client's copy is current.

use bytes::Bytes;
use http::{HeaderValue, StatusCode, header};
use sha2::{Digest, Sha256};

use crate::{method::Method, operation::Operation, reply::Reply, request::Request};

/// How much of a digest is kept, in bytes.
const KEPT: usize = 12;

/// What an operation says of it.
pub(crate) fn describe(operation: &mut Operation) {
    operation.empty(304, "Not changed since `If-None-Match`.");
    operation.header(200, "ETag", "What changes when the resource changes.");
    operation.parameter(
        "header",
        "If-None-Match",
        false,
        serde_json::json!({ "type": "string" }),
        "The ETag of a copy; 304 if that is still current.",
    );
}

/// The value of an `ETag` that is made of what is answered.
pub(crate) fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().iter().take(KEPT).map(|byte| format!("{byte:02x}")).collect()
}

/// Whether the copies that `tags` names, an `If-None-Match`, are one with the tag `etag`, which is
/// written without quotes. A weak tag counts as well.
pub(crate) fn names(tags: &str, etag: &str) -> bool {
    let quoted = format!("\"{etag}\"");
    let mut tags = tags.split(',').map(str::trim);
    tags.any(|tag| tag == "*" || tag.trim_start_matches("W/") == quoted)
}

/// `reply` with its `ETag`, whose value is `etag`, or 304 in its place.
pub(crate) fn answer(request: &Request, reply: Reply, etag: &str) -> Reply {
    // Only a read may be answered with 304; a write was made by now.
    let condition = request.header("if-none-match").filter(|_| request.method == Method::Get);
    let known = condition.is_some_and(|known| names(known, etag));
    tagged(if known { unchanged(reply) } else { reply }, etag)
}

/// `reply` with its `ETag`, whose value is `etag`.
pub(crate) fn tagged(mut reply: Reply, etag: &str) -> Reply {
    if let Ok(etag) = HeaderValue::from_str(&format!("\"{etag}\"")) {
        reply.headers.insert(header::ETAG, etag);
    }
    reply
}

/// What is sent in the place of `reply`. A cache takes the headers of its copy from this, so it has
/// all that belong to the page, above all its Content-Security-Policy.
fn unchanged(mut reply: Reply) -> Reply {
    reply.headers.remove(header::CONTENT_TYPE);
    Reply { status: StatusCode::NOT_MODIFIED, body: Bytes::new(), ..reply }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn a_copy_that_is_current_keeps_the_policy_of_its_page() {
        let mut headers = HeaderMap::new();
        headers.insert(header::IF_NONE_MATCH, HeaderValue::from_static("W/\"a\""));
        let request = Request::new(Method::Get, "/", "", headers, "1".to_owned());
        for (etag, status, length) in [("a", 304, 0), ("b", 200, 4)] {
            let mut page = Reply::with(StatusCode::OK, "text/html", "page".into());
            let policy = HeaderValue::from_static("style-src 'self'");
            page.headers.insert(header::CONTENT_SECURITY_POLICY, policy.clone());
            let reply = answer(&request, page, etag);
            assert_eq!((reply.status.as_u16(), reply.body.len()), (status, length));
            assert_eq!(reply.headers.get(header::CONTENT_SECURITY_POLICY), Some(&policy));
            assert_eq!(reply.headers.contains_key(header::CONTENT_TYPE), status == 200);
        }
    }
}
