//! Connections of the local server: how many there are, and how long they may do nothing.

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::body::Body;
use futures_util::future::join_all;
use http::{Request, Response};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::sleep,
};

/// The longest that a client may take to send a request's headers, and then its body. A connection
/// without a request is closed after the first of them.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);
/// How many connections are served at once; others wait until one is closed.
const MAX_CONNECTIONS: usize = 512;
/// The pause after a connection that could not be accepted.
const REST: Duration = Duration::from_secs(1);

/// Answers the requests that come in on `listeners`, until it is dropped.
pub(crate) async fn serve<F, A>(listeners: Vec<TcpListener>, answer: F)
where
    F: Fn(SocketAddr, Request<Body>) -> A + Clone + Send + Sync + 'static,
    A: Future<Output = Response<Body>> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let servers = listeners.into_iter().map(|listener| {
        let (places, answer) = (Arc::clone(&places), answer.clone());
        async move {
            while let Ok(place) = Arc::clone(&places).acquire_owned().await {
                match listener.accept().await {
                    Ok((stream, from)) => {
                        let answer = answer.clone();
                        tokio::spawn(async move {
                            serve_connection(stream, from, answer).await;
                            drop(place);
                        });
                    }
                    Err(error) => {
                        tracing::error!("a connection can't be accepted: {error}");
                        sleep(REST).await;
                    }
                }
            }
        }
    });
    join_all(servers).await;
}

/// Answers the requests of one client until it is gone or takes too long.
async fn serve_connection<F, A>(stream: TcpStream, from: SocketAddr, answer: F)
where
    F: Fn(SocketAddr, Request<Body>) -> A + Send + Sync + 'static,
    A: Future<Output = Response<Body>> + Send + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| {
        let answering = answer(from, request.map(Body::new));
        async move { Ok::<_, Infallible>(answering.await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    // Clients come and go; what they asked for is logged by the routes.
    let _ = server.serve_connection(TokioIo::new(stream), service).await;
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// What the server sends to a client that sends `said` and then waits. Nothing but timers is
    /// left to wait for then, so that tokio moves its paused clock to the next one.
    async fn heard(said: &str) -> String {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(serve(vec![listener], |from, request| async move {
            let read = crate::server::read_in_time(request, String::new(), from);
            match read.await {
                Ok((_, request)) => Response::new(Body::from(request.body)),
                Err(late) => late,
            }
        }));
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(said.as_bytes()).await.unwrap();
        let mut text = String::new();
        client.read_to_string(&mut text).await.unwrap();
        server.abort();
        text
    }

    #[tokio::test(start_paused = true)]
    async fn who_does_not_send_headers_or_body_in_time_is_disconnected() {
        assert_eq!(heard("").await, "");
        assert_eq!(heard("GET / HTTP/1.1\r\nhost: a\r\nx-slow: ").await, "");
        let body = heard("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nhalf").await;
        assert!(body.starts_with("HTTP/1.1 408 "), "{body}");
        let whole = heard("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 4\r\n\r\nfull").await;
        assert!(whole.starts_with("HTTP/1.1 200 ") && whole.ends_with("\r\n\r\nfull"), "{whole}");
    }
}
