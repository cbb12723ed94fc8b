//! The end of a history: the weather clears up, whoever has no answer asks once more, and the
//! market comes to rest.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use devserver::TABLE;
use serde_json::Value;

use crate::{
    dice::Dice,
    memory::Heard,
    operation::{buy, keep_shop},
    room::{self, EXPIRE, Places, SWEEP, redrive},
    sim::Sim,
    weather::Kind,
};

/// The most times that something is due before the market rests: every attempt to pay is asked
/// about a dozen times.
const MOST_ROUNDS: u32 = 400;
/// How long messages are hidden at most that were received and not handled.
const HIDDEN: Duration = Duration::from_secs(120);

/// Lets everything end that was begun.
pub(crate) async fn come_to_rest(sim: &Arc<Sim>, places: &Places) {
    sim.weather.clear_up();
    sim.world.market.cashier.set_query_fault(None);
    resolve(sim).await;
    settle(sim, places).await;
    // A write that lands after its time may bring an entry back that was deleted: the night finds
    // it.
    if sim.weather.struck(Kind::Zombie) {
        tokio::time::sleep(NIGHT).await;
        room::tick(sim, SWEEP).await;
        settle(sim, places).await;
    }
}

/// Lets happen what is due, until nothing is.
async fn settle(sim: &Arc<Sim>, places: &Places) {
    let mut dice = Dice::of(0, "rest");
    for _ in 0..MOST_ROUNDS {
        tokio::time::sleep(HIDDEN).await;
        redrive(sim);
        room::drain(sim, places, &mut dice).await;
        let Some(next_ms) = next_due_ms(sim) else {
            // What was due last may have left messages behind.
            tokio::time::sleep(HIDDEN).await;
            redrive(sim);
            return room::drain(sim, places, &mut dice).await;
        };
        let wait = next_ms.saturating_sub(sim.world.now().millis());
        tokio::time::sleep(Duration::from_millis(u64::try_from(wait).unwrap_or_default())).await;
        // Nothing is filed under the minutes before: they need not be read.
        let minute = next_ms.div_euclid(MINUTE_MS);
        if let Err(error) = sim.world.market.app.db.finish_minutes(minute).await {
            sim.broken("rest", format!("the clock can't be moved: {error}"));
        }
        room::tick(sim, EXPIRE).await;
        room::drain(sim, places, &mut dice).await;
    }
    sim.broken("rest", "something is due again and again".to_owned());
}

/// From the opening of a market until after the sweep of the night.
const NIGHT: Duration = Duration::from_secs(18 * 3_600);
const MINUTE_MS: i64 = 60_000;

/// When something is due next, in milliseconds since the epoch: a deadline, a query, a notice.
fn next_due_ms(sim: &Sim) -> Option<i64> {
    let market = &sim.world.market;
    let records = market.dynamo.stream_records(TABLE, None, usize::MAX >> 1).unwrap_or_default();
    let mut filed: BTreeMap<String, i64> = BTreeMap::new();
    for record in &records {
        let part = |name: &str| {
            let part = record.pointer(&format!("/dynamodb/Keys/{name}/S"));
            part.and_then(Value::as_str).unwrap_or_default()
        };
        let minute = part("pk").strip_prefix("DEADLINE#").and_then(|rest| rest.split('#').next());
        let Some(minute) = minute.and_then(|minute| minute.parse::<i64>().ok()) else { continue };
        let key = format!("{} {}", part("pk"), part("sk"));
        if record.pointer("/dynamodb/NewImage").is_some_and(Value::is_object) {
            filed.insert(key, minute.saturating_mul(MINUTE_MS));
        } else {
            filed.remove(&key);
        }
    }
    filed.into_values().chain(market.cashier.next_due()).min()
}

/// Who heard nothing asks again, under the same key.
async fn resolve(sim: &Arc<Sim>) {
    let placings = sim.memory().placings.clone();
    for (number, placing) in placings.iter().enumerate() {
        if let (Heard::Nothing, Some(person)) = (&placing.heard, sim.scene.people.get(placing.who))
        {
            let call = sim.again(person).await.by(placing.call.clone());
            match sim.settle(person, "orders, after all", &call).await {
                Some(answer) => buy::hear(sim, number, &answer),
                None => {
                    sim.broken("rest", "an order can't be asked for in calm weather".to_owned())
                }
            }
        }
    }
    let restocks = sim.memory().restocks.clone();
    for (number, added) in restocks.iter().enumerate() {
        if let (Heard::Nothing, Some(person)) = (&added.heard, sim.scene.people.get(added.who)) {
            let call = sim.again(person).await.by(added.call.clone());
            match sim.settle(person, "restocks, after all", &call).await {
                Some(answer) => keep_shop::hear(sim, number, &answer),
                None => sim.broken("rest", "a restock can't be made in calm weather".to_owned()),
            }
        }
    }
}
