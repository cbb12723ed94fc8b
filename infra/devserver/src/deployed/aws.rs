//! The AWS command line program.

use std::{
    ffi::OsString,
    io::{self, Write as _},
    process::{Command, Stdio},
};

use serde_json::Value;

/// Why a call of AWS did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum AwsError {
    /// There is no such program.
    #[error("`{0}` can't be run. Install the AWS CLI, or run this yourself where it is")]
    NoProgram(String, #[source] io::Error),
    /// It refused, or could not reach AWS.
    #[error("`{0}` failed: {1}")]
    Refused(String, String),
    /// It answered something else than was asked for.
    #[error("`{0}` answered what can't be read: {1}")]
    Unreadable(String, String),
    /// The stack has no such resource.
    #[error("the stack {0} has no {1}: is it a Night Market?")]
    NoResource(String, &'static str),
}

/// The AWS command line program.
#[derive(Clone, Debug)]
pub struct Aws {
    program: OsString,
}

impl Default for Aws {
    fn default() -> Self {
        Self::at("aws")
    }
}

impl Aws {
    /// The one at a path.
    #[must_use]
    pub fn at(program: impl Into<OsString>) -> Self {
        Self { program: program.into() }
    }

    /// What it prints when it is called with `arguments`, and with `input` to read.
    ///
    /// # Errors
    /// [`AwsError`].
    pub fn call(&self, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>, AwsError> {
        let told = command_line(arguments);
        let failed = |error| AwsError::NoProgram(told.clone(), error);
        let mut process = Command::new(&self.program)
            .args(arguments)
            .env("AWS_PAGER", "")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        if let Some(mut stdin) = process.stdin.take() {
            // One that reads nothing has ended before, and says why.
            let _ = stdin.write_all(input);
        }
        let output = process.wait_with_output().map_err(failed)?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            let problem = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            Err(AwsError::Refused(told, problem))
        }
    }

    /// What it answers, as JSON; `null` if it answers nothing.
    ///
    /// # Errors
    /// [`AwsError`].
    pub fn json(&self, arguments: &[&str]) -> Result<Value, AwsError> {
        let mut all = arguments.to_vec();
        all.extend(["--output", "json"]);
        let printed = self.call(&all, &[])?;
        if printed.iter().all(u8::is_ascii_whitespace) {
            return Ok(Value::Null);
        }
        let unreadable =
            |error: serde_json::Error| AwsError::Unreadable(command_line(&all), error.to_string());
        serde_json::from_slice(&printed).map_err(unreadable)
    }
}

/// The command, as a shell takes it.
pub(super) fn command_line(arguments: &[&str]) -> String {
    let plain =
        |one: &&str| one.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_./:=,".contains(&b));
    let quoted = arguments.iter().map(|one| {
        if plain(one) { (*one).to_owned() } else { format!("'{}'", one.replace('\'', r"'\''")) }
    });
    ["aws".to_owned()].into_iter().chain(quoted).collect::<Vec<_>>().join(" ")
}
