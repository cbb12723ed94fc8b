//! Every path that no other route has: API Gateway's `$default`. Before it, `lambda::serve_rest`
//! answers what is one of our paths in another spelling, or by another method.

use app::{App, Secret, SecretSet};
use domain::Code;
use endpoint::{Documented, Endpoint, NoContent, Problem, Public, Reply, Request, Spec};

use crate::problem::problem_page;

/// Answers 404 to unknown paths: browsers get a page, programs a problem.
#[derive(Documented)]
pub struct NotFound;

impl Endpoint for NotFound {
    const SPEC: Spec = Spec::get("not-found", "/not-found")
        .secrets(SecretSet::of(&[Secret::OriginVerify]))
        .timeout_s(25)
        .throttled(50, 100)
        .page(draw);

    type Input = (Public,);
    type Output = NoContent;

    async fn handle(_: &App, _: Self::Input) -> Result<Self::Output, Problem> {
        Err(Code::RouteNotFound.into())
    }
}

/// A page for a browser, a problem for a program.
fn draw(app: &App, request: &Request, problem: &Problem) -> Reply {
    let browser = request.header("accept").is_some_and(|accept| accept.contains("text/html"));
    if browser { problem_page(app, request, problem) } else { problem.to_reply(request) }
}
