//! What the sweep may judge: what is not left to the projector, and the minutes under which an
//! entry may be filed.

use db::{Due, minute_of};
use domain::Timestamp;

use crate::App;

/// What changed in the last minutes is left to the projector.
const YOUNG_SECONDS: i64 = 10 * 60;
/// How long after its time the entry of a deadline is left to the schedule that handles it, which
/// puts it off by an hour at most each time, in minutes.
const OVERDUE_MINUTES: i64 = 120;
/// How far ahead an entry may have been put off, in minutes.
const AHEAD_MINUTES: i64 = 62;

/// Since when what happened is left to the projector.
pub(super) fn young_since(app: &App) -> Timestamp {
    app.now().plus_seconds(YOUNG_SECONDS.saturating_neg())
}

/// Whether what happened at `at` is no longer left to the projector.
pub(super) fn is_grown(app: &App, at: Timestamp) -> bool {
    at.plus_seconds(YOUNG_SECONDS) < app.now()
}

/// The minutes under which an entry that was due before may be filed now.
#[derive(Clone, Copy)]
pub(super) struct OpenMinutes {
    pub(super) now: i64,
    /// The first; `None` while the schedule that handles them is hours late, and nothing can be
    /// said.
    from: Option<i64>,
}

impl OpenMinutes {
    pub(super) fn of(app: &App, from: i64) -> Self {
        let now = minute_of(app.now());
        // Nothing was finished yet in a market that just opened.
        let late = from != 0 && now.saturating_sub(from) > OVERDUE_MINUTES;
        let recent = now.saturating_sub(OVERDUE_MINUTES);
        Self { now, from: (!late).then_some(from.max(recent)) }
    }

    /// Whether an entry whose time is the minute `at` is left to the schedule that handles it.
    pub(super) const fn is_young(self, at: i64) -> bool {
        self.now.saturating_sub(at) < OVERDUE_MINUTES
    }

    /// Whether nothing can be said of what is filed.
    pub(super) const fn is_late(self) -> bool {
        self.from.is_none()
    }

    /// Every place where `due`, whose time is the minute `at`, may be filed.
    pub(super) fn places(self, due: Due, at: i64) -> Vec<(Due, i64)> {
        let Some(from) = self.from else { return Vec::new() };
        (from.max(at)..=self.now.saturating_add(AHEAD_MINUTES))
            .map(|minute| (due, minute))
            .collect()
    }
}
