//! A reader of the local stream: what it is given, how often a record is tried, and where one is
//! parked that it can't take.

use std::{
    fs::OpenOptions,
    io::Write,
    path::PathBuf,
    sync::{Mutex, PoisonError},
};

use db::{stream, table::Entity};
use endpoint::{MAX_TRIES, STREAM_BATCH, Worker};
use localcloud::dynamodb::{EngineError, StreamReader};
use serde_json::Value;

use crate::data_dir::DataDir;

/// A worker that reads the stream.
pub(crate) struct Reader {
    pub(crate) worker: &'static Worker,
    entities: &'static [Entity],
    stream: StreamReader,
    /// The record that it stopped at, and how often.
    tries: Mutex<(String, u16)>,
    parked: Option<PathBuf>,
}

/// What a reader has to do.
pub(crate) struct Page {
    /// All records of the stream that it has not seen.
    all: Vec<Value>,
    /// Those of them that it asked for.
    pub(crate) wanted: Vec<Value>,
}

impl Reader {
    pub(crate) fn new(
        worker: &'static Worker,
        entities: &'static [Entity],
        stream: StreamReader,
        place: &DataDir,
    ) -> Self {
        let parked = match place {
            DataDir::Memory => None,
            DataDir::Folder(folder) => {
                Some(folder.join(format!("parked-{}.jsonl", worker.spec.id)))
            }
        };
        Self { worker, entities, stream, tries: Mutex::default(), parked }
    }

    /// The next records, if there are any.
    pub(crate) fn page(&self) -> Result<Option<Page>, EngineError> {
        let all = self.stream.records(STREAM_BATCH.into())?;
        if all.is_empty() {
            return Ok(None);
        }
        let asked = |record: &&Value| {
            stream::entity(record).is_some_and(|entity| self.entities.contains(&entity))
        };
        let wanted = all.iter().filter(asked).cloned().collect();
        Ok(Some(Page { all, wanted }))
    }

    /// Notes that all of `page` is done.
    pub(crate) fn done(&self, page: &Page) -> Result<(), EngineError> {
        page.all.last().map_or(Ok(()), |last| self.stream.done(stream::sequence_number(last)))
    }

    /// Notes that the records of `page` before the one at `place` are done. After ten tries that
    /// one is parked, and the reader goes on behind it: returns whether it is.
    pub(crate) fn stopped(&self, page: &Page, place: &str) -> Result<bool, EngineError> {
        let number = stream::sequence_number;
        let before = page.all.iter().take_while(|record| number(record) != place).last();
        if let Some(before) = before {
            self.stream.done(number(before))?;
        }
        if self.count(place) < MAX_TRIES {
            return Ok(false);
        }
        let record = page.all.iter().find(|record| number(record) == place);
        let id = self.worker.spec.id;
        let item = record.map(stream::item_key).unwrap_or_default();
        if let (Some(file), Some(record)) = (&self.parked, record)
            && let Err(error) = append(file, record)
        {
            tracing::error!(worker = id, "a record can't be parked: {error}");
            return Ok(false);
        }
        tracing::error!(
            metric = "record_parked",
            worker = id,
            sequence_number = place,
            "parked a record of {item} after {MAX_TRIES} tries"
        );
        self.stream.done(place)?;
        Ok(true)
    }

    /// Goes back to the oldest record that is left.
    pub(crate) fn rewind(&self) -> Result<(), EngineError> {
        self.stream.rewind()
    }

    fn count(&self, place: &str) -> u16 {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.0 != place {
            *tries = (place.to_owned(), 0);
        }
        tries.1 = tries.1.saturating_add(1);
        tries.1
    }
}

fn append(file: &PathBuf, record: &Value) -> std::io::Result<()> {
    let mut out = OpenOptions::new().create(true).append(true).open(file)?;
    out.write_all(format!("{record}\n").as_bytes())?;
    out.sync_data()
}
