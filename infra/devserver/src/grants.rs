//! The grants of functions, which the local market enforces as IAM does: a function that does what
//! it has not declared fails here, and not in its first deployment.

use db::table::Collection;
use endpoint::Access;
use localcloud::dynamodb::Action;

use crate::tables::{EXPIRING_TABLE, TABLE};

tokio::task_local! {
    static GRANTED: Vec<Access>;
}

/// Runs the `work` of a function that may do what `granted` says and no more.
pub(crate) async fn within<T>(granted: Vec<Access>, work: impl Future<Output = T>) -> T {
    GRANTED.scope(granted, work).await
}

/// Whether the function that works in this task may do `action`. What is not the work of a function
/// may do everything.
pub(crate) fn allows(action: &Action) -> bool {
    GRANTED
        .try_with(|granted| {
            right(action).is_some_and(|right| granted.iter().any(|one| one.covers(right)))
        })
        .unwrap_or(true)
}

/// The right that `action` takes; `None` if nobody has that.
#[must_use]
pub fn right(action: &Action) -> Option<Access> {
    let kind = action.partition.as_deref().and_then(Collection::of);
    let (name, table) = (action.name.as_str(), action.table.as_str());
    match (name, kind) {
        ("Query", _) if action.on_index => Some(Access::QueryIndex),
        ("Scan", None) => (table == TABLE).then_some(Access::Scan),
        (_, Some(kind)) => {
            let own = if kind.expires() { EXPIRING_TABLE } else { TABLE };
            Access::of(name, kind).filter(|_| own == table)
        }
        (_, None) => None,
    }
}
