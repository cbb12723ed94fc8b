//! How the CDN treats what programs call, and what is the same for everybody.

use crate::{
    registry,
    yaml::{Node, attribute, map, reference, text},
};

/// What programs call, as the CDN's patterns: the API and the paths of other designs. It is refused
/// without TLS. Who is redirected instead has sent a password or a token in clear text, and does so
/// every time without finding out.
const PROGRAMS: [&str; 3] = ["/api/*", "/orchestration/*", "/token"];
/// The managed policy `AllViewerExceptHostHeader`.
const ALL_VIEWER: &str = "b689b0a8-53d0-40ab-baf2-68738e2966ac";

/// The behaviours that differ from the default: those of [`PROGRAMS`], and those of the pages that
/// are kept whatever the cookies.
pub(crate) fn behaviours() -> Node {
    let programs =
        PROGRAMS.iter().map(|pattern| behaviour(pattern, "https-only", "CdnCachePolicy"));
    let pages = for_everybody();
    let pages =
        pages.iter().map(|pattern| behaviour(pattern, "redirect-to-https", "EverybodyCachePolicy"));
    Node::List(programs.chain(pages).collect())
}

/// The patterns of what is the same for everybody. No other path may be like one of them.
fn for_everybody() -> Vec<String> {
    let routes = registry::routes();
    let kept = routes.iter().filter(|(_, route)| route.spec.for_everybody);
    let mut patterns: Vec<_> =
        kept.flat_map(|(_, route)| route.spec.paths()).map(|path| pattern(&path)).collect();
    patterns.sort_unstable();
    patterns
}

/// `/products/{product_id}` as `/products/*`.
fn pattern(path: &str) -> String {
    path.split_once('{').map_or_else(|| path.to_owned(), |(before, _)| format!("{before}*"))
}

fn behaviour(pattern: &str, protocol: &str, cache: &str) -> Node {
    let methods = ["GET", "HEAD", "OPTIONS", "PUT", "PATCH", "POST", "DELETE"];
    let normalize = map([
        ("EventType", text("viewer-request")),
        ("FunctionARN", attribute("NormalizeUrl", "FunctionARN")),
    ]);
    map([
        ("PathPattern", text(pattern)),
        ("TargetOriginId", text("api")),
        ("ViewerProtocolPolicy", text(protocol)),
        ("AllowedMethods", Node::List(methods.map(text).to_vec())),
        ("Compress", Node::Flag(true)),
        ("CachePolicyId", reference(cache)),
        ("OriginRequestPolicyId", text(ALL_VIEWER)),
        ("FunctionAssociations", Node::List(vec![normalize])),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let is_shown = route.spec.page.is_some()
                || route.spec.for_everybody
                || route.spec.id == "get-docs";
            for path in route.spec.paths() {
                assert_eq!(is_of_programs(&path), !is_shown, "{path}");
            }
        }
        let lines = behaviours().lines().join("\n");
        assert_eq!(lines.matches("ViewerProtocolPolicy: https-only").count(), PROGRAMS.len());
    }

    #[test]
    fn what_is_kept_for_everybody_knows_no_caller_and_meets_no_other_path() {
        let patterns = for_everybody();
        assert!(patterns.iter().any(|pattern| pattern == "/products/*"), "{patterns:?}");
        // CloudFront takes 25 behaviours, and the default and that of the assets are two more.
        assert!(patterns.len() + PROGRAMS.len() + 2 <= 25, "{patterns:?}");
        let like = |path: &str| {
            patterns.iter().any(|pattern| match pattern.strip_suffix('*') {
                Some(beginning) => path.starts_with(beginning),
                None => path == *pattern,
            })
        };
        for (_, route) in registry::routes() {
            let id = route.spec.id;
            if route.spec.for_everybody {
                assert_eq!(route.auth, endpoint::Auth::Public, "{id}");
            }
            for path in route.spec.paths().iter().filter(|path| like(path)) {
                assert!(route.spec.for_everybody, "{id} is at {path}");
            }
        }
    }
}
