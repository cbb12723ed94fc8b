//! What it is that people do.

pub(crate) mod browse;
pub(crate) mod buy;
pub(crate) mod cancel;
pub(crate) mod cart;
pub(crate) mod come_back;
pub(crate) mod forge;
pub(crate) mod keep_shop;
pub(crate) mod pay;
pub(crate) mod pry;
pub(crate) mod serve;

use std::{pin::Pin, sync::Arc};

use crate::{
    people::{Part, Person},
    sim::Sim,
};

/// Something that is being done; `true` if there was something to do.
pub(crate) type Acting<'a> = Pin<Box<dyn Future<Output = bool> + Send + 'a>>;

/// Something that people do.
pub(crate) trait Operation: Sync {
    /// Whether people with this part do it.
    fn is_for(&self, part: Part) -> bool;

    /// `me` does it, if it can be done now; what was promised is remembered, and what was promised
    /// otherwise before breaks a law.
    fn act<'a>(&'a self, sim: &'a Arc<Sim>, me: &'a Person) -> Acting<'a>;
}

fn is_buyer(part: Part) -> bool {
    part == Part::Buyer
}

fn is_merchant(part: Part) -> bool {
    matches!(part, Part::Merchant(_))
}

/// One of the orders that were promised to `me`.
fn own_order(sim: &Sim, me: &Person) -> Option<String> {
    let orders = sim.memory().orders_of(me.place);
    me.draw(|dice| dice.pick(&orders).cloned())
}

/// One of the orders that were promised to anybody.
fn any_order(sim: &Sim, me: &Person) -> Option<String> {
    let orders = sim.memory().orders();
    me.draw(|dice| dice.pick(&orders).cloned())
}
