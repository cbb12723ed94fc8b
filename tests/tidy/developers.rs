//! `/_dev` belongs to the local market: nothing that is deployed knows it.

use crate::sources::{built_of, document, sources};

/// What the local market is made of, and no function.
const LOCAL: [&str; 3] = ["devserver", "localcloud", "app feature \"step-faults\""];

#[test]
fn no_function_holds_the_pages_for_developers_or_fails_a_step_for_them() {
    let (functions, local) = (built_of("functions"), built_of("devserver"));
    for part in LOCAL {
        let is_in = |tree: &str| tree.lines().any(|line| line.starts_with(part));
        assert!(is_in(&local), "the local market has no {part}");
        assert!(!is_in(&functions), "functions are built of {part}");
    }
}

#[test]
fn no_route_and_no_template_knows_the_pages_for_developers() {
    for (_, route) in codegen::routes() {
        for path in route.spec.paths() {
            assert!(!path.contains("/_dev"), "{path} is deployed");
        }
    }
    let stacks = ["accounts", "cart", "catalog", "orders", "payments", "system", "web", "workers"];
    let stacks = stacks.iter().map(|name| format!("infra/stacks/{name}.yaml"));
    let rest = ["infra/template.yaml", "infra/openapi.json", "infra/normalize-url.js"];
    for name in stacks.chain(rest.map(str::to_owned)) {
        assert!(!document(&name).contains("/_dev"), "{name} knows it");
    }
    // The gallery of parts is written where the parts are, and shown by the local market alone.
    let gallery = "functions/web/src/gallery.rs";
    for (path, text) in sources() {
        let deployed = ["functions/", "shared/", "infra/functions/"];
        if path == gallery || !deployed.iter().any(|folder| path.starts_with(folder)) {
            continue;
        }
        assert!(!text.contains("\"/_dev"), "{path} knows it");
        let shows = text.contains("parts_gallery(") || text.contains("gallery::gallery(");
        assert!(!shows, "{path} shows the gallery");
    }
}
