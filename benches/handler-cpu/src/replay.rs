//! The second role: a function that is answered from a recording, which is what callgrind runs.

use std::{
    fs,
    future::poll_fn,
    hint::black_box,
    path::Path,
    pin::{Pin, pin},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use aws_sdk_dynamodb::{
    Client, Config,
    config::{Credentials, Region, retry::RetryConfig, timeout::TimeoutConfig},
};
use aws_smithy_runtime_api::{
    client::{
        http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn},
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;
use endpoint::{Reply, Route};
use serde_json::Value;
use tokio::task::yield_now;
use tracing_subscriber::{
    Layer as _, filter::LevelFilter, filter::filter_fn, layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

use crate::{
    function::Function,
    raw::{self, Input, Inputs},
    tape::{Exchange, Failed, Take, Tape, route},
};

/// How many calls are counted; hash maps are seeded anew in each run, which averages out.
pub(crate) const CALLS: u32 = 10;
/// How many like them go before, and are compared with the recording.
const WARMING: u32 = 3;

/// Plays the recording in `file`: warms up, then makes [`CALLS`] calls under [`handler`], and the
/// SDK's under [`sdk`].
pub(crate) fn replay(file: &Path) -> Result<(), Failed> {
    let tape: Tape = serde_json::from_slice(&fs::read(file)?)?;
    log();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(play(&tape))
}

/// The log as a function writes it, which costs the handler something.
fn log() {
    let level = LevelFilter::INFO;
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_target(false)
        .without_time()
        .with_writer(std::io::sink)
        .with_filter(filter_fn(move |line| endpoint::is_logged(line, level)));
    let _ = tracing_subscriber::registry().with(lines).try_init();
}

async fn play(tape: &Tape) -> Result<(), Failed> {
    let (route, recording) = (route(&tape.route)?, Arc::new(Recording::default()));
    let last = tape.takes.last().ok_or("the recording is empty")?;
    let inputs = inputs(route, tape, &recording, last).await?;

    let client = Client::from_conf(config(&recording).build());
    let function = Function::start(client.clone(), tape.now_ms)?;
    for take in tape.takes.iter().chain((0..WARMING).map(|_| last)) {
        let reply = begin(route, &function, &recording, take)?.await;
        compare(&recording, take, &reply)?;
        begin_raw(&client, &recording, last, &inputs).await?;
        compare_calls(&recording, last)?;
    }
    recording.compared.store(false, Ordering::Relaxed);
    for _ in 0..CALLS {
        let mut call = pin!(begin(route, &function, &recording, last)?);
        let reply = poll_fn(|context| handler(call.as_mut(), context)).await;
        compare(&recording, last, &reply)?;
        let mut calls = pin!(begin_raw(&client, &recording, last, &inputs));
        poll_fn(|context| sdk(calls.as_mut(), context)).await?;
        compare_calls(&recording, last)?;
    }
    Ok(())
}

/// What the handler gives to the SDK in the call `last`.
async fn inputs(
    route: &Route,
    tape: &Tape,
    recording: &Arc<Recording>,
    last: &Take,
) -> Result<Vec<Input>, Failed> {
    let inputs = Inputs::default();
    let client = Client::from_conf(config(recording).interceptor(inputs.clone()).build());
    let function = Function::start(client, tape.now_ms)?;
    for take in &tape.takes {
        drop(inputs.take());
        let reply = begin(route, &function, recording, take)?.await;
        compare(recording, take, &reply)?;
    }
    let inputs = inputs.take();
    if inputs.len() == last.exchanges.len() { Ok(inputs) } else { Err("a call was retried".into()) }
}

/// A call of `route` that is yet to be polled.
fn begin<'a>(
    route: &'a Route,
    function: &'a Function,
    recording: &Recording,
    take: &Take,
) -> Result<impl Future<Output = Reply> + 'a, Failed> {
    function.entropy.store(take.entropy, Ordering::Relaxed);
    recording.rewind(take);
    // A transaction marks its writes by it.
    fastrand::seed(take.entropy);
    let request = take.sent.request(route.spec.method)?;
    Ok(route.call(&function.app, request))
}

/// The SDK's calls of `take` alone, yet to be polled.
fn begin_raw<'a>(
    client: &'a Client,
    recording: &Recording,
    take: &Take,
    inputs: &[Input],
) -> impl Future<Output = Result<(), Failed>> + 'a {
    fastrand::seed(take.entropy);
    recording.rewind(take);
    raw::send(client, inputs.to_vec())
}

/// Polls a handler; callgrind counts what is done in here, by the function's name.
#[inline(never)]
fn handler(call: Pin<&mut dyn Future<Output = Reply>>, context: &mut Context<'_>) -> Poll<Reply> {
    // Something is left to do after the call, so that it is not a jump.
    black_box(call.poll(context))
}

