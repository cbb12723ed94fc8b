//! JSON whose text depends on its value alone. Cargo may build serde_json with or without
//! `preserve_order`, as other crates of a build ask for it; sorted, both print the same.

use serde_json::{Map, Value};

/// `value` with the keys of every object in order.
pub(crate) fn sorted(value: Value) -> Value {
    match value {
        Value::Object(map) => {
            let mut entries: Vec<_> = map.into_iter().collect();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            let entries = entries.into_iter().map(|(key, value)| (key, sorted(value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value,
    }
}

/// `value` as the text of a file.
pub(crate) fn pretty(value: &Value) -> String {
    format!("{:#}\n", sorted(value.clone()))
}

/// `value` on one line.
pub(crate) fn compact(value: &Value) -> String {
    sorted(value.clone()).to_string()
}
