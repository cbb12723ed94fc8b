//! `market`: the whole market on this machine.

use std::{io::Write, path::PathBuf, process::ExitCode, sync::Arc, time::Instant};

use app::{Config, Origins, system_clock, system_entropy};
use clap::{Args, Parser, Subcommand};
use devserver::{DataDir, Market, Setup, demo, is_ours, keys, reset, server};
use domain::Timestamp;
use endpoint::{is_logged, log_panics};
use localcloud::cashier::RetryPlan;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::{
    Layer as _, filter::filter_fn, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// The market on this machine: every route, consumer and schedule in one process.
#[derive(Parser)]
#[command(display_name = "Night Market", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the market (the default).
    Serve(Serve),
    /// Load the demonstration market into a folder, and stop.
    Seed(DataArgs),
    /// Bring everything that is stored to its newest format, repair what was left behind, and stop.
    Migrate {
        /// The data directory.
        #[arg(long, value_name = "DIR", default_value = ".local")]
        data: PathBuf,
    },
    /// Print the OpenAPI document.
    Openapi,
}

#[derive(Args)]
struct Serve {
    /// The port; the next free one if it is taken.
    #[arg(long, default_value_t = 3000)]
    port: u16,
    #[command(flatten)]
    data: DataArgs,
    /// An origin whose pages may call the API, beside those of this machine; may be repeated.
    #[arg(long, value_name = "ORIGIN")]
    cors_origin: Vec<String>,
    /// Keep the data in memory: it is lost when the process ends.
    #[arg(long)]
    ephemeral: bool,
    /// Don't open a browser.
    #[arg(long)]
    no_open: bool,
}

#[derive(Args)]
struct DataArgs {
    /// The data directory.
    #[arg(long, value_name = "DIR", default_value = ".local")]
    data: PathBuf,
    /// Delete all data first.
    #[arg(long)]
    reset: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime.map_err(Failed::from).and_then(|runtime| runtime.block_on(run(cli)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&*error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "market: {}", with_causes(&*error));
            ExitCode::FAILURE
        }
    }
}

/// Whether whoever read the output has read enough of it.
fn is_broken_pipe(error: &(dyn std::error::Error + 'static)) -> bool {
    let error = error.downcast_ref::<std::io::Error>();
    error.is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

/// What went wrong, and why.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        // Some say already what their cause says.
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = error.source();
    }
    text
}

async fn run(cli: Cli) -> Result<(), Failed> {
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(serve) => serve_market(serve).await,
        Command::Seed(data) => seed(data).await,
        Command::Migrate { data } => migrate(data).await,
        Command::Openapi => {
            let document = serde_json::to_string_pretty(&codegen::openapi())?;
            Ok(writeln!(std::io::stdout(), "{document}")?)
        }
    }
}

async fn serve_market(serve: Serve) -> Result<(), Failed> {
    let started = Instant::now();
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = lines.with_filter(filter_fn(|line| is_logged(line, LevelFilter::WARN)));
    let _ = tracing_subscriber::registry().with(lines).try_init();
    log_panics();
    let place = if serve.ephemeral { DataDir::Memory } else { data_dir(&serve.data)? };
    let (listeners, port) = server::bind(serve.port).await?;
    let market = Arc::new(open(place, port, serve.cors_origin.clone()).await?);
    if demo::load(&market.app).await? {
        // The first page that anybody sees lists the products.
        market.drain().await?;
    }
    let ready_ms = started.elapsed().as_millis();
    welcome(&market, &serve, port, ready_ms)?;
    if !serve.no_open {
        open_browser(&market.app.config.public_url);
    }
    tokio::select! {
        served = server::run(market, listeners) => served,
        stopped = tokio::signal::ctrl_c() => Ok(stopped?),
    }
}

