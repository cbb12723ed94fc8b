//! How the CDN treats what programs call.

use crate::yaml::{Node, attribute, map, reference, text};

/// What programs call, as the CDN's patterns: the API and the paths of other designs. It is refused
/// without TLS. Who is redirected instead has sent a password or a token in clear text, and does so
/// every time without finding out.
const PROGRAMS: [&str; 3] = ["/api/*", "/orchestration/*", "/token"];
/// The managed policy `AllViewerExceptHostHeader`.
const ALL_VIEWER: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/// The behaviours of [`PROGRAMS`], which differ from the default in that alone.
pub(crate) fn https_only() -> Node {
    let methods = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"];
    let normalize = map([
        ("EventType", text("viewer-request")),
        ("FunctionARN", attribute("NormalizeUrl", "FunctionARN")),
    ]);
    let behaviour = |pattern: &str| {
        map([
            ("PathPattern", text(pattern)),
            ("TargetOriginId", text("api")),
            ("ViewerProtocolPolicy", text("https-only")),
            ("AllowedMethods", Node::List(methods.map(text).to_vec())),
            ("Compress", Node::Flag(true)),
            ("CachePolicyId", reference("CdnCachePolicy")),
            ("OriginRequestPolicyId", text(ALL_VIEWER)),
            ("FunctionAssociations", Node::List(vec![normalize.clone()])),
        ])
    };
    Node::List(PROGRAMS.map(behaviour).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry;

    fn is_of_programs(path: &str) -> bool {
        PROGRAMS.iter().any(|pattern| match pattern.strip_suffix('*') {
            Some(beginning) => path.starts_with(beginning),
            None => path == *pattern,
        })
    }

    #[test]
    fn programs_are_refused_without_tls_and_people_are_redirected() {
        for (_, route) in registry::routes() {
            // The reference of the API is read by people.
            let is_shown = route.spec.page.is_some() || route.spec.id == "get-docs";
            for path in route.spec.paths() {
                assert_eq!(is_of_programs(&path), !is_shown, "{path}");
            }
        }
        let lines = https_only().lines().join("\n");
        assert_eq!(lines.matches("ViewerProtocolPolicy: https-only").count(), PROGRAMS.len());
    }
}
