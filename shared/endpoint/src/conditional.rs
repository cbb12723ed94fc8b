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

/// `reply` with its `ETag`, whose value is `etag`, or 304 in its place.
pub(crate) fn answer(request: &Request, reply: Reply, etag: &str) -> Reply {
    let etag = format!("\"{etag}\"");
    // Only a read may be answered with 304; a write was made by now.
    let condition = request.header("if-none-match").filter(|_| request.method == Method::Get);
    let known = condition.is_some_and(|known| {
        let mut tags = known.split(',').map(str::trim);
        tags.any(|tag| tag == "*" || tag.trim_start_matches("W/") == etag)
    });
    let mut reply = if known { Reply::empty(StatusCode::NOT_MODIFIED) } else { reply };
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        reply.headers.insert(header::ETAG, etag);
    }
    reply
}
