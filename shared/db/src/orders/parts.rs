//! The items that an order is made of.

use domain::order::Order;

use crate::{
    Error,
    formats::{self, FORMAT},
    item::{self, CAUSE, Item, text_of},
    table::{Key, OrderPart, SK},
};

/// The largest head, in bytes, that also holds the lines when the order is placed. It grows with
/// each status, and stays within 1 KB, one write unit, to the end.
const MAX_WHOLE_HEAD: usize = 864;

/// The attributes that never change, and that a large order keeps apart from its head.
const APART: [&str; 2] = ["lines", "note"];
/// The attributes that a change of an order writes.
/// A guest's order gets its customer once, who is written with each later change.
const MOVING: [&str; 9] = ["status", "steps", "tnd", "his", "deadline", "cus", "v", CAUSE, FORMAT];

/// What an order's partition holds.
#[derive(Default)]
pub(super) struct Parts {
    pub(super) head: Option<Item>,
    pub(super) lines: Option<Item>,
    pub(super) payments: Vec<Item>,
}

impl Parts {
    pub(super) fn of(items: Vec<Item>) -> Self {
        let mut parts = Self::default();
        for item in items {
            match text_of(&item, SK).and_then(OrderPart::of) {
                Some(OrderPart::Head) => parts.head = Some(item),
                Some(OrderPart::Lines) => parts.lines = Some(item),
                Some(OrderPart::Payment) => parts.payments.push(item),
                None => {}
            }
        }
        parts
    }
}

/// The head of a new order, and the item of its lines if it is large.
pub(crate) fn write_order(order: &Order) -> Result<(Item, Option<Item>), Error> {
    let mut head = item::write(&Key::order(order.id), order)?;
    if item::size(&head) <= MAX_WHOLE_HEAD {
        return Ok((head, None));
    }
    let mut lines = Key::order_lines(order.id).attributes();
    lines.extend(head.get_key_value(FORMAT).map(|(name, value)| (name.clone(), value.clone())));
    for name in APART {
        lines.extend(head.remove_entry(name));
    }
    Ok((head, Some(lines)))
}

/// The order of its items.
pub(crate) fn read_order(
    operation: &'static str,
    head: Item,
    lines: Option<Item>,
) -> Result<Order, Error> {
    // Each item has a format of its own: a change of the order leaves its lines as they are.
    let mut head = formats::newest_of(head);
    if !head.contains_key("lines") {
        let mut lines = lines.map(formats::newest_of).ok_or_else(|| Error::Unreadable {
            operation,
            source: "an order without its lines".into(),
        })?;
        for name in APART {
            head.extend(lines.remove_entry(name));
        }
    }
    item::read(operation, head)
}

/// A head as the stream tells of it: without its lines, if they are kept apart.
pub(crate) fn as_head(mut head: Item) -> Item {
    let none = || aws_sdk_dynamodb::types::AttributeValue::L(Vec::new());
    head.entry("lines".to_owned()).or_insert_with(none);
    head
}

/// What a change of an order writes.
pub(super) fn moving(order: &Order) -> Result<Item, Error> {
    let mut item = item::write(&Key::order(order.id), order)?;
    item.retain(|name, _| MOVING.contains(&name.as_str()));
    Ok(item)
}
