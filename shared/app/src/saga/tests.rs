//! A step that is declared here alone, and reaches outside: it is taken, repeated, refused, undone
//! and killed as every step may be, over a real table.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use db::Placement;
use domain::{
    OrderId, StoreId,
    order::{
        Actor, Change, Contact, Fulfilment, Order, SagaStatus, Status, Step, StepId, StepKind,
        StepOutcome, StepState,
    },
};
use localcloud::dynamodb::Fault;

use super::{step::Taken, *};
use crate::{
    orders,
    testing::{NOW, market},
};

/// How the service outside behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Fine,
    RefusesToRun,
    RefusesToUndo,
    /// The first call of each kind fails before or after it took effect.
    Dies(bool),
}

/// What the service outside knows of an order.
struct Service {
    mood: Mood,
    booked: bool,
    /// How often a booking was made or taken back, without repetitions.
    effects: u32,
    calls: [u32; 2],
}

static SERVICE: Mutex<BTreeMap<OrderId, Service>> = Mutex::new(BTreeMap::new());

fn service() -> MutexGuard<'static, BTreeMap<OrderId, Service>> {
    SERVICE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The step: it books something outside, and takes the booking back.
struct Booking;

fn book(id: OrderId, wanted: bool) -> Result<StepOutcome, AppError> {
    let mut all = service();
    let service = all.get_mut(&id).unwrap();
    let calls = &mut service.calls[usize::from(!wanted)];
    *calls = calls.saturating_add(1);
    let dead = || AppError::Upstream { service: "a test", problem: "it died".to_owned() };
    let first = *calls == 1;
    match (service.mood, wanted) {
        (Mood::RefusesToRun, true) | (Mood::RefusesToUndo, false) => {
            return Ok(StepOutcome::Failed("refused".to_owned()));
        }
        (Mood::Dies(false), _) if first => return Err(dead()),
        _ => {}
    }
    // The service knows the order and the step: a repetition is recognized.
    if service.booked != wanted {
        (service.booked, service.effects) = (wanted, service.effects.saturating_add(1));
    }
    if service.mood == Mood::Dies(true) && first { Err(dead()) } else { Ok(StepOutcome::Done) }
}

impl SagaStep for Booking {
    fn runs_outside(&self) -> bool {
        true
    }

    fn undoes_outside(&self) -> bool {
        true
    }

    fn run<'a>(&'a self, _: &'a App, draft: &'a mut Draft, _: StepId) -> Taken<'a> {
        Box::pin(async { book(draft.order.id, true) })
    }

    fn undo<'a>(&'a self, _: &'a App, draft: &'a mut Draft, _: StepId) -> Taken<'a> {
        Box::pin(async { book(draft.order.id, false) })
    }
}

/// The step in the place of one that is not built yet; the others are as they are.
fn with_booking(kind: StepKind) -> Option<&'static dyn SagaStep> {
    if kind == StepKind::Kitchen { Some(&Booking) } else { built(kind) }
}

/// An order that costs nothing, with the step in its plan.
async fn order(app: &App, mood: Mood) -> OrderId {
    static NUMBER: AtomicU64 = AtomicU64::new(1);
    let id = OrderId::new(NOW, NUMBER.fetch_add(1, Ordering::SeqCst));
    let change = |status| Change::of(status, NOW, Actor::System);
    let order = Order {
        id,
        customer: None,
        store: StoreId::new(NOW, 1),
        lines: Vec::new(),
        adjustments: Vec::new(),
        tenders: Vec::new(),
        steps: vec![
            Step::new(StepKind::Stock, StepState::Done),
            Step::new(StepKind::Kitchen, StepState::Todo),
        ],
        fulfilment: Fulfilment::Takeaway,
        contact: Contact::default(),
        status: Status::Paid,
        note: None,
        fingerprint: None,
        version: 1,
        deadline: NOW,
        history: vec![change(Status::Pending), change(Status::Paid)],
    };
    app.db.place_order(Placement { order: &order, cart: None, guest: None }).await.unwrap();
    let new = Service { mood, booked: false, effects: 0, calls: [0; 2] };
    service().insert(id, new);
    id
}

/// What became of an order: status, saga, states of the steps, booked outside, effects outside.
type End = (Status, SagaStatus, Vec<StepState>, bool, u32);

