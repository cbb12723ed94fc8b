//! What the checks read: our source files, and what cargo knows about our crates.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

use serde_json::Value;

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every source file of ours, by its path from the root.
pub(crate) fn sources() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders: Vec<_> =
        ["functions", "shared", "infra", "tests", "benches"].map(|name| root().join(name)).into();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(name.as_str(), "target" | "node_modules" | "assets") {
                    folders.push(path);
                }
            } else if name.ends_with(".rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.insert(from_root(&path), text);
            }
        }
    }
    assert!(found.len() > 100, "only {} files were found", found.len());
    found
}

/// The names of all tests, in Rust.
pub(crate) fn tests() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in sources().values() {
        let laws = text.contains("proptest!");
        let mut marked = false;
        for line in text.lines().map(str::trim_start) {
            let rest = line.strip_prefix("async ").unwrap_or(line);
            if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                marked = true;
            } else if let Some(name) = rest.strip_prefix("fn ") {
                if marked || laws {
                    found.extend(name.split('(').next().map(str::to_owned));
                }
                marked = false;
            }
        }
    }
    assert!(found.len() > 500, "only {} tests were found", found.len());
    found
}

/// The text of a document, by its path from the root.
pub(crate) fn document(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap()
}

/// Whether there is a file or a folder at this path from the root.
pub(crate) fn exists(path: &str) -> bool {
    root().join(path).exists()
}

/// Our crates as `cargo metadata` describes them.
pub(crate) fn packages() -> Vec<Value> {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata.get("packages").and_then(Value::as_array).unwrap().clone()
}

/// What the crate `name` is built of, features included, by `cargo tree`.
pub(crate) fn built_of(name: &str) -> String {
    let output = std::process::Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--prefix", "none", "-e", "normal,features", "-p", name])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A path as it is written from the root of the workspace.
pub(crate) fn from_root(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().into_owned()
}
