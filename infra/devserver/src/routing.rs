//! Answers a request by the route that has its path, with the rights of that route alone.

use app::App;
use endpoint::{Found, Method, Problem, Reply, Request, Route, Router, answer_problem};

use crate::{grants, traces::Traces};

/// In place of the id of a route, for a path that has none for the method.
const NO_ROUTE: &str = "none";

pub(crate) async fn answer(
    app: &App,
    router: &Router,
    traces: &Traces,
    method: Option<Method>,
    request: Request,
) -> Reply {
    match router.find(method, &request.path) {
        Found::Route(route) => called(app, traces, method, route, request).await,
        Found::Methods(methods) => {
            let problem = Problem::method(&methods);
            let seen = traces.seen(method, &request, NO_ROUTE);
            let answered = Box::pin(async { answer_problem(app, &request, &problem) });
            traces.request(seen, app.now(), answered).await
        }
        Found::Nothing => called(app, traces, method, &web::NOT_FOUND, request).await,
    }
}

async fn called(
    app: &App,
    traces: &Traces,
    method: Option<Method>,
    route: &Route,
    request: Request,
) -> Reply {
    let seen = traces.seen(method, &request, route.spec.id);
    let answered = Box::pin(grants::within(route.dynamodb(), route.call(app, request)));
    traces.request(seen, app.now(), answered).await
}
