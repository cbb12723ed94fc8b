//! The full list of endpoints and workers.

use std::collections::BTreeSet;

use app::SecretSet;
use domain::event::EventType;
use endpoint::{Access, Route, Schemas, Spec, Tag, Worker};
use serde_json::Value;

use crate::{GenError, json, names};

/// A crate of endpoints.
struct Context {
    tag: Tag,
    routes: &'static [&'static Route],
}

const fn context(
    name: &'static str,
    description: &'static str,
    routes: &'static [&'static Route],
) -> Context {
    Context { tag: Tag { name, description }, routes }
}

/// The endpoints of each crate. A new context is one line here.
fn contexts() -> [Context; 7] {
    [
        context("accounts", "Registration, sign-in, sessions, profiles.", accounts::ROUTES),
        context("cart", "The cart of a guest or a customer.", cart::ROUTES),
        context("catalog", "Products, categories, stock.", catalog::ROUTES),
        context("orders", "Orders and their status.", orders::ROUTES),
        context("payments", "Payments, and what providers call back.", payments::ROUTES),
        context("system", "Health and this document.", system::ROUTES),
        context("web", "Pages.", web::ROUTES),
    ]
}

/// Every endpoint, with the crate that owns it.
#[must_use]
pub fn routes() -> Vec<(&'static str, &'static Route)> {
    let contexts = contexts().into_iter();
    contexts
        .flat_map(|context| context.routes.iter().map(move |route| (context.tag.name, *route)))
        .collect()
}

/// A function that answers requests: of one endpoint, or of several pages.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub id: &'static str,
    /// The crate that owns it.
    pub owner: &'static str,
    /// What it answers, at least one.
    pub routes: Vec<&'static Route>,
}

impl Function {
    /// Every grant that its routes need.
    #[must_use]
    pub fn dynamodb(&self) -> Vec<Access> {
        let mut all: Vec<_> = self.routes.iter().flat_map(|route| route.dynamodb()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Every secret that its routes need.
    #[must_use]
    pub fn secrets(&self) -> SecretSet {
        let all = self.routes.iter().map(|route| route.secrets());
        all.fold(SecretSet::NONE, SecretSet::and)
    }

    /// The events that its routes send.
    #[must_use]
    pub fn sends(&self) -> Vec<EventType> {
        self.routes.iter().flat_map(|route| route.spec.sends).copied().collect()
    }

    /// What it does, in a line.
    #[must_use]
    pub fn summary(&self) -> String {
        match self.routes.as_slice() {
            [route] if !self.is_shared() => route.summary().to_owned(),
            routes => format!("{} pages and forms.", routes.len()),
        }
    }

    /// Whether several endpoints may share it.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.routes.iter().any(|route| route.spec.shared_function.is_some())
    }

    /// The most that one of its routes asks for.
    pub(crate) fn most<T: Ord>(&self, of: impl Fn(&Spec) -> T) -> Option<T> {
        self.routes.iter().map(|route| of(&route.spec)).max()
    }
}

/// Every function that answers requests.
#[must_use]
pub fn functions() -> Vec<Function> {
    let mut functions: Vec<Function> = Vec::new();
    for (owner, route) in routes() {
        let id = route.spec.function();
        match functions.iter_mut().find(|function| function.id == id) {
            Some(function) => function.routes.push(route),
            None => functions.push(Function { id, owner, routes: vec![route] }),
        }
    }
    functions
}

/// The crate that owns the function `id`.
pub(crate) fn owner(id: &str) -> Option<&'static str> {
    functions().into_iter().find(|function| function.id == id).map(|function| function.owner)
}

/// Every worker; the crate `workers` owns them.
#[must_use]
pub fn workers() -> &'static [&'static Worker] {
    workers::WORKERS
}

/// Whether the endpoint answers paths without a route: API Gateway's `$default`.
pub(crate) fn is_fallback(route: &Route) -> bool {
    route.spec.id == "not-found"
}

/// Every endpoint that is for programs. What `web` answers is for people and search engines, and so
/// are pages elsewhere.
#[must_use]
pub fn documented() -> Vec<(&'static str, &'static Route)> {
    let is_page = |route: &Route| route.operation(&mut Schemas::default()).is_page();
    routes().into_iter().filter(|(owner, route)| *owner != "web" && !is_page(route)).collect()
}

/// The OpenAPI document of [`documented`] endpoints.
#[must_use]
pub fn openapi() -> Value {
    let tags: Vec<_> = contexts().into_iter().map(|context| context.tag).collect();
    json::sorted(endpoint::document(&tags, &documented()))
}

/// Refuses duplicate names, which would fail only in a deployment: API Gateway takes a method and
/// a pattern once, whatever its parameters are called; binaries of the same name overwrite each
/// other.
pub(crate) fn checked() -> Result<(), GenError> {
    let routes: Vec<_> = routes().into_iter().map(|(_, route)| route).collect();
    let twice = twice(&routes, workers());
    if twice.is_empty() { Ok(()) } else { Err(GenError::Twice(twice)) }
}

