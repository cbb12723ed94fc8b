//! `cargo gen` writes the generated files; `cargo gen --check` lists what it would change.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use codegen::{GenError, differences, outputs, workspace, write};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        [] => run(false),
        ["--check"] => run(true),
        _ => {
            let _ = writeln!(io::stderr().lock(), "usage: cargo gen [--check]");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(io::stderr().lock(), "cargo gen: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(check: bool) -> Result<ExitCode, GenError> {
    let root = workspace();
    let outputs = outputs(root)?;
    let differences = differences(root, &outputs)?;
    let mut out = io::stdout().lock();
    for difference in &differences {
        // A closed pipe is no error: nobody reads the list.
        let _ = writeln!(out, "{difference}");
    }
    if check {
        let same = differences.is_empty();
        return Ok(if same { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    write(root, &differences)?;
    Ok(ExitCode::SUCCESS)
}
