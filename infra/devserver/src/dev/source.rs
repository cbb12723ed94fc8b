//! The source files of endpoints and workers, as they are in the working tree now. A market that
//! runs elsewhere than where it was built has none, and shows no links to them.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use endpoint::{Route, Worker};
use maud::{Markup, html};

use super::{
    frame::Page,
    visit::{Answered, Refusal, Visit},
};

/// The folders whose files are shown.
const FOLDERS: [&str; 3] = ["functions", "shared", "infra"];
/// The longest file that is shown, in bytes; ours have at most 500 lines.
const MAX_BYTES: u64 = 512 * 1024;

/// A link to the source of an endpoint of the crate `owner`.
pub(super) fn of_route(owner: &str, route: &Route) -> Markup {
    link(&codegen::source(codegen::workspace(), owner, route.spec.id))
}

/// A link to the source of a worker.
pub(super) fn of_worker(worker: &Worker) -> Markup {
    link(&codegen::worker_source(codegen::workspace(), worker))
}

/// A link to a source file; its path alone where it is not there.
fn link(path: &str) -> Markup {
    html! {
        @if find(path).is_some() {
            a href={ "/_dev/source/" (path) } { (path) }
        } @else {
            code { (path) }
        }
    }
}

/// Shows a source file with the numbers of its lines.
pub(super) fn show(visit: &Visit<'_>, path: &str) -> Answered {
    let file = find(path).ok_or_else(|| Refusal::not_found("There is no such source file."))?;
    let text = fs::read_to_string(file).map_err(|error| Refusal::unavailable(&error))?;
    let still = html! {
        ol class="source" {
            @for (number, line) in (1..).zip(text.lines()) { li id={ "L" (number) } { (line) } }
        }
    };
    Page { title: path, still, live: None }.reply(visit)
}

/// The file at `path` from the root of the workspace, if it is a source file of ours there.
fn find(path: &str) -> Option<PathBuf> {
    let relative = Path::new(path);
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    let ours = FOLDERS.iter().any(|folder| relative.starts_with(folder));
    if !plain || !ours || relative.extension().is_none_or(|extension| extension != "rs") {
        return None;
    }
    // A link in the tree may lead out of it.
    let root = codegen::workspace().canonicalize().ok()?;
    let file = root.join(relative).canonicalize().ok()?;
    let known = file.metadata().ok()?;
    (file.starts_with(&root) && known.is_file() && known.len() <= MAX_BYTES).then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_files_are_shown_and_nothing_else() {
        assert!(find("functions/orders/src/place_order.rs").is_some());
        for path in [
            "",
            "functions",
            "functions/orders/Cargo.toml",
            "functions/orders/src/nothing.rs",
            "functions/../functions/orders/src/place_order.rs",
            "/etc/passwd",
            "../outside.rs",
            "functions/../../outside.rs",
            "target/debug/build.rs",
            ".git/config",
        ] {
            assert!(find(path).is_none(), "{path}");
        }
    }

    #[test]
    fn every_endpoint_and_worker_is_where_its_name_says() {
        let routes = codegen::routes();
        let routes = routes.iter().map(|(owner, route)| of_route(owner, route));
        let workers = codegen::workers().iter().map(|worker| of_worker(worker));
        for link in routes.chain(workers) {
            let link = link.into_string();
            assert!(link.starts_with("<a href=\"/_dev/source/functions/"), "{link} is not there");
        }
    }
}
