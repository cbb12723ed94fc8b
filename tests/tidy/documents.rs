//! Documents: what they name is there.

use crate::sources::{document, exists, sources, tests};

const DOCUMENTS: [&str; 8] = [
    "README.md",
    "ARCHITECTURE.md",
    "docs/ADDING.md",
    "docs/DATA.md",
    "docs/DEV.md",
    "docs/FRONTEND.md",
    "docs/RUNBOOK.md",
    "docs/SECURITY.md",
];

/// The words in backquotes outside blocks of code, each with its document.
fn quoted() -> Vec<(&'static str, String)> {
    let mut words = Vec::new();
    for name in DOCUMENTS {
        let mut in_block = false;
        for line in document(name).lines() {
            if line.trim_start().starts_with("```") {
                in_block = !in_block;
            } else if !in_block {
                words
                    .extend(line.split('`').skip(1).step_by(2).map(|word| (name, word.to_owned())));
            }
        }
    }
    words
}

#[test]
fn every_test_that_a_document_names_exists() {
    let (sources, tests) = (sources(), tests());
    let known = |word: &str| {
        let text = format!("\"{word}\"");
        tests.contains(word) || sources.values().any(|source| source.contains(&text))
    };
    // Tests are sentences. Metrics and codes that are as long stand in the code in quotes.
    let sentence = |word: &str| {
        word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
            && word.bytes().filter(|byte| *byte == b'_').count() >= 3
    };
    let words: Vec<_> = quoted().into_iter().filter(|(_, word)| sentence(word)).collect();
    assert!(words.len() > 50, "only {} were found", words.len());
    let missing: Vec<_> = words.iter().filter(|(_, word)| !known(word)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_file_that_a_document_names_exists() {
    let folders = [
        "shared",
        "functions",
        "infra",
        "tests",
        "benches",
        "docs",
        "events",
        "examples",
        ".ci",
        "deny.toml",
    ];
    let of_ours = |word: &str| {
        let first = word.split('/').next().unwrap_or_default();
        let plain =
            word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
        plain && word.contains('/') && folders.contains(&first)
    };
    // The files of the examples, which are to be added.
    let examples = [
        "write-off-stock",
        "write_off_stock",
        "show_about_page",
        "report-overdue",
        "report_overdue",
        "report_reviews",
        "hours.rs",
        "invoice.rs",
    ];
    let example = |word: &str| examples.iter().any(|name| word.contains(name));
    let paths: Vec<_> = quoted().into_iter().filter(|(_, word)| of_ours(word)).collect();
    assert!(paths.len() > 100, "only {} were found", paths.len());
    let added = |name: &str, word: &str| name == "docs/ADDING.md" && example(word);
    let missing: Vec<_> =
        paths.iter().filter(|(name, word)| !exists(word) && !added(name, word)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
