//! The local server: one port for the market and, under another host name, for the cashier.

use std::{
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::body::Body;
use endpoint::{Method, Reply, answer_preflight};
use http::{HeaderValue, StatusCode, header};
use localcloud::cashier::{self, Cashier};
use tokio::net::TcpListener;

use crate::{
    Market,
    compression::compressed,
    connections::{self, PATIENCE},
    dev, http as adapter,
    workers::Progress,
};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// How many ports are tried after the requested one.
const PORTS: u16 = 50;
/// How long the consumer waits for a message before it polls again, in seconds.
const POLL_S: i32 = 20;
/// The pause after a failure of an event source.
const REST: Duration = Duration::from_secs(1);
/// How often schedules run.
const MINUTE: Duration = Duration::from_secs(60);

/// The sockets of `port`, or of the next free one, and that port.
///
/// # Errors
/// When none of them is free.
pub async fn bind(port: u16) -> Result<(Vec<TcpListener>, u16), Failed> {
    let mut last = None;
    for port in port..=port.saturating_add(PORTS) {
        match TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await {
            Ok(listener) => {
                let port = listener.local_addr()?.port();
                let mut all = vec![listener];
                // `localhost` may be IPv4 or IPv6; without IPv6 the first is enough.
                all.extend(
                    TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).await.ok(),
                );
                return Ok((all, port));
            }
            Err(error) => last = Some(error),
        }
    }
    let why = last.map(|error| error.to_string()).unwrap_or_default();
    let end = port.saturating_add(PORTS);
    Err(format!("no port from {port} to {end} can be used ({why}); name another with --port")
        .into())
}

/// Serves `market` on `listeners`, and runs its workers, until it is dropped.
pub async fn run(market: Arc<Market>, listeners: Vec<TcpListener>) {
    for number in 0..market.event_sources.readers.len() {
        tokio::spawn(read_changes(Arc::clone(&market), number));
    }
    for number in 0..market.event_sources.consumers.len() {
        tokio::spawn(consume_events(Arc::clone(&market), number));
    }
    tokio::spawn(deliver_notices(Arc::clone(&market)));
    tokio::spawn(run_schedules(Arc::clone(&market)));
    market.traces.start();
    let requests = Arc::new(AtomicU64::new(0));
    let served = connections::serve(listeners, move |from, request| {
        let (market, requests) = (Arc::clone(&market), Arc::clone(&requests));
        async move {
            let number = requests.fetch_add(1, Ordering::Relaxed);
            answer(&market, from, number, request).await
        }
    });
    served.await;
}

async fn answer(
    market: &Market,
    from: SocketAddr,
    number: u64,
    request: http::Request<Body>,
) -> http::Response<Body> {
    let head = request.method() == http::Method::HEAD;
    let id = format!("local-{number:08}");
    let preflight = request.method() == http::Method::OPTIONS;
    let (method, request) = match read_in_time(request, id, from).await {
        Ok(read) => read,
        Err(late) => return late,
    };
    let accepted = request.header("accept-encoding").unwrap_or_default().to_owned();
    let reply = if dev::is_its(&request.path) {
        dev::answer(market, method, &request).await
    } else if request.path.starts_with("/Cashier/") {
        at_cashier(market, method, &request.path, &request.body)
    } else if preflight {
        answer_preflight(&market.app, &request)
    } else {
        market.answer(method, request).await
    };
    adapter::write(if head { reply.without_body() } else { compressed(reply, &accepted) })
}

/// A request and its method, or the answer to one whose body does not come in time. The connection
/// is closed with that: the rest of the body is not waited for.
pub(crate) async fn read_in_time(
    request: http::Request<Body>,
    id: String,
    from: SocketAddr,
) -> Result<(Option<Method>, endpoint::Request), http::Response<Body>> {
    let read = adapter::read(request, id, from.ip().to_string());
    let late = |_| adapter::write(Reply::empty(StatusCode::REQUEST_TIMEOUT));
    tokio::time::timeout(PATIENCE, read).await.map_err(late)
}

/// Answers as ECPay's cashier.
fn at_cashier(market: &Market, method: Option<Method>, path: &str, body: &[u8]) -> Reply {
    let cashier = &market.cashier;
    let text = |kind: &'static str, body: Vec<u8>| Reply::with(StatusCode::OK, kind, body.into());
    match (method, path) {
        (Some(Method::Post), ecpay::CHECKOUT_PATH) => page(cashier.page(body)),
        (Some(Method::Post), ecpay::QUERY_PATH) => text("text/html", cashier.query(body)),
        (Some(Method::Post), cashier::SCENARIO_PATH) => page(cashier.scenario_form(body).page),
        (Some(Method::Get), cashier::STYLE_PATH) => {
            text("text/css; charset=utf-8", Cashier::stylesheet().as_bytes().to_vec())
        }
        (Some(Method::Get), cashier::RETURN_SCRIPT_PATH) => {
            text("text/javascript; charset=utf-8", Cashier::return_script().as_bytes().to_vec())
        }
        _ => Reply::empty(StatusCode::NOT_FOUND),
    }
}

fn page(page: cashier::Page) -> Reply {
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::OK);
    let mut reply = Reply::with(status, "text/html; charset=utf-8", page.html.into());
    if let Ok(policy) = HeaderValue::from_str(&page.policy) {
        reply.headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    reply
}

/// Gives a reader of the stream its changes as soon as they are made.
async fn read_changes(market: Arc<Market>, number: usize) {
    let Some(reader) = market.event_sources.readers.get(number) else { return };
    let mut changed = market.dynamo.changed();
    loop {
        match market.read(reader).await {
            Ok(Progress::Done) => {}
            Ok(Progress::Idle) => {
                if changed.changed().await.is_err() {
                    return;
                }
            }
            Ok(Progress::Stopped) => tokio::time::sleep(REST).await,
            Err(error) => {
                tracing::error!("stream can't be read, trying again in a second: {error}");
                tokio::time::sleep(REST).await;
            }
        }
    }
}

/// Gives a consumer its events as soon as they are sent.
async fn consume_events(market: Arc<Market>, number: usize) {
    let Some(consumer) = market.event_sources.consumers.get(number) else { return };
    loop {
        if let Err(error) = market.consume_queue(consumer, POLL_S).await {
            tracing::error!("queue can't be read, trying again in a second: {error}");
            tokio::time::sleep(REST).await;
        }
    }
}

/// Lets the cashier deliver its notifications when they are due.
async fn deliver_notices(market: Arc<Market>) {
    let cashier = &market.cashier;
    loop {
        if let Err(error) = cashier.run_due().await {
            tracing::error!("cashier's journal can't be written: {error}");
        }
        let wait = match cashier.next_due() {
            None => MINUTE,
            Some(due_ms) => {
                let wait_ms = due_ms.saturating_sub(market.app.now().millis());
                Duration::from_millis(u64::try_from(wait_ms).unwrap_or_default())
            }
        };
        // Until the next notification is due, or a button of the cashier has planned one.
        let _ = tokio::time::timeout(wait, cashier.changed()).await;
    }
}

async fn run_schedules(market: Arc<Market>) {
    loop {
        if let Err(error) = market.tick().await {
            tracing::error!("schedule failed, it runs again in a minute: {error}");
        }
        if let Err(error) = market.tidy_up() {
            tracing::error!("expired items and read records can't be deleted: {error}");
        }
        let _ = tokio::time::timeout(MINUTE, market.clock.moved()).await;
    }
}
