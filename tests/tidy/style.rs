//! Checks of single files: their length, what they spell, what they leave for later.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::sources;

const MAX_COLUMNS: usize = 100;
const MAX_LINES: usize = 500;

/// Where keys are built. It documents each of them, so the check below reads its list there.
const TABLE_MAP: &str = "shared/db/src/table.rs";
/// Its parts and its tests.
const TABLE_PARTS: &str = "shared/db/src/table/";

#[test]
fn files_and_lines_are_short() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        if lines > MAX_LINES {
            wrong.push(format!("{path} has {lines} lines, more than {MAX_LINES}"));
        }
        for (number, line) in (1..).zip(text.lines()) {
            // Published test vectors are as long as they are.
            let vector = line.contains("eyJ") || line.trim_start().starts_with(".decode(\"");
            if line.chars().count() > MAX_COLUMNS && !vector {
                wrong.push(format!("{path}:{number} has more than {MAX_COLUMNS} columns"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// What keys begin with, by the table in [`TABLE_MAP`]: `USER#` of `` `USER#<user>` ``.
fn key_prefixes(map: &str) -> BTreeSet<String> {
    let documented = map.lines().filter(|line| line.starts_with("//! |"));
    let quoted = documented.flat_map(|line| line.split('`').skip(1).step_by(2));
    let prefixes = quoted.filter_map(|key| key.split_once('#')).map(|(prefix, _)| prefix);
    prefixes
        .filter(|prefix| prefix.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_'))
        .map(|prefix| format!("{prefix}#"))
        .collect()
}

#[test]
fn only_the_table_map_spells_a_key() {
    let sources = sources();
    let keys = key_prefixes(&sources[TABLE_MAP]);
    assert!(keys.len() >= 10 && keys.contains("ORDER#"), "the table map names {keys:?}");
    let mut wrong = Vec::new();
    for (path, text) in &sources {
        let own = path == TABLE_MAP || path.starts_with(TABLE_PARTS);
        // Tests look at keys, too.
        if own || path.starts_with("tests/") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for key in keys.iter().filter(|key| code.contains(key.as_str())) {
            wrong.push(format!("{path} spells {key}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
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
    let routes: BTreeSet<_> = codegen::routes().iter().map(|(_, route)| route.spec.id).collect();
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

/// A schema of the OpenAPI document has the name of its type, so that two types of one name would
/// share a schema.
#[test]
fn types_that_are_described_have_names_of_their_own() {
    let mut seen = BTreeMap::<String, String>::new();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines: Vec<_> = text.lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let derives = |name: &str| line.split(['(', ')', ',', ' ']).any(|part| part == name);
            if !line.starts_with("#[derive(") || !(derives("Body") || derives("View")) {
                continue;
            }
            let words = lines[number..].iter().flat_map(|line| line.split([' ', '<', '(']));
            let name = words.skip_while(|word| !["struct", "enum"].contains(word)).nth(1);
            if let Some(other) = seen.insert(name.unwrap().to_owned(), path.clone()) {
                wrong.push(format!("{} is described in {other} and {path}", name.unwrap()));
            }
        }
    }
    assert!(seen.len() > 25, "only {} types are described", seen.len());
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
