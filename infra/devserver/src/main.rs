//! `market`: the whole market on this machine.

mod operator;

use std::{io::Write, path::PathBuf, process::ExitCode, sync::Arc, time::Instant};

use app::{Config, HttpConnector, Origins, system_clock, system_entropy};
use clap::{Args, Parser, Subcommand};
use devserver::{
    DataDir, GivenUp, LogLines, Market, Reached, Setup, Sockets, demo, deployed, deployed::Aws,
    is_ours, keys, reset, server,
};
use domain::Timestamp;
use ecpay::{BadOrigin, Environment};
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
    /// Bring back what was given up, parked records and dead letters, or say what there is of it.
    Redrive(Redrive),
    /// Check that what is stored agrees with itself. Nothing is changed.
    Check(Check),
    /// Restore the table of a deployed market to a time, into a new table, and check that.
    Restore(Restore),
    /// Make or replace the secrets of a deployed market. The AWS CLI is called.
    #[command(subcommand)]
    Secrets(operator::Secrets),
    /// Make a user of a deployed market an admin: the first one, since nobody registers as one. The
    /// AWS CLI is called.
    Admin {
        /// The stack of the market.
        #[arg(long, value_name = "NAME")]
        stack: String,
        /// The name or the e-mail address that the user signs in with.
        login: String,
    },
    /// Print the OpenAPI document.
    Openapi,
    /// Print every sentence that the market says, for whoever reviews them.
    Texts {
        /// As CSV: where it stands, a note, and its text in each language.
        #[arg(long, required = true)]
        csv: bool,
    },
}

#[derive(Args)]
struct Check {
    /// The data directory of a market that is not running.
    #[arg(long, value_name = "DIR", default_value = ".local")]
    data: PathBuf,
    /// A table of AWS, in place of a data directory; best one that nobody uses. The AWS CLI is
    /// called.
    #[arg(long, value_name = "NAME", conflicts_with = "data")]
    table: Option<String>,
    /// The time that it was restored to; now if not set.
    #[arg(long, value_name = "TIME", value_parser = time, requires = "table")]
    at: Option<Timestamp>,
}

#[derive(Args)]
struct Restore {
    /// The stack of the market. The AWS CLI is called.
    #[arg(long, value_name = "NAME")]
    stack: String,
    /// The time, in the last 35 days, such as 2026-11-27T03:00:00Z.
    #[arg(long, value_name = "TIME", value_parser = time)]
    at: Timestamp,
    /// Only print the commands.
    #[arg(long)]
    print: bool,
}

/// A time as RFC 3339 writes it.
fn time(text: &str) -> Result<Timestamp, &'static str> {
    Timestamp::from_rfc3339(text).ok_or("a time such as 2026-11-27T03:00:00Z is needed")
}

#[derive(Args)]
struct Redrive {
    /// The data directory of a market that is not running.
    #[arg(long, value_name = "DIR", default_value = ".local")]
    data: PathBuf,
    /// The stack of a deployed market, in place of a data directory. The AWS CLI is called.
    #[arg(long, value_name = "NAME", conflicts_with = "data")]
    stack: Option<String>,
    /// The most parked records, or batches of them, that are tried.
    #[arg(long, value_name = "COUNT", default_value_t = 1000)]
    limit: usize,
    /// Do it.
    #[arg(long)]
    apply: bool,
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
    /// Where ECPay sends its notifications: a tunnel to this market; the market itself if not set.
    #[arg(long, value_name = "URL", value_parser = origin)]
    callback_url: Option<String>,
    /// Where ECPay is, such as its system for tests; the local cashier if not set.
    #[arg(long, value_name = "URL", value_parser = origin)]
    ecpay_url: Option<String>,
    /// Open sockets to the table and the queues, and write the settings with which functions in
    /// processes of their own use them, under `cargo lambda watch`, into the data directory.
    #[arg(long, conflicts_with = "ephemeral")]
    sockets: bool,
    /// Where those functions answer.
    #[arg(
        long, value_name = "URL", value_parser = origin,
        requires = "sockets", default_value = "http://localhost:9000"
    )]
    functions_url: String,
    /// Keep the data in memory: it is lost when the process ends.
    #[arg(long)]
    ephemeral: bool,
    /// Don't open a browser.
    #[arg(long)]
    no_open: bool,
    /// Say what is English in a pseudo-locale: longer, with accents, in brackets. What comes
    /// without them is in no catalogue.
    #[arg(long)]
    pseudo_locale: bool,
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

