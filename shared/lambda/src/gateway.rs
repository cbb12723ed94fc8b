//! API Gateway's HTTP events (payload format 2.0), in and out.

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use domain::Code;
use endpoint::{Method, Problem, Reply, Request};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

/// A request as API Gateway sends it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Event {
    raw_path: String,
    #[serde(default)]
    raw_query_string: String,
    #[serde(default)]
    headers: HashMap<String, String>,
    #[serde(default)]
    cookies: Vec<String>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    is_base64_encoded: bool,
    request_context: Context,
}

#[derive(Debug, Deserialize)]
struct Context {
    http: Http,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Http {
    method: String,
    #[serde(default)]
    source_ip: String,
}

impl Event {
    /// The request, or the answer to one that can't be read. Whoever knows the `front_key` is the
    /// CDN before us, which says where the request came from.
    pub(crate) fn into_request(
        self,
        id: &str,
        front_key: Option<&str>,
    ) -> Result<Request, Box<Reply>> {
        let method = Method::parse(&self.request_context.http.method);
        let headers = self.headers();
        let mut request = Request::new(
            method.unwrap_or(Method::Get),
            &self.raw_path,
            &self.raw_query_string,
            headers,
            id.to_owned(),
        );
        let body = match self.body {
            Some(body) if self.is_base64_encoded => STANDARD.decode(body).ok(),
            Some(body) => Some(body.into_bytes()),
            None => Some(Vec::new()),
        };
        match (method, body) {
            (Some(_), Some(body)) => {
                request.body = Bytes::from(body);
                let viewer = viewer_address(&request, front_key).map(str::to_owned);
                request.source_ip = viewer.unwrap_or(self.request_context.http.source_ip);
                Ok(request)
            }
            (None, _) => Err(Box::new(Problem::method(&[]).to_reply(&request))),
            (_, None) => Err(Box::new(Problem::from(Code::Malformed).to_reply(&request))),
        }
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        let cookies = (!self.cookies.is_empty()).then(|| self.cookies.join("; "));
        let sent = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in sent.chain(cookies.as_deref().map(|value| ("cookie", value))) {
            let name = HeaderName::from_bytes(name.as_bytes());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
                headers.insert(name, value);
            }
        }
        headers
    }
}

/// The viewer's address, if the CDN says it.
fn viewer_address<'a>(request: &'a Request, front_key: Option<&str>) -> Option<&'a str> {
    let (key, known) = (request.header("x-front-key")?, front_key?);
    let same: bool = key.as_bytes().ct_eq(known.as_bytes()).into();
    request.header("x-viewer-address").filter(|_| same)
}

/// An answer as API Gateway takes it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    status_code: u16,
    headers: HashMap<String, String>,
    cookies: Vec<String>,
    body: String,
    is_base64_encoded: bool,
}

impl From<Reply> for Answer {
    fn from(reply: Reply) -> Self {
        let text = |value: &HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let cookies = reply.headers.get_all(header::SET_COOKIE).iter().map(text).collect();
        let headers = reply
            .headers
            .iter()
            .filter(|(name, _)| *name != header::SET_COOKIE)
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect();
        let (body, is_base64_encoded) = match String::from_utf8(reply.body.to_vec()) {
            Ok(body) => (body, false),
            Err(bytes) => (STANDARD.encode(bytes.as_bytes()), true),
        };
        Self { status_code: reply.status.as_u16(), headers, cookies, body, is_base64_encoded }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(more: &str) -> Event {
        let text = format!(
            r#"{{"rawPath":"/api/cart","rawQueryString":"a=1","cookies":["cart=x","b=y"],
                "headers":{{"content-type":"application/json"}},
                "requestContext":{{"http":{{"method":"POST","sourceIp":"192.0.2.1"}}}}{more}}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_request_arrives_whole() {
        let request = event(r#","body":"eyJ9","isBase64Encoded":true"#)
            .into_request("r1", Some("front"))
            .unwrap();
        assert_eq!((request.method, request.path.as_str()), (Method::Post, "/api/cart"));
        assert_eq!(request.query, "a=1");
        assert_eq!(request.cookie("b"), Some("y"));
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(request.body.as_ref(), b"{\"}");
        assert_eq!((request.source_ip.as_str(), request.id.as_str()), ("192.0.2.1", "r1"));
    }

    #[test]
    fn only_the_cdn_says_where_a_request_came_from() {
        for (key, want) in [("front", "203.0.113.9"), ("guess", "192.0.2.1"), ("", "192.0.2.1")] {
            let mut event = event("");
            event.headers.insert("x-front-key".to_owned(), key.to_owned());
            event.headers.insert("x-viewer-address".to_owned(), "203.0.113.9".to_owned());
            assert_eq!(event.into_request("r1", Some("front")).unwrap().source_ip, want, "{key}");
        }
    }

    #[test]
    fn a_body_that_is_not_base64_is_refused() {
        let refused =
            event(r#","body":"%%","isBase64Encoded":true"#).into_request("r1", Some("front"));
        assert_eq!(refused.unwrap_err().status, 400);
    }

    #[test]
    fn cookies_leave_apart_from_headers() {
        let mut reply = Reply::json(http::StatusCode::OK, &1);
        for cookie in ["a=1", "b=2"] {
            reply.headers.append(header::SET_COOKIE, HeaderValue::from_static(cookie));
        }
        let answer = Answer::from(reply);
        assert_eq!(answer.cookies, ["a=1", "b=2"]);
        assert_eq!(answer.headers["content-type"], "application/json");
        assert_eq!((answer.body.as_str(), answer.is_base64_encoded), ("1", false));
    }
}
