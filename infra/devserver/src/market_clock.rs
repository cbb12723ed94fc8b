//! The market's clock: the machine's, and ahead of it by as much as it was moved. It never goes
//! back, since what was written would lie in the future; for the same reason a market that is kept
//! in a folder stays ahead when it is started again.

use std::{
    fs, io,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use app::Clock;
use tokio::sync::Notify;

use crate::data_dir::DataDir;

/// The file that says by how many milliseconds the clock is ahead.
const FILE: &str = "clock-ahead-ms";
/// The most that it may be ahead.
const MOST: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// The clock of a market that can be moved.
pub struct MarketClock {
    ahead_ms: Arc<AtomicI64>,
    file: Option<PathBuf>,
    moving: Mutex<()>,
    moved: Notify,
}

impl MarketClock {
    /// The clock of the market in `place`, over that of the machine.
    pub(crate) fn open(place: &DataDir, machine: Clock) -> io::Result<(Self, Clock)> {
        let file = match place {
            DataDir::Memory => None,
            DataDir::Folder(folder) => Some(folder.join(FILE)),
        };
        let ahead_ms = match file.as_ref().map(fs::read_to_string) {
            None => 0,
            Some(Ok(text)) => text.trim().parse().map_err(io::Error::other)?,
            Some(Err(error)) if error.kind() == io::ErrorKind::NotFound => 0,
            Some(Err(error)) => return Err(error),
        };
        let ahead_ms = Arc::new(AtomicI64::new(ahead_ms));
        let ahead = Arc::clone(&ahead_ms);
        let clock: Clock = Arc::new(move || machine().saturating_add(ahead.load(Ordering::SeqCst)));
        Ok((Self { ahead_ms, file, moving: Mutex::default(), moved: Notify::new() }, clock))
    }

    /// By how much it is ahead of the machine's clock.
    #[must_use]
    pub fn ahead(&self) -> Duration {
        let ahead_ms = self.ahead_ms.load(Ordering::SeqCst);
        Duration::from_millis(u64::try_from(ahead_ms).unwrap_or_default())
    }

    /// Moves it forward; `false` if it would be ahead by more than 400 days, which is more than any
    /// deadline waits for.
    ///
    /// # Errors
    /// When that can't be written down; then it is not moved.
    pub(crate) fn advance(&self, by: Duration) -> io::Result<bool> {
        let _one_at_a_time = self.moving.lock().unwrap_or_else(PoisonError::into_inner);
        let ahead = self.ahead().saturating_add(by);
        if ahead > MOST {
            return Ok(false);
        }
        let ahead_ms = i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX);
        if let Some(file) = &self.file {
            let new = file.with_extension("new");
            fs::write(&new, format!("{ahead_ms}\n"))?;
            fs::rename(new, file)?;
        }
        self.ahead_ms.store(ahead_ms, Ordering::SeqCst);
        self.moved.notify_one();
        Ok(true)
    }

    /// Waits until it was moved since the last call. For one waiter.
    pub(crate) async fn moved(&self) {
        self.moved.notified().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(60 * 60);

    #[test]
    fn a_clock_stays_ahead_and_has_a_bound() {
        let folder = std::env::temp_dir().join(format!("market-clock-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let place = DataDir::Folder(folder.clone());
        let machine: Clock = Arc::new(|| 1_000);
        let (clock, now) = MarketClock::open(&place, Arc::clone(&machine)).unwrap();
        assert_eq!((now(), clock.ahead()), (1_000, Duration::ZERO));
        assert!(clock.advance(HOUR).unwrap());
        assert_eq!((now(), clock.ahead()), (3_601_000, HOUR));
        assert!(!clock.advance(MOST).unwrap());
        assert_eq!(clock.ahead(), HOUR);
        let (again, now) = MarketClock::open(&place, Arc::clone(&machine)).unwrap();
        assert_eq!((now(), again.ahead()), (3_601_000, HOUR));
        fs::write(folder.join(FILE), "nonsense").unwrap();
        assert!(MarketClock::open(&place, machine).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }
}
