//! Logs: one JSON object a line on standard output, which Lambda sends to CloudWatch. A line that a
//! use case writes is inside the span of its request, and so has the request's id.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    Layer as _, filter::filter_fn, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

use crate::settings::lookup;

/// Starts logging at Lambda's own level (`AWS_LAMBDA_LOG_LEVEL`), or `info`.
pub(crate) fn start() {
    let level = lookup("AWS_LAMBDA_LOG_LEVEL").or_else(|| lookup("LOG_LEVEL"));
    let level = level.and_then(|level| level.parse().ok()).unwrap_or(LevelFilter::INFO);
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_target(false)
        // Lambda adds the time to every line.
        .without_time()
        .with_filter(filter_fn(move |line| endpoint::is_logged(line, level)));
    // A second start in one process keeps the first.
    let _ = tracing_subscriber::registry().with(lines).try_init();
    endpoint::log_panics();
}
