//! The market in simulation: each seed is a whole market with people, faults and laws.

mod day;
mod dice;
mod history;
mod law;
mod laws;
mod limits;
mod lock;
mod memory;
mod mortal;
mod mutant;
mod mutants;
mod operation;
mod operations;
mod people;
mod report;
mod rest;
mod room;
mod scene;
mod shrink;
mod sim;
mod story;
mod weather;

use std::{io::Write as _, process::ExitCode};

use clap::Parser;

use crate::{limits::Limits, report::Tally};

/// Runs histories of the market, each from a seed, and checks its laws.
#[derive(Debug, Parser)]
#[command(name = "cargo sim")]
struct Args {
    /// How many histories.
    #[arg(long, default_value_t = 1_000)]
    histories: u64,
    /// The first seed.
    #[arg(long, default_value_t = 1)]
    from: u64,
    /// One seed alone.
    #[arg(long)]
    seed: Option<u64>,
    /// The most steps of a history.
    #[arg(long, default_value_t = 12)]
    steps: u32,
    /// How many run at the same time.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// Tells what happens in the history of the seed.
    #[arg(long, requires = "seed")]
    story: bool,
    /// Looks for the planted bugs, in so many histories each.
    #[arg(long, value_name = "HISTORIES")]
    mutants: Option<u64>,
    /// The planted bugs whose name has this in it alone, and how each is found.
    #[arg(long, requires = "mutants")]
    named: Option<String>,
    /// Prints a hash of each history.
    #[arg(long)]
    hashes: bool,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let mut out = std::io::stdout().lock();
    let limits = Limits::of(args.steps);
    if let Some(most) = args.mutants {
        let found = report::find_mutants(&mut out, most, &limits, args.named.as_deref());
        return if found.unwrap_or(false) { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    let (from, histories) = args.seed.map_or((args.from, args.histories), |seed| (seed, 1));
    if args.story {
        let report = history::run(from, &limits, None, true);
        for line in &report.story {
            let _ = writeln!(out, "{line}");
        }
    }
    let tally = Tally::of(from, histories, args.threads, &limits, None);
    if args.hashes {
        for (seed, hash) in &tally.hashes {
            let _ = writeln!(out, "{seed} {hash:016x}");
        }
    }
    let _ = tally.print(&mut out);
    match tally.first.clone() {
        Some((seed, violation)) => {
            let _ = report::explain(&mut out, seed, &violation, &limits, None);
            ExitCode::FAILURE
        }
        None => ExitCode::SUCCESS,
    }
}
