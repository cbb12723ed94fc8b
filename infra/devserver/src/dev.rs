//! `/_dev`: what the market on this machine does, for whoever develops it. Requests with their
//! calls of the table, queues, orders step by step, the cashier's notices, the clock. It belongs to
//! the local server: no route, no function and no template knows it.

mod cashier;
mod clock;
mod frame;
mod functions;
mod gate;
mod orders;
mod overview;
mod queues;
mod requests;
mod saga;
mod source;
mod visit;

use endpoint::{Method, Reply, Request};
use http::{HeaderValue, StatusCode, header};

use crate::Market;
use visit::{Answered, Refusal, Visit};

/// Where it is.
const ROOT: &str = "/_dev";

/// The style sheet of its pages.
const STYLE: &str = include_str!("dev/style.css");

/// Whether `path` is one of its own.
#[must_use]
pub fn is_its(path: &str) -> bool {
    path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Answers a request for one of its pages, or for what a button of one does.
pub async fn answer(market: &Market, method: Option<Method>, request: &Request) -> Reply {
    let visit = Visit { market, request };
    let answered = match gate::check(method, request) {
        Ok(method) => go(&visit, method).await,
        Err(refusal) => Err(refusal),
    };
    let mut reply = answered.unwrap_or_else(|refusal| frame::refused(&visit, &refusal));
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, frame::POLICY),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        reply.headers.insert(name, HeaderValue::from_static(value));
    }
    let embedders = header::HeaderName::from_static("cross-origin-resource-policy");
    reply.headers.insert(embedders, HeaderValue::from_static("same-origin"));
    reply
}

async fn go(visit: &Visit<'_>, method: Method) -> Answered {
    let rest = visit.request.path.strip_prefix(ROOT).unwrap_or_default();
    let rest = rest.trim_matches('/');
    let (page, of) = rest.split_once('/').unwrap_or((rest, ""));
    match (method, page, of) {
        (Method::Get, "", _) => overview::show(visit).await,
        (Method::Get, "style.css", "") => {
            Ok(Reply::with(StatusCode::OK, "text/css; charset=utf-8", STYLE.into()))
        }
        (Method::Get, "requests", "") => requests::list(visit),
        (Method::Get, "requests", number) => requests::show(visit, number),
        (Method::Get, "queues", "") => queues::show(visit),
        (Method::Post, "queues", "redrive") => queues::redrive(visit).await,
        (Method::Get, "orders", "") => orders::list(visit).await,
        (Method::Get, "orders", id) => saga::show(visit, id).await,
        (Method::Post, "orders", id) => saga::set_fault(visit, id).await,
        (Method::Get, "cashier", "") => cashier::show(visit),
        (Method::Post, "cashier", "send-again") => cashier::send_again(visit),
        (Method::Get, "clock", "") => clock::show(visit),
        (Method::Post, "clock", "") => clock::advance(visit),
        (Method::Get, "functions", "") => functions::show(visit),
        (Method::Get, "parts", "") => Ok(web::parts_gallery(&visit.market.app, visit.request)),
        (Method::Get, "source", path) => source::show(visit, path),
        _ => Err(Refusal::not_found("There is no such page.")),
    }
}
