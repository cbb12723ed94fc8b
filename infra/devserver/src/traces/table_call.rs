//! A call of the table, as far as it is kept: what it did to which kinds of partitions, and not
//! which keys it had, some of which are names.

use db::table::Collection;
use localcloud::dynamodb::Call;

/// A call of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableCall {
    /// The operation, such as `GetItem`.
    pub operation: String,
    /// Its actions and the kinds of partitions that they were on, each once; such as
    /// `("PutItem", "Order")`.
    pub actions: Vec<(String, String)>,
    /// The read units that it took, in tenths.
    pub read_tenths: u64,
    /// The write units that it took, in tenths.
    pub write_tenths: u64,
    /// Which round trip of its work it was part of, from one.
    pub trip: usize,
    /// Why it was refused.
    pub error: Option<String>,
}

impl TableCall {
    pub(super) fn of(call: &Call) -> Self {
        let of = |action: &localcloud::dynamodb::Action| {
            let kind = action.partition.as_deref().and_then(Collection::of);
            let name = kind.map_or_else(|| action.table.clone(), |kind| format!("{kind:?}"));
            (action.name.clone(), name)
        };
        let mut actions: Vec<_> = call.actions.iter().map(of).collect();
        actions.sort_unstable();
        actions.dedup();
        let timed_out = (call.status == 0).then(|| "timed out".to_owned());
        Self {
            operation: call.operation.clone(),
            actions,
            read_tenths: call.read_tenths,
            write_tenths: call.write_tenths,
            trip: call.trip,
            error: call.error.clone().or(timed_out),
        }
    }

    /// Whether a condition decided against it, which is how the market learns that somebody else
    /// was first.
    #[must_use]
    pub fn condition_failed(&self) -> bool {
        self.error.as_deref().is_some_and(|error| error.contains("ConditionalCheckFailed"))
    }
}
