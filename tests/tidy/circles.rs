//! No circle of files and no circle of first-level modules inside a crate.
//!
//! Files that need each other can only be read, changed and moved together: they are one file in
//! pieces. A file *depends* on another if its code names an item that the other defines, by `use`
//! or by a path. Facades (crate roots, and files that declare `mod x;`) may hand items on with
//! `pub use` without depending on them, and who names an item by way of a facade depends on the
//! file that defines it. A parent that names its child's items while the child names the
//! parent's own ones is a circle. Code that is compiled for tests only doesn't count, nor do links
//! in doc comments.
//!
//! Method calls are not seen, since that would take types: an `impl` block may be spread over
//! files without a circle.

mod components;
mod edges;
mod module;
mod names;
mod resolve;
mod tests;
mod tokens;
mod tree;

use std::{collections::BTreeMap, path::Path};

use serde_json::Value;

use crate::sources::{from_root, packages, sources};

/// The circles of the crate with this root, in words; `test` if all of it is code for tests.
fn circles(sources: &BTreeMap<String, String>, root: &str, test: bool) -> Vec<String> {
    let tree = tree::read(sources, root, test);
    let files = edges::between_files(&tree);
    let modules = edges::between_modules(&tree, &files);
    let mut told = components::told("files", &files);
    told.extend(components::told("first-level modules", &modules));
    told
}

#[test]
fn no_circles_inside_a_crate() {
    let sources = sources();
    let mut wrong = Vec::new();
    let mut crates: u32 = 0;
    for package in packages() {
        for target in package["targets"].as_array().unwrap() {
            let root = from_root(Path::new(target["src_path"].as_str().unwrap()));
            // A build script is a crate of its own, and so is each binary.
            let test = is(target, "test") || is(target, "bench");
            for circle in circles(&sources, &root, test) {
                wrong.push(format!("crate {} ({root}): {circle}", package["name"]));
            }
            crates = crates.saturating_add(1);
        }
    }
    assert!(crates > 20, "only {crates} crates were found");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn is(target: &Value, kind: &str) -> bool {
    target["kind"].as_array().is_some_and(|kinds| kinds.iter().any(|each| each == kind))
}
