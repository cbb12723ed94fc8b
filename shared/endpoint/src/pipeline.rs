//! One call of a route: the checks that hold for every route, the handler, the answer's headers,
//! and one line in the log.

use std::panic::AssertUnwindSafe;

use app::{App, SecretSet};
use domain::Code;
use futures_util::{FutureExt, future::BoxFuture};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value;
use tracing::Instrument as _;

use crate::{
    auth::Auth,
    conditional,
    dialect::{ApiDialect, Translation, rename_fields},
    endpoint_trait::{Endpoint, FromRequest, IntoReply},
    failure::{causes, panic_text},
    method::Method,
    origin,
    problem::Problem,
    replies::SeeOther,
    reply::Reply,
    request::{MAX_BODY, Request},
    spec::{DrawProblem, Spec},
};

/// The Content-Security-Policy of what is no page: whoever opens it by itself sees text, and no
/// other page may frame it.
const NO_PAGE: &str = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox";

/// How long caches keep what is the same for everybody: a browser asks again each time, the CDN
/// after two seconds, and for half a minute more it may answer with what it has while it asks.
const FOR_EVERYBODY: &str = "public, max-age=0, s-maxage=2, stale-while-revalidate=30";

/// Runs the handler of `E`.
pub(crate) async fn run<E: Endpoint>(app: &App, request: &Request) -> Reply {
    let outcome = match E::Input::from_request(app, request).await {
        Ok(input) => E::handle(app, input).await,
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(output) => translated(E::SPEC.translation, request, output.into_reply(request)),
        Err(mut problem) => {
            let errors = problem.errors_mut();
            rename_fields(E::SPEC.names, request.dialect, &request.body, errors);
            refuse(E::SPEC.page, app, request, &problem)
        }
    }
}

/// A route, as far as a call of it needs to know.
pub(crate) struct Call<'r> {
    pub(crate) spec: &'r Spec,
    pub(crate) auth: Auth,
    pub(crate) takes_key: bool,
    pub(crate) secrets: SecretSet,
    pub(crate) run: for<'a> fn(&'a App, &'a Request) -> BoxFuture<'a, Reply>,
}

/// Answers `request`; every failure and panic becomes a reply.
pub(crate) async fn call(call: Call<'_>, app: &App, mut request: Request) -> Reply {
    let started = app.now();
    let (id, method) = (call.spec.id, call.spec.method.as_str());
    request.is_page = call.spec.page.is_some();
    request.translation = call.spec.translation;
    let known = request.match_path(&call.spec.paths());
    // The use case's own log lines have the request's id too.
    let user = tracing::field::Empty;
    let span = tracing::info_span!("request", request_id = %request.id, route = id, user);
    let cause = request.id.clone();
    let answered = async {
        let mut reply = match checked(&call, app, &request, known) {
            Err(problem) => refuse(call.spec.page, app, &request, &problem),
            Ok(()) => {
                match AssertUnwindSafe(run_with_secrets(&call, app, &request)).catch_unwind().await
                {
                    Ok(Ok(reply)) => reply,
                    Ok(Err(problem)) => refuse(call.spec.page, app, &request, &problem),
                    Err(panic) => {
                        let text = panic_text(panic.as_ref());
                        tracing::error!(metric = "handler_panicked", "handler panicked: {text}");
                        refuse(call.spec.page, app, &request, &Code::InternalError.into())
                    }
                }
            }
        };
        if call.spec.for_everybody && reply.status == StatusCode::OK {
            reply = for_everybody(&request, reply);
        }
        finish(app, &request, &mut reply);
        let millis = app.now().millis().saturating_sub(started.millis());
        tracing::info!(
            status = reply.status.as_u16(),
            code = reply.code.map(Code::as_str),
            duration_ms = millis,
            "{method} {id}",
        );
        reply
    };
    db::caused_by(&cause, answered).instrument(span).await
}

/// A reply that is the same for everybody: caches keep it, and who has it already is told so.
fn for_everybody(request: &Request, reply: Reply) -> Reply {
    let etag = conditional::digest(&[&reply.body]);
    let mut reply = conditional::answer(request, reply, &etag);
    reply.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(FOR_EVERYBODY));
    reply
}

/// Answers `request` with a problem where no route does.
#[must_use]
pub fn answer_problem(app: &App, request: &Request, problem: &Problem) -> Reply {
    let mut reply = refuse(None, app, request, problem);
    finish(app, request, &mut reply);
    reply
}

async fn run_with_secrets(call: &Call<'_>, app: &App, request: &Request) -> Result<Reply, Problem> {
    Ok(app.with_secrets(call.secrets, (call.run)(app, request)).await?)
}

