//! CORS preflight requests. API Gateway answers none of them itself: its route `$default` takes
//! every method.

use app::App;
use http::{HeaderValue, StatusCode, header};

use crate::{reply::Reply, request::Request};

const METHODS: &str = "GET, POST, PUT, PATCH, DELETE";
const HEADERS: &str = "Accept-Language, Authorization, Content-Type, Idempotency-Key, If-Match, \
                       If-None-Match, X-Order-Key";
/// How long browsers keep the answer, in seconds: as long as any does.
const MAX_AGE_S: &str = "7200";

/// The answer to `OPTIONS`: what pages of the request's origin may call, if the operator allows it
/// to call at all.
#[must_use]
pub fn answer_preflight(app: &App, request: &Request) -> Reply {
    let mut reply = Reply::empty(StatusCode::NO_CONTENT);
    let origin = request.header("origin").unwrap_or_default();
    let Ok(allowed) = HeaderValue::from_str(origin) else { return reply };
    if app.config.cors_origins.allow(origin) {
        reply.headers.extend([
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, allowed),
            (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(METHODS)),
            (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static(HEADERS)),
            (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(MAX_AGE_S)),
        ]);
    }
    reply
}
