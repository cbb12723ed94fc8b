//! Faults. Each history has a weather of its own: some kinds of faults, each at its own rate.

pub(crate) mod provider;
mod queues;
mod table;

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use localcloud::dynamodb::Attempt;

use tokio::time::Instant;

use crate::{dice::Dice, lock::lock, story::Story};

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident $text:literal $rate:literal,)*) => {
        /// A kind of fault.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Kind {
            $($(#[doc = $doc])* $name,)*
        }

        impl Kind {
            /// Every kind.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name.
            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// How often it strikes in a thousand chances, in calm weather.
            const fn rate(self) -> u64 {
                match self { $(Self::$name => $rate,)* }
            }
        }
    };
}

kinds! {
    /// A call of the table is lost without effect.
    Lost "table: lost before effect" 8,
    /// A call of the table takes effect, and its answer is lost.
    Unheard "table: answer lost after effect" 8,
    /// A call of the table fails without effect.
    Failed "table: 500 before effect" 5,
    /// A call of the table takes effect, and a failure is reported.
    FailedAfter "table: 500 after effect" 5,
    /// A write takes effect seconds after its caller gave up.
    Zombie "table: lands after its timeout" 5,
    /// The table throttles.
    Throttled "table: throttled" 6,
    /// Another transaction holds the item.
    Conflict "table: transaction conflict" 10,
    /// An attempt with the same token is at work.
    InProgress "table: transaction in progress" 5,
    /// A batch is done in part.
    Partial "table: part of a batch unprocessed" 20,
    /// An eventual read, or an index, is up to ten seconds behind.
    Stale "table: stale read" 40,
    /// A call of the table takes seconds.
    Slow "table: slow" 6,
    /// Expired items are deleted, or are left for long.
    Swept "table: expired items deleted late" 60,
    /// A request of the queues fails without effect.
    Refused "queue: 500 before effect" 15,
    /// A request of the queues takes effect, and a failure is reported.
    RefusedAfter "queue: 500 after effect" 15,
    /// A message is delivered again although it was handled.
    Twice "queue: delivered twice" 60,
    /// A message waits until its next visibility.
    Late "queue: delivered late" 40,
    /// Messages come in another order.
    Shuffled "queue: reordered" 150,
    /// A message that nobody can read.
    Poison "queue: poisoned message" 8,
    /// A message becomes visible while it is handled.
    Overdue "queue: visible while handled" 30,
    /// Dead letters are brought back.
    Redriven "queue: dead letters redriven" 40,
    /// A batch of the stream is delivered again.
    StreamTwice "stream: batch delivered twice" 60,
    /// A batch of the stream is small.
    StreamSplit "stream: batch split" 150,
    /// An invocation dies at some await.
    Crash "function: crash at an await" 40,
    /// A function begins anew, without what it had in memory.
    Restart "function: restarted, caches lost" 30,
    /// The clock of a function is wrong.
    Skew "function: clock skew" 500,
    /// The provider does not answer.
    Outage "provider: outage" 80,
    /// The provider refuses us for a while.
    Ban "provider: banned (403)" 40,
    /// The provider takes seconds.
    Sluggish "provider: slow" 80,
    /// The provider does not know yet what was paid.
    Unsettled "provider: says unpaid what is paid" 60,
    /// The notice of a payment comes again.
    Renotified "provider: notice repeated" 40,
}

/// Where what belongs to `kind` stands.
fn place(kind: Kind) -> usize {
    Kind::ALL.iter().position(|one| *one == kind).unwrap_or_default()
}

/// How old the answer of an eventual read, or of an index, may be.
const OLDEST_READ: Duration = Duration::from_secs(10);

/// The weather of a history.
pub(crate) struct Weather {
    rates: Vec<u64>,
    dice: Vec<Mutex<Dice>>,
    struck: Vec<AtomicU64>,
    calls: AtomicU64,
    /// When the table was remembered that stale reads are answered from.
    remembered: Mutex<Option<Instant>>,
    calm: AtomicBool,
    story: Arc<Story>,
}

tokio::task_local! {
    static CALM: ();
}

/// Does `work` of the harness itself, which meets no fault.
pub(crate) async fn calmly<T>(work: impl Future<Output = T>) -> T {
    CALM.scope((), Box::pin(work)).await
}

