//! A reader of the local stream: what it is given, how often a record is tried, and where one is
//! parked that it can't take.

use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
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

    /// The records that it parked, one a line, the oldest first.
    pub(crate) fn parked(&self) -> io::Result<Vec<String>> {
        let Some(file) = &self.parked else { return Ok(Vec::new()) };
        match fs::read_to_string(file) {
            Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// Keeps these of the records that it parked, and none besides: all at once, so that a crash
    /// loses none.
    pub(crate) fn keep_parked(&self, left: &[String]) -> io::Result<()> {
        let Some(file) = &self.parked else { return Ok(()) };
        let lines: String = left.iter().map(|line| format!("{line}\n")).collect();
        let new = file.with_extension("new");
        fs::write(&new, lines)?;
        OpenOptions::new().write(true).open(&new)?.sync_data()?;
        fs::rename(new, file)
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
