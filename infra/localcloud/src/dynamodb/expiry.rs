//! Time to live: deletes expired items, as the service does in the background.
//!
//! The engine's own sweep reads every item of a table. Ours asks an index, so that it may run each
//! minute over a table of any size.

use dynoxide::DynoxideError;
use dynoxide::actions::delete_item::{self, DeleteItemRequest};
use dynoxide::storage::Storage;
use serde_json::{Map, Value, json};

use super::storage::{EngineError, execute, finish};

/// The most items that one sweep deletes from a table; the rest waits for the next one.
const MOST: usize = 1_000;
/// Whose deletion it is, in the stream.
const BY: &str = r#"{"type":"Service","principalId":"dynamodb.amazonaws.com"}"#;

/// Deletes every item past its time to live at `now_s`, in seconds; returns how many there were.
pub(super) fn sweep(storage: &Storage, now_s: i64) -> Result<usize, EngineError> {
    let mut swept = 0_usize;
    for table in storage.list_ttl_enabled_tables()? {
        let Some(attribute) = &table.ttl_attribute else { continue };
        let schema: Value = serde_json::from_str(&table.key_schema).unwrap_or_default();
        for item in expired(storage, &table.table_name, attribute, now_s)? {
            delete(storage, &table.table_name, &schema, &item)?;
            swept = swept.saturating_add(1);
        }
    }
    Ok(swept)
}

/// The expired items of a table.
fn expired(
    storage: &Storage,
    table: &str,
    attribute: &str,
    now_s: i64,
) -> Result<Vec<Value>, EngineError> {
    let (name, attribute) = (table.replace('"', "\"\""), attribute.replace(['"', '\''], ""));
    let until = format!("json_extract(item_json, '$.\"{attribute}\".N')");
    execute(
        storage,
        &format!(
            "CREATE INDEX IF NOT EXISTS \"{name}::expiry\" ON \"{name}\" (CAST({until} AS INTEGER))
             WHERE {until} IS NOT NULL"
        ),
    )?;
    let select = format!(
        "SELECT item_json FROM \"{name}\"
         WHERE {until} IS NOT NULL
           AND CAST({until} AS INTEGER) >= 0 AND CAST({until} AS INTEGER) < ?1
         LIMIT {MOST}"
    );
    let mut select = storage.conn().prepare_cached(&select).map_err(DynoxideError::from)?;
    let rows = select.query_map((now_s,), |row| row.get::<_, String>(0));
    let rows = rows.map_err(DynoxideError::from)?;
    let mut items = Vec::new();
    for row in rows {
        let row = row.map_err(DynoxideError::from)?;
        items.push(serde_json::from_str(&row).unwrap_or_default());
    }
    Ok(items)
}

/// Deletes an item with its index entries, and says in the stream who did.
fn delete(storage: &Storage, table: &str, schema: &Value, item: &Value) -> Result<(), EngineError> {
    let names = schema.as_array().into_iter().flatten();
    let names = names.filter_map(|part| part.get("AttributeName")?.as_str());
    let key: Map<String, Value> =
        names.filter_map(|name| Some((name.to_owned(), item.get(name)?.clone()))).collect();
    let request: DeleteItemRequest =
        serde_json::from_value(json!({ "TableName": table, "Key": key }))
            .map_err(|error| EngineError(error.to_string()))?;
    finish(delete_item::execute(storage, request))?;
    let signed = storage.conn().execute(
        "UPDATE _stream_records SET user_identity = ?2
         WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) = (
           SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records
           WHERE table_name = ?1)",
        (table, BY),
    );
    signed.map_err(DynoxideError::from)?;
    Ok(())
}