async fn end(app: &App, id: OrderId) -> End {
    let order = app.db.order(id).await.unwrap().unwrap();
    let states = order.steps.iter().map(|step| step.state).collect();
    let all = service();
    let service = &all[&id];
    (order.status, order.saga(), states, service.booked, service.effects)
}

/// Takes the step, and then, if `cancelled`, cancels the order and undoes it.
async fn play(app: &App, id: OrderId, cancelled: bool) {
    let _ = advance_with(app, id, with_booking).await;
    if cancelled && let Ok(Some(loaded)) = app.db.order_with_payments(id).await {
        let _ = orders::move_to(app, loaded, Status::Cancelled, Actor::System, None, None).await;
        let _ = advance_with(app, id, with_booking).await;
    }
}

#[tokio::test]
async fn a_new_step_is_taken_once_undone_once_and_never_dropped() {
    use StepState::{Done, Failed, Manual, Undone};
    let (app, _dynamo, _) = market().await;
    let (compensating, compensated) = (SagaStatus::Compensating, SagaStatus::Compensated);
    for (mood, cancelled, want) in [
        (Mood::Fine, false, (Status::Paid, SagaStatus::Executing, vec![Done, Done], true, 1)),
        (Mood::Fine, true, (Status::Cancelled, compensated, vec![Undone, Undone], false, 2)),
        // What was taken before is undone, and nothing else.
        (
            Mood::RefusesToRun,
            false,
            (Status::Cancelled, compensated, vec![Undone, Failed], false, 0),
        ),
        // A person has to: it stays visible, and holds up nothing else.
        (
            Mood::RefusesToUndo,
            true,
            (Status::Cancelled, compensating, vec![Undone, Manual], true, 1),
        ),
        (
            Mood::Dies(false),
            false,
            (Status::Paid, SagaStatus::Executing, vec![Done, Done], true, 1),
        ),
        (Mood::Dies(true), true, (Status::Cancelled, compensated, vec![Undone, Undone], false, 2)),
    ] {
        let id = order(&app, mood).await;
        // Every delivery comes again, twice over.
        for _ in 0..3 {
            play(&app, id, false).await;
        }
        for _ in 0..3 {
            play(&app, id, cancelled).await;
        }
        assert_eq!(end(&app, id).await, want, "{mood:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_death_at_any_write_around_a_new_step_changes_nothing_in_the_end() {
    let (app, dynamo, _) = market().await;
    let mut cases = 0;
    let moods = [Mood::Fine, Mood::RefusesToRun, Mood::RefusesToUndo, Mood::Dies(false)];
    for mood in moods.into_iter().chain([Mood::Dies(true)]) {
        for cancelled in [false, true] {
            let undisturbed = order(&app, mood).await;
            for _ in 0..4 {
                play(&app, undisturbed, cancelled).await;
            }
            let (status, saga, states, booked, _) = end(&app, undisturbed).await;
            let want = (status, saga, states, booked);
            for last_word in [Fault::TimeoutBefore, Fault::TimeoutAfter] {
                for victim in 0.. {
                    let id = order(&app, mood).await;
                    let died = Arc::new(AtomicBool::new(false));
                    let (dead, seen) = (Arc::clone(&died), AtomicU64::new(0));
                    dynamo.set_fault(move |attempt| {
                        if dead.load(Ordering::SeqCst) {
                            return Some(Fault::TimeoutBefore);
                        }
                        let write = ["Write", "Put", "Update", "Delete"];
                        let hit = write.iter().any(|kind| attempt.operation.contains(kind))
                            && seen.fetch_add(1, Ordering::SeqCst) == victim;
                        dead.store(hit, Ordering::SeqCst);
                        hit.then_some(last_word)
                    });
                    play(&app, id, cancelled).await;
                    dynamo.clear_fault();
                    for _ in 0..4 {
                        play(&app, id, cancelled).await;
                    }
                    let what = format!("{mood:?} {cancelled} {last_word:?} at write {victim}");
                    let (status, saga, states, booked, effects) = end(&app, id).await;
                    assert_eq!((status, saga, states, booked), want, "{what}");
                    // Taken and taken back at most once.
                    assert!(effects <= 2, "{what}: {effects} effects");
                    if !died.load(Ordering::SeqCst) {
                        break;
                    }
                    cases += 1;
                }
            }
        }
    }
    println!("{cases} deaths at a write around a step that reaches outside");
    assert!(cases > 20, "only {cases} deaths");
}
