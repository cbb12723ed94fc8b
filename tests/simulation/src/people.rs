//! People and what they intend.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use testkit::{Call, TestUser};

use crate::{
    dice::Dice,
    operation::OPERATIONS,
    sim::{Sim, lock},
};

/// What somebody is to the market.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Buys.
    Buyer,
    /// Sells, in the store at this place.
    Merchant(usize),
    /// Runs the market.
    Admin,
    /// Means harm.
    Attacker,
}

/// Somebody.
pub(crate) struct Person {
    /// The name in stories.
    pub(crate) name: String,
    /// The part.
    pub(crate) part: Part,
    /// The place among the people.
    pub(crate) place: usize,
    user: TestUser,
    dice: Mutex<Dice>,
}

impl Person {
    /// Somebody with a session.
    pub(crate) fn new(seed: u64, place: usize, name: &str, part: Part, user: TestUser) -> Self {
        let dice = Mutex::new(Dice::of(seed, name));
        Self { name: name.to_owned(), part, place, user, dice }
    }

    /// A request of theirs.
    pub(crate) fn by(&self, call: Call) -> Call {
        call.by(&self.user)
    }

    /// The same, with a new session.
    pub(crate) async fn again(&self, sim: &Sim) -> Self {
        let user = crate::weather::calmly(sim.world.again(&self.user)).await;
        Self::new(0, self.place, &self.name, self.part, user)
    }

    /// What they draw.
    pub(crate) fn draw<T>(&self, draw: impl FnOnce(&mut Dice) -> T) -> T {
        draw(&mut lock(&self.dice))
    }
}

/// The longest that somebody thinks between two things.
const THINKS: Duration = Duration::from_secs(90);
/// How often somebody looks for something to do before they wait.
const LOOKS: u32 = 6;

/// `who` does one thing after the other, until there are no steps left.
pub(crate) async fn live(sim: Arc<Sim>, who: usize) {
    let Some(person) = sim.scene.people.get(who) else { return };
    let mut idle = 0_u32;
    while idle < 20 {
        tokio::time::sleep(person.draw(|dice| dice.wait(THINKS))).await;
        if !sim.takes_step() {
            return;
        }
        let mut done = false;
        for _ in 0..LOOKS {
            let Some(operation) = person.draw(|dice| dice.pick(OPERATIONS).copied()) else {
                return;
            };
            if operation.is_for(person.part) && operation.act(&sim, person).await {
                done = true;
                break;
            }
        }
        idle = if done { 0 } else { idle.saturating_add(1) };
        if !done {
            sim.gives_step_back();
        }
    }
}
