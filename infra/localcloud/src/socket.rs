//! AWS JSON over a loopback socket, for clients in another process.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};

use aws_smithy_runtime_api::client::result::ConnectorError;
use axum::Router;
use axum::body::{Body, to_bytes};
use http::StatusCode;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::wire::{Answer, Request};

/// The longest request that is read, in bytes: DynamoDB's own limit.
const MAX_REQUEST: usize = 16 * 1024 * 1024;

/// A service that answers on a loopback socket until this is dropped.
#[derive(Debug)]
pub struct Socket {
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl Socket {
    /// Serves `service` by way of `answer`, at `port` as [`Socket::serve`] does.
    pub(crate) async fn open<S, A, F>(port: u16, service: S, answer: A) -> io::Result<Self>
    where
        S: Clone + Send + Sync + 'static,
        A: Fn(S, Request) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Answer, ConnectorError>> + Send + 'static,
    {
        let router = Router::new().fallback(move |request: http::Request<Body>| {
            let (service, answer) = (service.clone(), answer.clone());
            async move {
                match read(request).await {
                    Ok(request) => respond(answer(service, request).await),
                    Err(_) => plain(StatusCode::PAYLOAD_TOO_LARGE, Body::empty()),
                }
            }
        });
        Self::serve(port, router).await
    }

    /// Serves `router` at `port`; at any free one if that is 0 or taken.
    pub(crate) async fn serve(port: u16, router: Router) -> io::Result<Self> {
        let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?
            }
            bound => bound?,
        };
        let address = listener.local_addr()?;
        let server = tokio::spawn(async move {
            // It never returns by itself.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { address, server })
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The same as an SDK's endpoint.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn read(request: http::Request<Body>) -> Result<Request, axum::Error> {
    let target = request.headers().get("x-amz-target").and_then(|value| value.to_str().ok());
    let operation = target.and_then(|target| target.rsplit('.').next()).unwrap_or_default();
    let operation = operation.to_owned();
    let body = to_bytes(request.into_body(), MAX_REQUEST).await?;
    Ok(Request { operation, body: body.to_vec() })
}

fn respond(answered: Result<Answer, ConnectorError>) -> http::Response<Body> {
    let Ok(answer) = answered else { return plain(StatusCode::GATEWAY_TIMEOUT, Body::empty()) };
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = plain(status, Body::from(answer.body));
    let headers = response.headers_mut();
    headers.insert("content-type", http::HeaderValue::from_static("application/x-amz-json-1.0"));
    headers.insert("x-amzn-requestid", http::HeaderValue::from_static("local"));
    if let Some(Ok(code)) = answer.query_error.map(|code| code.parse()) {
        headers.insert("x-amzn-query-error", code);
    }
    response
}

fn plain(status: StatusCode, body: Body) -> http::Response<Body> {
    let mut response = http::Response::new(body);
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::{Value, json};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use crate::dynamodb::{Dynamo, Fault};
    use crate::sqs::Queues;

    use super::*;

    /// Sends an operation as any HTTP client would, and reads the status and the answer.
    async fn ask(socket: &Socket, target: &str, body: &Value) -> (String, String) {
        let body = body.to_string();
        let request = format!(
            "POST / HTTP/1.1\r\nhost: local\r\nconnection: close\r\nx-amz-target: {target}\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(socket.address()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    #[tokio::test]
    async fn dynamodb_answers_over_a_socket() {
        let dynamo = Dynamo::memory(Arc::new(|| 0)).unwrap();
        let socket = dynamo.listen(0).await.unwrap();
        let (head, body) = ask(&socket, "DynamoDB_20120810.ListTables", &json!({})).await;
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        assert_eq!(body, r#"{"TableNames":[]}"#);
        let (head, body) = ask(&socket, "DynamoDB_20120810.Nothing", &json!({})).await;
        assert!(head.starts_with("HTTP/1.1 400"), "{head}");
        assert!(body.contains("UnknownOperationException"), "{body}");
        dynamo.set_fault(|_| Some(Fault::TimeoutBefore));
        let (head, _) = ask(&socket, "DynamoDB_20120810.ListTables", &json!({})).await;
        assert!(head.starts_with("HTTP/1.1 504"), "{head}");
    }

    #[tokio::test]
    async fn sqs_answers_over_a_socket_and_names_its_errors() {
        let queues = Queues::new(Arc::new(|| 0));
        let socket = queues.listen(0).await.unwrap();
        let named = json!({ "QueueName": "orders" });
        let (head, body) = ask(&socket, "AmazonSQS.CreateQueue", &named).await;
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        assert!(body.contains("QueueUrl"), "{body}");
        let named = json!({ "QueueName": "nothing" });
        let (head, _) = ask(&socket, "AmazonSQS.GetQueueUrl", &named).await;
        assert!(head.contains("x-amzn-query-error: "), "{head}");
    }

    #[tokio::test]
    async fn nobody_answers_once_it_is_dropped() {
        let socket = Queues::new(Arc::new(|| 0)).listen(0).await.unwrap();
        let address = socket.address();
        drop(socket);
        tokio::task::yield_now().await;
        assert!(TcpStream::connect(address).await.is_err());
    }
}
