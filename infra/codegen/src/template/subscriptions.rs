//! Who gets which events, and who may send them.

use domain::event::EventType;
use endpoint::Worker;

use super::grants;
use crate::{
    names::logical_id,
    yaml::{Node, attribute},
};

/// The consumers among `workers` that ask for one of the events that are `sent`, and the names of
/// those events.
fn consumers(workers: &[&Worker], sent: impl Fn(EventType) -> bool) -> Vec<(&'static str, String)> {
    let one = |worker: &&Worker| {
        let events = worker.spec.events()?.iter().filter(|event| sent(**event));
        let events: Vec<_> = events.map(ToString::to_string).collect();
        (!events.is_empty()).then(|| (worker.spec.id, events.join(",")))
    };
    workers.iter().filter_map(one).collect()
}

/// Allows to send to the queues of those who ask for one of the events that are `sent`.
pub(crate) fn may_send(workers: &[&Worker], sent: impl Fn(EventType) -> bool) -> Vec<Node> {
    let queues = consumers(workers, sent).into_iter().map(|(id, _)| logical_id(id, "Queue"));
    queues.map(|queue| grants::statement(&["sqs:SendMessage"], attribute(queue, "Arn"))).collect()
}

/// The setting of who sends: each consumer, its events that are `sent`, the address of its queue.
pub(crate) fn subscriptions(workers: &[&Worker], sent: impl Fn(EventType) -> bool) -> String {
    let one =
        |(id, events): (&str, String)| format!("{id} {events} ${{{}}};", logical_id(id, "Queue"));
    consumers(workers, sent).into_iter().map(one).collect::<Vec<_>>().join(" ")
}
