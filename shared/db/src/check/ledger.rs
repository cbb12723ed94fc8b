//! What a check has to remember until the whole table was read.

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};

use domain::Timestamp;

use super::law::{Fault, Law};

/// How old an item is at least whose entries have to be there, in seconds, as the sweep sees it.
const YOUNG_SECONDS: i64 = 10 * 60;

/// Remembers what is wanted and not yet seen, by digests of 64 bits.
pub(super) struct Ledger {
    at: Timestamp,
    /// Every key, and what else was seen.
    seen: HashSet<u64>,
    /// What has to be there.
    wanted: Vec<(u64, Fault)>,
    /// What two kinds of items have to agree about: how often one said it more than the other.
    balance: HashMap<u64, (i32, Fault)>,
    /// What is so young that what is made of it may lack.
    young: HashSet<String>,
    faults: Vec<Fault>,
}

impl Ledger {
    pub(super) fn new(at: Timestamp) -> Self {
        Self {
            at,
            seen: HashSet::new(),
            wanted: Vec::new(),
            balance: HashMap::new(),
            young: HashSet::new(),
            faults: Vec::new(),
        }
    }

    /// `what` is there: the item at a key, or something that several kinds of items may say.
    pub(super) fn see(&mut self, what: impl Hash) {
        self.seen.insert(digest(&what));
    }

    /// `what` has to be there, because of the item `of`.
    pub(super) fn want(&mut self, law: Law, of: &str, what: impl Hash) {
        let digest = digest(&what);
        if !self.seen.contains(&digest) {
            self.wanted.push((digest, Fault { law, of: of.to_owned() }));
        }
    }

    /// The item `of` says `what`, which another kind of item has to say once, too.
    pub(super) fn own(&mut self, law: Law, of: &str, what: impl Hash) {
        self.weigh(law, of, what, 1);
    }

    /// An item about `of` says `what`, which the item itself has to say, too.
    pub(super) fn told(&mut self, law: Law, of: &str, what: impl Hash) {
        self.weigh(law, of, what, -1);
    }

    fn weigh(&mut self, law: Law, of: &str, what: impl Hash, one: i32) {
        let digest = digest(&(law, what));
        let new = || (0, Fault { law, of: of.to_owned() });
        let (sum, _) = self.balance.entry(digest).or_insert_with(new);
        *sum = sum.saturating_add(one);
        if *sum == 0 {
            self.balance.remove(&digest);
        }
    }

    /// `of` is wrong by itself.
    pub(super) fn fault(&mut self, law: Law, of: &str) {
        self.faults.push(Fault { law, of: of.to_owned() });
    }

    /// `of` was changed at that time.
    pub(super) fn changed(&mut self, of: &str, at: Timestamp) {
        if at.plus_seconds(YOUNG_SECONDS) >= self.at {
            self.young.insert(of.to_owned());
        }
    }

    /// What does not hold, each once.
    pub(super) fn faults(self) -> Vec<Fault> {
        let Self { seen, wanted, balance, young, mut faults, .. } = self;
        let lacking = wanted.into_iter().filter(|(digest, _)| !seen.contains(digest));
        faults.extend(lacking.map(|(_, fault)| fault));
        faults.extend(balance.into_values().map(|(_, fault)| fault));
        faults.retain(|fault| !(fault.law.is_late() && young.contains(&fault.of)));
        faults.sort();
        faults.dedup();
        faults
    }
}

/// The same for the same value as long as the process lives.
fn digest(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
