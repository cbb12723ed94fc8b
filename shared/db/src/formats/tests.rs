//! The mechanism, by an entity that exists here only.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::{Deserialize, Serialize};

use super::*;
use crate::{
    Error,
    item::{number, read_in, text, write_in},
    table::Key,
};

/// The first format had `n` for the name; the second one had no units.
const UPGRADES: &[Upgrade] = &[
    |mut item| {
        let name = item.remove("n");
        item.extend(name.map(|name| ("name".to_owned(), name)));
        item
    },
    |mut item| {
        item.insert("units".to_owned(), number(0));
        item
    },
];

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Lantern {
    name: String,
    units: u32,
}

fn key() -> Key {
    Key { pk: "LANTERN#1".to_owned(), sk: "LANTERN".to_owned() }
}

fn stored(format: u64, attributes: &[(&str, AttributeValue)]) -> Item {
    let mut item = key().attributes();
    item.insert(FORMAT.to_owned(), number(format));
    item.extend(attributes.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    item
}

#[test]
fn items_of_every_format_are_read_and_written_back_in_the_newest() {
    let red = Lantern { name: "red".to_owned(), units: 0 };
    let newest = stored(3, &[("name", text("red")), ("units", number(0))]);
    for old in
        [stored(1, &[("n", text("red"))]), stored(2, &[("name", text("red"))]), newest.clone()]
    {
        assert_eq!(upgraded(old.clone(), UPGRADES), newest, "{old:?}");
        let read: Lantern = read_in("lantern", old, UPGRADES).unwrap();
        assert_eq!(read, red);
        assert_eq!(write_in(&key(), &read, UPGRADES).unwrap(), newest);
    }
}

#[test]
fn what_newer_code_added_does_not_hinder_older_code() {
    let new = |format| {
        stored(format, &[("name", text("red")), ("units", number(2)), ("wick", text("cotton"))])
    };
    for format in [3, 4] {
        let read: Lantern = read_in("lantern", new(format), UPGRADES).unwrap();
        assert_eq!(read, Lantern { name: "red".to_owned(), units: 2 });
        assert_eq!(upgraded(new(format), UPGRADES), new(format), "nothing of it is lost");
    }
}

#[test]
fn what_newer_code_changed_is_refused_by_name() {
    let read =
        |format| read_in::<Lantern>("lantern", stored(format, &[("names", text("red"))]), UPGRADES);
    assert!(matches!(read(4), Err(Error::NewerFormat { format: 4, .. })));
    assert!(matches!(read(3), Err(Error::Unreadable { .. })));
}

#[test]
fn an_item_without_a_format_has_the_first() {
    let mut item = stored(1, &[("n", text("red"))]);
    item.remove(FORMAT);
    assert_eq!(read_in::<Lantern>("lantern", item, UPGRADES).unwrap().name, "red");
}
