//! Checkpoints of the readers of a stream. They are stored with the table, so that none is ever
//! ahead of what the table has kept.

use dynoxide::DynoxideError;
use dynoxide::storage::Storage;

use super::storage::{EngineError, execute};
use super::stream;

/// Makes the table of checkpoints: a sequence number, and the engine's own number of it.
pub(super) fn prepare(storage: &Storage) -> Result<(), EngineError> {
    execute(
        storage,
        "CREATE TABLE IF NOT EXISTS _stream_readers (
             table_name TEXT NOT NULL,
             reader TEXT NOT NULL,
             done TEXT,
             position INTEGER NOT NULL DEFAULT 0,
             PRIMARY KEY (table_name, reader))",
    )
}

/// Notes a reader of a table's stream, which begins with the oldest record if it is new.
pub(super) fn add(storage: &Storage, table: &str, reader: &str) -> Result<(), EngineError> {
    let insert = "INSERT OR IGNORE INTO _stream_readers (table_name, reader) VALUES (?1, ?2)";
    storage.conn().execute(insert, (table, reader)).map_err(DynoxideError::from)?;
    Ok(())
}

/// The last record that a reader has done.
pub(super) fn get(
    storage: &Storage,
    table: &str,
    reader: &str,
) -> Result<Option<String>, EngineError> {
    let select = "SELECT done FROM _stream_readers WHERE table_name = ?1 AND reader = ?2";
    let done = storage.conn().query_row(select, (table, reader), |row| row.get(0));
    Ok(done.map_err(DynoxideError::from)?)
}

/// Notes the last record that a reader has done; `None` for no record at all.
pub(super) fn set(
    storage: &Storage,
    table: &str,
    reader: &str,
    done: Option<&str>,
) -> Result<(), EngineError> {
    let position = done.map_or(Ok(0), |done| stream::position(storage, table, done))?;
    let update = "UPDATE _stream_readers SET done = ?3, position = ?4
                  WHERE table_name = ?1 AND reader = ?2";
    let values = (table, reader, done, position);
    storage.conn().execute(update, values).map_err(DynoxideError::from)?;
    Ok(())
}

/// Drops the records that every reader of a table's stream has done, but never the newest: numbers
/// go on from it. Returns how many there were.
pub(super) fn trim(storage: &Storage, table: &str) -> Result<usize, EngineError> {
    let deleted = storage.conn().execute(
        "DELETE FROM _stream_records
         WHERE table_name = ?1
           AND CAST(sequence_number AS INTEGER) <= (
             SELECT MIN(position) FROM _stream_readers WHERE table_name = ?1)
           AND CAST(sequence_number AS INTEGER) < (
             SELECT MAX(CAST(sequence_number AS INTEGER)) FROM _stream_records
             WHERE table_name = ?1)",
        (table,),
    );
    Ok(deleted.map_err(DynoxideError::from)?)
}

/// Forgets the readers of a table that is gone.
pub(super) fn forget(storage: &Storage, table: &str) -> dynoxide::Result<()> {
    storage.conn().execute("DELETE FROM _stream_readers WHERE table_name = ?1", (table,))?;
    Ok(())
}
