//! AWS JSON under an SDK client: the request's operation and body in, an answer out, no socket.

use std::fmt;

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use tokio::task::yield_now;

/// What an SDK client asked for.
pub(crate) struct Request {
    /// The operation's name, such as `GetItem`.
    pub(crate) operation: String,
    /// The JSON body.
    pub(crate) body: Vec<u8>,
}

/// What the client gets to parse.
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The JSON body.
    pub(crate) body: Vec<u8>,
    /// The value of `x-amzn-query-error`, from which the SQS client takes an error's code.
    pub(crate) query_error: Option<String>,
}

/// Serves an SDK client from `service`, by way of `answer`.
///
/// A call suspends before its answer is returned, as one over a network would. Without that, tasks
/// on one thread would never interleave between their calls, and a dropped task could never leave
/// an unacknowledged write behind.
pub(crate) fn http_client<S, A, F>(service: S, answer: A) -> SharedHttpClient
where
    S: Clone + Send + Sync + 'static,
    A: Fn(S, Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Answer, ConnectorError>> + Send + 'static,
{
    let connector = SharedHttpConnector::new(Wire { service, answer });
    http_client_fn(move |_, _| connector.clone())
}

struct Wire<S, A> {
    service: S,
    answer: A,
}

impl<S, A> fmt::Debug for Wire<S, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Wire")
    }
}

impl<S, A, F> HttpConnector for Wire<S, A>
where
    S: Clone + Send + Sync + 'static,
    A: Fn(S, Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<Answer, ConnectorError>> + Send + 'static,
{
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let (service, answer) = (self.service.clone(), self.answer.clone());
        HttpConnectorFuture::new(async move {
            let answered = answer(service, read(&request)).await;
            yield_now().await;
            answered.and_then(respond)
        })
    }
}

fn read(request: &HttpRequest) -> Request {
    let target = request.headers().get("x-amz-target").unwrap_or_default();
    let operation = target.rsplit('.').next().unwrap_or_default().to_owned();
    // Neither service streams a body, so it is always in memory.
    let body = request.body().bytes().unwrap_or_default().to_vec();
    Request { operation, body }
}

fn respond(answer: Answer) -> Result<HttpResponse, ConnectorError> {
    let status = StatusCode::try_from(answer.status)
        .map_err(|error| ConnectorError::other(error.into(), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(answer.body));
    let headers = response.headers_mut();
    headers.insert("content-type", "application/x-amz-json-1.0");
    headers.insert("x-amzn-requestid", "local");
    if let Some(code) = answer.query_error {
        headers.insert("x-amzn-query-error", code);
    }
    Ok(response)
}
