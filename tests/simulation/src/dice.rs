//! Chance, all of it from the seed. Each purpose has dice of its own: what is left out of a history
//! does not change how the others fall.

use std::time::Duration;

use tokio::time::Instant;

/// The moments at which many things happen at once.
const BEAT: Duration = Duration::from_secs(5);

/// A source of chance.
pub(crate) struct Dice(fastrand::Rng);

impl Dice {
    /// The dice for one purpose of the history of `seed`.
    pub(crate) fn of(seed: u64, purpose: &str) -> Self {
        // FNV-1a, so that neighbouring seeds and purposes have nothing in common.
        let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let bytes = seed.to_le_bytes().into_iter().chain(purpose.bytes());
        Self(fastrand::Rng::with_seed(bytes.fold(0xcbf2_9ce4_8422_2325, mix)))
    }

    /// Dice of its own for something else.
    pub(crate) fn other(&mut self) -> Self {
        Self(self.0.fork())
    }

    /// A number below `end`; nothing is below 0.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.0.u64(..end) }
    }

    /// A number from `least` to `most`.
    pub(crate) fn between(&mut self, least: u64, most: u64) -> u64 {
        least.saturating_add(self.below(most.saturating_sub(least).saturating_add(1)))
    }

    /// True `in_thousand` times in a thousand.
    pub(crate) fn strikes(&mut self, in_thousand: u64) -> bool {
        self.below(1000) < in_thousand
    }

    /// One of `all`.
    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let end = u64::try_from(all.len()).unwrap_or_default();
        all.get(usize::try_from(self.below(end)).unwrap_or_default())
    }

    /// Puts `all` into another order.
    pub(crate) fn shuffle<T>(&mut self, all: &mut [T]) {
        self.0.shuffle(all);
    }

    /// Waits, at most so long and mostly much shorter; half of the time until a moment for which
    /// others wait too, so that what is done then is done at the same time.
    pub(crate) async fn pause(&mut self, since: Instant, most: Duration) {
        let mut wait = self.wait(most);
        if self.strikes(500) {
            let at = since.elapsed().saturating_add(wait);
            let beat = u64::try_from(BEAT.as_millis()).unwrap_or(1);
            let over = u64::try_from(at.as_millis()).unwrap_or_default().checked_rem(beat);
            let left = beat.saturating_sub(over.unwrap_or_default());
            wait = wait.saturating_add(Duration::from_millis(left));
        }
        tokio::time::sleep(wait).await;
    }

    /// A time of at most `most`, mostly much shorter: every order of magnitude is as likely.
    pub(crate) fn wait(&mut self, most: Duration) -> Duration {
        let shift = self.below(10);
        let most = u64::try_from(most.as_millis()).unwrap_or(u64::MAX) >> shift;
        Duration::from_millis(self.below(most.saturating_add(1)))
    }
}
