//! A case, how it is run, and how many passed.

use std::{io::Write, path::Path, time::Duration};

use app::system_clock;
use endpoint::{Route, Worker};
use localcloud::lambda::{Function, Outcome, RuntimeApi};
use serde_json::Value;

pub(crate) type Failed = Box<dyn std::error::Error + Send + Sync>;

/// How long a function may take, with its start.
const TIMEOUT: Duration = Duration::from_secs(20);

/// What is under test.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    Route(&'static Route),
    Worker(&'static Worker),
}

impl Case {
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Route(route) => route.spec.id,
            Self::Worker(worker) => worker.spec.id,
        }
    }

    /// The name of its binary: pages share theirs.
    pub(crate) fn binary(self) -> &'static str {
        match self {
            Self::Route(route) => route.spec.function(),
            Self::Worker(worker) => worker.spec.id,
        }
    }
}

#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
}

impl Counts {
    pub(crate) const fn add(&mut self, other: Self) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failed = self.failed.saturating_add(other.failed);
    }

    /// Prints the verdict on `name`, and counts it.
    pub(crate) fn note(
        &mut self,
        name: &str,
        verdict: Result<String, String>,
    ) -> Result<(), Failed> {
        let mut out = std::io::stdout().lock();
        match verdict {
            Ok(said) => {
                self.passed = self.passed.saturating_add(1);
                writeln!(out, "ok      {name:<22} {said}")?;
            }
            Err(problem) => {
                self.failed = self.failed.saturating_add(1);
                writeln!(out, "FAILED  {name:<22} {problem}")?;
            }
        }
        Ok(())
    }
}

/// Runs binary `id` for `event`.
pub(crate) async fn start(
    folder: &Path,
    id: &str,
    settings: Vec<(String, String)>,
    event: &Value,
) -> Result<Outcome, Failed> {
    let function = Function { binary: folder.join(id), settings, timeout: TIMEOUT };
    let api = RuntimeApi::start(system_clock()).await?;
    Ok(api.run(&function, event).await?)
}