/// An address without a path, as browsers and ECPay are told.
fn origin(url: &str) -> Result<String, BadOrigin> {
    Environment::Stage.origin(Some(url.trim_end_matches('/')))
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
        Command::Redrive(told) => redrive(told).await,
        Command::Check(told) => check(told).await,
        Command::Restore(Restore { stack, at, print }) => {
            deployed::restore(&Aws::default(), &stack, at, print, &mut std::io::stdout()).await
        }
        Command::Secrets(told) => operator::run(told),
        Command::Admin { stack, login } => operator::admin(&stack, &login).await,
        Command::Openapi => {
            let document = serde_json::to_string_pretty(&codegen::openapi())?;
            Ok(writeln!(std::io::stdout(), "{document}")?)
        }
        Command::Texts { .. } => Ok(write!(std::io::stdout(), "{}", devserver::csv())?),
    }
}

async fn serve_market(serve: Serve) -> Result<(), Failed> {
    let started = Instant::now();
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = lines.with_filter(filter_fn(|line| is_logged(line, LevelFilter::WARN)));
    let heard = LogLines.with_filter(filter_fn(LogLines::hears));
    let _ = tracing_subscriber::registry().with(lines).with(heard).try_init();
    log_panics();
    if serve.pseudo_locale {
        texts::speak_pseudo();
    }
    let place = if serve.ephemeral { DataDir::Memory } else { data_dir(&serve.data)? };
    let (listeners, port) = server::bind(serve.port).await?;
    let market = Arc::new(open(place, port, Some(&serve)).await?);
    if demo::load(&market.app).await? {
        // The first page that anybody sees lists the products.
        market.drain().await?;
    }
    let ready_ms = started.elapsed().as_millis();
    welcome(&market, &serve, port, ready_ms)?;
    let _sockets = if serve.sockets { Some(offer(&market, &serve, port).await?) } else { None };
    if !serve.no_open {
        open_browser(&market.app.config.public_url);
    }
    tokio::select! {
        () = server::run(market, listeners) => Ok(()),
        stopped = tokio::signal::ctrl_c() => Ok(stopped?),
    }
}

async fn seed(seed_in: DataArgs) -> Result<(), Failed> {
    let market = open(data_dir(&seed_in)?, 3000, None).await?;
    let loaded = demo::load(&market.app).await?;
    market.drain().await?;
    let said = if loaded { "loaded into" } else { "already in" };
    let folder = seed_in.data.display();
    Ok(writeln!(std::io::stdout(), "the demonstration market is {said} {folder}")?)
}

