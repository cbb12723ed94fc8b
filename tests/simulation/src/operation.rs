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

use testkit::Answer;

use crate::{
    memory::Form,
    people::{Part, Person},
    sim::{Sim, short},
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

/// Makes operations: who does it, and what it is.
macro_rules! operation {
    (
        $(#[doc = $doc:literal])+
        $name:ident of $is_for:path = |$sim:ident, $me:ident| $act:block
    ) => {
        $(#[doc = $doc])+
        pub(crate) struct $name;

        impl $crate::operation::Operation for $name {
            fn is_for(&self, part: $crate::people::Part) -> bool {
                $is_for(part)
            }

            fn act<'a>(
                &'a self,
                $sim: &'a std::sync::Arc<$crate::sim::Sim>,
                $me: &'a $crate::people::Person,
            ) -> $crate::operation::Acting<'a> {
                Box::pin(async move $act)
            }
        }
    };
}

pub(crate) use operation;

fn is_buyer(part: Part) -> bool {
    part == Part::Buyer
}

fn is_merchant(part: Part) -> bool {
    matches!(part, Part::Merchant(_))
}

fn is_attacker(part: Part) -> bool {
    part == Part::Attacker
}

/// One of the forms of the cashier that `me` has.
fn own_form(sim: &Sim, me: &Person) -> Option<Form> {
    let memory = sim.memory();
    let own: Vec<&Form> = memory.forms.iter().filter(|form| form.who == me.place).collect();
    me.draw(|dice| dice.pick(&own).map(|form| (*form).clone()))
}

/// A store does something with its own orders, and with no other's.
fn is_own(sim: &Sim, me: &Person, answer: Option<Answer>) {
    let Part::Merchant(shop) = me.part else { return };
    let shop = sim.scene.shops.get(shop).map(|shop| shop.id.to_string());
    if let Some(answer) = answer.filter(|answer| answer.status < 300)
        && Some(answer.text("/store_id")) != shop
    {
        sim.broken("privacy", format!("another store is answered {}", short(&answer)));
    }
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
