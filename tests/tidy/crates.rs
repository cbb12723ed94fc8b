//! Which crate may use which.

use std::path::Path;

use crate::sources::{from_root, packages, sources};

/// From the inside out. A crate may use what stands before it.
const ORDER: [&str; 21] = [
    "texts",
    "fields",
    "endpoint-macros",
    "ecpay",
    "domain",
    "db",
    "app",
    "endpoint",
    "egress",
    "lambda",
    "context",
    "functions",
    "codegen",
    "localcloud",
    "devserver",
    "testkit",
    "market-tests",
    "function-tests",
    "simulation",
    "cold-start",
    "handler-cpu",
];

/// The crates under `functions`. They share a place in [`ORDER`], so that none may use another.
const CONTEXTS: [&str; 8] =
    ["accounts", "cart", "catalog", "orders", "payments", "system", "web", "workers"];

/// Crates that may use less than what stands before them, because they are pure, or stand in for
/// a service and so must not know what the market does with it.
const CLOSED: [(&str, &[&str]); 7] = [
    ("texts", &[]),
    ("fields", &["texts"]),
    ("endpoint-macros", &[]),
    ("ecpay", &[]),
    ("domain", &["texts", "fields"]),
    ("db", &["domain", "fields", "texts"]),
    ("localcloud", &["texts", "ecpay"]),
];

/// Crates that only these may use. `egress` and `lambda` bring TLS, which nothing local has to
/// link.
const RESERVED: [(&str, &[&str]); 5] = [
    ("endpoint-macros", &["endpoint"]),
    ("egress", &["lambda", "devserver"]),
    ("lambda", &["functions"]),
    ("functions", &[]),
    ("testkit", &["market-tests", "function-tests", "simulation", "cold-start", "handler-cpu"]),
];

/// Crates that may speak to AWS by the SDK.
const MAY_USE_AWS: [&str; 8] =
    ["db", "app", "lambda", "localcloud", "devserver", "market-tests", "simulation", "handler-cpu"];

fn rank(name: &str) -> Option<usize> {
    let name = if CONTEXTS.contains(&name) { "context" } else { name };
    ORDER.iter().position(|known| *known == name)
}

fn list_of<'a>(lists: &[(&str, &'a [&'a str])], name: &str) -> Option<&'a [&'a str]> {
    lists.iter().find(|(listed, _)| *listed == name).map(|(_, list)| *list)
}

/// Whether the crate `name` may use `used`; both are ours.
fn may_use(name: &str, used: &str) -> bool {
    rank(used) < rank(name)
        && list_of(&CLOSED, name).is_none_or(|list| list.contains(&used))
        && list_of(&RESERVED, used).is_none_or(|list| list.contains(&name))
}

#[test]
fn crates_see_only_what_is_below_them() {
    let packages = packages();
    let ours: Vec<_> = packages.iter().map(|package| package["name"].as_str().unwrap()).collect();
    for name in &ours {
        assert!(rank(name).is_some(), "{name} has no place in the order of crates");
    }
    for name in ORDER.iter().filter(|name| **name != "context").chain(&CONTEXTS) {
        assert!(ours.contains(name), "there is no crate {name}");
    }
    let mut wrong = Vec::new();
    for package in &packages {
        let name = package["name"].as_str().unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            let used = dependency["name"].as_str().unwrap();
            if dependency["kind"] == "dev" && name != "market-tests" {
                continue;
            }
            let ours_wrong = ours.contains(&used) && !may_use(name, used);
            if ours_wrong || used.starts_with("aws-sdk-") && !MAY_USE_AWS.contains(&name) {
                wrong.push(format!("{name} uses {used}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_context_uses_no_other_and_pure_crates_use_nothing() {
    assert!(
        may_use("web", "endpoint") && may_use("functions", "lambda") && may_use("codegen", "web")
    );
    assert!(!may_use("web", "lambda") && !may_use("web", "orders") && !may_use("orders", "orders"));
    assert!(!may_use("ecpay", "fields") && !may_use("devserver", "lambda"));
    assert!(!may_use("endpoint", "catalog"));
}

/// A test binary is linked for every target with `test = true`, which takes seconds.
#[test]
fn only_targets_that_hold_tests_are_linked_as_tests() {
    let sources = sources();
    let holds_tests = |folder: &str| {
        sources.iter().any(|(path, text)| {
            path.starts_with(folder)
                && (text.contains("#[test]")
                    || text.contains("#[tokio::test")
                    || text.contains("proptest!"))
        })
    };
    let mut wrong = Vec::new();
    for package in &packages() {
        for target in package["targets"].as_array().unwrap() {
            let kind = target["kind"][0].as_str().unwrap();
            if !["lib", "proc-macro", "bin"].contains(&kind) {
                continue;
            }
            let file = from_root(Path::new(target["src_path"].as_str().unwrap()));
            // The tests of a library may be in any of its files; ours are in no binary.
            let own =
                if file.ends_with("src/lib.rs") { file.trim_end_matches("lib.rs") } else { &file };
            let has_tests = kind != "bin" && holds_tests(own);
            if target["test"] != has_tests || target["doctest"] == true {
                wrong.push(format!("{file}: test = {has_tests}, doctest = false"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
