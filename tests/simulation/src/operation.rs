//! What people do. A feature adds its operations to the list.

mod browse;
mod buy;
mod cancel;
mod cart;
mod come_back;
mod forge;
mod keep_shop;
mod pay;
mod pry;
mod serve;

use std::{pin::Pin, sync::Arc};

pub(crate) use buy::hear as hear_order;
pub(crate) use keep_shop::hear as hear_restock;

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

/// Everything that people do; what stands here twice they do twice as often.
pub(crate) const OPERATIONS: &[&dyn Operation] = &[
    &buy::PlaceOrder,
    &buy::PlaceOrder,
    &buy::PlaceAgain,
    &cart::FillCart,
    &cart::OrderCart,
    &pay::StartPayment,
    &pay::StartPayment,
    &pay::Pay,
    &pay::Pay,
    &come_back::ComeBack,
    &come_back::Ask,
    &cancel::CancelOrder,
    &cancel::CancelAtStore,
    &serve::MoveOrder,
    &serve::MoveOrder,
    &serve::UndoMove,
    &keep_shop::Restock,
    &keep_shop::EditPrice,
    &keep_shop::SellOut,
    &forge::ForgeNotice,
    &forge::RepeatNotice,
    &pry::Pry,
    &browse::Browse,
];

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
