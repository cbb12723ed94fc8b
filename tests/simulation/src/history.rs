//! A history: a market of a seed from its opening to its rest.

use std::{sync::Arc, time::Duration};

use crate::{
    day,
    dice::Dice,
    laws,
    limits::Limits,
    mutant::Mutant,
    people::Part,
    rest, room,
    sim::{Sim, Violation},
};

/// How many machine rooms work at the same time.
const ROOMS: u32 = 2;
/// The longest that people take, on the market's clock.
const DAY: Duration = Duration::from_secs(24 * 3_600);

/// What came of a history.
#[derive(Clone, Debug, Default)]
pub(crate) struct Report {
    /// The laws that did not hold.
    pub(crate) violations: Vec<Violation>,
    /// How often each kind of fault struck.
    pub(crate) faults: Vec<u64>,
    /// How many calls of the table there were.
    pub(crate) calls: u64,
    /// The orders that there were.
    pub(crate) orders: usize,
    /// The hash of all that happened.
    pub(crate) hash: u64,
    /// What happened, if it was told.
    pub(crate) story: Vec<String>,
}

/// Runs the history of `seed` within `limits`.
pub(crate) fn run(
    seed: u64,
    limits: &Limits,
    mutant: Option<&'static Mutant>,
    is_told: bool,
) -> Report {
    // The SDK's jitter and tokens, and our retries, come from it.
    fastrand::seed(seed);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    match runtime {
        Ok(runtime) => runtime.block_on(play(seed, limits, mutant, is_told)),
        Err(error) => {
            let seen = error.to_string();
            Report { violations: vec![Violation { law: "harness", seen }], ..Report::default() }
        }
    }
}

async fn play(
    seed: u64,
    limits: &Limits,
    mutant: Option<&'static Mutant>,
    is_told: bool,
) -> Report {
    let sim = Sim::open(seed, limits, mutant, is_told).await;
    let places = room::places();
    let rooms = (0..ROOMS).map(|number| {
        let dice = Dice::of(seed, &format!("room {number}"));
        tokio::spawn(room::work(Arc::clone(&sim), Arc::clone(&places), dice))
    });
    let rooms: Vec<_> = rooms.collect();
    let present = |place: &usize| !limits.absent.contains(place);
    let people = (0..sim.scene.people.len()).filter(present);
    let people: Vec<_> =
        people.map(|place| tokio::spawn(day::live(Arc::clone(&sim), place))).collect();
    let gone = tokio::time::timeout(DAY, futures_util::future::join_all(people)).await;
    if gone.is_err() {
        sim.broken("rest", "somebody waits for a day".to_owned());
    }
    sim.ends();
    for worked in futures_util::future::join_all(rooms).await {
        if let Err(error) = worked {
            sim.broken("harness", format!("a machine room fell in: {error}"));
        }
    }
    sim.story.tell(|| format!("{} calls of the table so far", sim.weather.calls()));
    rest::come_to_rest(&sim, &places).await;
    laws::check(&sim).await;
    let orders = sim.memory().orders().len();
    sim.story.tell(|| {
        let buyers = sim.scene.people.iter().filter(|one| one.part == Part::Buyer).count();
        format!("the market rests: {orders} orders of {buyers} buyers")
    });
    Report {
        violations: sim.violations(),
        faults: sim.weather.counts(),
        calls: sim.weather.calls(),
        orders,
        hash: sim.story.hash(),
        story: sim.story.lines(),
    }
}
