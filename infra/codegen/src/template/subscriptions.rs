//! Who gets which events, and who may send them.

use domain::event::EventType;
use endpoint::Worker;

use super::{
    grants,
    parameters::{queue_arn, queue_url},
};
use crate::{
    names::logical_id,
    yaml::{Node, attribute, reference},
};

/// Where the queues are, seen from who sends to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queues {
    /// In the same stack.
    Here,
    /// In another stack, which passes their names on.
    Elsewhere,
}

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
pub(crate) fn may_send(
    workers: &[&Worker],
    queues: Queues,
    sent: impl Fn(EventType) -> bool,
) -> Vec<Node> {
    let arn = |id: &str| match queues {
        Queues::Here => attribute(logical_id(id, "Queue"), "Arn"),
        Queues::Elsewhere => reference(queue_arn(id)),
    };
    let all = consumers(workers, sent).into_iter();
    all.map(|(id, _)| grants::statement(&["sqs:SendMessage"], arn(id))).collect()
}

/// The setting of who sends: each consumer, its events that are `sent`, the address of its queue.
pub(crate) fn subscriptions(
    workers: &[&Worker],
    queues: Queues,
    sent: impl Fn(EventType) -> bool,
) -> String {
    let url = |id: &str| match queues {
        Queues::Here => logical_id(id, "Queue"),
        Queues::Elsewhere => queue_url(id),
    };
    let one = |(id, events): (&str, String)| format!("{id} {events} ${{{}}};", url(id));
    consumers(workers, sent).into_iter().map(one).collect::<Vec<_>>().join(" ")
}
