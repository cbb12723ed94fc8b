//! What is generated from the routes is what is checked in.

#[test]
fn nothing_generated_has_drifted() {
    let root = surface::workspace();
    let outputs = surface::outputs(root).unwrap();
    let drift = surface::differences(root, &outputs).unwrap();
    assert!(drift.is_empty(), "run `cargo gen`: {drift:?}");
}
