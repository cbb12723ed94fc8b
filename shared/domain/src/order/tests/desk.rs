//! What a store does at its desk: the numbers of parcels, and moves that are taken back.

use super::*;

fn clerk() -> Actor {
    Actor::User(UserId::new(NOW, 7))
}

/// An order that is paid and confirmed, after its store made these moves.
fn moved(way: Fulfilment, moves: &[Status]) -> Order {
    let order = rested(&paid(&order(way)), never);
    moves
        .iter()
        .fold(order, |order, to| rested(&order.transition(*to, clerk(), None, NOW).unwrap(), never))
}

#[test]
fn a_store_takes_its_last_move_back_if_nothing_depends_on_it() {
    use Fulfilment::{Digital, ShipHome, Takeaway};
    use Status::{Cancelled, Completed, Delivered, Paid, Preparing, Ready, Shipped};
    for (way, moves, want) in [
        (Takeaway, vec![], None),
        (Takeaway, vec![Preparing], Some((Preparing, Paid))),
        (Takeaway, vec![Preparing, Ready], Some((Ready, Preparing))),
        (Takeaway, vec![Preparing, Ready, Completed], Some((Completed, Ready))),
        (ShipHome, vec![Shipped], Some((Shipped, Paid))),
        // The market completes what was delivered.
        (ShipHome, vec![Shipped, Delivered], Some((Delivered, Shipped))),
        (Digital, vec![], None),
        (Takeaway, vec![Cancelled], None),
        (Takeaway, vec![Preparing, Cancelled], None),
        (ShipHome, vec![Shipped, Cancelled], None),
    ] {
        let order = moved(way.clone(), &moves);
        let undo = order.undoable().map(|undo| (undo.status, undo.before));
        assert_eq!(undo, want, "{way:?} after {moves:?}");
        let late = NOW.plus_seconds(UNDO_SECONDS);
        let Some((status, before)) = want else {
            for status in Status::ALL {
                assert_eq!(order.undo(*status, clerk(), NOW), Err(Code::UndoRefused.into()));
            }
            continue;
        };
        // Another move, and one that is too old, stay.
        assert_eq!(order.undo(before, clerk(), NOW), Err(Code::UndoRefused.into()), "{moves:?}");
        assert_eq!(order.undo(status, clerk(), late), Err(Code::UndoRefused.into()), "{moves:?}");
        let in_time = late.plus_seconds(-1);
        let undone = order.undo(status, clerk(), in_time).unwrap().unwrap();
        assert_eq!(undone.status, before, "{moves:?}");
        let last = undone.history.last().unwrap();
        assert_eq!((last.status, last.undone, last.at), (before, true, in_time));
        // Once, and not one more.
        assert_eq!(undone.undo(status, clerk(), NOW), Ok(None), "said again");
        assert_eq!(undone.undoable(), None);
        // It is as it was, and goes on as it would have.
        let was = moved(way, moves.split_last().unwrap().1);
        assert_eq!((&undone.steps, undone.status), (&was.steps, was.status), "{moves:?}");
        assert_eq!(undone.store_moves(), was.store_moves(), "{moves:?}");
        assert_eq!(rested(&undone, never), undone, "{moves:?}");
    }
}

#[test]
fn only_the_stores_own_move_is_taken_back_and_no_history_grows_for_ever() {
    let order = moved(Fulfilment::Takeaway, &[]);
    let by_market = order.transition(Status::Preparing, Actor::System, None, NOW).unwrap();
    assert_eq!(by_market.undoable(), None);
    let mut order = order;
    let undone = loop {
        order = order.transition(Status::Preparing, clerk(), None, NOW).unwrap();
        match order.undo(Status::Preparing, clerk(), NOW) {
            Ok(Some(undone)) => order = undone,
            refused => break refused,
        }
    };
    assert_eq!(undone, Err(Code::UndoRefused.into()));
    assert!((20..=60).contains(&order.history.len()), "{} lines", order.history.len());
}

#[test]
fn a_parcel_is_followed_by_the_number_that_was_said_last() {
    let tracking = |number: &str| Tracking { number: Text::new(number).unwrap(), carrier: None };
    let shipped = moved(Fulfilment::ShipHome, &[Status::Shipped]);
    assert_eq!(shipped.tracking(), None);
    let said = shipped.tracked(&tracking("A1"), clerk(), NOW).unwrap().unwrap();
    assert_eq!(said.history.len(), shipped.history.len(), "the move itself says it");
    assert_eq!(said.tracked(&tracking("A1"), clerk(), NOW), Ok(None));
    let later = NOW.plus_seconds(60);
    let corrected = said.tracked(&tracking("A2"), clerk(), later).unwrap().unwrap();
    assert_eq!(corrected.tracking(), Some(&tracking("A2")));
    // The move is as old as it is, whatever was said since.
    let undo = corrected.undoable().unwrap();
    assert_eq!((undo.status, undo.until), (Status::Shipped, NOW.plus_seconds(UNDO_SECONDS)));
    let undone = corrected.undo(Status::Shipped, clerk(), later).unwrap().unwrap();
    assert_eq!(undone.tracking(), None, "it has not left");
    assert_eq!(undone.undo(Status::Shipped, clerk(), later), Ok(None));
    let again = undone.transition(Status::Shipped, clerk(), None, later).unwrap();
    assert_eq!(again.tracking(), None, "the number was another parcel's");
    let there = moved(Fulfilment::ShipHome, &[Status::Shipped]);
    let there = there.tracked(&tracking("A1"), clerk(), NOW).unwrap().unwrap();
    let there = rested(&there.transition(Status::Delivered, clerk(), None, NOW).unwrap(), never);
    assert_eq!((there.status, there.tracking()), (Status::Completed, Some(&tracking("A1"))));
    assert!(there.tracked(&tracking("A2"), clerk(), NOW).is_err(), "it has arrived");
}
