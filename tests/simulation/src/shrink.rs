//! Cuts a history that breaks a law down to what it takes: fewer steps, fewer faults, fewer people.

use crate::{history, limits::Limits, mutant::Mutant, weather::Kind};

/// The most people that a history has.
const MOST_PEOPLE: usize = 8;

/// The smallest limits found within which the history of `seed` still breaks `law`.
pub(crate) fn shrink(
    seed: u64,
    limits: &Limits,
    mutant: Option<&'static Mutant>,
    law: &str,
) -> Limits {
    let breaks = |limits: &Limits| {
        let report = history::run(seed, limits, mutant, false);
        report.violations.iter().any(|violation| violation.law == law)
    };
    let mut best = limits.clone();
    for steps in 0..best.steps {
        let fewer = Limits { steps, ..best.clone() };
        if breaks(&fewer) {
            best = fewer;
            break;
        }
    }
    for kind in Kind::ALL {
        let mut calmer = best.clone();
        calmer.without.insert(*kind);
        if breaks(&calmer) {
            best = calmer;
        }
    }
    for place in 0..MOST_PEOPLE {
        let mut lonelier = best.clone();
        lonelier.absent.insert(place);
        if breaks(&lonelier) {
            best = lonelier;
        }
    }
    best
}
