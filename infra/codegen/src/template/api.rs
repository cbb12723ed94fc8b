//! How requests reach a function.

use endpoint::Route;

use super::resource::{Resource, resource};
use crate::{
    names::{logical_id, route_id},
    registry,
    yaml::{Node, attribute, reference, sub, text},
};

/// The integration of `route`'s function, and a route of the API for each of its paths.
pub(crate) fn of_route(route: &Route) -> Vec<Resource> {
    let spec = &route.spec;
    let mut resources = vec![resource(
        logical_id(spec.id, "Integration"),
        "AWS::ApiGatewayV2::Integration",
        [
            ("ApiId", reference("HttpApi")),
            ("IntegrationType", text("AWS_PROXY")),
            ("IntegrationUri", attribute(logical_id(spec.id, "Function"), "Arn")),
            ("CredentialsArn", attribute("ApiRole", "Arn")),
            ("PayloadFormatVersion", text("2.0")),
        ],
    )];
    let keys: Vec<_> = if registry::is_fallback(route) {
        vec![("DefaultRoute".to_owned(), "$default".to_owned())]
    } else {
        let paths = spec.paths().into_iter();
        let key = |path: &str| format!("{} {path}", spec.method.as_str());
        paths.map(|path| (route_id(spec.method, &path), key(&path))).collect()
    };
    let target = format!("integrations/${{{}}}", logical_id(spec.id, "Integration"));
    resources.extend(keys.into_iter().map(|(id, key)| {
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

/// Every function that the API may call.
pub(crate) fn callees() -> Node {
    let routes = registry::routes().into_iter();
    let functions = routes.map(|(_, route)| logical_id(route.spec.id, "Function"));
    Node::List(functions.map(|function| attribute(function, "Arn")).collect())
}
