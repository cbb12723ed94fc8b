//! Each operation, from the JSON of its request to the JSON of its answer.

use dynoxide::DynoxideError;
use dynoxide::actions::vector_lifecycle::VectorIndexLifecycle;
use dynoxide::actions::{
    batch_get_item, batch_write_item, create_table, delete_item, delete_table, describe_table,
    describe_time_to_live, get_item, list_tables, put_item, query, scan, transact_get_items,
    transact_write_items, update_item, update_table, update_time_to_live,
};
use dynoxide::storage::Storage;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::storage::finish;
use super::{checkpoints, stream};

/// A request answered with an error: the status and the body that say which.
pub(super) struct OperationError {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

impl OperationError {
    /// An error by its full type, such as `com.amazon.coral.service#SerializationException`.
    pub(super) fn of(status: u16, kind: &str, message: &str) -> Self {
        let body = serde_json::json!({ "__type": kind, "message": message });
        Self { status, body: body.to_string().into_bytes() }
    }
}

impl From<DynoxideError> for OperationError {
    fn from(error: DynoxideError) -> Self {
        Self { status: error.status_code(), body: error.to_json().into_bytes() }
    }
}

/// The operations that change items, and so may leave stream records.
pub(super) fn writes(operation: &str) -> bool {
    matches!(
        operation,
        "PutItem" | "UpdateItem" | "DeleteItem" | "BatchWriteItem" | "TransactWriteItems"
    )
}

/// The operations that report the units they consume, when asked.
pub(super) fn reports_capacity(operation: &str) -> bool {
    writes(operation)
        || matches!(operation, "GetItem" | "BatchGetItem" | "TransactGetItems" | "Query" | "Scan")
}

/// Carries out `operation`.
pub(super) fn run(
    storage: &Storage,
    lifecycle: &VectorIndexLifecycle,
    operation: &str,
    body: Value,
) -> Result<Vec<u8>, OperationError> {
    match operation {
        "GetItem" => answer(body, |request| get_item::execute(storage, request)),
        "PutItem" => answer(body, |request| put_item::execute(storage, request)),
        "UpdateItem" => answer(body, |request| update_item::execute(storage, request)),
        "DeleteItem" => answer(body, |request| delete_item::execute(storage, request)),
        "Query" => answer(body, |request| query::execute(storage, request)),
        "Scan" => answer(body, |request| scan::execute(storage, request)),
        "BatchGetItem" => answer(body, |request| batch_get_item::execute(storage, request)),
        "BatchWriteItem" => answer(body, |request| batch_write_item::execute(storage, request)),
        "TransactGetItems" => answer(body, |request| transact_get_items::execute(storage, request)),
        "TransactWriteItems" => {
            answer(body, |request| transact_write_items::execute(storage, request))
        }
        "CreateTable" => answer(body, |request| create_table::execute(storage, request)),
        "UpdateTable" => answer(body, |request| update_table::execute(storage, request, lifecycle)),
        "DescribeTable" => {
            answer(body, |request| describe_table::execute(storage, request, lifecycle))
        }
        "DeleteTable" => {
            let table =
                body.get("TableName").and_then(Value::as_str).unwrap_or_default().to_owned();
            let deleted =
                answer(body, |request| delete_table::execute(storage, request, lifecycle))?;
            stream::forget(storage, &table)?;
            checkpoints::forget(storage, &table)?;
            Ok(deleted)
        }
        "ListTables" => answer(body, |request| list_tables::execute(storage, request)),
        "UpdateTimeToLive" => {
            answer(body, |request| update_time_to_live::execute(storage, request))
        }
        "DescribeTimeToLive" => {
            answer(body, |request| describe_time_to_live::execute(storage, request))
        }
        unknown => Err(OperationError::of(
            400,
            "com.amazon.coral.service#UnknownOperationException",
            &format!("the local DynamoDB has no `{unknown}`"),
        )),
    }
}

fn answer<Req, Res, F>(
    body: Value,
    execute: impl FnOnce(Req) -> F,
) -> Result<Vec<u8>, OperationError>
where
    Req: DeserializeOwned,
    Res: Serialize,
    F: Future<Output = dynoxide::Result<Res>>,
{
    let request = serde_json::from_value(body).map_err(|error| undecodable(&error.to_string()))?;
    let response = finish(execute(request))?;
    Ok(serde_json::to_vec(&response)
        .map_err(|error| DynoxideError::InternalServerError(error.to_string()))?)
}

/// The error for a request the engine cannot read.
///
/// Its parsers can only say *what* is wrong, in text, and begin it with the class they mean. Text
/// without a class is about the JSON itself, but for the three the service calls invalid.
fn undecodable(message: &str) -> DynoxideError {
    const VALIDATION: [&str; 3] = ["VALIDATION:", "VALIDATION_REQUEST:", "VALIDATION_AS_READ:"];
    const SERIALIZATION: [&str; 2] = ["SERIALIZATION:", "SERIALIZATION_AS_READ:"];
    const INVALID: [&str; 4] =
        ["missing field", "unknown variant", "invalid type: null", "AttributeValue"];

    let after = |marks: &[&str]| marks.iter().find_map(|mark| message.strip_prefix(mark));
    if let Some(said) = after(&VALIDATION) {
        DynoxideError::ValidationException(said.to_owned())
    } else if let Some(said) = after(&SERIALIZATION) {
        DynoxideError::SerializationException(said.to_owned())
    } else if INVALID.iter().any(|sign| message.contains(sign)) {
        DynoxideError::ValidationException(message.to_owned())
    } else {
        DynoxideError::SerializationException(message.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_the_engine_cannot_read_gets_the_class_its_parser_names() {
        for (message, kind, text) in [
            ("VALIDATION:too long", "ValidationException", "too long"),
            ("VALIDATION_REQUEST:null", "ValidationException", "null"),
            ("SERIALIZATION:bad base64", "SerializationException", "bad base64"),
            ("missing field `Key`", "ValidationException", "missing field `Key`"),
            ("invalid type: map", "SerializationException", "invalid type: map"),
        ] {
            let error = undecodable(message);
            assert!(error.error_type().ends_with(kind), "{message}: {}", error.error_type());
            assert_eq!(error.to_string(), text, "{message}");
        }
    }
}
