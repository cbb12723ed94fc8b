//! Code generation: every endpoint and worker of the market, and what is generated from them.
//!
//! [`routes()`] and [`workers()`] are the full list; the local server and the tests read it.
//! [`outputs`] is what `cargo gen` writes from it: a binary per function, the template with its
//! grants, the OpenAPI document, sample events, the routes of `cargo lambda watch`.

mod binaries;
mod disk;
mod error;
mod events;
mod json;
mod names;
mod registry;
mod samples;
mod sections;
mod template;
mod watch;
mod yaml;

use std::path::Path;

pub use disk::{Difference, Output, differences, write};
pub use error::GenError;
pub use events::sample_body;
pub use names::{constant, logical_id, route_id, source, worker_source};
pub use registry::{Function, documented, functions, openapi, routes, workers};
pub use template::{MAX_RESOURCES, count_resources};

/// The workspace that this crate was built in.
#[must_use]
pub fn workspace() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here)
}

/// Everything that `cargo gen` writes into the workspace `root`.
///
/// # Errors
/// When two routes collide, a hand-written file can't be read or lacks the line where something is
/// inserted, or a stack would exceed a limit of AWS such as
/// [`MAX_RESOURCES`].
pub fn outputs(root: &Path) -> Result<Vec<Output>, GenError> {
    registry::checked()?;
    let mut outputs = binaries::outputs(root)?;
    outputs.extend(template::outputs(root)?);
    outputs.push(Output::new("infra/openapi.json", json::pretty(&openapi())));
    outputs.extend(events::outputs()?);
    outputs.push(watch::output(root)?);
    Ok(outputs)
}
