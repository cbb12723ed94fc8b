//! The market's own binary, and a minimal HTTP client.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

/// The longest that any step may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A market in a process of its own, killed with its test.
pub(crate) struct Market {
    process: Child,
    /// Its port.
    pub(crate) port: u16,
    /// How long it took to open, by its own output, in milliseconds.
    pub(crate) ready_ms: u64,
}

impl Market {
    /// Starts the market on `folder`.
    pub(crate) fn start(folder: &Path) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut process = Command::new(env!("CARGO_BIN_EXE_market"))
            .args(["--no-open", "--port", &port.to_string(), "--data"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(process.stdout.take().unwrap());
        let (mut port, mut ready_ms) = (None, None);
        for line in out.lines().map_while(Result::ok) {
            if let Some((_, rest)) = line.split_once(" is open (") {
                ready_ms = rest.split(' ').next().and_then(|number| number.parse().ok());
            }
            if let Some((_, rest)) = line.split_once("Shop      http://localhost:") {
                port = rest.split_whitespace().next().and_then(|number| number.parse().ok());
            }
            // The last line of its welcome: its later output is not read.
            if line.contains("Logins") {
                break;
            }
        }
        let (Some(port), Some(ready_ms)) = (port, ready_ms) else {
            let _ = process.kill();
            panic!("the market did not say when and where it is open: {ready_ms:?} {port:?}");
        };
        Self { process, port, ready_ms }
    }

    /// Kills the process (`SIGKILL`), without a chance to clean up.
    pub(crate) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Market {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An answer.
pub(crate) struct Asked {
    pub(crate) status: u16,
    pub(crate) text: String,
    /// The body as JSON, if it is JSON.
    pub(crate) json: Value,
    /// The cursor of the next page of a list.
    pub(crate) next_cursor: Option<String>,
}

/// Waits until `done`, at most [`PATIENCE`].
pub(crate) fn until(what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}");
        std::thread::park_timeout(Duration::from_millis(2));
    }
}

pub(crate) fn get(port: u16, path: &str, token: &str) -> Asked {
    call(port, "GET", path, Some(token), &[], None).unwrap()
}

pub(crate) fn post(port: u16, path: &str, token: &str, body: &Value) -> Asked {
    call(port, "POST", path, Some(token), &[], Some(body)).unwrap()
}

pub(crate) fn form(port: u16, path: &str, body: &str) -> Asked {
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    send(port, "POST", path, &[kind], body).unwrap()
}

/// Sends one request, with an optional token, headers and an optional JSON body.
pub(crate) fn call(
    port: u16,
    method: &str,
    path: &str,
    token: Option<&str>,
    headers: &[(&str, &str)],
    body: Option<&Value>,
) -> std::io::Result<Asked> {
    let bearer = token.map(|token| format!("Bearer {token}"));
    let mut all = headers.to_vec();
    all.extend(bearer.as_deref().map(|bearer| ("Authorization", bearer)));
    all.extend(body.map(|_| ("Content-Type", "application/json")));
    send(port, method, path, &all, &body.map(Value::to_string).unwrap_or_default())
}

fn send(
    port: u16,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> std::io::Result<Asked> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut request = format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\
         Content-Length: {}\r\n",
        body.len()
    );
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str("\r\n");
    request.push_str(body);
    stream.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    read(&String::from_utf8_lossy(&answer)).ok_or_else(|| {
        let cut = std::io::ErrorKind::UnexpectedEof;
        std::io::Error::new(cut, "the answer was cut off")
    })
}

/// An answer, if it arrived completely.
fn read(answer: &str) -> Option<Asked> {
    let (head, text) = answer.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let header = |wanted: &str| {
        head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
        })
    };
    let length = header("content-length").and_then(|length| length.parse().ok());
    if length.is_some_and(|length: usize| text.len() < length) {
        return None;
    }
    let json = serde_json::from_str(text).unwrap_or_default();
    let next_cursor = header("x-next-cursor");
    Some(Asked { status, text: text.to_owned(), json, next_cursor })
}
