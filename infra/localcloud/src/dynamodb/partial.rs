//! Batches of which a part is left unprocessed.

use serde_json::{Map, Value};

/// Where the rest of a batch is told; `None` if `operation` is no batch.
fn told_in(operation: &str) -> Option<&'static str> {
    match operation {
        "BatchGetItem" => Some("UnprocessedKeys"),
        "BatchWriteItem" => Some("UnprocessedItems"),
        _ => None,
    }
}

/// What the request asks for of a table: keys to read, or writes.
fn entries(wanted: &mut Value) -> Option<&mut Vec<Value>> {
    match wanted {
        Value::Array(writes) => Some(writes),
        Value::Object(reads) => reads.get_mut("Keys")?.as_array_mut(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// The second half of what a batch asks for, of each table; `None` if it is no batch of two.
pub(super) fn rest(operation: &str, body: &Value) -> Option<Map<String, Value>> {
    told_in(operation)?;
    let mut tables = body.get("RequestItems")?.as_object()?.clone();
    tables.retain(|_, wanted| {
        let Some(all) = entries(wanted) else { return false };
        let done = all.len().div_ceil(2);
        all.drain(..done);
        !all.is_empty()
    });
    (!tables.is_empty()).then_some(tables)
}

/// Leaves the first half of the batch in `body`.
pub(super) fn keep_first(body: &mut Value) {
    let Some(tables) = body.get_mut("RequestItems").and_then(Value::as_object_mut) else { return };
    for all in tables.values_mut().filter_map(entries) {
        all.truncate(all.len().div_ceil(2));
    }
}

/// Tells in an answer what was left unprocessed.
pub(super) fn tell(operation: &str, answer: Vec<u8>, rest: Map<String, Value>) -> Vec<u8> {
    let told = serde_json::from_slice::<Map<String, Value>>(&answer).ok();
    let (Some(mut told), Some(name)) = (told, told_in(operation)) else { return answer };
    told.insert(name.to_owned(), Value::Object(rest));
    Value::Object(told).to_string().into_bytes()
}
