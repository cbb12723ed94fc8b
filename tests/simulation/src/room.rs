//! The machine room: what AWS does between functions. It reads the stream, delivers messages, runs
//! schedules and deletes what is expired, all of it as unreliably as the weather says.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use aws_sdk_sqs::types::Message as Received;
use devserver::TABLE;
use endpoint::{Run, STREAM_BATCH, Trigger, Worker, batch::Message};
use localcloud::{cashier::QueryFault, sqs::HeldMessage};
use serde_json::Value;
use tokio::sync::Mutex;

use crate::{dice::Dice, mortal::Mortal, mutant::Careless, sim::Sim, weather::Kind};

/// The longest wait between two things.
const PAUSE: Duration = Duration::from_secs(4);
/// The longest that the provider does not know what was paid.
const UNSETTLED: Duration = Duration::from_secs(60);

/// The schedule that expires orders, every minute.
pub(crate) const EXPIRE: &str = "expire-orders";
/// The schedule that looks over the table, every night.
pub(crate) const SWEEP: &str = "sweep-table";

/// Messages that nobody can read.
const POISON: [&str; 4] = [" ", "{ ", "{\"type\":\"order.lost\"}", "null "];

/// How far each reader of the stream is; a batch goes to one invocation at a time.
pub(crate) type Places = Arc<BTreeMap<&'static str, Mutex<Option<String>>>>;

/// The readers of the stream, all at its beginning.
pub(crate) fn places() -> Places {
    let readers = codegen::workers().iter().filter(|worker| is_reader(worker));
    Arc::new(readers.map(|worker| (worker.spec.id, Mutex::default())).collect())
}

const fn is_reader(worker: &Worker) -> bool {
    matches!(worker.spec.trigger, Trigger::Stream(_))
}

/// Works until the people have gone home.
pub(crate) async fn work(sim: Arc<Sim>, places: Places, mut dice: Dice) {
    while !sim.is_over() {
        dice.pause(sim.story.begun(), PAUSE).await;
        let workers = codegen::workers();
        let Some(worker) = dice.pick(workers).copied() else { return };
        match worker.spec.trigger {
            Trigger::Stream(_) => drop(read(&sim, &places, worker, &mut dice).await),
            Trigger::Events(_) => drop(deliver(&sim, worker, &mut dice).await),
            // Each at its time, and the nightly sweep once in a while.
            Trigger::Minutes(_) if worker.spec.id == SWEEP && !dice.strikes(30) => {}
            Trigger::Minutes(_) if worker.spec.id == EXPIRE && !sim.is_next_minute() => {}
            Trigger::Minutes(_) => run(&sim, worker).await,
        }
        if dice.strikes(400) {
            let _ = notify(&sim).await;
        }
        around(&sim, &mut dice).await;
    }
}

/// Does what is due until nothing is left to do now.
pub(crate) async fn drain(sim: &Sim, places: &Places, dice: &mut Dice) {
    let mut idle = false;
    while !idle {
        idle = !notify(sim).await;
        for worker in codegen::workers() {
            idle &= match worker.spec.trigger {
                Trigger::Stream(_) => !read(sim, places, worker, dice).await,
                Trigger::Events(_) => !deliver(sim, worker, dice).await,
                Trigger::Minutes(_) => true,
            };
        }
    }
}

/// Runs the schedule `id` once.
pub(crate) async fn tick(sim: &Sim, id: &str) {
    for worker in codegen::workers().iter().filter(|worker| worker.spec.id == id) {
        run(sim, worker).await;
    }
}

fn careless(sim: &Sim) -> Careless {
    sim.mutant.map(|mutant| mutant.careless).unwrap_or_default()
}

/// Gives a reader its next records; `true` if it got on.
async fn read(sim: &Sim, places: &Places, worker: &'static Worker, dice: &mut Dice) -> bool {
    let Trigger::Stream(entities) = worker.spec.trigger else { return false };
    let Some(Ok(mut place)) = places.get(worker.spec.id).map(Mutex::try_lock) else { return false };
    let careless = careless(sim);
    let split = sim.weather.strikes(Kind::StreamSplit);
    let most = if split { dice.between(1, 4) } else { u64::from(STREAM_BATCH) };
    let most = usize::try_from(most).unwrap_or(1);
    let market = &sim.world.market;
    let all = market.dynamo.stream_records(TABLE, place.as_deref(), most).unwrap_or_default();
    let Some(last) = all.last().map(number) else { return false };
    if careless.skips == Some(worker.spec.id) || careless.passes_early {
        *place = Some(last.clone());
    }
    if careless.skips == Some(worker.spec.id) {
        return true;
    }
    let asked = |record: &&Value| {
        db::stream::entity(record).is_some_and(|entity| entities.contains(&entity))
    };
    let wanted: Vec<Value> = all.iter().filter(asked).cloned().collect();
    let app = sim.some_function().await;
    let handed = market.hand(&app, worker, wanted);
    match Mortal::new(handed, sim.weather.death()).await {
        Some(Ok(())) if sim.weather.strikes(Kind::StreamTwice) => true,
        Some(Ok(())) => {
            *place = Some(last);
            true
        }
        Some(Err(_)) if careless.passes_failed => {
            *place = Some(last);
            true
        }
        Some(Err(stopped)) => {
            let before = all.iter().take_while(|record| number(record) != stopped.sequence_number);
            let Some(done) = before.last() else { return false };
            if !careless.passes_early {
                *place = Some(number(done));
            }
            true
        }
        None => {
            sim.story.tell(|| format!("    {} died over a batch", worker.spec.id));
            true
        }
    }
}

