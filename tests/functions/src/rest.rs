//! What API Gateway has no route for, answered over a real socket as the local server answers it.

use std::{path::Path, sync::Arc};

use devserver::server;
use endpoint::{Method, Reply, answer_preflight};
use localcloud::lambda::{End, Outcome};
use serde_json::{Value, json};

use crate::{
    case::{Case, Counts, Failed, start},
    event,
    side::Side,
};

/// Requests for the function, and the method that they have where the market has that path.
const REQUESTS: &[(&str, &str)] = &[
    ("HEAD", "/api/products"),
    ("HEAD", ODD),
    ("HEAD", "/"),
    ("HEAD", "/nowhere"),
    ("GET", "/api/v1/products?limit=1"),
    ("GET", "/api/products/"),
    ("GET", "/en/"),
    ("GET", "/api/v1/products/prd_00000000000000000/"),
    ("POST", "/api/v1/auth/login"),
    ("DELETE", "/api/products"),
    ("PUT", "/api/v1/orders/"),
    ("TRACE", "/api/products"),
    ("GET", "/api/nowhere"),
    ("POST", "/nowhere"),
    ("OPTIONS", "/api/products"),
];

/// A path that is asked for with a header of more than ASCII.
const ODD: &str = "/api/products?kind=gift";

/// Starts the function for each request.
pub(crate) async fn check(folder: &Path) -> Result<Counts, Failed> {
    let mut counts = Counts::default();
    let routes = codegen::routes();
    let fallback = routes.iter().map(|(_, route)| *route).find(|one| one.spec.id == "not-found");
    let case = Case::Route(fallback.ok_or("no route answers what has none")?);
    let side = Side::open().await?;
    let (listeners, port) = server::bind(21_000).await?;
    let server = tokio::spawn(server::run(Arc::clone(&side.world.market), listeners));
    for (method, path) in REQUESTS {
        let asked = ask(case, method, path)?;
        let mut settings = side.settings();
        settings.retain(|(name, _)| name != "CALLBACK_URL");
        settings.push(("CALLBACK_URL".to_owned(), format!("http://127.0.0.1:{port}")));
        let outcome = start(folder, case.binary(), settings, &asked).await?;
        let request = event::request(&asked)?;
        let market = &side.world.market;
        let want = match *method {
            "OPTIONS" => answer_preflight(&market.app, &request),
            _ => market.answer(Method::parse(method), request).await,
        };
        let verdict = judge(&outcome, &want, *method == "HEAD");
        counts.note(case.id(), verdict.map(|()| format!("{method} {path} {}", want.status)))?;
    }
    server.abort();
    Ok(counts)
}

/// An event of API Gateway for a request.
fn ask(case: Case, method: &str, path: &str) -> Result<Value, Failed> {
    let mut event = event::sample(case)?;
    if path == ODD {
        *event.pointer_mut("/headers/accept").ok_or("the sample has no header")? = json!("茶/*");
    }
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    for (at, value) in [
        ("/rawPath", path),
        ("/rawQueryString", query),
        ("/requestContext/http/path", path),
        ("/requestContext/http/method", method),
    ] {
        *event.pointer_mut(at).ok_or_else(|| format!("the sample has no {at}"))? = json!(value);
    }
    Ok(event)
}

/// Whether the function answered as the market does.
fn judge(outcome: &Outcome, want: &Reply, is_head: bool) -> Result<(), String> {
    let End::Response(got) = &outcome.end else {
        return Err(format!("no answer: {:?}\n{}", outcome.end, outcome.log));
    };
    let header = |name: &str| {
        let found = got.get("headers").and_then(|headers| headers.get(name));
        found.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let wanted = |name: &str| {
        let found = want.headers.get(name).and_then(|value| value.to_str().ok());
        found.unwrap_or_default().to_owned()
    };
    for name in ["content-type", "allow", "etag", "cache-control"] {
        if header(name) != wanted(name) {
            return Err(format!("{name} is {:?}, not {:?}", header(name), wanted(name)));
        }
    }
    let status = got.get("statusCode").and_then(Value::as_u64);
    let bytes = got.get("body").and_then(Value::as_str).unwrap_or_default().len();
    let (no_body, wants_none) = (bytes == 0, is_head || want.body.is_empty());
    if status != Some(want.status.as_u16().into()) || no_body != wants_none {
        return Err(format!("{status:?} with {bytes} bytes, not {}\n{}", want.status, outcome.log));
    }
    Ok(())
}
