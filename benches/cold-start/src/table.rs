//! Medians, and how they are printed.

use std::{io::Write, time::Duration};

use crate::endpoint::Failed;

/// The function that does nothing.
pub(crate) const EMPTY: &str = "empty";

/// What one start cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// From the start of the process to its first question for an event.
    pub(crate) first_poll: Duration,
    /// Processor time until it asked for a second one.
    pub(crate) cpu: Duration,
    /// The most memory that it held, in KiB.
    pub(crate) peak_kib: u64,
}

/// Prints what `own` costs against `empty`, beside the goals.
pub(crate) fn print(
    name: &str,
    calls: usize,
    empty: &[Sample],
    own: &[Sample],
    sizes: (u64, u64),
) -> Result<(), Failed> {
    let mut out = std::io::stdout().lock();
    let rounds = own.len();
    let calls = decimal(share(calls.try_into()?, rounds.try_into()?));
    writeln!(out, "\nmedians of {rounds} starts, each with {calls} calls of AWS over TLS\n")?;
    writeln!(out, "{:<24}{EMPTY:>12}{name:>20}{:>10}  goal", "", "ratio")?;

    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let both = |of: fn(&Sample) -> Duration| {
        let (empty, own) = (median(empty, of), median(own, of));
        (micros(empty), micros(own))
    };
    for (what, (empty, own), goal) in [
        ("exec to first poll", both(|sample| sample.first_poll), "2x at most"),
        (
            "CPU, first event done",
            both(|sample| sample.cpu),
            "4x at most, 5x where a secret is read",
        ),
    ] {
        let (ratio, ms) = (decimal(share(own, empty)), |micros: u64| decimal(micros / 10));
        writeln!(out, "{what:<24}{:>9} ms{:>17} ms{ratio:>9}x  {goal}", ms(empty), ms(own))?;
    }

    let megabytes = |bytes: u64| decimal(bytes / 10_000);
    let (small, large) = sizes;
    let (small, large) = (megabytes(small), megabytes(large));
    writeln!(out, "{:<24}{small:>9} MB{large:>17} MB{:>10}  9 MB at most", "size", "")?;
    let peak = |samples| decimal(share(median(samples, |sample| sample.peak_kib), 1024));
    let (small, large) = (peak(empty), peak(own));
    writeln!(out, "{:<24}{small:>8} MiB{large:>16} MiB", "most memory held")?;
    Ok(())
}

fn median<T: Ord + Default + Copy>(samples: &[Sample], of: impl Fn(&Sample) -> T) -> T {
    let mut values: Vec<_> = samples.iter().map(of).collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// How often `whole` goes into `part`, in hundredths.
fn share(part: u64, whole: u64) -> u64 {
    part.saturating_mul(100).checked_div(whole).unwrap_or_default()
}

/// Hundredths as a number with a point.
fn decimal(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
