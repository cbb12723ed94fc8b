//! The Runtime API: a function fetches its event and posts its answer.

use std::process::ExitStatus;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderValue, Method, Response, StatusCode};
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::{ACCOUNT, Clock, REGION};

const ROOT: &str = "/2018-06-01/runtime/";
/// The one event's id.
const REQUEST_ID: &str = "00000000-0000-4000-8000-000000000000";
const TRACE_ID: &str = "Root=1-00000000-000000000000000000000000;Sampled=0";
/// The longest answer, in bytes: Lambda's limit.
const MAX_ANSWER: usize = 6 * 1024 * 1024;

/// The result of an event.
#[derive(Clone, Debug, PartialEq)]
pub enum End {
    /// It was answered.
    Response(Value),
    /// The function reported that it failed.
    Error(Value),
    /// The function reported that it could not start.
    InitError(Value),
    /// The function ended.
    Exited(ExitStatus),
    /// The function was killed: it took too long, or asked for another event without an answer.
    Late,
}

/// One event, and its result.
pub(super) struct Invocation {
    clock: Clock,
    held: Mutex<Held>,
    done: Notify,
}

#[derive(Default)]
struct Held {
    event: Vec<u8>,
    arn: String,
    deadline_ms: i64,
    first_poll: Option<Instant>,
    end: Option<End>,
}

impl std::fmt::Debug for Invocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Invocation")
    }
}

impl Invocation {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock, held: Mutex::default(), done: Notify::new() }
    }

    /// Makes `event` ready for function `name` to fetch.
    pub(super) fn push(&self, event: &Value, name: &str, timeout: Duration) {
        let timeout = i64::try_from(timeout.as_millis()).unwrap_or(i64::MAX);
        let mut held = self.held();
        held.event = event.to_string().into_bytes();
        held.arn = format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}");
        held.deadline_ms = (self.clock)().saturating_add(timeout);
    }

    /// When the event was first asked for.
    pub(super) fn first_poll(&self) -> Option<Instant> {
        self.held().first_poll
    }

    /// The result of the event, as the function reported it.
    pub(super) fn end(&self) -> Option<End> {
        self.held().end.clone()
    }

    /// Waits until the function asks for a second event, which does not exist.
    pub(super) async fn done(&self) {
        self.done.notified().await;
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn next(&self) -> Response<Body> {
        if let Some(response) = self.next_event() {
            return response;
        }
        self.done.notify_one();
        std::future::pending().await
    }

    /// The event, on the first request for it.
    fn next_event(&self) -> Option<Response<Body>> {
        let now = Instant::now();
        let mut held = self.held();
        if held.first_poll.is_some() {
            return None;
        }
        held.first_poll = Some(now);
        let mut response = respond(StatusCode::OK, held.event.clone());
        let headers = response.headers_mut();
        headers.insert("content-type", HeaderValue::from_static("application/json"));
        let deadline = held.deadline_ms.to_string();
        for (name, said) in [
            ("lambda-runtime-aws-request-id", REQUEST_ID),
            ("lambda-runtime-deadline-ms", &deadline),
            ("lambda-runtime-invoked-function-arn", &held.arn),
            ("lambda-runtime-trace-id", TRACE_ID),
        ] {
            let value = HeaderValue::from_str(said).unwrap_or(HeaderValue::from_static(""));
            headers.insert(name, value);
        }
        Some(response)
    }

    /// Accepts what the function posts to `what`.
    fn complete(&self, what: &str, body: &[u8]) -> Response<Body> {
        let said = serde_json::from_slice(body);
        let end = match (what.split_once('/'), said) {
            (Some(("init", "error")), said) => End::InitError(said.unwrap_or_default()),
            (Some(("invocation", rest)), said) => match (rest.split_once('/'), said) {
                (Some((REQUEST_ID, "response")), Ok(said)) => End::Response(said),
                (Some((REQUEST_ID, "response")), Err(_)) => End::Error(json!({
                    "errorType": "Runtime.InvalidResponse",
                })),
                (Some((REQUEST_ID, "error")), said) => End::Error(said.unwrap_or_default()),
                _ => return respond(StatusCode::BAD_REQUEST, Vec::new()),
            },
            _ => return respond(StatusCode::NOT_FOUND, Vec::new()),
        };
        self.held().end = Some(end);
        respond(StatusCode::ACCEPTED, br#"{"status":"OK"}"#.to_vec())
    }
}

/// The Runtime API over `invocation`.
pub(super) fn router(invocation: &Arc<Invocation>) -> Router {
    let invocation = Arc::clone(invocation);
    Router::new().fallback(move |request: http::Request<Body>| {
        let invocation = Arc::clone(&invocation);
        async move {
            let (parts, body) = request.into_parts();
            let path = parts.uri.path().strip_prefix(ROOT).unwrap_or_default();
            match (parts.method, path) {
                (Method::GET, "invocation/next") => invocation.next().await,
                (Method::POST, what) => match to_bytes(body, MAX_ANSWER).await {
                    Ok(body) => invocation.complete(what, &body),
                    Err(_) => respond(StatusCode::PAYLOAD_TOO_LARGE, Vec::new()),
                },
                _ => respond(StatusCode::NOT_FOUND, Vec::new()),
            }
        }
    })
}

fn respond(status: StatusCode, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn invocation() -> Invocation {
        let invocation = Invocation::new(Arc::new(|| 1_000));
        invocation.push(&json!({ "a": 1 }), "get-order", Duration::from_secs(3));
        invocation
    }

    #[tokio::test]
    async fn the_event_is_handed_out_once_with_what_lambda_says_of_it() {
        let invocation = invocation();
        let response = invocation.next().await;
        assert_eq!(response.status(), 200);
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!(header("lambda-runtime-aws-request-id"), REQUEST_ID);
        assert_eq!(header("lambda-runtime-deadline-ms"), "4000");
        assert!(header("lambda-runtime-invoked-function-arn").ends_with(":function:get-order"));
        assert!(header("lambda-runtime-trace-id").starts_with("Root="));
        assert_eq!(to_bytes(response.into_body(), 100).await.unwrap(), r#"{"a":1}"#);
        assert!(invocation.first_poll().is_some());
        tokio::select! {
            biased;
            _ = invocation.next() => panic!("there is no second event"),
            () = invocation.done() => {}
        }
    }

    #[tokio::test]
    async fn answers_are_taken_for_the_event_that_was_handed_out() {
        let invocation = invocation();
        let path = |rest: &str| format!("invocation/{REQUEST_ID}/{rest}");
        assert_eq!(invocation.complete(&path("response"), b"{}").status(), 202);
        assert_eq!(invocation.end(), Some(End::Response(json!({}))));
        assert_eq!(invocation.complete(&path("error"), br#"{"errorType":"E"}"#).status(), 202);
        assert_eq!(invocation.end(), Some(End::Error(json!({ "errorType": "E" }))));
        assert_eq!(invocation.complete("init/error", b"{}").status(), 202);
        assert_eq!(invocation.end(), Some(End::InitError(json!({}))));
        assert_eq!(invocation.complete(&path("response"), b"{").status(), 202);
        let broken = json!({ "errorType": "Runtime.InvalidResponse" });
        assert_eq!(invocation.end(), Some(End::Error(broken)));
        assert_eq!(invocation.complete("invocation/other/response", b"{}").status(), 400);
        assert_eq!(invocation.complete("restore/error", b"{}").status(), 404);
    }
}
