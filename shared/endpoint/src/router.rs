//! Finds the route of a path, as API Gateway does: for the local server and for tests.

use app::App;

use crate::{
    method::Method,
    pipeline::answer_problem,
    problem::Problem,
    reply::Reply,
    request::{Request, canonical, parameters},
    route::Route,
};

/// Every path of the market and its routes.
#[derive(Clone, Debug)]
pub struct Router {
    patterns: Vec<(String, &'static Route)>,
}

/// The result of looking up a path.
#[derive(Clone, Debug)]
pub enum Found {
    /// The route.
    Route(&'static Route),
    /// The path has routes of these other methods only.
    Methods(Vec<Method>),
    /// The path has no route.
    Nothing,
}

impl Router {
    /// A router over `routes`. Of two patterns that fit, the one with fewer parameters wins, as
    /// in API Gateway.
    #[must_use]
    pub fn new(routes: &[&'static Route]) -> Self {
        let mut patterns: Vec<_> = routes
            .iter()
            .flat_map(|route| route.spec.paths().into_iter().map(|path| (path, *route)))
            .collect();
        patterns.sort_by_key(|(pattern, _)| pattern.matches('{').count());
        Self { patterns }
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
    pub fn find(&self, method: Option<Method>, path: &str) -> Found {
        let path = canonical(path);
        let fits = |(pattern, _): &&(String, &Route)| parameters(pattern, &path).is_some();
        let mut methods = Vec::new();
        for (_, route) in self.patterns.iter().filter(fits) {
            if Some(route.spec.method) == method {
                return Found::Route(route);
            }
            methods.push(route.spec.method);
        }
        if methods.is_empty() { Found::Nothing } else { Found::Methods(methods) }
    }
}