fn twice(routes: &[&Route], workers: &[&Worker]) -> Vec<String> {
    let shared: BTreeSet<_> =
        routes.iter().filter_map(|route| route.spec.shared_function).collect();
    let ids = routes.iter().map(|route| route.spec.id).chain(shared);
    let ids = ids.chain(workers.iter().map(|worker| worker.spec.id)).map(str::to_owned);
    let paths = |route: &Route| {
        let method = route.spec.method;
        let paths = route.spec.paths();
        paths.into_iter().map(move |path| (method, path)).collect::<Vec<_>>()
    };
    let paths: Vec<_> = routes.iter().flat_map(|route| paths(route)).collect();
    let patterns = paths.iter().map(|(method, path)| {
        let segments = path.split('/');
        let pattern = segments.map(|part| if part.starts_with('{') { "{}" } else { part });
        format!("{} {}", method.as_str(), pattern.collect::<Vec<_>>().join("/"))
    });
    let resources = paths.iter().map(|(method, path)| names::route_id(*method, path));

    let mut twice = Vec::new();
    for names in [ids.collect::<Vec<_>>(), patterns.collect(), resources.collect()] {
        let mut seen = BTreeSet::new();
        twice.extend(names.into_iter().filter(|name| !seen.insert(name.clone())));
    }
    twice
}

#[cfg(test)]
mod tests {
    use endpoint::{Method, Router};

    use super::*;

    #[test]
    fn nothing_is_declared_twice() {
        let routes: Vec<_> = routes().into_iter().map(|(_, route)| route).collect();
        assert_eq!(twice(&routes, workers()), Vec::<String>::new());
    }

    #[test]
    fn names_patterns_and_binaries_collide() {
        static ONE: Route = orders::GET_ORDER;
        static OTHER: Route = {
            let mut route = orders::GET_ORDER;
            route.spec.id = "other";
            route.spec.path = "/api/orders/{id}";
            route.spec.aliases = &[];
            route
        };
        assert_eq!(twice(&[&ONE, &OTHER], &[]), ["GET /api/orders/{}"]);
        assert!(twice(&[&ONE, &ONE], &[]).contains(&"get-order".to_owned()));
    }

    #[test]
    fn pages_share_a_function_for_each_audience() {
        let functions = functions();
        let shared = functions.iter().filter(|function| function.is_shared());
        let shared: Vec<_> = shared.map(|function| function.id).collect();
        assert_eq!(shared, ["web-shop", "web-account", "web-desk"]);
        let of = |id| functions.iter().find(|function| function.id == id).unwrap();
        assert_eq!(of("web-account").most(|spec| spec.memory_mb), Some(endpoint::WHOLE_CPU_MB));
        let pages = routes().into_iter();
        let pages = pages.filter(|(_, route)| route.spec.page.is_some() && !is_fallback(route));
        assert!(pages.clone().count() >= 20);
        for (_, page) in pages {
            assert!(shared.contains(&page.spec.function()), "{}", page.spec.id);
        }
    }

    #[test]
    fn every_path_leads_to_its_own_route() {
        let all: Vec<_> = routes().into_iter().map(|(_, route)| route).collect();
        let router = Router::new(&all);
        for route in &all {
            for path in route.spec.paths() {
                let found = router.find(Some(route.spec.method), &path);
                let endpoint::Found::Route(found) = found else { panic!("{path} leads nowhere") };
                assert_eq!(found.spec.id, route.spec.id, "{path}");
            }
        }
        assert!(matches!(
            router.find(Some(Method::Get), "/api/nothing/here"),
            endpoint::Found::Nothing
        ));
    }

    /// The operations of the document, each with its method and path.
    fn operations(document: &Value) -> Vec<(String, &Value)> {
        let paths = document["paths"].as_object().unwrap().iter();
        let all = paths.flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().iter();
            methods.map(move |(method, operation)| {
                (format!("{} {path}", method.to_uppercase()), operation)
            })
        });
        all.collect()
    }

    #[test]
    fn operations_are_grouped_by_context_and_aliases_name_what_they_stand_for() {
        let document = openapi();
        let operations = operations(&document);
        let aliases = operations.iter().filter(|(_, operation)| operation["tags"][0] == "aliases");
        assert!(aliases.count() > 10);
        for (name, operation) in &operations {
            let Some(canonical) = operation.get("x-alias-of") else {
                let crates: Vec<_> =
                    contexts().into_iter().map(|context| context.tag.name).collect();
                assert!(crates.contains(&operation["tags"][0].as_str().unwrap()), "{name}");
                continue;
            };
            assert_eq!(operation["tags"], serde_json::json!(["aliases"]), "{name}");
            let (method, _) = name.split_once(' ').unwrap();
            let original = format!("{method} {}", canonical.as_str().unwrap());
            assert_eq!(operation["summary"], format!("Alias of {original}"), "{name}");
            let original = operations.iter().find(|(name, _)| *name == original);
            let (_, original) = original.unwrap_or_else(|| panic!("{name} is of nothing"));
            assert!(original.get("x-alias-of").is_none(), "{name}");
        }
    }

    #[test]
    fn summaries_fit_into_a_line_and_pages_are_not_documented() {
        let document = openapi();
        for (name, operation) in operations(&document) {
            let summary = operation["summary"].as_str().unwrap();
            assert!((8..=72).contains(&summary.chars().count()), "{name}: {summary}");
            assert!(!operation.to_string().contains("text/html"), "{name}");
        }
    }

    #[test]
    fn the_document_does_not_depend_on_how_objects_are_kept() {
        let text = json::pretty(&openapi());
        let again: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json::pretty(&again), text);
    }
}