/// Polls the SDK's calls alone; counted likewise.
#[inline(never)]
fn sdk(
    calls: Pin<&mut dyn Future<Output = Result<(), Failed>>>,
    context: &mut Context<'_>,
) -> Poll<Result<(), Failed>> {
    black_box(calls.poll(context))
}

/// Refuses what differs from the recording: it would not be the call that was meant.
fn compare(recording: &Recording, take: &Take, reply: &Reply) -> Result<(), Failed> {
    compare_calls(recording, take)?;
    let (status, body) = (reply.status.as_u16(), String::from_utf8_lossy(&reply.body));
    if (status, body.as_ref()) != (take.status, take.body.as_str()) {
        return Err(format!("the handler answered {status} {body}").into());
    }
    Ok(())
}

fn compare_calls(recording: &Recording, take: &Take) -> Result<(), Failed> {
    let mut unknown = recording.unknown.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(unknown) = unknown.take() {
        return Err(unknown.into());
    }
    let (asked, wanted) = (recording.next.load(Ordering::Relaxed), take.exchanges.len());
    if asked != wanted {
        return Err(format!("the handler made {asked} calls in place of {wanted}").into());
    }
    Ok(())
}

/// The SDK's settings as functions have them, over the recording.
fn config(recording: &Arc<Recording>) -> aws_sdk_dynamodb::config::Builder {
    let connector = SharedHttpConnector::new(Connector(Arc::clone(recording)));
    let timeouts = TimeoutConfig::builder().operation_attempt_timeout(Duration::from_secs(3));
    Config::builder()
        .region(Region::new("ap-northeast-1"))
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "secret", None, None, "bench"))
        .retry_config(RetryConfig::standard().with_max_attempts(3))
        .timeout_config(timeouts.build())
        .http_client(http_client_fn(move |_, _| connector.clone()))
}

/// What DynamoDB answers in one call of the route, in order.
#[derive(Debug)]
struct Recording {
    exchanges: Mutex<Vec<Exchange>>,
    next: AtomicUsize,
    /// What was asked that is not in the recording; the handler tells only that a call failed.
    unknown: Mutex<Option<String>>,
    /// Whether requests are compared with what was recorded: not while instructions are counted.
    compared: AtomicBool,
}

impl Default for Recording {
    fn default() -> Self {
        let (exchanges, next) = (Mutex::default(), AtomicUsize::new(0));
        Self { exchanges, next, unknown: Mutex::default(), compared: AtomicBool::new(true) }
    }
}

impl Recording {
    fn rewind(&self, take: &Take) {
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.clone_from(&take.exchanges);
        self.next.store(0, Ordering::Relaxed);
    }

    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, Failed> {
        let place = self.next.fetch_add(1, Ordering::Relaxed);
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        let exchange = exchanges.get_mut(place).ok_or("one call more than was recorded")?;
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        if target != exchange.target {
            return Err(format!("{target} in place of {}", exchange.target).into());
        }
        if self.compared.load(Ordering::Relaxed) {
            let asked = String::from_utf8_lossy(request.body().bytes().unwrap_or_default());
            if letters(&asked)? != letters(&exchange.asked)? {
                return Err(format!("{asked}\nin place of\n{}", exchange.asked).into());
            }
        }
        let body = SdkBody::from(std::mem::take(&mut exchange.answered));
        let mut response = HttpResponse::new(StatusCode::try_from(exchange.status)?, body);
        response.headers_mut().insert("content-type", "application/x-amz-json-1.0");
        response.headers_mut().insert("x-amzn-requestid", "recorded");
        Ok(response)
    }
}

/// What `body` is written with, in no order: maps have none, and an update numbers its fields in
/// theirs. Without the token of a transaction, which the SDK makes of random bits.
fn letters(body: &str) -> Result<Vec<u8>, Failed> {
    let mut body: Value = serde_json::from_str(body)?;
    if let Some(fields) = body.as_object_mut() {
        fields.remove("ClientRequestToken");
    }
    let mut letters = body.to_string().into_bytes();
    letters.sort_unstable();
    Ok(letters)
}

#[derive(Debug)]
struct Connector(Arc<Recording>);

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.0.answer(&request).map_err(|error| {
            let mut unknown = self.0.unknown.lock().unwrap_or_else(PoisonError::into_inner);
            unknown.get_or_insert(error.to_string());
            ConnectorError::user(error)
        });
        HttpConnectorFuture::new(async move {
            // As one over a network would, it suspends: calls that are made at once keep their
            // order.
            yield_now().await;
            answer
        })
    }
}
