//! Parts of every worker: its function, its trigger, its role.

use endpoint::Worker;

use super::{
    functions, grants,
    resource::{Resource, resource},
};
use crate::{
    names::logical_id,
    yaml::{Node, attribute, map, text},
};

/// What the log of all workers is named after. Their lines stand in streams that are named after
/// each, and what one of them reports is looked for in one place.
pub(crate) const WORKERS: &str = "workers";

/// The function of `worker`, with `more` properties.
pub(crate) fn function(worker: &Worker, more: Vec<(&str, Node)>) -> Resource {
    let mut properties = functions::common(worker.spec.id, worker.spec.summary, WORKERS);
    properties.extend(functions::size(worker.spec.memory_mb, worker.spec.timeout_s()));
    properties.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
    functions::resource_of(worker.spec.id, properties)
}

/// What triggers a function.
pub(crate) fn trigger(kind: &str, properties: Node) -> Node {
    map([("Trigger", map([("Type", text(kind)), ("Properties", properties)]))])
}

/// A list of texts.
pub(crate) fn list<const N: usize>(items: [&str; N]) -> Node {
    Node::List(items.map(text).to_vec())
}

/// The role that [`role`] makes for the worker `id`.
pub(crate) fn own_role(id: &str) -> Node {
    attribute(logical_id(id, "Role"), "Arn")
}

/// The role of the worker `id`: `statements`, and the workers' log.
pub(crate) fn role(id: &str, mut statements: Vec<Node>) -> Resource {
    let log = attribute(logical_id(WORKERS, "Log"), "Arn");
    statements.push(grants::statement(&["logs:CreateLogStream", "logs:PutLogEvents"], log));
    let trace = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"];
    statements.push(grants::statement(&trace, text("*")));
    let assume = map([
        ("Effect", text("Allow")),
        ("Principal", map([("Service", text("lambda.amazonaws.com"))])),
        ("Action", text("sts:AssumeRole")),
    ]);
    let policy = map([("PolicyName", text(id)), ("PolicyDocument", grants::policy(statements))]);
    resource(
        logical_id(id, "Role"),
        "AWS::IAM::Role",
        [
            ("AssumeRolePolicyDocument", grants::policy(vec![assume])),
            ("Policies", Node::List(vec![policy])),
        ],
    )
}
