//! Whoever just looks.

use std::sync::Arc;

use testkit::get;

use super::{Acting, Operation, is_buyer};
use crate::{
    people::{Part, Person},
    sim::{Sim, short},
};

/// Opens a list or a page.
pub(crate) struct Browse;

impl Operation for Browse {
    fn is_for(&self, part: Part) -> bool {
        is_buyer(part)
    }

    fn act<'a>(&'a self, sim: &'a Arc<Sim>, me: &'a Person) -> Acting<'a> {
        Box::pin(async move {
            let paths = ["/api/products", "/api/orders", "/api/stores", "/", "/orders", "/cart"];
            let Some(path) = me.draw(|dice| dice.pick(&paths).copied()) else { return false };
            let answer = sim.insist(me, "looks", &me.by(get(path))).await;
            let wrong = |status: &u16| !matches!(status, 200 | 303 | 401);
            if let Some(answer) = answer.filter(|answer| wrong(&answer.status)) {
                sim.broken("answers", format!("{path}: {}", short(&answer)));
            }
            true
        })
    }
}
