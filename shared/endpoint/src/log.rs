//! Which log lines are written.

use tracing::{Level, Metadata, level_filters::LevelFilter};

/// Our crates that log. What others log below a warning quotes requests, with the names and
/// addresses in them.
const OURS: &[&str] = &["app", "db", "devserver", "endpoint", "lambda", "market"];

/// Whether a line is written when `least` is the operator's level.
#[must_use]
pub fn is_logged(line: &Metadata<'_>, least: LevelFilter) -> bool {
    let of = line.target().split("::").next().unwrap_or_default();
    let most_verbose = if OURS.contains(&of) { LevelFilter::TRACE } else { LevelFilter::WARN };
    line.level() <= &Level::TRACE && *line.level() <= least.min(most_verbose)
}
