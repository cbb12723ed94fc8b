//! What each function does to the tables.

use std::collections::{BTreeMap, BTreeSet};

use devserver::{EXPIRING_TABLE, TABLE};
use endpoint::{Access, Expiring, Found, Resource};
use localcloud::dynamodb;
use testkit::{Answer, Call, World};

/// Rights, by their names.
pub(crate) type Rights = BTreeSet<String>;

/// The DynamoDB actions that each function has used.
#[derive(Default)]
pub(crate) struct CallLog(pub(crate) BTreeMap<&'static str, Rights>);

fn right(action: &str, on: Resource) -> String {
    match on {
        Resource::Table => action.to_owned(),
        Resource::Indexes => format!("{action} of an index"),
        Resource::Expiring => format!("{action} of the expiring table"),
    }
}

/// A right on the expiring table is one on a kind of its partitions.
fn right_on(action: &str, kind: Expiring) -> String {
    format!("{} {kind:?}", right(action, Resource::Expiring))
}

/// The rights that are declared.
pub(crate) fn granted(rights: &[Access]) -> Rights {
    let one = |one: &Access| match one.expiring() {
        Some(kind) => right_on(one.action(), kind),
        None => right(one.action(), one.resource()),
    };
    rights.iter().map(one).collect()
}

/// The kind of the expiring table's `partition`.
fn kind_of(partition: Option<&str>) -> Expiring {
    let partition =
        partition.unwrap_or_else(|| panic!("no partition of the expiring table is named"));
    let fits = |kind: &&Expiring| partition.starts_with(kind.prefix());
    *Expiring::ALL.iter().find(fits).unwrap_or_else(|| panic!("{partition} is of no kind"))
}

impl CallLog {
    /// Notes what the function `id` did.
    pub(crate) fn note(&mut self, id: &'static str, calls: &[dynamodb::Call]) {
        let rights = self.0.entry(id).or_default();
        for call in calls {
            rights.extend(call.actions.iter().map(|action| {
                let on = match (action.table.as_str(), call.index.is_some()) {
                    (TABLE, false) => Resource::Table,
                    (TABLE, true) => Resource::Indexes,
                    (EXPIRING_TABLE, false) => {
                        return right_on(&action.name, kind_of(action.partition.as_deref()));
                    }
                    other => panic!("{other:?} is none of the tables"),
                };
                right(&action.name, on)
            }));
        }
    }

    /// Sends a call at a time when the list of revoked sessions has to be read again.
    pub(crate) async fn send(&mut self, world: &World, call: Call) -> Answer {
        world.advance(60);
        let Found::Route(route) = world.market.router.find(Some(call.method()), call.path()) else {
            panic!("{call:?} leads nowhere")
        };
        let (answer, calls) = world.counted(call.send(world)).await;
        assert!(answer.status < 500, "{}: {answer:?}", route.spec.id);
        self.note(route.spec.id, &calls);
        answer
    }
}
