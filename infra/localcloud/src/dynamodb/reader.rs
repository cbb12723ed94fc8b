//! Readers of a stream.

use serde_json::Value;

use super::storage::EngineError;
use super::{Dynamo, checkpoints, stream};

/// A reader of a table's stream.
#[derive(Clone)]
pub struct StreamReader {
    dynamo: Dynamo,
    table: String,
    name: String,
}

impl Dynamo {
    /// The reader `name` of a table's stream, with the checkpoint that it had before.
    pub fn stream_reader(&self, table: &str, name: &str) -> Result<StreamReader, EngineError> {
        checkpoints::add(self.engine().storage(), table, name)?;
        Ok(StreamReader { dynamo: self.clone(), table: table.to_owned(), name: name.to_owned() })
    }
}

impl StreamReader {
    /// Up to `limit` records that it has not done yet, oldest first.
    pub fn records(&self, limit: usize) -> Result<Vec<Value>, EngineError> {
        let engine = self.dynamo.engine();
        let done = checkpoints::get(engine.storage(), &self.table, &self.name)?;
        stream::records(engine.storage(), &self.table, done.as_deref(), limit)
    }

    /// Notes that it has done everything up to and including a sequence number; it is given no such
    /// record again. After a crash before that, it is.
    pub fn done(&self, sequence_number: &str) -> Result<(), EngineError> {
        self.set(Some(sequence_number))
    }

    /// Goes back to the oldest record that is left, as after a crash before any was noted as done.
    pub fn rewind(&self) -> Result<(), EngineError> {
        self.set(None)
    }

    fn set(&self, done: Option<&str>) -> Result<(), EngineError> {
        checkpoints::set(self.dynamo.engine().storage(), &self.table, &self.name, done)
    }
}
