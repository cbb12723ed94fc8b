//! Alarms: each says what is wrong and what to do.

use super::resource::{Resource, resource};
use crate::{
    names::logical_id,
    yaml::{Node, attribute, map, reference, text},
};

/// The period of most alarms, in seconds.
pub(crate) const FIVE_MINUTES: u32 = 5 * 60;
/// That of an alarm that stays for a day, in seconds, the longest.
pub(crate) const A_DAY: u32 = 24 * 60 * 60;

/// An alarm when the highest `metric` of a queue reaches `threshold`.
pub(crate) fn alarm_of_queue(queue: &str, metric: &str, threshold: u32, what: &str) -> Resource {
    let dimensions = vec![dimension("QueueName", attribute(queue, "QueueName"))];
    alarm(queue, ["AWS/SQS", metric, "Maximum"], dimensions, threshold, what)
}

/// An alarm when `metric` of the function `id` reaches `threshold`.
pub(crate) fn alarm_of_function(
    id: &str,
    metric: &str,
    statistic: &str,
    threshold: u32,
    what: &str,
) -> Resource {
    let function = logical_id(id, "Function");
    let dimensions = vec![dimension("FunctionName", reference(&function))];
    alarm(&logical_id(id, metric), ["AWS/Lambda", metric, statistic], dimensions, threshold, what)
}

/// An alarm when the function `id` fails: it crashes or runs out of time. A request that is
/// answered 500 is no failure of the function; the API's alarm counts it. A canary waits five
/// minutes, and so this alarm one.
pub(crate) fn alarm_of_failures(id: &str) -> Resource {
    let function = logical_id(id, "Function");
    let what = format!(
        "{id} fails: three calls in a minute crashed or ran out of time. Read its log; lines of \
         Lambda's own say which. If it began with a deployment, deploy the version before. Out of \
         memory or time: raise memory_mb or timeout_s of its spec."
    );
    let dimensions = vec![dimension("FunctionName", reference(&function))];
    let metric = ["Errors", "Sum"];
    resource_of(&function, text("AWS/Lambda"), metric, dimensions, (3, 60), &what)
}

/// A dimension of a metric.
pub(crate) fn dimension(name: &str, value: Node) -> Node {
    map([("Name", text(name)), ("Value", value)])
}

/// An alarm when a metric of the resource `of` reaches `threshold`; `what` says what to do.
pub(crate) fn alarm(
    of: &str,
    [namespace, metric, statistic]: [&str; 3],
    dimensions: Vec<Node>,
    threshold: u32,
    what: &str,
) -> Resource {
    resource_of(
        of,
        text(namespace),
        [metric, statistic],
        dimensions,
        (threshold, FIVE_MINUTES),
        what,
    )
}

/// An alarm when the sum of a `metric` that the stack names reaches a threshold within a
/// period, in seconds.
pub(crate) fn alarm_of_log(
    of: &str,
    namespace: Node,
    metric: &str,
    within: (u32, u32),
    what: &str,
) -> Resource {
    resource_of(of, namespace, [metric, "Sum"], Vec::new(), within, what)
}

fn resource_of(
    of: &str,
    namespace: Node,
    [metric, statistic]: [&str; 2],
    dimensions: Vec<Node>,
    (threshold, period): (u32, u32),
    what: &str,
) -> Resource {
    resource(
        format!("{of}Alarm"),
        "AWS::CloudWatch::Alarm",
        [
            ("AlarmDescription", text(what)),
            ("Namespace", namespace),
            ("MetricName", text(metric)),
            ("Dimensions", Node::List(dimensions)),
            ("Statistic", text(statistic)),
            ("Period", Node::Number(period)),
            ("EvaluationPeriods", Node::Number(1)),
            ("Threshold", Node::Number(threshold)),
            ("ComparisonOperator", text("GreaterThanOrEqualToThreshold")),
            ("TreatMissingData", text("notBreaching")),
            ("AlarmActions", alarm_actions()),
        ],
    )
}

/// The actions of every alarm.
fn alarm_actions() -> Node {
    map([(
        "Fn::If",
        Node::List(vec![
            text("HasAlarmTopic"),
            Node::List(vec![reference("AlarmTopicArn")]),
            reference("AWS::NoValue"),
        ]),
    )])
}
