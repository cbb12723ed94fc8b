//! Answers with an `ETag`: 304 where the client's copy is current.

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
    tagged(if known { Reply::empty(StatusCode::NOT_MODIFIED) } else { reply }, etag)
}

/// `reply` with its `ETag`, whose value is `etag`.
pub(crate) fn tagged(mut reply: Reply, etag: &str) -> Reply {
    if let Ok(etag) = HeaderValue::from_str(&format!("\"{etag}\"")) {
        reply.headers.insert(header::ETAG, etag);
    }
    reply
}
