//! Which hours of the deadlines are marked already.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

/// The hours that this process has marked, so that each is marked once.
#[derive(Default)]
pub(crate) struct MarkedHours(Mutex<BTreeSet<i64>>);

impl MarkedHours {
    pub(crate) fn is_new(&self, hour: i64) -> bool {
        !self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&hour)
    }

    pub(crate) fn remember(&self, hour: i64) {
        /// Some weeks; deadlines lie a day ahead.
        const MOST: usize = 1_000;
        let mut hours = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if hours.len() >= MOST {
            hours.pop_first();
        }
        hours.insert(hour);
    }
}
