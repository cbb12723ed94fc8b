//! People.

use std::sync::Mutex;

use testkit::{Call, TestUser};

use crate::{dice::Dice, lock::lock};

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

    /// Who they are to the market.
    pub(crate) const fn user(&self) -> &TestUser {
        &self.user
    }

    /// The same, as this user.
    pub(crate) fn with(&self, user: TestUser) -> Self {
        Self::new(0, self.place, &self.name, self.part, user)
    }

    /// What they draw.
    pub(crate) fn draw<T>(&self, draw: impl FnOnce(&mut Dice) -> T) -> T {
        draw(&mut lock(&self.dice))
    }
}
