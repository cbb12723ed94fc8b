//! Taste, as far as a program can check it.
#![expect(clippy::unwrap_used, reason = "a test that meets what it can't do should fail")]

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use serde_json::Value;

const MAX_COLUMNS: usize = 100;
const MAX_LINES: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every source file of ours, by its path from the root.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
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
                let path = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
                found.push((path, text));
            }
        }
    }
    assert!(found.len() > 100, "only {} files were found", found.len());
    found
}

#[test]
fn files_and_lines_are_short() {
    for (path, text) in sources() {
        assert!(text.lines().count() <= MAX_LINES, "{path} has more than {MAX_LINES} lines");
        for (number, line) in text.lines().enumerate() {
            // Published test vectors are as long as they are.
            let vector = line.contains("eyJ") || line.trim_start().starts_with(".decode(\"");
            let long = line.chars().count() > MAX_COLUMNS && !vector;
            assert!(!long, "{path}:{} has more than {MAX_COLUMNS} columns", number + 1);
        }
    }
}

#[test]
fn only_the_table_map_spells_a_key() {
    let keys = ["USER#", "STORE#", "ORDER#", "PRODUCT#", "PAYMENT#", "SESSION#", "CART#", "EMAIL#"];
    for (path, text) in sources() {
        if path == "shared/store/src/table.rs" || path.starts_with("tests/tidy") {
            continue;
        }
        // The catalogue's cursors name products without their key's prefix.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for key in keys.iter().filter(|key| code.contains(**key)) {
            assert!(path == "shared/store/src/catalog.rs", "{path} spells {key}");
        }
    }
}

#[test]
fn nothing_is_left_for_later() {
    let marks = ["todo!(", "unimplemented!(", "TODO", "FIXME", "XXX", "#[ignore"];
    for (path, text) in sources() {
        if path.starts_with("tests/tidy") {
            continue;
        }
        for mark in marks {
            assert!(!text.contains(mark), "{path} holds {mark}");
        }
    }
}

#[test]
fn every_endpoint_is_a_route() {
    let routes: BTreeSet<_> = surface::routes().iter().map(|(_, route)| route.spec.id).collect();
    let mut declared = BTreeSet::new();
    for (path, text) in sources() {
        if path.starts_with("functions/") && text.contains("impl Endpoint for ") {
            let spec = text.split("Spec::").nth(1).unwrap_or_default();
            let id = spec.split('"').nth(1).unwrap_or_default().to_owned();
            assert!(routes.contains(id.as_str()), "{path}: {id} is not in ROUTES");
            declared.insert(id);
        }
    }
    assert_eq!(declared.len(), routes.len(), "one file per endpoint");
}

#[test]
fn crates_see_only_what_is_below_them() {
    // From the inside out. A crate may use what stands before it.
    let order = [
        "ecpay",
        "domain",
        "store",
        "app",
        "endpoint",
        "lambda",
        "context",
        "gen",
        "localcloud",
        "devserver",
        "testkit",
        "market-tests",
    ];
    let contexts =
        ["accounts", "cart", "catalog", "orders", "payments", "system", "web", "workers"];
    let rank = |name: &str| {
        let name = if contexts.contains(&name) { "context" } else { name };
        order.iter().position(|known| *known == name)
    };
    let may_use_aws = ["store", "app", "lambda", "localcloud", "devserver"];

    let output = std::process::Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let Some(own) = rank(name) else { continue };
        for dependency in package["dependencies"].as_array().unwrap() {
            let used = dependency["name"].as_str().unwrap();
            if dependency["kind"] == "dev" {
                continue;
            }
            if let Some(used_rank) = rank(used) {
                assert!(used_rank < own, "{name} uses {used}");
            }
            if used.starts_with("aws-sdk-") {
                assert!(may_use_aws.contains(&name), "{name} uses {used}");
            }
        }
    }
}
