//! Orders, their entries, and where they stand.

use domain::order::Tracking;

use super::*;
use crate::{
    order_lists, orders,
    standings::{self, StandingEntry},
    sweep::found,
    table::{PK, SK},
};

#[test]
fn golden_items_of_orders() {
    let small = order(vec![line(1)]);
    let (head, lines) = orders::write_order(&small).unwrap();
    assert_eq!(lines, None);
    for stored in golden("order.small", &head) {
        assert_eq!(orders::read_order("golden", stored, None).unwrap(), small);
    }

    // What a store does at its desk: a parcel with a number, and a move that it took back.
    let tracking = Some(Tracking { number: text("9012-3456"), carrier: Some(text("黑貓")) });
    let sent = Change { tracking, ..Change::of(Status::Shipped, AT, Actor::User(user())) };
    let undone = Change { undone: true, ..Change::of(Status::Paid, AT, Actor::User(user())) };
    let history = small.history.iter().cloned().chain([sent, undone]).collect();
    let desk = Order { history, ..small.clone() };
    for stored in golden("order.desk", &orders::write_order(&desk).unwrap().0) {
        assert_eq!(orders::read_order("golden", stored, None).unwrap(), desk);
    }

    let large = order((1..=9).map(line).collect());
    let (head, lines) = orders::write_order(&large).unwrap();
    let all_lines = golden("order.lines", &lines.unwrap());
    for stored in golden("order.head", &head) {
        for lines in &all_lines {
            let read = orders::read_order("golden", stored.clone(), Some(lines.clone()));
            assert_eq!(read.unwrap(), large, "head and lines of any formats");
        }
    }

    let mut names: Vec<_> = order_lists::entries(&small, &[])
        .iter()
        .map(|entry| {
            let part = |name| item::text_of(entry, name).unwrap().to_owned();
            let list = part(PK).split('#').next().unwrap().to_lowercase();
            let name = format!("order_entry.{list}");
            for stored in golden(&name, entry) {
                assert!(matches!(found(stored).unwrap(), Some(crate::Found::Entry(_))));
            }
            assert!(part(SK).contains(&small.id.to_string()));
            name
        })
        .collect();
    names.sort();
    assert_eq!(names.len(), 4);
}

#[test]
fn golden_items_of_where_orders_stand() {
    let open = Order { status: Status::Preparing, ..order(vec![line(1)]) };
    let sent = Order { status: Status::Shipped, ..open.clone() };
    let done = Order { status: Status::Cancelled, ..open.clone() };
    for (name, order) in [("open", open), ("sent", sent), ("done", done)] {
        let item = standings::standing_item(&order).unwrap();
        let said = StandingEntry::of(&order);
        whole(&format!("standing.{name}"), &item, &said);
        let Some(crate::Found::Standing(standing)) = found(item.clone()).unwrap() else {
            panic!("{name} is not found")
        };
        assert!(standing.is_of(&order), "{standing:?}");
        let stored = to_json(&item).to_string();
        for personal in ["王小明", "0912345678", "重慶南路", "ring twice", "no straw", "usr_"]
        {
            assert!(!stored.contains(personal), "{name} holds {personal}");
        }
    }
}

/// The largest entry is one write unit.
#[test]
fn an_entry_of_the_largest_order_is_within_a_kilobyte() {
    let long = Line { name: text(&"茶".repeat(100)), ..line(1) };
    let order = order((0..150).map(|_| long.clone()).collect());
    let size = item::size(&standings::standing_item(&order).unwrap());
    assert!((700..=1024).contains(&size), "{size} bytes");
}
