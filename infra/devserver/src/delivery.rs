//! Where the cashier's notifications go.

use std::sync::{Arc, OnceLock, Weak};

use app::App;
use axum::body::Body;
use endpoint::{Method, Request, Router};
use http::{HeaderMap, HeaderValue, Uri, header};
use hyper_util::rt::TokioIo;
use localcloud::cashier::{Answer, Deliver, Delivery};
use tokio::net::TcpStream;

use crate::{routing, traces::Traces};

/// The longest answer that is read, in bytes; `1|OK` is the right one.
const MAX_ANSWER: usize = 64 * 1024;

/// Delivers notifications to the market's own route where they are addressed to it, and otherwise
/// to whoever listens on this machine: functions under `cargo lambda watch`.
pub(crate) fn deliver_to(
    home: Arc<OnceLock<Weak<App>>>,
    router: Router,
    traces: Traces,
) -> Deliver {
    let router = Arc::new(router);
    Arc::new(move |delivery: Delivery| {
        let (home, router, traces) = (Arc::clone(&home), Arc::clone(&router), traces.clone());
        Box::pin(async move {
            let app = home.get().and_then(Weak::upgrade).ok_or("the market is closed")?;
            let url: Uri = delivery.url.parse().map_err(|_| "ReturnURL is no address")?;
            if is_own(&app, &delivery.url) {
                Ok(by_route(&app, &router, &traces, &url, delivery.body).await)
            } else {
                by_socket(&url, delivery.body).await
            }
        })
    })
}

/// Whether `url` is an address of the market itself.
fn is_own(app: &App, url: &str) -> bool {
    let config = &app.config;
    [&config.callback_url, &config.public_url]
        .iter()
        .any(|own| url.strip_prefix(own.as_str()).is_some_and(|path| path.starts_with('/')))
}

async fn by_route(app: &App, router: &Router, traces: &Traces, url: &Uri, body: String) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(Delivery::CONTENT_TYPE));
    let id = format!("cashier-{:016x}", app.entropy());
    let mut request = Request::new(Method::Post, url.path(), "", headers, id);
    request.body = body.into();
    let reply = routing::answer(app, router, traces, Some(Method::Post), request).await;
    Answer { status: reply.status.as_u16(), body: reply.body.to_vec() }
}

/// Posts over a socket of this machine. Any page can post a form to the cashier, which must not
/// make it call others.
async fn by_socket(url: &Uri, body: String) -> Result<Answer, String> {
    let (host, port) = (url.host().unwrap_or_default(), url.port_u16().unwrap_or(80));
    let is_local = ["localhost", "127.0.0.1", "[::1]"].contains(&host);
    if url.scheme_str() != Some("http") || !is_local {
        return Err(format!("{host} is not on this machine; see --callback-url"));
    }
    let said = |error: &dyn std::fmt::Display| format!("{host}:{port}: {error}");
    let stream = TcpStream::connect((host.trim_matches(['[', ']']), port));
    let stream = stream.await.map_err(|error| said(&error))?;
    let shaken = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = shaken.map_err(|error| said(&error))?;
    let request = http::Request::post(url.path())
        .header(header::HOST, format!("{host}:{port}"))
        .header(header::CONTENT_TYPE, Delivery::CONTENT_TYPE)
        .body(Body::from(body))
        .map_err(|error| said(&error))?;
    // The connection is driven here and not in a task, so that it ends with the wait for an answer.
    let answered = async {
        let response = sender.send_request(request).await.map_err(|error| said(&error))?;
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(Body::new(response.into_body()), MAX_ANSWER).await;
        Ok(Answer { status, body: body.map_err(|error| said(&error))?.to_vec() })
    };
    tokio::pin!(answered);
    tokio::select! {
        answer = &mut answered => answer,
        // The other side closed: what it sent before is still read.
        _ = connection => answered.await,
    }
}
