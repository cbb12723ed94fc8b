//! The log lines of a piece of work, which are heard in the task that does it.

use std::{
    fmt::{self, Write as _},
    sync::{Arc, Mutex, PoisonError},
};

use endpoint::is_logged;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    level_filters::LevelFilter,
};
use tracing_subscriber::layer::{Context, Layer};

/// How many lines are kept of each: the first ones.
const LINES: usize = 20;
/// The longest line, in bytes.
const MAX_LINE: usize = 600;

type Heard = Arc<Mutex<Vec<String>>>;

tokio::task_local! {
    static HEARD: Heard;
}

/// The result of `work`, and the lines that it logged in this task.
pub(super) async fn heard<T>(work: impl Future<Output = T>) -> (T, Vec<String>) {
    let heard = Heard::default();
    let result = HEARD.scope(Arc::clone(&heard), work).await;
    let lines = std::mem::take(&mut *heard.lock().unwrap_or_else(PoisonError::into_inner));
    (result, lines)
}

/// Hears what is logged, for [`Traces`](super::Traces). It writes nowhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct LogLines;

impl LogLines {
    /// Whether a line is one that a function would write, whatever the level of the terminal.
    #[must_use]
    pub fn hears(line: &Metadata<'_>) -> bool {
        is_logged(line, LevelFilter::INFO)
    }
}

impl<S: Subscriber> Layer<S> for LogLines {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let _ = HEARD.try_with(|heard| {
            let mut lines = heard.lock().unwrap_or_else(PoisonError::into_inner);
            if lines.len() < LINES {
                lines.push(line(event));
            }
        });
    }
}

/// Level, message and fields of a line.
fn line(event: &Event<'_>) -> String {
    let mut words = Words::default();
    event.record(&mut words);
    let mut line = format!("{} {}{}", event.metadata().level(), words.message, words.fields);
    line.truncate(line.floor_char_boundary(MAX_LINE));
    line
}

#[derive(Default)]
struct Words {
    message: String,
    fields: String,
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing into memory does not fail.
        let _ = if field.name() == "message" {
            write!(self.message, "{value:?}")
        } else {
            write!(self.fields, " {}={value:?}", field.name())
        };
    }
}
