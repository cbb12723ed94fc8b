//! What a handler computes itself, against its calls of DynamoDB's SDK, in instructions.
//!
//! `cargo run --release -p handler-cpu -- [ROUTE…]` records what DynamoDB answers to a valid call
//! of each route, then starts itself under valgrind's callgrind, where the same request goes
//! through the same handler, answered from the recording. So neither an engine nor a network is
//! counted, and the count is nearly the same in every run, however busy the machine is.
//!
//! What is counted is [`endpoint::Route::call`] of a function that is warm, with the SDK's client
//! and the log as they are deployed. Beside it the same inputs are sent by the SDK alone, and the
//! handler's own work is the difference. A handler may take 1.5 times its calls, and twice if it
//! has but one: reading and writing a handful of items should cost less than the way to them.
//!
//! # What the numbers are not
//!
//! - Below the SDK there is no HTTP client and no TLS. With them its part would be larger.
//! - Valgrind knows no SHA instructions, which processors on Lambda have. About a fifth of an SDK
//!   call here is the hash of its signature; of a handler's own work, tokens and ECPay's checksum
//!   are up to an eighth.
//! - The conversion of API Gateway's event is not part of a route, and not counted.
//!
//! # Exceptions
//!
//! None.

mod callgrind;
mod function;
mod raw;
mod record;
mod replay;
mod report;
mod scene;
mod tape;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use tracing_subscriber::filter::LevelFilter;

use callgrind::Count;
use report::Row;
use tape::Failed;

/// What a handler computes itself, against its calls of DynamoDB's SDK.
#[derive(Parser)]
struct Cli {
    /// Which routes; all that are known if nothing is said.
    routes: Vec<String>,
    /// Keeps recordings and profiles there, for `callgrind_annotate`.
    #[arg(long, value_name = "FOLDER")]
    keep: Option<PathBuf>,
    #[command(subcommand)]
    role: Option<Role>,
}

/// What the command starts itself for.
#[derive(Subcommand)]
enum Role {
    /// Plays a recording: what runs under callgrind.
    #[command(hide = true)]
    Replay { tape: PathBuf },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.role {
        Some(Role::Replay { tape }) => replay::replay(tape).map(|()| true),
        None => measure(&cli),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "handler-cpu: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Measures and prints; whether all keep to their limits.
fn measure(cli: &Cli) -> Result<bool, Failed> {
    callgrind::find()?;
    let temporary = std::env::temp_dir().join(format!("handler-cpu-{}", std::process::id()));
    let folder = cli.keep.as_ref().unwrap_or(&temporary);
    fs::create_dir_all(folder)?;
    let rows = rows(cli, folder);
    if cli.keep.is_none() {
        fs::remove_dir_all(folder)?;
    }
    report::print(&rows?)
}

fn rows(cli: &Cli, folder: &Path) -> Result<Vec<Row>, Failed> {
    // Why a call failed, if one does.
    tracing_subscriber::fmt().with_max_level(LevelFilter::WARN).with_writer(std::io::stderr).init();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let unknown = cli.routes.iter().find(|id| !scene::ROUTES.contains(&id.as_str()));
    if let Some(id) = unknown {
        return Err(format!("{id} is none of {}", scene::ROUTES.join(", ")).into());
    }
    let wanted = |id: &&&str| cli.routes.is_empty() || cli.routes.iter().any(|one| one == **id);
    let mut rows = Vec::new();
    for id in scene::ROUTES.iter().filter(wanted) {
        let tape = runtime.block_on(record::record(id))?;
        let file = folder.join(id).with_extension("json");
        fs::write(&file, serde_json::to_vec_pretty(&tape)?)?;
        let Count { whole, sdk } = callgrind::count(&file)?;
        rows.push(Row { id, calls: tape.calls(), whole, sdk });
    }
    Ok(rows)
}
