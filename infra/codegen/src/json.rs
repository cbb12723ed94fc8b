//! JSON with sorted keys, so that its text depends on its value alone: serde_json may be built with
//! or without `preserve_order`, depending on the other crates of a build.

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