impl Weather {
    /// The weather of `seed`, without some kinds.
    pub(crate) fn of(seed: u64, without: &BTreeSet<Kind>, story: Arc<Story>) -> Self {
        let mut swarm = Dice::of(seed, "weather");
        let rate = |kind: &Kind| {
            // Half of the kinds are absent, so that what they would hide is seen; some are rife.
            let factor = swarm.pick(&[0, 0, 0, 0, 1, 1, 2, 6]).copied().unwrap_or_default();
            let absent = without.contains(kind);
            if absent { 0 } else { kind.rate().saturating_mul(factor).min(900) }
        };
        Self {
            rates: Kind::ALL.iter().map(rate).collect(),
            dice: Kind::ALL.iter().map(|kind| Mutex::new(Dice::of(seed, kind.name()))).collect(),
            struck: Kind::ALL.iter().map(|_| AtomicU64::new(0)).collect(),
            calls: AtomicU64::new(0),
            remembered: Mutex::default(),
            calm: AtomicBool::new(false),
            story,
        }
    }

    /// The story that it is told in.
    pub(crate) fn story(&self) -> &Story {
        &self.story
    }

    /// Ends all faults.
    pub(crate) fn clear_up(&self) {
        self.calm.store(true, Ordering::SeqCst);
    }

    /// Whether a fault of `kind` strikes now.
    pub(crate) fn strikes(&self, kind: Kind) -> bool {
        self.may(kind) && self.roll(kind, |dice, rate| dice.strikes(rate)) && {
            self.count(kind);
            true
        }
    }

    /// Whether it strikes, where it is counted by whoever sees that it has an effect.
    fn would_strike(&self, kind: Kind) -> bool {
        self.may(kind) && self.roll(kind, |dice, rate| dice.strikes(rate))
    }

    /// What is drawn from the dice of `kind`.
    pub(crate) fn roll<T>(&self, kind: Kind, draw: impl FnOnce(&mut Dice, u64) -> T) -> T {
        let place = place(kind);
        let rate = self.rates.get(place).copied().unwrap_or_default();
        match self.dice.get(place) {
            Some(dice) => draw(&mut dice.lock().unwrap_or_else(PoisonError::into_inner), rate),
            None => draw(&mut Dice::of(0, ""), rate),
        }
    }

    /// How often each kind struck.
    pub(crate) fn counts(&self) -> Vec<u64> {
        self.struck.iter().map(|count| count.load(Ordering::SeqCst)).collect()
    }

    /// Whether there are faults of `kind` at all.
    pub(crate) fn has(&self, kind: Kind) -> bool {
        self.may(kind)
    }

    /// The table was remembered now.
    pub(crate) fn remembers(&self) {
        *lock(&self.remembered) = Some(Instant::now());
    }

    /// Whether what is remembered of the table is as old as a read may be at most.
    fn may_be_stale(&self) -> bool {
        lock(&self.remembered).is_some_and(|at| at.elapsed() <= OLDEST_READ)
    }

    /// How many calls of the table there were, retries included.
    pub(crate) fn calls(&self) -> u64 {
        self.calls.load(Ordering::SeqCst)
    }

    /// Whether a fault of `kind` has struck.
    pub(crate) fn struck(&self, kind: Kind) -> bool {
        self.struck.get(place(kind)).is_some_and(|count| count.load(Ordering::SeqCst) > 0)
    }

    /// After how many polls work dies; never, mostly.
    pub(crate) fn death(&self) -> Option<u64> {
        let dies = self.strikes(Kind::Crash);
        dies.then(|| self.roll(Kind::Crash, |dice, _| dice.between(1, 60)))
    }

    /// Whether anything is left to chance now.
    fn changes(&self) -> bool {
        !self.calm.load(Ordering::SeqCst) && CALM.try_with(|()| ()).is_err()
    }

    fn may(&self, kind: Kind) -> bool {
        let rate = self.rates.get(place(kind)).copied().unwrap_or_default();
        rate > 0 && self.changes()
    }

    fn count(&self, kind: Kind) {
        if let Some(count) = self.struck.get(place(kind)) {
            count.fetch_add(1, Ordering::SeqCst);
        }
        self.story.mix(kind.name().as_bytes());
        self.story.tell(|| format!("    fault: {}", kind.name()));
    }

    fn told(&self, attempt: &Attempt<'_>, kind: Kind) {
        self.count(kind);
        self.story.tell(|| format!("      of {}", attempt.operation));
    }
}
