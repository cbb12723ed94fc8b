//! What somebody does all day.

use std::{sync::Arc, time::Duration};

use crate::{dice::Dice, operations::OPERATIONS, sim::Sim};

/// The longest that somebody thinks between two things.
const THINKS: Duration = Duration::from_secs(90);
/// How often somebody looks for something to do before they wait.
const LOOKS: u32 = 6;

/// `who` does one thing after the other, until there are no steps left.
pub(crate) async fn live(sim: Arc<Sim>, who: usize) {
    let Some(person) = sim.scene.people.get(who) else { return };
    let mut thoughts = person.draw(Dice::other);
    let mut idle = 0_u32;
    while idle < 20 {
        thoughts.pause(sim.story.begun(), THINKS).await;
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
