//! OWASP ASVS 5.0, levels 1 and 2: every requirement is judged once, and what is claimed is there.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::sources::{document, exists, tests};

const FILE: &str = "tests/asvs.toml";

/// The standard's chapters: of each section a word, and in that the level of each requirement.
const LEVELS: [&str; 17] = [
    "22 1111122223 112222222223 222 123",
    "122 112 12223 23",
    "3 113 12223 11222233 11122333 3 22333",
    "12233 23333 22 1222",
    "2 112333 113 222",
    "122 111111112222 11223333 112233 22222333 2223 33 2222",
    "222 1111 22 11222 223 22",
    "1233 1123 133 23",
    "111 1222",
    "22 223 22223 1111122222233333 22222 22 222",
    "2233 22233 11233 1222 23 23 33",
    "12233 11 22223",
    "2333 222223 2233 1222233",
    "22 12223333 122",
    "12233 12233 1222222 3333",
    "2 22222 2222 222 2223",
    "23 22223333 22",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Judged {
    requirement: Vec<Requirement>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Requirement {
    id: String,
    level: u32,
    state: State,
    asks: String,
    #[serde(default)]
    shown_by: Vec<String>,
    reason: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    Met,
    Partial,
    Missing,
    NotApplicable,
}

/// The requirements of levels 1 and 2, with their levels.
fn wanted() -> BTreeMap<String, u32> {
    let mut wanted = BTreeMap::new();
    for (chapter, sections) in (1..).zip(LEVELS) {
        for (section, levels) in (1..).zip(sections.split(' ')) {
            for (number, level) in (1..).zip(levels.chars()) {
                let level = level.to_digit(10).unwrap();
                if level < 3 {
                    wanted.insert(format!("{chapter}.{section}.{number}"), level);
                }
            }
        }
    }
    wanted
}

/// Whether what shows a requirement is there: a test, a text in a file, a heading of a document.
fn is_there(shown_by: &str, tests: &BTreeSet<String>) -> bool {
    let Some((path, text)) = shown_by.split_once('#') else { return tests.contains(shown_by) };
    let heading = |line: &str| line.trim_start_matches('#').strip_prefix(' ') == Some(text);
    match exists(path) {
        true if path.ends_with(".md") => {
            document(path).lines().any(|line| line.starts_with('#') && heading(line))
        }
        there => there && document(path).contains(text),
    }
}

#[test]
fn every_asvs_requirement_is_judged_and_what_shows_it_is_there() {
    let judged: Judged = toml::from_str(&document(FILE)).unwrap();
    let (tests, wanted) = (tests(), wanted());
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    let mut counts = BTreeMap::<_, usize>::new();
    for one in &judged.requirement {
        let Requirement { id, level, state, asks, shown_by, reason } = one;
        if !seen.insert(id) || wanted.get(id) != Some(level) {
            wrong.push(format!("{id} comes twice, or is none of level {level}"));
        }
        let has = (!shown_by.is_empty(), reason.is_some());
        let right = match state {
            State::Met => has == (true, false),
            State::Partial => has == (true, true),
            State::Missing | State::NotApplicable => has == (false, true),
        };
        if !right || asks.is_empty() || reason.as_ref().is_some_and(String::is_empty) {
            wrong.push(format!("{id} is {state:?}, and has {has:?} of shown_by and reason"));
        }
        let missing = shown_by.iter().filter(|shown_by| !is_there(shown_by, &tests));
        wrong.extend(missing.map(|shown_by| format!("{id}: {shown_by} is not there")));
        *counts.entry((level, state)).or_default() += 1;
    }
    wrong.extend(wanted.keys().filter(|id| !seen.contains(id)).map(|id| format!("{id} lacks")));
    for ((level, state), count) in counts {
        println!("L{level} {state:?}: {count}");
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn what_is_claimed_and_is_not_there_is_found() {
    let tests = BTreeSet::from(["a_test_that_is_there".to_owned()]);
    for (shown_by, want) in [
        ("a_test_that_is_there", true),
        ("a_test_that_is_not", false),
        ("docs/SECURITY.md#Limits", true),
        ("docs/SECURITY.md#limits", false),
        ("docs/NOWHERE.md#Limits", false),
        ("Cargo.toml#[workspace]", true),
        ("Cargo.toml#[no such part]", false),
    ] {
        assert_eq!(is_there(shown_by, &tests), want, "{shown_by}");
    }
}
