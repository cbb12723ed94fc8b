//! The routes of `cargo lambda watch`, in the workspace's manifest.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{GenError, Output, registry, sections};

const MANIFEST: &str = "Cargo.toml";

/// The workspace's manifest with every path and its functions.
pub(crate) fn output(root: &Path) -> Result<Output, GenError> {
    let manifest = root.join(MANIFEST);
    let text = fs::read_to_string(&manifest).map_err(GenError::file(&manifest))?;
    Ok(Output::new(MANIFEST, sections::replace(&text, &lines())))
}

fn lines() -> Vec<String> {
    let mut paths: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, route) in registry::routes() {
        if registry::is_fallback(route) {
            continue;
        }
        let function = format!(
            "{{ method = \"{}\", function = \"{}\" }}",
            route.spec.method.as_str(),
            route.spec.function()
        );
        for path in route.spec.paths() {
            paths.entry(path).or_default().push(function.clone());
        }
    }
    let mut lines = vec!["[workspace.metadata.lambda.watch.router]".to_owned()];
    for (path, functions) in paths {
        let line = format!("\"{path}\" = [{}]", functions.join(", "));
        if line.len() <= 100 {
            lines.push(line);
            continue;
        }
        lines.push(format!("\"{path}\" = ["));
        lines.extend(functions.iter().map(|function| format!("    {function},")));
        lines.push("]".to_owned());
    }
    lines
}
