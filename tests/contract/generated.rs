//! The generated files that are checked in are up to date.

#[test]
fn nothing_generated_has_drifted() {
    let root = codegen::workspace();
    let outputs = codegen::outputs(root).unwrap();
    let drift = codegen::differences(root, &outputs).unwrap();
    let drift: Vec<_> = drift.iter().map(ToString::to_string).collect();
    assert!(drift.is_empty(), "run `cargo gen`:\n{}", drift.join("\n"));
}
