//! A function and its log.

use endpoint::{Route, Worker};

use super::{
    grants,
    resource::{Resource, resource},
    subscriptions::{self, Queues},
};
use crate::{
    names::logical_id,
    yaml::{Node, map, reference, sub, text},
};

/// The function of `route` and its log. One that sends events may send them to the queues of those
/// `workers` that asked for them.
pub(crate) fn of_route(route: &Route, workers: &[&Worker]) -> Vec<Resource> {
    let spec = &route.spec;
    let mut statements = grants::tables(&route.dynamodb());
    let mut properties = common(spec.id, route.summary(), spec.id);
    if !spec.sends.is_empty() {
        let wanted = |event| spec.sends.contains(&event);
        statements.extend(subscriptions::may_send(workers, Queues::Elsewhere, wanted));
        let subscriptions = subscriptions::subscriptions(workers, Queues::Elsewhere, wanted);
        let setting = ("SUBSCRIPTIONS".to_owned(), sub(subscriptions));
        let variables = map([("Variables", Node::Map(vec![setting]))]);
        properties.push(("Environment".to_owned(), variables));
    }
    if !statements.is_empty() {
        let policies = Node::List(vec![grants::policy(statements)]);
        properties.push(("Policies".to_owned(), policies));
    }
    vec![log(spec.id), function(spec.id, properties)]
}

/// The function `id`.
pub(crate) fn function(id: &str, properties: Vec<(String, Node)>) -> Resource {
    let kind = text("AWS::Serverless::Function");
    // SAM would compile the workspace anew for each of them.
    let skip = map([("SkipBuild", Node::Flag(true))]);
    let node = [("Type", kind), ("Metadata", skip), ("Properties", Node::Map(properties))];
    (logical_id(id, "Function"), map(node))
}

/// The properties that every function has; `log` is what its log is named after.
pub(crate) fn common(id: &str, summary: &str, log: &str) -> Vec<(String, Node)> {
    vec![
        ("FunctionName".to_owned(), sub(format!("${{Market}}-{id}"))),
        ("Description".to_owned(), text(summary)),
        ("CodeUri".to_owned(), text(format!("../../target/lambda/{id}/"))),
        ("LoggingConfig".to_owned(), map([("LogGroup", reference(logical_id(log, "Log")))])),
    ]
}

/// The log of the function `id`, or of several that are named so together.
pub(crate) fn log(id: &str) -> Resource {
    resource(
        logical_id(id, "Log"),
        "AWS::Logs::LogGroup",
        [
            ("LogGroupName", sub(format!("/aws/lambda/${{Market}}/{id}"))),
            ("RetentionInDays", reference("LogRetentionDays")),
        ],
    )
}
