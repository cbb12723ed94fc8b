//! Coverage-guided targets, one of which `FUZZ_TARGET` names: see `.ci/fuzz`. A panic is a finding,
//! and so is an answer of the market's that is 5xx.

#![no_main]

mod http_target;
mod pure;

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;

/// What a target does with an input.
type Target = fn(&[u8]);

/// Every target, by its name.
const TARGETS: &[(&str, Target)] = &[
    ("event", pure::event),
    ("message", http_target::message),
    ("money", pure::money),
    ("price", http_target::price),
    ("notice", pure::notice),
    ("callback", http_target::callback),
    ("cursor", http_target::cursor),
    ("token", http_target::token),
    ("cart_cookie", http_target::cart_cookie),
    ("signed_cart", http_target::signed_cart),
    ("headers", http_target::headers),
];

fn target() -> Target {
    static CHOSEN: OnceLock<Target> = OnceLock::new();
    *CHOSEN.get_or_init(|| {
        let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
        let found = TARGETS.iter().find(|(known, _)| *known == name);
        let names: Vec<_> = TARGETS.iter().map(|(known, _)| *known).collect();
        found.unwrap_or_else(|| panic!("FUZZ_TARGET is one of {names:?}")).1
    })
}

fuzz_target!(|bytes: &[u8]| target()(bytes));