async fn seed(seed_in: DataArgs) -> Result<(), Failed> {
    let market = open(data_dir(&seed_in)?, 3000, Vec::new()).await?;
    let loaded = demo::load(&market.app).await?;
    market.drain().await?;
    let said = if loaded { "loaded into" } else { "already in" };
    let folder = seed_in.data.display();
    Ok(writeln!(std::io::stdout(), "the demonstration market is {said} {folder}")?)
}

async fn migrate(folder: PathBuf) -> Result<(), Failed> {
    if !is_ours(&folder)? {
        return Err(format!("{} holds no market", folder.display()).into());
    }
    let market = open(DataDir::Folder(folder), 3000, Vec::new()).await?;
    // The entries of what was written last come first: they are not lost, but not yet written.
    market.read_stream().await?;
    let report = app::sweep::whole(&market.app).await?;
    let (items, rewritten, repaired) = (report.items, report.rewritten, report.repaired());
    let mut out = std::io::stdout();
    writeln!(out, "{items} items: {rewritten} rewritten, {repaired} repaired")?;
    if report.unreadable > 0 {
        return Err(format!("{} items can't be read", report.unreadable).into());
    }
    Ok(())
}

/// The data directory, deleted first with `--reset`.
fn data_dir(args: &DataArgs) -> Result<DataDir, Failed> {
    if args.reset {
        reset(&args.data)?;
    }
    Ok(DataDir::Folder(args.data.clone()))
}

async fn open(place: DataDir, port: u16, cors_origins: Vec<String>) -> Result<Market, Failed> {
    let clock = system_clock();
    let keys = keys(&place, Timestamp::from_millis(clock()))?;
    let public_url = format!("http://localhost:{port}");
    let setup = Setup {
        place,
        clock,
        entropy: system_entropy(),
        keys,
        config: Config {
            callback_url: public_url.clone(),
            public_url,
            demonstration: true,
            secure_cookies: false,
            cors_origins: Origins { list: cors_origins, localhost: true },
        },
        workers: codegen::workers(),
        cashier_url: format!("http://127.0.0.1:{port}"),
        // ECPay waits minutes between two tries, which is too long to watch.
        retry_plan: RetryPlan::every(5),
    };
    Market::open(setup).await
}

fn welcome(market: &Market, serve: &Serve, port: u16, ready_ms: u128) -> Result<(), Failed> {
    let mut out = std::io::stdout().lock();
    let url = &market.app.config.public_url;
    if port != serve.port {
        writeln!(out, "Port {} is taken; using {port}.", serve.port)?;
    }
    let data = if serve.ephemeral {
        "nowhere (--ephemeral)".to_owned()
    } else {
        serve.data.data.display().to_string()
    };
    writeln!(out, "夜市 Night Market is open ({ready_ms} ms)\n")?;
    writeln!(out, "  Shop      {url}            (English: {url}/en)")?;
    writeln!(out, "  Staff     {url}/staff/orders")?;
    writeln!(out, "  API       {url}/docs       ({url}/api/openapi.json)")?;
    writeln!(out, "  Cashier   {}      plays ECPay; no real money", market.app.ecpay.origin())?;
    writeln!(out, "  Data      {data}")?;
    let logins: Vec<_> = demo::LOGINS.iter().map(|(name, _)| *name).collect();
    writeln!(out, "  Logins    {} (the password is the name)\n", logins.join(", "))?;
    Ok(())
}

/// Opens a browser, if there is a desktop.
fn open_browser(url: &str) {
    #[expect(clippy::disallowed_methods, reason = "the desktop's own variables, not settings")]
    let set = |name: &str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    if set("CI") || set("SSH_CONNECTION") {
        return;
    }
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if set("DISPLAY") || set("WAYLAND_DISPLAY") {
        "xdg-open"
    } else {
        return;
    };
    let quiet = std::process::Stdio::null;
    // A failure does not matter: the address is printed.
    let _ = std::process::Command::new(opener).arg(url).stdout(quiet()).stderr(quiet()).spawn();
}
