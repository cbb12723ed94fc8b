//! How requests reach a function.

use endpoint::Route;

use super::resource::{Resource, resource};
use crate::{
    names::{logical_id, route_id},
    registry,
    yaml::{reference, sub, text},
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

/// The integration of `route`'s function, and a route of the API for each of its paths.
pub(crate) fn of_route(route: &Route) -> Vec<Resource> {
    let spec = &route.spec;
    let mut resources = vec![resource(
        logical_id(spec.id, "Integration"),
        "AWS::ApiGatewayV2::Integration",
        [
            ("ApiId", reference("HttpApi")),
            ("IntegrationType", text("AWS_PROXY")),
            ("IntegrationUri", reference(logical_id(spec.id, "Function.Alias"))),
            ("CredentialsArn", reference("ApiRoleArn")),
            ("PayloadFormatVersion", text("2.0")),
        ],
    )];
    let target = format!("integrations/${{{}}}", logical_id(spec.id, "Integration"));
    resources.extend(keys(route).into_iter().map(|(id, key)| {
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
