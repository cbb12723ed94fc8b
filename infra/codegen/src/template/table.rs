//! The keys and indexes of the tables, from the table map in `db`.

use db::table::{INDEXES, Index, KeyType, PK, SK, TTL};

use crate::yaml::{Node, map, text};

/// The part of the table's properties that `db::table` decides.
pub(crate) fn properties() -> Node {
    let mut attributes = vec![(PK, KeyType::Text), (SK, KeyType::Text)];
    for index in INDEXES {
        for attribute in [(index.hash, KeyType::Text), (index.name, index.range)] {
            if !attributes.contains(&attribute) {
                attributes.push(attribute);
            }
        }
    }
    let attributes = attributes.into_iter().map(|(name, kind)| {
        map([("AttributeName", text(name)), ("AttributeType", text(letter(kind)))])
    });
    map([
        ("AttributeDefinitions", Node::List(attributes.collect())),
        ("KeySchema", keys(PK, SK)),
        ("GlobalSecondaryIndexes", Node::List(INDEXES.iter().map(index).collect())),
        ("TimeToLiveSpecification", lifetime()),
    ])
}

/// The part of the expiring table's properties that `db::table` decides.
pub(crate) fn expiring() -> Node {
    let key = |name| map([("AttributeName", text(name)), ("AttributeType", text("S"))]);
    map([
        ("AttributeDefinitions", Node::List(vec![key(PK), key(SK)])),
        ("KeySchema", keys(PK, SK)),
        ("TimeToLiveSpecification", lifetime()),
    ])
}

fn lifetime() -> Node {
    map([("AttributeName", text(TTL)), ("Enabled", Node::Flag(true))])
}

fn index(index: &Index) -> Node {
    map([
        ("IndexName", text(index.name)),
        ("KeySchema", keys(index.hash, index.name)),
        ("Projection", map([("ProjectionType", text("ALL"))])),
    ])
}

fn keys(hash: &str, range: &str) -> Node {
    let key = |name: &str, kind| map([("AttributeName", text(name)), ("KeyType", text(kind))]);
    Node::List(vec![key(hash, "HASH"), key(range, "RANGE")])
}

const fn letter(kind: KeyType) -> &'static str {
    match kind {
        KeyType::Text => "S",
        KeyType::Number => "N",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_key_attribute_is_defined_once() {
        let properties = properties();
        let Some(Node::List(defined)) = properties.get("AttributeDefinitions") else { panic!() };
        let names = |node: &Node| match node.get("AttributeName") {
            Some(Node::Text(name)) => name.clone(),
            other => panic!("{other:?}"),
        };
        let set: BTreeSet<_> = defined.iter().map(names).collect();
        assert_eq!(set.len(), defined.len());
        for index in INDEXES {
            assert!(set.contains(index.name) && set.contains(index.hash), "{}", index.name);
        }
    }
}
