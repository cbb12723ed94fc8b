//! How calls of the table go.

use std::{sync::atomic::Ordering, time::Duration};

use localcloud::dynamodb::{Attempt, ErrorKind, Fault, Passage};

use super::{Kind, Weather};
use crate::dice::Dice;

/// The longest that a call takes in calm weather, each way, in milliseconds.
const WAY_MS: u64 = 12;
/// How late a write may land after its caller gave up, in milliseconds.
const ZOMBIE_MS: (u64, u64) = (600, 3_600);
/// How long a slow call takes, in milliseconds.
const SLOW_MS: (u64, u64) = (1_000, 9_000);

impl Weather {
    /// How `attempt` goes.
    pub(crate) fn passage(&self, attempt: &Attempt<'_>) -> Passage {
        self.calls.fetch_add(1, Ordering::SeqCst);
        if !self.changes() {
            return Passage::default();
        }
        let (mut before, after) = self.roll(Kind::Slow, |dice, _| (way(dice), way(dice)));
        let fails = |kind| Some(Fault::Before(kind));
        let late = self.roll(Kind::Zombie, |dice, _| millis(dice, ZOMBIE_MS));
        let kinds = [
            (Kind::Lost, Some(Fault::TimeoutBefore)),
            (Kind::Unheard, Some(Fault::TimeoutAfter)),
            (Kind::Failed, fails(ErrorKind::InternalError)),
            (Kind::FailedAfter, Some(Fault::After(ErrorKind::InternalError))),
            (Kind::Zombie, Some(Fault::Late(late))),
            (Kind::Throttled, fails(ErrorKind::Throttled)),
            (Kind::Conflict, fails(ErrorKind::TransactionConflict)),
            (Kind::InProgress, fails(ErrorKind::InProgress)),
            (Kind::Partial, Some(Fault::Partial)),
            (Kind::Stale, self.may_be_stale().then_some(Fault::Stale)),
        ];
        let struck = kinds.into_iter().find_map(|(kind, fault)| {
            let fault = fault.filter(|_| self.would_strike(kind))?;
            fault.happens_to(attempt.operation, attempt.body).then_some((kind, fault))
        });
        if let Some((kind, _)) = struck {
            self.told(attempt, kind);
        }
        if self.strikes(Kind::Slow) {
            before = self.roll(Kind::Slow, |dice, _| millis(dice, SLOW_MS));
        }
        Passage { before, fault: struck.map(|(_, fault)| fault), after }
    }
}

fn way(dice: &mut Dice) -> Duration {
    Duration::from_millis(dice.between(1, WAY_MS))
}

fn millis(dice: &mut Dice, (least, most): (u64, u64)) -> Duration {
    Duration::from_millis(dice.between(least, most))
}
