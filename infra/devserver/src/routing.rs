//! Answers a request by the route that has its path, with the rights of that route alone.

use app::App;
use endpoint::{Found, Method, Problem, Reply, Request, Router, answer_problem};

use crate::grants;

pub(crate) async fn answer(
    app: &App,
    router: &Router,
    method: Option<Method>,
    request: Request,
) -> Reply {
    let route = match router.find(method, &request.path) {
        Found::Route(route) => route,
        Found::Methods(methods) => {
            return answer_problem(app, &request, &Problem::method(&methods));
        }
        Found::Nothing => &web::NOT_FOUND,
    };
    grants::within(route.dynamodb(), route.call(app, request)).await
}
