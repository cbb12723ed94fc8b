//! Runs many histories, counts, and explains what was found.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::{
    history, limits::Limits, lock::lock, mutant::Mutant, mutants, shrink::shrink, sim::Violation,
    weather::Kind,
};

/// What came of many histories.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    histories: u64,
    orders: usize,
    calls: u64,
    faults: BTreeMap<&'static str, u64>,
    /// How many histories broke each law, and the first seed.
    broken: BTreeMap<&'static str, (u64, u64)>,
    /// The violation of the lowest seed that has one.
    pub(crate) first: Option<(u64, Violation)>,
    /// The hash of each history.
    pub(crate) hashes: BTreeMap<u64, u64>,
}

impl Tally {
    /// Runs the histories of so many seeds from `from` on.
    pub(crate) fn of(
        from: u64,
        histories: u64,
        threads: usize,
        limits: &Limits,
        mutant: Option<&'static Mutant>,
    ) -> Self {
        let tally = Mutex::new(Self::default());
        let next = AtomicU64::new(from);
        let end = from.saturating_add(histories);
        std::thread::scope(|scope| {
            for _ in 0..threads.max(1) {
                scope.spawn(|| {
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= end {
                            return;
                        }
                        let report = history::run(seed, limits, mutant, false);
                        lock(&tally).add(seed, &report);
                    }
                });
            }
        });
        tally.into_inner().unwrap_or_default()
    }

    fn add(&mut self, seed: u64, report: &history::Report) {
        self.histories = self.histories.saturating_add(1);
        self.orders = self.orders.saturating_add(report.orders);
        self.calls = self.calls.saturating_add(report.calls);
        self.hashes.insert(seed, report.hash);
        for (kind, count) in Kind::ALL.iter().zip(&report.faults) {
            let sum = self.faults.entry(kind.name()).or_default();
            *sum = sum.saturating_add(*count);
        }
        let mut seen: Vec<&str> = Vec::new();
        for violation in &report.violations {
            if seen.contains(&violation.law) {
                continue;
            }
            seen.push(violation.law);
            let entry = self.broken.entry(violation.law).or_insert((0, seed));
            *entry = (entry.0.saturating_add(1), entry.1.min(seed));
        }
        if let Some(violation) = report.violations.first()
            && self.first.as_ref().is_none_or(|(first, _)| seed < *first)
        {
            self.first = Some((seed, violation.clone()));
        }
    }

    /// Prints what was counted.
    pub(crate) fn print(&self, out: &mut impl Write) -> io::Result<()> {
        let all: u64 = self.faults.values().sum();
        let kinds = self.faults.values().filter(|count| **count > 0).count();
        writeln!(
            out,
            "{} histories, {} orders, {} calls of the table, {all} faults of {kinds} kinds",
            self.histories, self.orders, self.calls
        )?;
        for (name, count) in &self.faults {
            writeln!(out, "  {count:>9}  {name}")?;
        }
        if self.broken.is_empty() {
            writeln!(out, "no law was broken")?;
        }
        for (law, (count, seed)) in &self.broken {
            writeln!(out, "BROKEN: {law}, in {count} histories, first by seed {seed}")?;
        }
        Ok(())
    }
}

/// Explains how the history of `seed` breaks a law, in as little as that takes.
pub(crate) fn explain(
    out: &mut impl Write,
    seed: u64,
    violation: &Violation,
    limits: &Limits,
    mutant: Option<&'static Mutant>,
) -> io::Result<()> {
    let small = shrink(seed, limits, mutant, violation.law);
    writeln!(out, "\nseed {seed} breaks the law of {}: {}", violation.law, violation.seen)?;
    let left: Vec<&str> = Kind::ALL
        .iter()
        .filter(|kind| !small.without.contains(kind))
        .map(|kind| kind.name())
        .collect();
    let (steps, absent) = (small.steps, small.absent.len());
    writeln!(out, "it takes {steps} steps, without {absent} of the people, and of the faults:")?;
    writeln!(out, "  {}", left.join("; "))?;
    for line in history::run(seed, &small, mutant, true).story {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Looks for every planted bug in so many histories each, and prints which law finds it first and
/// in which; `false` if one is not found.
pub(crate) fn find_mutants(
    out: &mut impl Write,
    most: u64,
    limits: &Limits,
    named: Option<&str>,
) -> io::Result<bool> {
    let mut missed = 0_u32;
    writeln!(out, "| planted bug | first seed | law |\n|---|---|---|")?;
    for mutant in mutants::all() {
        if named.is_some_and(|name| !mutant.name.contains(name)) {
            continue;
        }
        let found = (1..=most).find_map(|seed| {
            let report = history::run(seed, limits, Some(mutant), false);
            let violation = report.violations.first()?;
            // What breaks without it too was not found because of it.
            let sound = history::run(seed, limits, None, false).violations.is_empty();
            sound.then(|| (seed, violation.clone()))
        });
        match found {
            Some((seed, violation)) => {
                writeln!(out, "| {} | {seed} | {} |", mutant.name, violation.law)?;
                if named.is_some() {
                    explain(out, seed, &violation, limits, Some(mutant))?;
                }
            }
            None => {
                missed = missed.saturating_add(1);
                writeln!(out, "| {} | NOT FOUND in {most} | |", mutant.name)?;
            }
        }
        out.flush()?;
    }
    Ok(missed == 0)
}
