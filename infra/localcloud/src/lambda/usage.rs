//! The resources that a process has used, as Linux reports them.

use std::fs;
use std::path::Path;
use std::time::Duration;

/// The resources that a process has used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// Processor time of its threads, in user and system mode.
    pub cpu: Duration,
    /// The most memory that it held at once, in KiB.
    pub peak_kib: u64,
}

impl Usage {
    /// What process `pid` has used until now; threads that have ended do not count.
    #[must_use]
    pub fn of(pid: u32) -> Option<Self> {
        let process = Path::new("/proc").join(pid.to_string());
        let mut nanos = 0_u64;
        for thread in fs::read_dir(process.join("task")).ok()? {
            let times = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
            nanos = nanos.saturating_add(times.split_whitespace().next()?.parse().ok()?);
        }
        let status = fs::read_to_string(process.join("status")).ok()?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let peak_kib = peak.split_whitespace().next()?.parse().ok()?;
        Some(Self { cpu: Duration::from_nanos(nanos), peak_kib })
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn work_is_seen() {
        let before = Usage::of(std::process::id()).unwrap();
        let mut sum = 0_u64;
        for number in 0..3_000_000_u64 {
            sum = std::hint::black_box(sum.wrapping_add(number));
        }
        let after = Usage::of(std::process::id()).unwrap();
        assert!(after.cpu > before.cpu, "{sum}");
        assert!(after.peak_kib > 1024);
    }
}
