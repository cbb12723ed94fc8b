//! What each function does to the tables.

use std::collections::{BTreeMap, BTreeSet};

use devserver::grants;
use endpoint::{Access, Found};
use localcloud::dynamodb;
use testkit::{Answer, Call, World};

/// The rights that each function has used.
#[derive(Default)]
pub(crate) struct CallLog(pub(crate) BTreeMap<&'static str, BTreeSet<Access>>);

impl CallLog {
    /// Notes what the function `id` did.
    pub(crate) fn note(&mut self, id: &'static str, calls: &[dynamodb::Call]) {
        let rights = self.0.entry(id).or_default();
        for action in calls.iter().flat_map(|call| &call.actions) {
            let right = grants::right(action);
            rights.insert(right.unwrap_or_else(|| panic!("{id}: nobody may do {action:?}")));
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
