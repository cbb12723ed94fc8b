//! The table that is printed, and the limits.

use std::io::Write;

use crate::tape::Failed;

/// What one route takes.
pub(crate) struct Row {
    /// The route.
    pub(crate) id: &'static str,
    /// Its calls of DynamoDB.
    pub(crate) calls: usize,
    /// Instructions of one call of the route.
    pub(crate) whole: u64,
    /// Those of them in the SDK.
    pub(crate) sdk: u64,
}

impl Row {
    /// The handler's own instructions.
    const fn own(&self) -> u64 {
        self.whole.saturating_sub(self.sdk)
    }

    /// The handler's own against the SDK's, in hundredths.
    fn ratio(&self) -> u64 {
        share(self.own(), self.sdk)
    }

    /// What the ratio may be, in hundredths. One call is less to set a handler's work against.
    const fn limit(&self) -> u64 {
        if self.calls == 1 { 200 } else { 150 }
    }
}

/// Prints `rows`; whether all keep to their limits.
pub(crate) fn print(rows: &[Row]) -> Result<bool, Failed> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "thousands of instructions of one call of a warm function\n")?;
    writeln!(
        out,
        "{:<24}{:>6}{:>8}{:>8}{:>11}{:>8}{:>11}",
        "route", "calls", "SDK", "own", "own / SDK", "limit", "all / SDK"
    )?;
    for row in rows {
        let (calls, sdk, own) = (row.calls, row.sdk / 1000, row.own() / 1000);
        let (ratio, limit) = (decimal(row.ratio()), decimal(row.limit()));
        let all = decimal(share(row.whole, row.sdk));
        let kept = if row.ratio() > row.limit() { "  too much" } else { "" };
        writeln!(
            out,
            "{:<24}{calls:>6}{sdk:>8}{own:>8}{ratio:>11}{limit:>8}{all:>11}{kept}",
            row.id
        )?;
    }
    Ok(rows.iter().all(|row| row.ratio() <= row.limit()))
}

/// How often `whole` goes into `part`, in hundredths.
fn share(part: u64, whole: u64) -> u64 {
    part.saturating_mul(100).checked_div(whole).unwrap_or(u64::MAX)
}

/// Hundredths as a number with a point.
fn decimal(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}
