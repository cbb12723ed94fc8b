//! Whoever just looks.

use testkit::get;

use super::{is_buyer, operation};
use crate::sim::short;

operation! {
    /// Opens a list or a page.
    Browse of is_buyer = |sim, me| {
        let paths = ["/api/products", "/api/orders", "/api/stores", "/", "/orders", "/cart"];
        let Some(path) = me.draw(|dice| dice.pick(&paths).copied()) else { return false };
        let answer = sim.insist(me, "looks", &me.by(get(path))).await;
        let wrong = |status: &u16| !matches!(status, 200 | 303 | 401);
        if let Some(answer) = answer.filter(|answer| wrong(&answer.status)) {
            sim.broken("answers", format!("{path}: {}", short(&answer)));
        }
        true
    }
}
