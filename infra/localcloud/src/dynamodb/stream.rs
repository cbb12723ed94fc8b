//! A table's stream as a Lambda function receives it.
//!
//! The engine writes records in the transaction of their write and never drops one. It finds the
//! next sequence number by reading them all, so a write would slow down with the stream's length;
//! an index takes that away.

use dynoxide::actions::get_records::{self, GetRecordsRequest, Record};
use dynoxide::actions::get_shard_iterator::{self, GetShardIteratorRequest};
use dynoxide::storage::Storage;
use dynoxide::{DynoxideError, streams};
use serde_json::{Value, json};

use super::storage::{EngineError, execute, finish};
use crate::{ACCOUNT, REGION};

/// The most records the engine returns at once.
const PAGE: usize = 1000;

/// Lets the engine find a table's newest record, and those after one, without reading the rest.
pub(super) fn index(storage: &Storage) -> Result<(), EngineError> {
    execute(
        storage,
        "CREATE INDEX IF NOT EXISTS _stream_records_by_number
         ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
    )
}

/// Up to `limit` records after `after`, oldest first.
pub(super) fn records(
    storage: &Storage,
    table: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<Value>, EngineError> {
    let label = label_of(storage, table)?;
    let arn = format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}/stream/{label}");
    let mut iterator = Some(start(storage, table, &label, after)?);
    let mut records = Vec::new();
    while let Some(shard_iterator) = iterator.take()
        && records.len() < limit
    {
        let wanted = limit.saturating_sub(records.len()).min(PAGE);
        let request = GetRecordsRequest { shard_iterator, limit: Some(wanted) };
        let page = finish(get_records::execute(storage, request))?;
        if !page.records.is_empty() {
            iterator = page.next_shard_iterator;
        }
        for record in page.records.iter().filter(|record| changed_something(record)) {
            records.push(as_lambda_sees_it(record, &arn)?);
        }
    }
    Ok(records)
}

/// The engine's own number of the record with a sequence number.
pub(super) fn position(
    storage: &Storage,
    table: &str,
    sequence_number: &str,
) -> Result<i64, EngineError> {
    let label = label_of(storage, table)?;
    let iterator = start(storage, table, &label, Some(sequence_number))?;
    let position = get_shard_iterator::decode_shard_iterator(&iterator);
    let unknown = || EngineError(format!("`{sequence_number}` is not a sequence number"));
    position.map(|(_, _, position)| position).ok_or_else(unknown)
}

/// Drops the stream of a table that is gone: another of its name begins a new one.
pub(super) fn forget(storage: &Storage, table: &str) -> dynoxide::Result<()> {
    storage.conn().execute("DELETE FROM _stream_records WHERE table_name = ?1", (table,))?;
    Ok(())
}

fn label_of(storage: &Storage, table: &str) -> Result<String, EngineError> {
    let label = storage.get_table_metadata(table)?.and_then(|metadata| metadata.stream_label);
    let missing = || DynoxideError::ResourceNotFoundException(format!("no stream on `{table}`"));
    Ok(label.ok_or_else(missing)?)
}

fn start(
    storage: &Storage,
    table: &str,
    label: &str,
    after: Option<&str>,
) -> Result<String, EngineError> {
    let kind = if after.is_some() { "AFTER_SEQUENCE_NUMBER" } else { "TRIM_HORIZON" };
    let request = GetShardIteratorRequest {
        stream_arn: streams::stream_arn(table, label),
        shard_id: streams::shard_id(table),
        shard_iterator_type: kind.to_owned(),
        sequence_number: after.map(str::to_owned),
    };
    let response = finish(get_shard_iterator::execute(storage, request))?;
    let missing = || DynoxideError::InternalServerError("no shard iterator".to_owned());
    Ok(response.shard_iterator.ok_or_else(missing)?)
}

/// False for a write that left the item as it was, of which the service keeps no record.
fn changed_something(record: &Record) -> bool {
    record.dynamodb.old_image.is_none() || record.dynamodb.old_image != record.dynamodb.new_image
}

fn as_lambda_sees_it(record: &Record, arn: &str) -> Result<Value, EngineError> {
    let mut event = serde_json::to_value(record)
        .map_err(|error| DynoxideError::InternalServerError(error.to_string()))?;
    if let Some(fields) = event.as_object_mut() {
        fields.insert("awsRegion".to_owned(), json!(REGION));
        fields.insert("eventSourceARN".to_owned(), json!(arn));
    }
    // The engine has whole seconds as a fraction, `1700000000.0`; Lambda sends an integer.
    if let Some(time) = event.pointer_mut("/dynamodb/ApproximateCreationDateTime") {
        let text = time.to_string();
        let seconds = text.split('.').next().and_then(|whole| whole.parse::<i64>().ok());
        *time = json!(seconds);
    }
    Ok(event)
}
