//! One call of a route: checks that hold for every route, the handler, and one line in the log.

use std::panic::AssertUnwindSafe;

use app::App;
use domain::Code;
use futures_util::FutureExt;
use http::{HeaderName, HeaderValue, StatusCode, header};

use crate::{
    Endpoint, FromRequest, IntoReply, Method, Problem, Reply, Request, Route, SeeOther,
    request::MAX_BODY, route::refuses_other_sites,
};

/// Runs the handler of `E`.
pub(crate) async fn run<E: Endpoint>(app: &App, request: &Request) -> Reply {
    let outcome = match E::Input::from_request(app, request).await {
        Ok(input) => E::handle(app, input).await,
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(output) => output.into_reply(request),
        Err(problem) => refuse(E::SPEC.page, app, request, &problem),
    }
}

/// Answers `request` by `route`, whatever happens.
pub(crate) async fn call(route: &Route, app: &App, mut request: Request) -> Reply {
    let started = app.now();
    request.is_page = route.spec.page.is_some();
    let known = request.match_path(&route.spec);
    let mut reply = match checked(route, app, &request, known) {
        Err(problem) => refuse(route.spec.page, app, &request, &problem),
        Ok(()) => match AssertUnwindSafe((route.run)(app, &request)).catch_unwind().await {
            Ok(reply) => reply,
            Err(_) => refuse(route.spec.page, app, &request, &Code::Broken.into()),
        },
    };
    finish(app, &request, &mut reply);
    let millis = app.now().millis().saturating_sub(started.millis());
    tracing::info!(
        route = route.spec.id,
        status = reply.status.as_u16(),
        code = reply.code.map(Code::as_str),
        duration_ms = millis,
        request_id = %request.id,
        "{} {}", route.spec.method.as_str(), route.spec.id,
    );
    reply
}

fn checked(route: &Route, app: &App, request: &Request, known: bool) -> Result<(), Problem> {
    if !known {
        return Err(Code::RouteNotFound.into());
    }
    if request.body.len() > MAX_BODY {
        return Err(Code::TooLarge.into());
    }
    if refuses_other_sites(&route.spec, route.auth) && !same_site(app, request) {
        return Err(Code::CrossSite.into());
    }
    Ok(())
}

/// Whether a browser says that a request with cookies comes from our own pages. Programs send no
/// cookies, and are not asked.
fn same_site(app: &App, request: &Request) -> bool {
    if request.header("cookie").is_none() && request.header("origin").is_none() {
        return true;
    }
    if let Some(site) = request.header("sec-fetch-site") {
        return matches!(site, "same-origin" | "none") || from_friend(app, request);
    }
    match request.header("origin") {
        None => true,
        Some(origin) => {
            let own = app.config.public_url == origin
                || request.header("host").is_some_and(|host| {
                    origin.split_once("://").is_some_and(|(_, known)| known == host)
                });
            own || from_friend(app, request)
        }
    }
}

/// Whether the operator lets this origin call, which it does with a token and without cookies.
fn from_friend(app: &App, request: &Request) -> bool {
    let origin = request.header("origin").unwrap_or_default();
    let friend = app.config.cors_origins.iter().any(|known| known == origin);
    friend && request.header("cookie").is_none()
}

fn refuse(
    page: Option<crate::route::DrawProblem>,
    app: &App,
    request: &Request,
    problem: &Problem,
) -> Reply {
    if let Some(cause) = problem.cause() {
        let chain = chain(cause);
        tracing::error!(request_id = %request.id, code = problem.code().as_str(), "{chain}");
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

/// Sends somebody who has to sign in to do so, and back here after.
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
    // htmx would follow a redirect itself and put the whole page into a part of another.
    let mut reply = Reply::empty(StatusCode::NO_CONTENT);
    if let Ok(login) = HeaderValue::from_str(&login) {
        reply.headers.insert(HeaderName::from_static("hx-redirect"), login);
    }
    reply
}

/// Every cause of a failure, the outermost first.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

/// Adds the headers that every reply has.
fn finish(app: &App, request: &Request, reply: &mut Reply) {
    let set = |reply: &mut Reply, name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            reply.headers.entry(name).or_insert(value);
        }
    };
    // What the handler decided stands: a session that was renewed on the way to signing in as
    // somebody else, or out, must not come back.
    let decided: Vec<_> = reply.headers.get_all(header::SET_COOKIE).iter().map(name_of).collect();
    let renewed = request.take_cookies().into_iter().filter_map(|c| HeaderValue::from_str(&c).ok());
    for cookie in renewed.filter(|cookie| !decided.contains(&name_of(cookie))) {
        reply.headers.append(header::SET_COOKIE, cookie);
    }
    set(reply, HeaderName::from_static("x-request-id"), &request.id);
    set(reply, header::CACHE_CONTROL, "no-store");
    set(reply, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(reply, header::REFERRER_POLICY, "same-origin");
    if app.config.secure_cookies {
        set(reply, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    let origin = request.header("origin").unwrap_or_default();
    if app.config.cors_origins.iter().any(|known| known == origin) {
        set(reply, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed = "ETag, Link, Location, Retry-After, X-Next-Cursor, X-Request-Id";
        set(reply, header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        set(reply, header::VARY, "Origin");
    }
}

/// The name of a cookie that is set.
fn name_of(cookie: &HeaderValue) -> Vec<u8> {
    cookie.as_bytes().split(|byte| *byte == b'=').next().unwrap_or_default().to_vec()
}
