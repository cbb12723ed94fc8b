//! The units a response says it consumed, in whole tenths.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Number;

/// Units of a response, summed over its tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Units {
    pub(super) total_tenths: u64,
    pub(super) table_tenths: u64,
    pub(super) index_tenths: u64,
}

impl Units {
    /// Reads `ConsumedCapacity` of a response; nothing when it has none.
    pub(super) fn of(response: &[u8]) -> Self {
        let consumed = serde_json::from_slice::<Response>(response).unwrap_or_default().consumed;
        let capacities = match consumed {
            None => Vec::new(),
            Some(Consumed::One(capacity)) => vec![capacity],
            Some(Consumed::Many(capacities)) => capacities,
        };
        capacities.iter().fold(Self::default(), Self::plus)
    }

    fn plus(self, capacity: &Capacity) -> Self {
        let indexes = capacity.global_secondary_indexes.values();
        let index_tenths = indexes
            .chain(capacity.local_secondary_indexes.values())
            .fold(self.index_tenths, |sum, index| sum.saturating_add(index.tenths()));
        let table = capacity.table.as_ref().map_or(0, Detail::tenths);
        Self {
            total_tenths: self.total_tenths.saturating_add(tenths(&capacity.capacity_units)),
            table_tenths: self.table_tenths.saturating_add(table),
            index_tenths,
        }
    }
}

#[derive(Default, Deserialize)]
struct Response {
    #[serde(rename = "ConsumedCapacity")]
    consumed: Option<Consumed>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Consumed {
    One(Capacity),
    Many(Vec<Capacity>),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Capacity {
    capacity_units: Number,
    table: Option<Detail>,
    #[serde(default)]
    global_secondary_indexes: BTreeMap<String, Detail>,
    #[serde(default)]
    local_secondary_indexes: BTreeMap<String, Detail>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Detail {
    capacity_units: Number,
}

impl Detail {
    fn tenths(&self) -> u64 {
        tenths(&self.capacity_units)
    }
}

/// `2.5` as 25. Units come in halves, so a tenth loses nothing.
fn tenths(units: &Number) -> u64 {
    let text = units.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    let tenth = fraction.get(..1).and_then(|digit| digit.parse::<u64>().ok()).unwrap_or_default();
    whole.parse::<u64>().unwrap_or_default().saturating_mul(10).saturating_add(tenth)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_summed_over_tables_and_indexes() {
        for (response, want) in [
            ("{}", (0, 0, 0)),
            (r#"{"ConsumedCapacity":{"TableName":"t","CapacityUnits":0.5}}"#, (5, 0, 0)),
            (
                r#"{"ConsumedCapacity":[
                    {"CapacityUnits":4.0,"Table":{"CapacityUnits":2.0},
                     "GlobalSecondaryIndexes":{"a":{"CapacityUnits":1.5}},
                     "LocalSecondaryIndexes":{"b":{"CapacityUnits":0.5}}},
                    {"CapacityUnits":10,"Table":{"CapacityUnits":10}}]}"#,
                (140, 120, 20),
            ),
        ] {
            let units = Units::of(response.as_bytes());
            assert_eq!((units.total_tenths, units.table_tenths, units.index_tenths), want);
        }
    }
}
