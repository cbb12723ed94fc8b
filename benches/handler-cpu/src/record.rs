//! The first role: a market in memory, and what its DynamoDB answers to a route.

use std::sync::{Arc, Mutex, PoisonError, atomic::Ordering};

use aws_sdk_dynamodb::Client;
use aws_smithy_runtime_api::client::{
    http::{
        HttpClient as _, HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
    },
    orchestrator::HttpRequest,
};

use crate::{
    function::Function,
    scene::Scene,
    tape::{Exchange, Failed, Sent, Take, Tape, route},
};

/// Where the ids of each call begin: far from those of the scene and of the other one.
const ENTROPY: [u64; 2] = [1_000_000, 2_000_000];

/// Two calls of the route `id`, of which the second finds a warm function.
pub(crate) async fn record(id: &str) -> Result<Tape, Failed> {
    let scene = Scene::set().await?;
    let route = route(id)?;
    let heard = Heard::default();
    let now_ms = scene.world.now().millis();
    let client = recorded(&scene.world.market.dynamo.client(), &heard)?;
    let function = Function::start(client, now_ms)?;
    let mut takes = Vec::new();
    for (turn, entropy) in ENTROPY.into_iter().enumerate() {
        let sent = Sent::of(&scene.call(id, turn).await?.request())?;
        function.entropy.store(entropy, Ordering::Relaxed);
        drop(heard.take());
        fastrand::seed(entropy);
        let reply = route.call(&function.app, sent.request(route.spec.method)?).await;
        let (status, body) = (reply.status.as_u16(), String::from_utf8(reply.body.to_vec())?);
        if status >= 400 {
            return Err(format!("{id} refused a valid call: {status} {body}").into());
        }
        takes.push(Take { entropy, sent, exchanges: heard.take(), status, body });
    }
    Ok(Tape { route: id.to_owned(), now_ms, takes })
}

/// What went to DynamoDB and came from there. Clones are the same list.
#[derive(Clone, Debug, Default)]
struct Heard(Arc<Mutex<Vec<Exchange>>>);

impl Heard {
    fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Notes a request; returns its place in the list.
    fn asked(&self, request: &HttpRequest) -> usize {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let target = request.headers().get("x-amz-target").unwrap_or_default().to_owned();
        // The SDK streams nothing to DynamoDB, so it is always in memory.
        let asked = text(request.body().bytes());
        let place = heard.len();
        heard.push(Exchange { target, asked, ..Exchange::default() });
        place
    }

    fn answered(&self, place: usize, status: u16, body: Option<&[u8]>) {
        let mut heard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(exchange) = heard.get_mut(place) {
            (exchange.status, exchange.answered) = (status, text(body));
        }
    }
}

fn text(body: Option<&[u8]>) -> String {
    String::from_utf8_lossy(body.unwrap_or_default()).into_owned()
}

/// `client`, with a connector that also notes what passes.
fn recorded(client: &Client, heard: &Heard) -> Result<Client, Failed> {
    let config = client.config();
    let inner = config.http_client().ok_or("the local DynamoDB has no connector")?;
    let heard = heard.clone();
    let http = http_client_fn(move |settings, components| {
        let inner = inner.http_connector(settings, components);
        SharedHttpConnector::new(Recording { inner, heard: heard.clone() })
    });
    Ok(Client::from_conf(config.to_builder().http_client(http).build()))
}

#[derive(Debug)]
struct Recording {
    inner: SharedHttpConnector,
    heard: Heard,
}

impl HttpConnector for Recording {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let heard = self.heard.clone();
        let place = heard.asked(&request);
        let answer = self.inner.call(request);
        HttpConnectorFuture::new(async move {
            let answer = answer.await?;
            heard.answered(place, answer.status().as_u16(), answer.body().bytes());
            Ok(answer)
        })
    }
}
