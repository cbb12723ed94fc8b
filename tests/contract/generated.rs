//! What is generated from the routes is what is checked in.

#[test]
fn nothing_generated_has_drifted() {
    let drift = surface::drift();
    assert!(drift.is_empty(), "run `cargo gen`: {drift:?}");
}
