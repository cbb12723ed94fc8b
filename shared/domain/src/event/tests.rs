//! Events of changes.

use serde_json::json;

use super::*;
use crate::{
    Twd,
    order::{Actor, Change},
    payment::{Charge, ChargeUse, HeardCharge, ReviewReason, Said},
};

const AT: Timestamp = Timestamp::from_millis(1_795_230_000_000);

fn order(status: Status, version: u64) -> Order {
    serde_json::from_value(json!({
        "id": OrderId::new(AT, 1),
        "cus": "usr_1M7Y0QRW000000001",
        "store": StoreId::new(AT, 1),
        "lines": [],
        "tnd": [{ "n": 1, "h": "ec", "a": 120 }],
        "ful": { "type": "takeaway" },
        "note": "王小明 0912345678",
        "status": status,
        "steps": [],
        "v": version,
        "deadline": AT,
        "his": [{ "s": status, "t": AT, "b": "system" }],
    }))
    .unwrap()
}

fn payment() -> Payment {
    Payment::start(&order(Status::Pending, 1), 1, Said::new("2000132"), None, AT).unwrap()
}

#[test]
fn names_are_read_back() {
    let mut names: Vec<_> = EventType::all().map(|kind| kind.to_string()).collect();
    for name in ["order.paid", "payment.paid", "payment.review", "payment.returned"] {
        assert!(names.iter().any(|known| known == name), "{name}");
    }
    for kind in EventType::all() {
        assert_eq!(kind.to_string().parse(), Ok(kind));
        assert_eq!(serde_json::from_value::<EventType>(json!(kind)).unwrap(), kind);
    }
    for unknown in ["", "order", "order.", "order.lost", "paid", "payment.paid "] {
        assert_eq!(unknown.parse::<EventType>(), Err(UnknownEventType), "{unknown}");
    }
    names.sort();
    names.dedup();
    assert_eq!(names.len(), EventType::all().count());
}

#[test]
fn an_order_has_an_event_for_each_new_status() {
    let (placed, paid) = (order(Status::Pending, 1), order(Status::Paid, 2));
    let confirmed = Order { version: 3, ..paid.clone() };
    for (old, new, want) in [
        (None, &placed, Some(Status::Pending)),
        (Some(&placed), &paid, Some(Status::Paid)),
        (Some(&paid), &confirmed, None),
    ] {
        let event = Event::of_order(old, new, None);
        assert_eq!(event.map(|event| event.kind), want.map(EventType::Order));
    }
    // What a store takes back is not announced as if it had happened again.
    let undone = Change { undone: true, ..Change::of(Status::Pending, AT, Actor::System) };
    let back = Order { version: 3, history: vec![undone], ..placed.clone() };
    let event = Event::of_order(Some(&paid), &back, None).unwrap();
    assert_eq!((event.kind, event.version), (EventType::OrderUndone, 3));
    let event = || Event::of_order(Some(&placed), &paid, Some("r-1".to_owned())).unwrap();
    assert_eq!(event().id, format!("{}.2", placed.id));
    assert_eq!((event().version, event().subject.order()), (2, placed.id));
    assert_eq!(event(), event(), "a repeated record has the same event");
    let text = serde_json::to_string(&event()).unwrap();
    assert!(!text.contains("王小明"), "{text}");
    assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event());
}

#[test]
fn a_payment_has_an_event_for_each_change_of_its_state() {
    let pending = payment();
    let charge = |no: &str, usage| Charge {
        heard: HeardCharge {
            no: Said::new(no),
            amount: Twd::new(120),
            kind: None,
            paid_at: None,
            gwsr: None,
        },
        heard_at: AT,
        usage,
    };
    let first = charge("1", ChargeUse::Kept);
    let second = charge("2", ChargeUse::Review(ReviewReason::DuplicateCharge));
    let paid = Payment { charges: vec![first.clone()], version: 2, ..pending.clone() };
    let reviewed = Payment { charges: vec![first, second], version: 3, ..paid.clone() };
    let noted = Payment { last_code: Said::some("1"), version: 4, ..reviewed.clone() };
    for (old, new, want) in [
        (None, &pending, Some(EventType::Payment(PaymentStatus::Pending))),
        (Some(&pending), &paid, Some(EventType::Payment(PaymentStatus::Paid))),
        (Some(&paid), &reviewed, Some(EventType::PaymentReview)),
        (Some(&reviewed), &noted, None),
    ] {
        let event = Event::of_payment(old, new, AT, None);
        assert_eq!(event.as_ref().map(|event| event.kind), want, "{event:?}");
    }
    let returned = Event::of_return(&pending, AT, None);
    let made = Event::of_payment(None, &pending, AT, None).unwrap();
    assert_eq!(made.store, pending.store);
    assert_ne!(returned.id, made.id);
    assert_eq!(returned.subject.order(), pending.id.order);
}
