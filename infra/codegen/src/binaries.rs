//! A binary per function: five lines that start it, and its entry in the manifest.
//!
//! They are in one package, so that one command builds or watches them all. A binary links what it
//! names, whatever else its package depends on. Neither `cargo run` nor a test needs one.

use std::{fs, path::Path};

use endpoint::{Method, Route, Run, Trigger, Worker};

use crate::{
    GenError, Output,
    disk::{HEADER, PACKAGE},
    names, registry,
    registry::Function,
    sections,
};

/// Every binary, and the manifest that lists them.
pub(crate) fn outputs(root: &Path) -> Result<Vec<Output>, GenError> {
    let functions = registry::functions();
    let of_routes = functions.iter().map(|function| (function.id, serve(root, function)));
    let of_workers = registry::workers().iter().map(|worker| (worker.spec.id, start(root, worker)));
    let mut binaries: Vec<_> = of_routes.chain(of_workers).collect();
    binaries.sort_unstable();

    let manifest = format!("{PACKAGE}/Cargo.toml");
    let path = root.join(&manifest);
    let text = fs::read_to_string(&path).map_err(GenError::file(&path))?;
    let section = section(binaries.iter().map(|(id, _)| *id));
    let mut outputs = vec![Output::new(manifest, sections::replace(&text, &section))];
    outputs.extend(
        binaries
            .into_iter()
            .map(|(id, text)| Output::new(format!("{PACKAGE}/src/bin/{id}.rs"), text)),
    );
    Ok(outputs)
}

fn serve(root: &Path, function: &Function) -> String {
    let (id, owner) = (function.id, function.owner);
    match function.routes.as_slice() {
        [route] if registry::is_fallback(route) => serve_rest(root, owner, route),
        [route] if !function.is_shared() => {
            let what = format!("{} {}", route.spec.method.as_str(), route.spec.path);
            binary(owner, "serve", id, &what, &names::source(root, owner, id))
        }
        routes => serve_all(owner, routes),
    }
}

/// It names its routes one by one: what it does not name is not linked into it.
fn serve_all(owner: &str, routes: &[&Route]) -> String {
    let each = |route: &&Route| format!("        &{owner}::{},\n", names::constant(route.spec.id));
    let (count, list) = (routes.len(), routes.iter().map(each).collect::<String>());
    format!(
        "{HEADER}{count} pages and forms.\n//! Edit those of `{owner}` that are `served_by` it.\n\n\
         #[rustfmt::skip]\nfn main() -> std::process::ExitCode {{\n    \
         lambda::serve_all(&[\n{list}    ], &{owner}::NOT_FOUND)\n}}\n"
    )
}

/// It names the paths of all others: what API Gateway takes for none of them may be one of them in
/// another spelling.
fn serve_rest(root: &Path, owner: &str, fallback: &Route) -> String {
    let mut paths: Vec<_> = registry::routes()
        .into_iter()
        .filter(|(_, route)| !registry::is_fallback(route))
        .flat_map(|(_, route)| route.spec.paths().into_iter().map(|path| (path, route.spec.method)))
        .collect();
    paths.sort();
    let one = |(path, method): &(String, Method)| format!("    ({method:?}, \"{path}\"),\n");
    let list = paths.iter().map(one).collect::<String>();
    let file = names::source(root, owner, fallback.spec.id);
    let constant = names::constant(fallback.spec.id);
    format!(
        "{HEADER}what no other function is asked for.\n//! Edit `{file}`.\n\n\
         use endpoint::Method::{{self, Delete, Get, Patch, Post, Put}};\n\n\
         #[rustfmt::skip]\nconst PATHS: &[(Method, &str)] = &[\n{list}];\n\n\
         fn main() -> std::process::ExitCode {{\n    \
         lambda::serve_rest(&{owner}::{constant}, PATHS)\n}}\n"
    )
}

fn start(root: &Path, worker: &Worker) -> String {
    let id = worker.spec.id;
    let start = match worker.run {
        Run::Event(_) => "consume",
        Run::Record(_) => "read",
        Run::Tick(_) => "tick",
        Run::Relay => "relay",
    };
    let what = match worker.spec.trigger {
        Trigger::Stream(_) => "the table's stream".to_owned(),
        Trigger::Events(events) => {
            let names: Vec<_> = events.iter().map(|event| format!("`{event}`")).collect();
            format!("events {}", names.join(", "))
        }
        Trigger::Minutes(minutes) => format!("minutes between two runs: {minutes}"),
    };
    binary("workers", start, id, &what, &names::worker_source(root, worker))
}

fn binary(owner: &str, start: &str, id: &str, what: &str, file: &str) -> String {
    let constant = names::constant(id);
    format!(
        "{HEADER}{what}.\n//! Edit `{file}`.\n\n\
         fn main() -> std::process::ExitCode {{\n    lambda::{start}(&{owner}::{constant})\n}}\n"
    )
}

fn section<'a>(ids: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut lines = Vec::new();
    for id in ids {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(["[[bin]]".to_owned(), format!("name = \"{id}\"")]);
        // They hold no tests, and nothing that a reader of the documentation looks for.
        lines.extend(["test = false", "doc = false"].map(str::to_owned));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_binary_starts_its_own_route() {
        let text = binary("orders", "serve", "place-order", "POST /api/orders", "place_order.rs");
        assert!(text.starts_with("//! Generated by `cargo gen`: POST /api/orders.\n"));
        assert!(text.contains("lambda::serve(&orders::PLACE_ORDER)"));
    }

    #[test]
    fn every_binary_starts_a_static_that_its_crate_has() {
        let root = crate::workspace();
        let routes = registry::routes().into_iter().map(|(owner, route)| (owner, route.spec.id));
        let workers = registry::workers().iter().map(|worker| ("workers", worker.spec.id));
        for (owner, id) in routes.chain(workers) {
            let list = fs::read_to_string(root.join(format!("functions/{owner}/src/lib.rs")));
            let wanted = format!("pub static {}: ", names::constant(id));
            assert!(list.unwrap().contains(&wanted), "{owner} has no `{wanted}`");
        }
    }

    #[test]
    fn each_worker_is_started_by_its_kind() {
        let root = crate::workspace();
        for worker in registry::workers() {
            let want = match (worker.spec.trigger, worker.spec.id) {
                (Trigger::Stream(_), "relay-changes") => "lambda::relay(",
                (Trigger::Stream(_), _) => "lambda::read(",
                (Trigger::Events(_), _) => "lambda::consume(",
                (Trigger::Minutes(_), _) => "lambda::tick(",
            };
            assert!(start(root, worker).contains(want), "{}", worker.spec.id);
        }
    }
}
