//! Finds the route of a path, as API Gateway does: for the local server and for tests.

use app::App;

use crate::{
    method::Method,
    paths::{Found, Paths},
    pipeline::answer_problem,
    problem::Problem,
    reply::Reply,
    request::Request,
    route::Route,
};

/// Every path of the market and its routes.
#[derive(Clone, Debug)]
pub struct Router(Paths<&'static Route>);

impl Router {
    /// A router over `routes`.
    #[must_use]
    pub fn new(routes: &[&'static Route]) -> Self {
        let paths = |route: &&'static Route| {
            let (method, route) = (route.spec.method, *route);
            route.spec.paths().into_iter().map(move |path| (method, path, route))
        };
        Self(Paths::new(routes.iter().flat_map(paths)))
    }

    /// Answers `request`; a path without a route is answered by the route `nowhere`.
    pub async fn answer(
        &self,
        app: &App,
        method: Option<Method>,
        request: Request,
        nowhere: &Route,
    ) -> Reply {
        match self.find(method, &request.path) {
            Found::Route(route) => route.call(app, request).await,
            Found::Methods(methods) => answer_problem(app, &request, &Problem::method(&methods)),
            Found::Nothing => nowhere.call(app, request).await,
        }
    }

    /// The route of `path` for `method`.
    #[must_use]
    pub fn find(&self, method: Option<Method>, path: &str) -> Found<&'static Route> {
        self.0.find(method, path)
    }
}
