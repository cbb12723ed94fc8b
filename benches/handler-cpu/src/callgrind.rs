//! Runs the second role under callgrind, and reads the profile.

use std::{
    fs, io,
    path::Path,
    process::{Command, Stdio},
};

use crate::{replay::CALLS, tape::Failed};

/// What is counted: the two functions of `replay` that poll a handler, and the SDK's calls alone.
const HANDLER: &str = "handler_cpu::replay::handler";
const SDK: &str = "handler_cpu::replay::sdk";

/// Instructions of one call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// All.
    pub(crate) whole: u64,
    /// Those of the SDK's calls.
    pub(crate) sdk: u64,
}

/// Whether valgrind is there.
///
/// # Errors
/// When it is not.
pub(crate) fn find() -> Result<(), Failed> {
    let ran = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    match ran {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("valgrind --version ended with {status}").into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err("valgrind is not installed; nothing else here counts instructions".into())
        }
        Err(error) => Err(error.into()),
    }
}

/// Counts one call of what is recorded in `tape`.
pub(crate) fn count(tape: &Path) -> Result<Count, Failed> {
    let profile = tape.with_extension("callgrind");
    let ran = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet", "--collect-atstart=no"])
        .args(["--compress-strings=no", "--compress-pos=no"])
        .args([HANDLER, SDK].map(|counted| format!("--toggle-collect={counted}*")))
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(std::env::current_exe()?)
        .arg("replay")
        .arg(tape)
        .output()?;
    if !ran.status.success() {
        let log = String::from_utf8_lossy(&ran.stderr).into_owned();
        return Err(format!("the replay of {} failed:\n{log}", tape.display()).into());
    }
    let profile = fs::read_to_string(profile)?;
    let each = |name| {
        Ok::<_, Failed>(inclusive(&profile, name)?.checked_div(CALLS.into()).unwrap_or_default())
    };
    Ok(Count { whole: each(HANDLER)?, sdk: each(SDK)? })
}

/// The instructions in the function `name` and below it.
///
/// A profile names, function by function, what each calls, followed by what that took (Valgrind's
/// manual, "Callgrind Format Specification").
fn inclusive(profile: &str, name: &str) -> Result<u64, Failed> {
    let (mut sum, mut called) = (0_u64, false);
    let mut lines = profile.lines();
    while let Some(line) = lines.next() {
        if let Some(callee) = line.strip_prefix("cfn=") {
            called = callee == name;
        } else if line.starts_with("calls=") {
            let took = lines.next().and_then(|line| line.split(' ').nth(1));
            let took: u64 = took.ok_or("a call in the profile has no cost")?.parse()?;
            sum = sum.saturating_add(if called { took } else { 0 });
        }
    }
    if sum == 0 {
        return Err(
            format!("the profile has no call of {name}; is it of a stripped binary?").into()
        );
    }
    Ok(sum)
}
