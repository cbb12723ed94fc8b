//! How requests reach a function.

use endpoint::Route;

use super::{
    resource::{Resource, resource},
    stack::Stack,
};
use crate::{
    names::{logical_id, route_id},
    registry::{self, Function},
    yaml::{Node, map, reference, sub, text},
};

/// The logical id and the key of each route of the API that leads to `route`.
fn keys(route: &Route) -> Vec<(String, String)> {
    if registry::is_fallback(route) {
        return vec![("DefaultRoute".to_owned(), "$default".to_owned())];
    }
    let method = route.spec.method;
    let key = |path: &str| format!("{} {path}", method.as_str());
    let paths = route.spec.paths().into_iter();
    paths.map(|path| (route_id(method, &path), key(&path))).collect()
}

/// How many routes of the API lead to `route`.
pub(crate) fn count(route: &Route) -> usize {
    keys(route).len()
}

/// The integration of `function`, and a route of the API for each path of its routes.
pub(crate) fn of_function(function: &Function) -> Vec<Resource> {
    let id = function.id;
    let mut resources = vec![resource(
        logical_id(id, "Integration"),
        "AWS::ApiGatewayV2::Integration",
        [
            ("ApiId", reference("HttpApi")),
            ("IntegrationType", text("AWS_PROXY")),
            ("IntegrationUri", reference(logical_id(id, "Function.Alias"))),
            ("CredentialsArn", reference("ApiRoleArn")),
            ("PayloadFormatVersion", text("2.0")),
        ],
    )];
    let target = format!("integrations/${{{}}}", logical_id(id, "Integration"));
    let keys = function.routes.iter().flat_map(|route| keys(route));
    resources.extend(keys.map(|(id, key)| {
        resource(
            id,
            "AWS::ApiGatewayV2::Route",
            [
                ("ApiId", reference("HttpApi")),
                ("RouteKey", text(key)),
                ("Target", sub(target.clone())),
            ],
        )
    }));
    resources
}

/// The settings of the stage for routes that take fewer requests than the whole API, and the stacks
/// that have them: the stage can't be made before its routes.
pub(crate) fn throttles() -> (Node, Vec<String>) {
    let mut settings = Vec::new();
    let mut stacks = Vec::new();
    for (owner, route) in registry::routes() {
        let Some(throttle) = route.spec.throttle else { continue };
        let limits = map([
            ("ThrottlingRateLimit", Node::Number(throttle.per_second.into())),
            ("ThrottlingBurstLimit", Node::Number(throttle.at_once.into())),
        ]);
        settings.extend(keys(route).into_iter().map(|(_, key)| (key, limits.clone())));
        stacks.push(Stack::logical(owner));
    }
    stacks.dedup();
    (Node::Map(settings), stacks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_abused_takes_fewer_requests() {
        let (settings, stacks) = throttles();
        for key in ["POST /api/auth/login", "POST /token", "POST /api/orders", "POST /en/login"] {
            let limit = settings.get(key).and_then(|limits| limits.get("ThrottlingRateLimit"));
            assert!(matches!(limit, Some(Node::Number(1..=100))), "{key}: {limit:?}");
        }
        assert!(settings.get("GET /api/products").is_none());
        assert!(stacks.contains(&"AccountsStack".to_owned()), "{stacks:?}");
    }
}
