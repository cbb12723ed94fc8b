//! Every function as it is deployed, against the code that it was built from.
//!
//! `function-tests [FOLDER [ID…]]` starts each binary of FOLDER (`target/release`), or only those
//! named, under a Runtime API of its own, over sockets of a local cloud, and sends it its sample
//! event. Its answer must be the same as that of its route or worker in this process, over another
//! market of the same kind. Then it removes settings: a function that can't work must exit at once,
//! and log why.

mod case;
mod event;
mod part;
mod refusals;
mod rest;
mod said;
mod side;

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use endpoint::{Run, batch};
use serde_json::Value;

use case::{Case, Counts, Failed, start};
use part::Part;
use said::Said;
use side::Side;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let passed = runtime.map_err(Failed::from).and_then(|runtime| runtime.block_on(run()));
    match passed {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "function-tests: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<bool, Failed> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().map_or_else(release, PathBuf::from);
    let only: Vec<_> = arguments.collect();
    let routes = codegen::routes().into_iter().map(|(_, route)| Case::Route(route));
    let workers = codegen::workers().iter().map(|worker| Case::Worker(worker));
    let wanted = |case: &Case| only.is_empty() || only.iter().any(|id| id == case.id());
    let cases: Vec<_> = routes.chain(workers).filter(wanted).enumerate().collect();
    for (_, case) in &cases {
        let binary = folder.join(case.binary());
        if !binary.is_file() {
            let binary = binary.display();
            return Err(format!("{binary} is not there; .ci/functions builds it").into());
        }
    }
    // Two functions at a time, each over its own pair of markets.
    let (even, odd): (Vec<_>, Vec<_>) = cases.into_iter().partition(|(number, _)| number % 2 == 0);
    let mut counts = Counts::default();
    let (even, odd) = tokio::try_join!(lane(&folder, even), lane(&folder, odd))?;
    counts.add(even);
    counts.add(odd);
    counts.add(rest::check(&folder).await?);
    counts.add(refusals::check(&folder).await?);
    let Counts { passed, failed } = counts;
    writeln!(std::io::stdout().lock(), "{passed} passed, {failed} failed")?;
    Ok(failed == 0)
}

/// Where cargo puts what it builds for release.
fn release() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "cargo's own variable, not a setting")]
    let target = std::env::var("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|_| codegen::workspace().join("target")).join("release")
}

/// Tests `cases` one after the other.
async fn lane(folder: &Path, cases: Vec<(usize, Case)>) -> Result<Counts, Failed> {
    let (deployed, local) = (Side::open().await?, Side::open().await?);
    let mut counts = Counts::default();
    for (number, case) in cases {
        let verdict = match judge(folder, &deployed, &local, number, case).await {
            Ok(verdict) => verdict,
            Err(error) => Err(error.to_string()),
        };
        counts.note(case.id(), verdict)?;
    }
    Ok(counts)
}

/// The function's answer, or how that differs from the expected one.
async fn judge(
    folder: &Path,
    deployed: &Side,
    local: &Side,
    number: usize,
    case: Case,
) -> Result<Result<String, String>, Failed> {
    let sample = event::sample(case)?;
    let part = Part::cast(deployed, number, case).await?;
    let outcome = start(folder, case.binary(), deployed.settings(), &part.fill(&sample)?).await?;
    let got = Said::by_function(case, &outcome, deployed).await?;

    let part = Part::cast(local, number, case).await?;
    let want = in_process(local, case, &part.fill(&sample)?).await?;
    Ok(match outcome.first_poll {
        Some(first_poll) if got == want && !got.is_bad() => {
            let ms = first_poll.as_millis();
            Ok(format!("{got} (first poll after {ms} ms)"))
        }
        _ => Err(format!("said {got}, and in process {want}\n{}", outcome.log)),
    })
}

/// The expected answer: that of the same code in this process.
async fn in_process(side: &Side, case: Case, event: &Value) -> Result<Said, Failed> {
    let app = &side.world.market.app;
    let records = || {
        let records = event.pointer("/Records").and_then(Value::as_array);
        records.ok_or("a batch without records")
    };
    match case {
        Case::Route(route) => Ok(Said::reply(&route.call(app, event::request(event)?).await)),
        Case::Worker(worker) => match worker.run {
            Run::Event(_) => {
                let text = |record: &Value, name: &str| {
                    record.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
                };
                let message = |record: &Value| batch::Message {
                    id: text(record, "messageId"),
                    body: text(record, "body"),
                };
                let messages = records()?.iter().map(message).collect();
                let failures = batch::consume(app, worker, messages, None).await;
                Ok(Said::batch(failures, side.messages().await?))
            }
            Run::Record(_) => {
                let read = batch::read(app, worker, records()?.clone(), None);
                let failures = read.await.err().map(|stopped| stopped.sequence_number);
                Ok(Said::batch(failures.into_iter().collect(), side.messages().await?))
            }
            Run::Relay => {
                let bus = side.world.market.bus();
                let relayed = batch::relay(bus, worker, records()?.clone());
                let failures = relayed.await.err().map(|stopped| stopped.sequence_number);
                Ok(Said::batch(failures.into_iter().collect(), side.messages().await?))
            }
            Run::Tick(_) => Ok(Said::Done(u64::try_from(batch::tick(app, worker).await?)?)),
        },
    }
}
