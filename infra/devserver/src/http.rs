//! Converts the local server's requests and replies.

use axum::body::Body;
use bytes::Bytes;
use endpoint::{MAX_BODY, Method, Reply, Request};
use http::{HeaderMap, StatusCode};

/// A request of the local server, and its method if it is one that routes have.
///
/// The body is read up to one byte more than routes accept, which is enough to refuse it.
pub async fn read(
    request: http::Request<Body>,
    id: String,
    source_ip: String,
) -> (Option<Method>, Request) {
    let (parts, body) = request.into_parts();
    let method = Method::parse(parts.method.as_str());
    let path = parts.uri.path();
    let query = parts.uri.query().unwrap_or_default();
    let mut read = Request::new(method.unwrap_or(Method::Get), path, query, parts.headers, id);
    read.source_ip = source_ip;
    let limit = MAX_BODY.saturating_add(1);
    read.body = match axum::body::to_bytes(body, limit).await {
        Ok(bytes) => bytes,
        // Longer than the limit: any body of this length is refused.
        Err(_) => Bytes::from(vec![b' '; limit]),
    };
    (method, read)
}

/// A reply as a response of the local server.
#[must_use]
pub fn write(reply: Reply) -> http::Response<Body> {
    respond(reply.status, reply.headers, reply.body)
}

/// A response of these parts.
#[must_use]
pub fn respond(status: StatusCode, headers: HeaderMap, body: Bytes) -> http::Response<Body> {
    let mut response = http::Response::new(Body::from(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}
