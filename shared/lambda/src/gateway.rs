//! API Gateway's HTTP events (payload format 2.0), in and out, by lambda_http.

use bytes::Bytes;
use endpoint::{Method, Reply, Request};
use lambda_http::{Body, RequestExt as _, http::Method as Name, request::RequestContext};

/// A request, its method if routes have that, and whether its answer is sent without the body.
pub(crate) struct Received {
    /// The request.
    pub(crate) request: Request,
    /// Its method.
    pub(crate) method: Option<Method>,
    /// `HEAD`.
    pub(crate) is_head: bool,
    /// `OPTIONS`.
    pub(crate) is_options: bool,
}

/// The request of `event`.
pub(crate) fn read(event: lambda_http::Request) -> Received {
    let id = event.lambda_context().request_id;
    let ip = match event.request_context_ref() {
        Some(RequestContext::ApiGatewayV2(context)) => context.http.source_ip.clone(),
        _ => None,
    };
    let path = event.raw_http_path().to_owned();
    let (head, body) = event.into_parts();
    let method = Method::parse(head.method.as_str());
    let query = head.uri.query().unwrap_or_default();
    let mut request = Request::new(method.unwrap_or(Method::Get), &path, query, head.headers, id);
    request.body = match body {
        Body::Text(text) => Bytes::from(text),
        Body::Binary(bytes) => Bytes::from(bytes),
        Body::Empty | _ => Bytes::new(),
    };
    request.source_ip = ip.unwrap_or_default();
    let (is_head, is_options) = (head.method == Name::HEAD, head.method == Name::OPTIONS);
    Received { request, method, is_head, is_options }
}

/// `reply`, as lambda_http takes it.
pub(crate) fn write(reply: Reply) -> lambda_http::Response<Body> {
    let body = match String::from_utf8(reply.body.to_vec()) {
        Ok(text) => Body::Text(text),
        Err(bytes) => Body::Binary(bytes.into_bytes()),
    };
    let mut response = lambda_http::Response::new(body);
    *response.status_mut() = reply.status;
    *response.headers_mut() = reply.headers;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An event as API Gateway sends it, with `more` of it and a context as Lambda gives it.
    fn event(method: &str, more: &str) -> lambda_http::Request {
        let text = format!(
            r#"{{"version":"2.0","routeKey":"$default","rawPath":"/api/cart",
                "requestContext":{{"accountId":"1","apiId":"a","domainName":"d",
                    "domainPrefix":"d","requestId":"q","routeKey":"$default","stage":"$default",
                    "time":"21/Nov/2026:03:00:00 +0000","timeEpoch":1795230000000,
                    "http":{{"method":"{method}","path":"/api/cart","protocol":"HTTP/1.1",
                        "sourceIp":"192.0.2.1","userAgent":"u"}}}},{more}}}"#
        );
        let request = lambda_http::request::from_str(&text).unwrap();
        let mut context = lambda_http::Context::default();
        context.request_id = "r1".to_owned();
        request.with_lambda_context(context)
    }

    fn whole(headers: &str) -> lambda_http::Request {
        event(
            "POST",
            &format!(
                r#""rawQueryString":"a=1","cookies":["cart=x","b=y"],
                   "headers":{{"content-type":"application/json"{headers}}},
                   "body":"eyJ9","isBase64Encoded":true"#
            ),
        )
    }

    #[test]
    fn a_request_arrives_whole() {
        let Received { request, is_head, .. } = read(whole(""));
        assert_eq!((request.method, request.path.as_str()), (Method::Post, "/api/cart"));
        assert_eq!((request.query.as_str(), is_head), ("a=1", false));
        assert_eq!(request.cookie("b"), Some("y"));
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(request.body.as_ref(), b"{\"}");
        assert_eq!((request.source_ip.as_str(), request.id.as_str()), ("192.0.2.1", "r1"));
    }

    #[test]
    fn what_cargo_lambda_watch_leaves_out_is_empty() {
        let nulls = r#""rawQueryString":null,"headers":null,"cookies":null,"body":null,
                       "isBase64Encoded":false"#;
        for event in [event("GET", nulls), event("GET", r#""isBase64Encoded":false"#)] {
            let Received { request, .. } = read(event);
            assert_eq!((request.query.as_str(), request.body.len()), ("", 0));
            assert_eq!(request.cookie("cart"), None);
        }
        let head = read(event("HEAD", nulls));
        assert_eq!((head.request.method, head.is_head), (Method::Get, true));
        assert_eq!(read(event("TRACE", nulls)).method, None);
        for (method, want) in [("OPTIONS", true), ("GET", false)] {
            assert_eq!(read(event(method, nulls)).is_options, want);
        }
    }
}
