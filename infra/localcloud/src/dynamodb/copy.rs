//! A copy of a database, by the operations that a client would use.

use serde_json::{Map, Value, json};

use super::engine::Engine;
use super::storage::EngineError;

/// What a table is created with, of what its description says.
const CREATED_WITH: [&str; 4] =
    ["TableName", "KeySchema", "AttributeDefinitions", "GlobalSecondaryIndexes"];
/// What an index is created with.
const INDEX_WITH: [&str; 3] = ["IndexName", "KeySchema", "Projection"];

/// A database in memory with the tables and items of `from`, and without their history.
pub(super) fn copy(from: &mut Engine) -> Result<Engine, EngineError> {
    let mut copy = from.beside()?;
    fill(from, &mut copy)?;
    Ok(copy)
}

fn fill(from: &mut Engine, to: &mut Engine) -> Result<(), EngineError> {
    let tables = run(from, "ListTables", json!({}))?;
    for table in list(&tables, "TableNames") {
        let described = run(from, "DescribeTable", json!({ "TableName": table }))?;
        run(to, "CreateTable", creation(described.get("Table").unwrap_or(&Value::Null)))?;
        let mut scan = json!({ "TableName": table });
        loop {
            let page = run(from, "Scan", scan)?;
            for item in list(&page, "Items") {
                run(to, "PutItem", json!({ "TableName": table, "Item": item }))?;
            }
            let Some(last) = page.get("LastEvaluatedKey").filter(|key| !key.is_null()) else {
                break;
            };
            scan = json!({ "TableName": table, "ExclusiveStartKey": last });
        }
    }
    Ok(())
}

/// The entries of a list in `answer`.
fn list<'a>(answer: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    answer.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn creation(table: &Value) -> Value {
    let mut request = part(table, &CREATED_WITH);
    request.insert("BillingMode".to_owned(), "PAY_PER_REQUEST".into());
    if let Some(indexes) = request.get_mut("GlobalSecondaryIndexes").and_then(Value::as_array_mut) {
        for index in indexes {
            *index = Value::Object(part(index, &INDEX_WITH));
        }
    }
    Value::Object(request)
}

/// Those of the fields `names` that `value` has.
fn part(value: &Value, names: &[&str]) -> Map<String, Value> {
    let field = |name: &&str| {
        let value = value.get(*name).filter(|value| !value.is_null())?;
        Some(((*name).to_owned(), value.clone()))
    };
    names.iter().filter_map(field).collect()
}

fn run(engine: &mut Engine, operation: &str, request: Value) -> Result<Value, EngineError> {
    let answer = engine.run(operation, request).map_err(|error| {
        EngineError(format!("{operation}: {}", String::from_utf8_lossy(&error.body)))
    })?;
    serde_json::from_slice(&answer).map_err(|error| EngineError(error.to_string()))
}