async fn migrate(folder: PathBuf) -> Result<(), Failed> {
    let market = open_stored(folder).await?;
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

async fn redrive(told: Redrive) -> Result<(), Failed> {
    let mut out = std::io::stdout();
    if let Some(stack) = &told.stack {
        return deployed::redrive(&Aws::default(), stack, told.limit, told.apply, &mut out);
    }
    let market = open_stored(told.data).await?;
    let all =
        if told.apply { market.redrive(told.limit).await? } else { market.given_up().await? };
    for GivenUp { worker, found, back, left } in all {
        writeln!(out, "{worker}: {found} given up, {back} brought back, {left} left")?;
    }
    if told.apply {
        market.drain().await?;
    } else {
        writeln!(out, "Nothing was changed. With --apply it is.")?;
    }
    Ok(())
}

async fn check(told: Check) -> Result<(), Failed> {
    let mut out = std::io::stdout();
    if let Some(table) = &told.table {
        let at = told.at.unwrap_or_else(|| Timestamp::from_millis(system_clock()()));
        return deployed::check(&Aws::default(), table, at, &mut out).await;
    }
    let market = open_stored(told.data).await?;
    // What is made of the last writes is not lost, but not yet written.
    market.read_stream().await?;
    let app = &market.app;
    deployed::report(&app.db.check(app.now()).await?, &mut out)
}

/// The market in a folder that holds one.
async fn open_stored(folder: PathBuf) -> Result<Market, Failed> {
    if !is_ours(&folder)? {
        return Err(format!("{} holds no market", folder.display()).into());
    }
    open(DataDir::Folder(folder), 3000, None).await
}

/// The data directory, deleted first with `--reset`.
fn data_dir(args: &DataArgs) -> Result<DataDir, Failed> {
    if args.reset {
        reset(&args.data)?;
    }
    Ok(DataDir::Folder(args.data.clone()))
}

/// The market as `serve` wants it, if it is to be served.
async fn open(place: DataDir, port: u16, serve: Option<&Serve>) -> Result<Market, Failed> {
    let clock = system_clock();
    let keys = keys(&place, Timestamp::from_millis(clock()))?;
    let public_url = format!("http://localhost:{port}");
    let ecpay_url = serve.and_then(|serve| serve.ecpay_url.clone());
    let callback_url = serve.and_then(|serve| serve.callback_url.clone());
    let setup = Setup {
        place,
        clock,
        entropy: system_entropy(),
        keys,
        config: Config {
            callback_url: callback_url.unwrap_or_else(|| public_url.clone()),
            public_url,
            demonstration: true,
            secure_cookies: false,
            cors_origins: Origins {
                list: serve.map(|serve| serve.cors_origin.clone()).unwrap_or_default(),
                localhost: true,
            },
        },
        workers: codegen::workers(),
        provider: if ecpay_url.is_some() { Some(provider()?) } else { None },
        ecpay_url: ecpay_url.unwrap_or_else(|| format!("http://127.0.0.1:{port}")),
        // ECPay waits minutes between two tries, which is too long to watch.
        retry_plan: RetryPlan::every(5),
    };
    Market::open(setup).await
}

/// What asks ECPay at its own hosts.
#[cfg(feature = "tls")]
fn provider() -> Result<HttpConnector, Failed> {
    egress::public()
}

/// What asks ECPay at its own hosts: nothing in a market that was built without TLS.
#[cfg(not(feature = "tls"))]
fn provider() -> Result<HttpConnector, Failed> {
    Err("--ecpay-url takes a market with TLS: cargo run --features tls -- serve …".into())
}

/// Opens the sockets of functions in processes of their own, and says how to start those.
async fn offer(market: &Market, serve: &Serve, port: u16) -> Result<Sockets, Failed> {
    let sockets = Sockets::open(market, port.checked_add(1000).unwrap_or_default()).await?;
    let reached = Reached {
        public_url: &serve.functions_url,
        callback_url: serve.callback_url.as_deref().unwrap_or(&serve.functions_url),
    };
    let file = sockets.write(market, reached, &serve.data.data)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "  Functions {} with", serve.functions_url)?;
    writeln!(out, "            cargo lambda watch -p functions --env-file {}\n", file.display())?;
    Ok(sockets)
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
    writeln!(out, "Night Market is open ({ready_ms} ms)\n")?;
    writeln!(out, "  Shop      {url}            (English: {url}/en)")?;
    writeln!(out, "  Staff     {url}/staff/orders")?;
    writeln!(out, "  API       {url}/docs       ({url}/api/openapi.json)")?;
    writeln!(out, "  Developer {url}/_dev       requests, queues, orders, the clock")?;
    let played = if serve.ecpay_url.is_none() { "plays ECPay; no real money" } else { "is ECPay" };
    writeln!(out, "  Cashier   {}      {played}", market.app.ecpay.origin())?;
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
