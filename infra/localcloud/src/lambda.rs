//! Lambda's side of a function: the environment it starts in, and the Runtime API it polls.
//!
//! For tests and benches of the binaries that are deployed. They are started as they are, with
//! nothing of this process's own environment.
//!
//! # How it differs from the service
//!
//! - An environment sees one event. It is ended once it asks for the next one.
//! - Nothing is frozen between events, and memory and processors are not limited.
//! - Answers are not streamed, and there are no extensions.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::{Clock, REGION, Socket};

mod invocation;
mod usage;

pub use invocation::End;
pub use usage::Usage;

use invocation::Invocation;

/// How long a process gets to become idle before its usage is read.
const SETTLE: Duration = Duration::from_millis(5);
/// The longest wait for the rest of an ended process's output.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// A function as it is deployed.
#[derive(Clone, Debug)]
pub struct Function {
    /// The binary to run.
    pub binary: PathBuf,
    /// Its settings, over those that Lambda makes.
    pub settings: Vec<(String, String)>,
    /// How long it may take, from its start to its answer.
    pub timeout: Duration,
}

/// What a function did.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The result of the event.
    pub end: End,
    /// From the start of the process until it asked for its first event.
    pub first_poll: Option<Duration>,
    /// What it wrote, first to its standard output, then to its standard error.
    pub log: String,
    /// The resources it had used when it was done, if the system reports them.
    pub usage: Option<Usage>,
}

/// The Runtime API of one environment, on a loopback socket.
#[derive(Debug)]
pub struct RuntimeApi {
    invocation: Arc<Invocation>,
    socket: Socket,
}

impl RuntimeApi {
    /// Starts to listen. `clock` is the time of deadlines.
    pub async fn start(clock: Clock) -> io::Result<Self> {
        let invocation = Arc::new(Invocation::new(clock));
        let socket = Socket::serve(0, invocation::router(&invocation)).await?;
        Ok(Self { invocation, socket })
    }

    /// Runs `function` for `event`: until it has answered and asks for the next one, or ends.
    pub async fn run(self, function: &Function, event: &Value) -> io::Result<Outcome> {
        let name = name(&function.binary);
        let mut command = Command::new(&function.binary);
        command
            .env_clear()
            .envs(environment(&name, &self.socket.address().to_string()))
            .envs(function.settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        self.invocation.push(event, &name, function.timeout);

        let started = Instant::now();
        let mut child = command.spawn()?;
        let (out, err) = (read(child.stdout.take()), read(child.stderr.take()));
        let (end, usage) = self.watch(&mut child, function.timeout).await?;
        let first_poll =
            self.invocation.first_poll().map(|at| at.saturating_duration_since(started));
        let log = format!("{}{}", heard(out).await, heard(err).await);
        Ok(Outcome { end, first_poll, log, usage })
    }

    async fn watch(&self, child: &mut Child, limit: Duration) -> io::Result<(End, Option<Usage>)> {
        let mut usage = None;
        let end = tokio::select! {
            status = child.wait() => {
                let status = status?;
                match self.invocation.end() {
                    Some(reported @ End::InitError(_)) => reported,
                    _ => End::Exited(status),
                }
            }
            () = self.invocation.done() => {
                sleep(SETTLE).await;
                usage = child.id().and_then(Usage::of);
                self.invocation.end().unwrap_or(End::Late)
            }
            () = sleep(limit) => End::Late,
        };
        child.kill().await?;
        Ok((end, usage))
    }
}

/// The name of a binary.
fn name(binary: &Path) -> String {
    binary.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The variables that Lambda sets itself.
fn environment(name: &str, runtime_api: &str) -> Vec<(&'static str, String)> {
    vec![
        ("AWS_LAMBDA_RUNTIME_API", runtime_api.to_owned()),
        ("AWS_LAMBDA_FUNCTION_NAME", name.to_owned()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256".to_owned()),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", format!("/aws/lambda/{name}")),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "local".to_owned()),
        ("AWS_REGION", REGION.to_owned()),
        ("AWS_DEFAULT_REGION", REGION.to_owned()),
        ("AWS_ACCESS_KEY_ID", "local".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
        ("AWS_SESSION_TOKEN", "local".to_owned()),
        ("_HANDLER", "bootstrap".to_owned()),
        ("LANG", "en_US.UTF-8".to_owned()),
        ("TZ", ":UTC".to_owned()),
    ]
}

/// Reads what a process writes while it runs, so that it never waits for a reader.
fn read(stream: Option<impl AsyncRead + Unpin + Send + 'static>) -> JoinHandle<Vec<u8>> {
    tokio::spawn(async move {
        let mut text = Vec::new();
        if let Some(mut stream) = stream {
            // What came before an error is still worth reading.
            let _ = stream.read_to_end(&mut text).await;
        }
        text
    })
}

async fn heard(reader: JoinHandle<Vec<u8>>) -> String {
    // A process of the function's own could keep the pipe open.
    match timeout(LAST_WORDS, reader).await {
        Ok(Ok(text)) => String::from_utf8_lossy(&text).into_owned(),
        Ok(Err(_)) | Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    async fn run(binary: &str, limit: Duration) -> Outcome {
        let function = Function {
            binary: PathBuf::from(binary),
            settings: vec![("SETTING".to_owned(), "value".to_owned())],
            timeout: limit,
        };
        let api = RuntimeApi::start(Arc::new(|| 0)).await.unwrap();
        api.run(&function, &json!({})).await.unwrap()
    }

    #[tokio::test]
    async fn a_process_that_ends_is_reported_with_what_it_wrote() {
        let outcome = run("/usr/bin/env", Duration::from_secs(10)).await;
        let End::Exited(status) = outcome.end else { panic!("{outcome:?}") };
        assert!(status.success());
        assert_eq!(outcome.first_poll, None);
        let set: Vec<_> = outcome.log.lines().filter_map(|line| line.split_once('=')).collect();
        for known in ["AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "SETTING"] {
            assert!(set.iter().any(|(name, _)| *name == known), "{known}");
        }
        let own = ["PATH", "HOME", "CARGO_MANIFEST_DIR"];
        assert!(!set.iter().any(|(name, _)| own.contains(name)), "{}", outcome.log);
    }

    #[tokio::test]
    async fn a_process_that_never_asks_is_ended() {
        let outcome = run("/usr/bin/yes", Duration::from_millis(50)).await;
        assert_eq!(outcome.end, End::Late);
    }

    #[tokio::test]
    async fn a_binary_that_is_not_there_is_an_error() {
        let function = Function {
            binary: PathBuf::from("/nowhere"),
            settings: vec![],
            timeout: Duration::from_secs(1),
        };
        let api = RuntimeApi::start(Arc::new(|| 0)).await.unwrap();
        assert!(api.run(&function, &json!({})).await.is_err());
    }
}
