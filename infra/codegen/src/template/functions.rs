//! A function and its log.

use endpoint::Worker;

use super::{
    alarms::alarm_of_failures,
    grants,
    resource::{Resource, resource},
    subscriptions::{self, Queues},
};
use crate::{
    names::logical_id,
    registry::Function,
    yaml::{Node, map, reference, sub, text},
};

/// A `function` that answers requests, and its log. One that sends events may send them to the
/// queues of those `workers` that asked for them.
pub(crate) fn answering(function: &Function, workers: &[&Worker]) -> Vec<Resource> {
    let id = function.id;
    let mut statements = grants::statements(&function.dynamodb(), function.secrets());
    let mut properties = common(id, &function.summary(), id);
    let memory_mb = function.most(|spec| spec.memory_mb).unwrap_or_default();
    properties.extend(size(memory_mb, function.most(|spec| spec.timeout_s).unwrap_or_default()));
    properties.extend(function.most(|spec| spec.reserved).flatten().map(reserved));
    let sends = function.sends();
    if !sends.is_empty() {
        let wanted = |event| sends.contains(&event);
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
    vec![log(id), resource_of(id, properties), alarm_of_failures(id)]
}

/// How much memory a function has, in MB, and how long it may run, in seconds.
pub(crate) fn size(memory_mb: u16, timeout_s: u16) -> [(String, Node); 2] {
    let number = |number: u16| Node::Number(number.into());
    [("MemorySize".to_owned(), number(memory_mb)), ("Timeout".to_owned(), number(timeout_s))]
}

/// Keeps `calls` at once free for a function. Elsewhere than in production the account may have so
/// few that AWS refuses to.
pub(crate) fn reserved(calls: u16) -> (String, Node) {
    let value = Node::List(vec![
        text("IsProduction"),
        Node::Number(calls.into()),
        reference("AWS::NoValue"),
    ]);
    ("ReservedConcurrentExecutions".to_owned(), map([("Fn::If", value)]))
}

/// The function `id`.
pub(crate) fn resource_of(id: &str, properties: Vec<(String, Node)>) -> Resource {
    let kind = text("AWS::Serverless::Function");
    // SAM would compile the workspace anew for each of them.
    let skip = map([("SkipBuild", Node::Flag(true))]);
    let node = [("Type", kind), ("Metadata", skip), ("Properties", Node::Map(properties))];
    (logical_id(id, "Function"), map(node))
}

/// What a version is described by: the parameters that its settings follow. A version whose
/// description changes is replaced; otherwise SAM publishes a new one only when the text of the
/// template changes, and a parameter's value is no part of that.
const SETTINGS: &str = "${LogLevel} ${EcpayEnvironment} ${PublicUrl} ${CorsOrigins}";

/// The properties that every function has; `log` is what its log is named after.
pub(crate) fn common(id: &str, summary: &str, log: &str) -> Vec<(String, Node)> {
    vec![
        ("FunctionName".to_owned(), sub(format!("${{Market}}-{id}"))),
        ("Description".to_owned(), text(summary)),
        ("VersionDescription".to_owned(), sub(SETTINGS)),
        // Without it a function's new time-out would wait for its next change of code.
        ("AutoPublishAliasAllProperties".to_owned(), Node::Flag(true)),
        ("CodeUri".to_owned(), text(format!("../../target/lambda/{id}/"))),
        ("LoggingConfig".to_owned(), map([("LogGroup", reference(logical_id(log, "Log")))])),
        (
            "DeploymentPreference".to_owned(),
            // What brings the old code back.
            map([(
                "Alarms",
                Node::List(vec![
                    reference(logical_id(id, "FunctionAlarm")),
                    reference("ServerErrorsAlarm"),
                ]),
            )]),
        ),
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
