//! What happened, in plain words where somebody reads it, and as a hash in any case.

use std::{
    fmt::Write as _,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::time::Instant;

/// The story of a history.
pub(crate) struct Story {
    begun: Instant,
    told: Mutex<Told>,
    is_told: bool,
}

struct Told {
    lines: Vec<String>,
    hash: u64,
}

impl Story {
    /// An empty story; its lines are kept if it `is_told`.
    pub(crate) fn begin(is_told: bool) -> Self {
        let told = Mutex::new(Told { lines: Vec::new(), hash: 0xcbf2_9ce4_8422_2325 });
        Self { begun: Instant::now(), told, is_told }
    }

    /// When it began.
    pub(crate) const fn begun(&self) -> Instant {
        self.begun
    }

    /// Something happened now.
    pub(crate) fn tell(&self, line: impl FnOnce() -> String) {
        if self.is_told {
            let ms = self.begun.elapsed().as_millis();
            let mut text = String::new();
            let _ = write!(text, "{:>9}.{:03} s  {}", ms / 1000, ms % 1000, line());
            self.told().lines.push(text);
        }
    }

    /// Something happened that has to be the same when the seed is run again.
    pub(crate) fn mix(&self, bytes: &[u8]) {
        let ms = self.begun.elapsed().as_millis().to_le_bytes();
        let mut told = self.told();
        for byte in ms.into_iter().chain(bytes.iter().copied()) {
            told.hash = (told.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The hash of all that was mixed in.
    pub(crate) fn hash(&self) -> u64 {
        self.told().hash
    }

    /// The lines, the oldest first.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.told().lines.clone()
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