fn number(record: &Value) -> String {
    db::stream::sequence_number(record).to_owned()
}

/// Gives a consumer its next messages; `true` if there were any.
async fn deliver(sim: &Sim, worker: &'static Worker, dice: &mut Dice) -> bool {
    let careless = careless(sim);
    let market = &sim.world.market;
    let (sqs, url) = (&sim.sqs, format!("http://queues/{}", worker.spec.id));
    if sim.weather.strikes(Kind::Poison) {
        let body = dice.pick(&POISON).copied().unwrap_or_default();
        // Whether it came to lie in the queue is told by the queue.
        let _ = sqs.send_message().queue_url(&url).message_body(body).send().await;
    }
    let receive = sqs.receive_message().queue_url(&url).max_number_of_messages(10);
    let Ok(received) = receive.send().await else { return false };
    let mut messages: Vec<Received> = received.messages.unwrap_or_default();
    if messages.len() > 1 && sim.weather.strikes(Kind::Shuffled) {
        dice.shuffle(&mut messages);
    }
    let any = !messages.is_empty();
    messages.retain(|_| !sim.weather.strikes(Kind::Late));
    for batch in messages.chunks(usize::from(worker.spec.batch_size()).max(1)) {
        if sim.weather.strikes(Kind::Overdue) {
            let visible = u64::from(worker.spec.timeout_s());
            tokio::time::sleep(Duration::from_secs(visible.saturating_add(1))).await;
        }
        let message = |one: &Received| Message {
            id: one.message_id().unwrap_or_default().to_owned(),
            body: one.body().unwrap_or_default().to_owned(),
        };
        let app = sim.some_function().await;
        let given = async {
            if careless.skips == Some(worker.spec.id) {
                return Vec::new();
            }
            market.give(&app, worker, batch.iter().map(message).collect()).await
        };
        let Some(failed) = Mortal::new(given, sim.weather.death()).await else {
            sim.story.tell(|| format!("    {} died over messages", worker.spec.id));
            continue;
        };
        let failed = if careless.deletes_failed { Vec::new() } else { failed };
        for done in batch {
            let id = done.message_id().unwrap_or_default();
            if failed.iter().any(|one| one == id) || sim.weather.strikes(Kind::Twice) {
                continue;
            }
            let receipt = done.receipt_handle().unwrap_or_default();
            let delete = sqs.delete_message().queue_url(&url).receipt_handle(receipt);
            let _comes_again = delete.send().await.is_err();
        }
    }
    any
}

/// Runs a schedule.
async fn run(sim: &Sim, worker: &'static Worker) {
    let Run::Tick(_) = worker.run else { return };
    if careless(sim).skips == Some(worker.spec.id) {
        return;
    }
    let app = sim.some_function().await;
    let ran = sim.world.market.run(&app, worker);
    // What fails is tried again by the next run.
    let _ = Mortal::new(ran, sim.weather.death()).await;
}

/// Delivers the notices of the provider that are due; `true` if there were any.
async fn notify(sim: &Sim) -> bool {
    let cashier = &sim.world.market.cashier;
    let due: Vec<String> = cashier.due().into_iter().map(|delivery| delivery.body).collect();
    let any = !due.is_empty();
    sim.memory().notices.extend(due);
    let _ = Mortal::new(cashier.run_due(), sim.weather.death()).await;
    any
}

/// What else happens around a market.
async fn around(sim: &Sim, dice: &mut Dice) {
    let market = &sim.world.market;
    if dice.strikes(60) && sim.weather.has(Kind::Stale) {
        sim.remember();
    }
    if sim.weather.strikes(Kind::Swept)
        && let Err(error) = market.dynamo.sweep_expired()
    {
        sim.broken("harness", format!("expired items can't be deleted: {error:?}"));
    }
    if sim.weather.strikes(Kind::Redriven) {
        redrive(sim);
    }
    if sim.weather.strikes(Kind::Renotified) {
        let trades = market.cashier.trades();
        if let Some(trade) = dice.pick(&trades)
            && !trade.deliveries.is_empty()
        {
            let _ = market.cashier.send_again(&trade.trade_no, 0);
        }
    }
    if sim.weather.strikes(Kind::Unsettled) {
        market.cashier.set_query_fault(Some(QueryFault::Unpaid));
        tokio::time::sleep(dice.wait(UNSETTLED)).await;
        market.cashier.set_query_fault(None);
    }
}

/// Brings every dead letter back that can be read.
pub(crate) fn redrive(sim: &Sim) {
    for (queue, message) in dead_letters(sim) {
        if !is_poison(&message)
            && let Err(error) = sim.world.market.queues.bring_back(&queue, &message.id)
        {
            sim.broken("harness", error.to_string());
        }
    }
}

/// Whether it is a message that nobody can read.
pub(crate) fn is_poison(message: &HeldMessage) -> bool {
    POISON.contains(&message.body.as_str())
}

/// Every dead letter, and its queue.
pub(crate) fn dead_letters(sim: &Sim) -> Vec<(String, HeldMessage)> {
    let mut found = Vec::new();
    for worker in codegen::workers() {
        if worker.spec.events().is_some() {
            let queue = format!("{}-dlq", worker.spec.id);
            let held = sim.world.market.queues.messages(&queue, 1_000);
            found.extend(held.into_iter().map(|message| (queue.clone(), message)));
        }
    }
    found
}
