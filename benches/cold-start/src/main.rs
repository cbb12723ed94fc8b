//! What a start costs, against a function that does nothing.
//!
//! `cargo run --release -p cold-start -- [--binary ID]` starts both in turn, each under a Runtime
//! API of its own, and prints medians. Both are built for release beforehand, as `.ci/functions`
//! does. DynamoDB is a loopback endpoint with TLS that finds nothing, so that what is measured is
//! the function's own work, its first handshake included.

mod endpoint;
mod table;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use app::system_clock;
use clap::Parser;
use devserver::DataDir;
use localcloud::lambda::{End, Function, RuntimeApi};
use serde_json::Value;

use endpoint::{Endpoint, Failed};
use table::{EMPTY, Sample, print};

/// How long one start may take.
const TIMEOUT: Duration = Duration::from_secs(20);
/// The roots that the endpoint is certified by.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tls/root.pem");

/// What a start costs, against a function that does nothing.
#[derive(Parser)]
struct Cli {
    /// Which function.
    #[arg(long, value_name = "ID", default_value = "get-product")]
    binary: String,
    /// How often each is started.
    #[arg(long, default_value_t = 25)]
    rounds: u16,
    /// Where the binaries are; cargo's folder for release if nothing is said.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let ran = runtime.map_err(Failed::from);
    match ran.and_then(|runtime| runtime.block_on(run(Cli::parse()))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "cold-start: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<(), Failed> {
    let folder = cli.folder.unwrap_or_else(release);
    let world = testkit::World::open_in(DataDir::Memory, system_clock()()).await;
    let buyer = world.customer("buyer").await;
    let event = signed_in(&cli.binary, &buyer.tokens.access)?;
    let endpoint = Endpoint::open(&testkit::keys(&[testkit::WORLD_KEY])).await?;
    let settings = settings(&endpoint.url());
    let function = |name: &str, settings: Vec<(String, String)>| -> Result<Function, Failed> {
        let binary = folder.join(name);
        if !binary.is_file() {
            let binary = binary.display();
            return Err(format!("{binary} is not there; .ci/functions builds it").into());
        }
        Ok(Function { binary, settings, timeout: TIMEOUT })
    };
    let (empty, own) = (function(EMPTY, Vec::new())?, function(&cli.binary, settings)?);

    // The first of each brings the files into memory, and is not counted.
    start(&empty, &event).await?;
    start(&own, &event).await?;
    let (mut empties, mut owns) = (Vec::new(), Vec::new());
    let before = endpoint.calls();
    for _ in 0..cli.rounds.max(1) {
        empties.push(start(&empty, &event).await?);
        owns.push(start(&own, &event).await?);
    }
    let calls = endpoint.calls().saturating_sub(before);
    let sizes = (size(&empty.binary)?, size(&own.binary)?);
    print(&cli.binary, calls, &empties, &owns, sizes)
}

/// Where cargo puts what it builds for release.
fn release() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "cargo's own variable, not a setting")]
    let target = std::env::var("CARGO_TARGET_DIR").map(PathBuf::from);
    target.unwrap_or_else(|_| codegen::workspace().join("target")).join("release")
}

/// The sample event of the function `id`.
fn sample(id: &str) -> Result<Value, Failed> {
    let events = codegen::workspace().join("events");
    let paths = ["http", "stream", "schedule"].map(|kind| events.join(kind).join(id));
    let found = paths.iter().map(|path| path.with_extension("json")).find(|path| path.is_file());
    let path = found.ok_or_else(|| format!("events holds no {id}.json"))?;
    Ok(serde_json::from_str(&fs::read_to_string(path)?)?)
}

fn size(binary: &Path) -> Result<u64, Failed> {
    Ok(fs::metadata(binary)?.len())
}

/// The sample event of the function `id`, sent by a customer who has signed in with `token`.
fn signed_in(id: &str, token: &str) -> Result<Value, Failed> {
    let mut event = sample(id)?;
    if let Some(headers) = event.get_mut("headers").and_then(Value::as_object_mut) {
        headers.insert("authorization".to_owned(), format!("Bearer {token}").into());
    }
    Ok(event)
}

/// What a function is told.
fn settings(aws: &str) -> Vec<(String, String)> {
    [
        ("TABLE", "night-market"),
        ("EXPIRING_TABLE", "night-market-expiring"),
        ("QUEUE_URL", "https://sqs.example.com/queue"),
        ("PUBLIC_URL", "https://market.example.com"),
        ("CALLBACK_URL", "https://api.example.com"),
        ("JWT_SIGNING_KEYS_SECRET", "keys"),
        ("ECPAY_SECRET", "ecpay"),
        ("ORIGIN_VERIFY_SECRET", "origin"),
        ("ECPAY_ENVIRONMENT", "stage"),
        ("AWS_ENDPOINT_URL", aws),
        ("AWS_CA_BUNDLE", ROOT),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

/// Starts `function` once, for `event`.
async fn start(function: &Function, event: &Value) -> Result<Sample, Failed> {
    let outcome = RuntimeApi::start(system_clock()).await?.run(function, event).await?;
    let answered = matches!(outcome.end, End::Response(_));
    match (outcome.first_poll, outcome.usage) {
        (Some(first_poll), Some(usage)) if answered => {
            Ok(Sample { first_poll, cpu: usage.cpu, peak_kib: usage.peak_kib })
        }
        (Some(_), None) if answered => Err("this system does not tell what a process used".into()),
        _ => {
            let name = function.binary.display();
            Err(format!("{name} did not answer: {:?}\n{}", outcome.end, outcome.log).into())
        }
    }
}