fn checked(call: &Call<'_>, app: &App, request: &Request, known: bool) -> Result<(), Problem> {
    if !known {
        return Err(Code::RouteNotFound.into());
    }
    if request.body.len() > MAX_BODY {
        return Err(Code::PayloadTooLarge.into());
    }
    let encoding = request.header("content-encoding").unwrap_or("identity");
    if request.odd_header("content-encoding") || !encoding.trim().eq_ignore_ascii_case("identity") {
        return Err(Code::UnsupportedMediaType.into());
    }
    if checks_origin(call.spec, call.auth) && !origin::is_ours(app, request) {
        return Err(Code::CsrfCheckFailed.into());
    }
    if refuses_key(call.spec, call.auth, call.takes_key)
        && request.headers.contains_key("idempotency-key")
    {
        return Err(Code::IdempotencyKeyUnsupported.into());
    }
    Ok(())
}

/// Whether a call is checked for CSRF: where something is written in the name of the caller's
/// cookies.
pub(crate) fn checks_origin(spec: &Spec, auth: Auth) -> bool {
    spec.method != Method::Get && !matches!(auth, Auth::Webhook)
}

/// Whether an `Idempotency-Key` is refused: a client that sends one with a POST relies on its
/// effect. The other methods may be repeated as they are.
pub(crate) const fn refuses_key(spec: &Spec, auth: Auth, takes_key: bool) -> bool {
    matches!(spec.method, Method::Post)
        && !takes_key
        && spec.page.is_none()
        && !matches!(auth, Auth::Webhook)
}

/// `reply` in the dialect of the request's path.
fn translated(translation: Option<Translation>, request: &Request, mut reply: Reply) -> Reply {
    if request.dialect == ApiDialect::Restaurant && reply.status == StatusCode::CREATED {
        // Its client expects 200 for every success.
        reply.status = StatusCode::OK;
    }
    // What is canonical has nothing to translate; a long list would be parsed and written again.
    let Some(translation) = translation.filter(|_| request.dialect != ApiDialect::Canonical) else {
        return reply;
    };
    if let Ok(mut body) = serde_json::from_slice::<Value>(&reply.body) {
        (translation.response)(request.dialect, &mut body);
        reply.body = serde_json::to_vec(&body).unwrap_or_default().into();
    }
    reply
}

fn refuse(page: Option<DrawProblem>, app: &App, request: &Request, problem: &Problem) -> Reply {
    if let Some(cause) = problem.cause() {
        tracing::error!(code = problem.code().as_str(), "request failed: {}", causes(cause));
    }
    let mut reply = match page {
        Some(_) if problem.code() == Code::Unauthenticated => to_sign_in(request),
        Some(draw) => {
            let mut reply = draw(app, request, problem);
            reply.status = problem.status();
            problem.add_headers(&mut reply);
            reply
        }
        None => problem.to_reply(request),
    };
    reply.code = Some(problem.code());
    reply
}

/// Redirects to the sign-in page, and from there back here.
fn to_sign_in(request: &Request) -> Reply {
    let login = match request.locale() {
        domain::Locale::ZhTw => "/login",
        domain::Locale::En => "/en/login",
    };
    let back = if request.method != Method::Get {
        "/".to_owned()
    } else if request.query.is_empty() || request.wants_fragment() {
        request.path.clone()
    } else {
        format!("{}?{}", request.path, request.query)
    };
    let back: String = form_urlencoded::byte_serialize(back.as_bytes()).collect();
    let login = format!("{login}?next={back}");
    if !request.wants_fragment() {
        return SeeOther(login).into_reply(request);
    }
    // htmx would follow a redirect by itself and insert the whole page into a part of this one.
    let mut reply = Reply::empty(StatusCode::NO_CONTENT);
    if let Ok(login) = HeaderValue::from_str(&login) {
        reply.headers.insert(HeaderName::from_static("hx-redirect"), login);
    }
    reply
}

/// Adds the headers that every reply has.
pub(crate) fn finish(app: &App, request: &Request, reply: &mut Reply) {
    let set = |reply: &mut Reply, name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            reply.headers.entry(name).or_insert(value);
        }
    };
    // The handler's cookies win: when it signs out, or in as another user, the cookies of a session
    // that was refreshed before it ran must not be set.
    let decided: Vec<_> = reply.headers.get_all(header::SET_COOKIE).iter().map(name_of).collect();
    let renewed = request.take_cookies().into_iter().filter_map(|c| HeaderValue::from_str(&c).ok());
    for cookie in renewed.filter(|cookie| !decided.contains(&name_of(cookie))) {
        reply.headers.append(header::SET_COOKIE, cookie);
    }
    set(reply, HeaderName::from_static("x-request-id"), &request.id);
    set(reply, header::CACHE_CONTROL, "no-store");
    set(reply, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(reply, header::REFERRER_POLICY, "same-origin");
    set(reply, header::CONTENT_SECURITY_POLICY, NO_PAGE);
    if app.config.secure_cookies {
        set(reply, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    let origin = request.header("origin").unwrap_or_default();
    if app.config.cors_origins.allow(origin) {
        set(reply, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed =
            "ETag, Link, Location, Retry-After, X-Next-Cursor, X-Prev-Cursor, X-Request-Id";
        set(reply, header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        reply.headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
}

/// The name of a cookie that is set.
fn name_of(cookie: &HeaderValue) -> Vec<u8> {
    cookie.as_bytes().split(|byte| *byte == b'=').next().unwrap_or_default().to_vec()
}
