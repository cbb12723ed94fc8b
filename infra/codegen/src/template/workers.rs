//! Workers, their triggers, their dead-letter queues and alarms.
//!
//! SAM would grant a function with a queue or a stream the right to read all others in the account;
//! so these functions have roles of their own.

use endpoint::{BATCH_SIZE, MAX_RECEIVES, Trigger, Worker};

use super::{
    functions, grants,
    resource::{Resource, resource},
};
use crate::{
    GenError,
    names::logical_id,
    yaml::{Node, attribute, map, reference, text},
};

/// The most concurrent calls that take messages of one queue.
const CONSUMERS: u32 = 10;
/// How long dead-letter queues keep messages, in seconds: 14 days, the maximum of SQS.
const DEAD_SECONDS: u32 = 14 * 24 * 60 * 60;
/// The most stream records that one call takes.
const CHANGES: u32 = 100;
/// How often a batch of stream records is retried, halved each time, before its description goes
/// to the dead-letter queue.
const CHANGE_RETRIES: u32 = 20;
/// The filter of the stream: only changes of orders are relayed.
const ORDER_CHANGES: &str =
    r#"{"eventName":["INSERT","MODIFY"],"dynamodb":{"Keys":{"sk":{"S":["ORDER"]}}}}"#;
/// Secrets that the relay does not need, and so does not get.
const SECRETS: [&str; 4] =
    ["JWT_SIGNING_KEYS", "ECPAY_MERCHANT_ID", "ECPAY_HASH_KEY", "ECPAY_HASH_IV"];

/// Everything that `workers` need.
pub(crate) fn resources(workers: &[&Worker]) -> Result<Vec<Resource>, GenError> {
    let names = workers.iter().filter_map(|worker| match worker.spec.trigger {
        Trigger::Queue(name) => Some(name),
        Trigger::Stream | Trigger::Minutes(_) => None,
    });
    let queues: Vec<_> = names.collect();
    let mut resources = Vec::new();
    for worker in workers {
        resources.push(functions::log(worker.spec.id));
        resources.extend(match (worker.spec.trigger, queues.as_slice()) {
            (Trigger::Queue(name), _) => consumer(worker, name),
            (Trigger::Minutes(minutes), _) => schedule(worker, minutes),
            (Trigger::Stream, [queue]) => relay(worker, queue),
            (Trigger::Stream, queues) => return Err(GenError::Queues(queues.len())),
        });
    }
    Ok(resources)
}

fn consumer(worker: &Worker, name: &str) -> Vec<Resource> {
    let id = worker.spec.id;
    let (queue, dead) = (logical_id(name, "Queue"), logical_id(name, "DeadLetters"));
    let hidden = u32::from(worker.spec.visibility_s());
    let redrive = map([
        ("deadLetterTargetArn", attribute(&dead, "Arn")),
        ("maxReceiveCount", Node::Number(MAX_RECEIVES.into())),
    ]);
    let receive = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
    let mut statements = grants::tables(worker.spec.dynamodb);
    statements.push(grants::statement(&receive, attribute(&queue, "Arn")));
    let event = map([
        ("Queue", attribute(&queue, "Arn")),
        ("BatchSize", Node::Number(BATCH_SIZE.into())),
        ("FunctionResponseTypes", list(["ReportBatchItemFailures"])),
        ("ScalingConfig", map([("MaximumConcurrency", Node::Number(CONSUMERS))])),
    ]);
    vec![
        dead_letters(&dead),
        alarm_of_queue(
            &dead,
            "ApproximateNumberOfMessagesVisible",
            1,
            &format!(
                "Dead-letter queue not empty: {name}. {} failed {MAX_RECEIVES} times; read its \
                 log, fix the cause, redrive the queue.",
                worker.spec.id,
            ),
        ),
        resource(
            &queue,
            "AWS::SQS::Queue",
            [
                ("VisibilityTimeout", Node::Number(hidden)),
                ("SqsManagedSseEnabled", Node::Flag(true)),
                ("RedrivePolicy", redrive),
            ],
        ),
        alarm_of_queue(
            &queue,
            "ApproximateAgeOfOldestMessage",
            hidden,
            &format!("Queue {name} lags: a message is over {hidden} s old. Read the log of {id}."),
        ),
        role(id, statements),
        function(worker, vec![("Events", trigger("SQS", event)), ("Role", own_role(id))]),
    ]
}

fn relay(worker: &Worker, queue: &str) -> Vec<Resource> {
    let id = worker.spec.id;
    let (queue, dead) = (logical_id(queue, "Queue"), logical_id(id, "DeadLetters"));
    let read = [
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
    ];
    let mut statements = grants::tables(worker.spec.dynamodb);
    statements.extend([
        grants::statement(&read, attribute("Table", "StreamArn")),
        grants::statement(&["sqs:SendMessage"], attribute(&queue, "Arn")),
        grants::statement(&["sqs:SendMessage"], attribute(&dead, "Arn")),
    ]);
    let failure = map([("Type", text("SQS")), ("Destination", attribute(&dead, "Arn"))]);
    let filter = map([("Pattern", text(ORDER_CHANGES))]);
    let event = map([
        ("Stream", attribute("Table", "StreamArn")),
        ("StartingPosition", text("TRIM_HORIZON")),
        ("BatchSize", Node::Number(CHANGES)),
        ("BisectBatchOnFunctionError", Node::Flag(true)),
        ("MaximumRetryAttempts", Node::Number(CHANGE_RETRIES)),
        ("FunctionResponseTypes", list(["ReportBatchItemFailures"])),
        ("FilterCriteria", map([("Filters", Node::List(vec![filter]))])),
        ("DestinationConfig", map([("OnFailure", failure)])),
    ]);
    let mut variables = vec![("QUEUE_URL".to_owned(), reference(&queue))];
    variables.extend(SECRETS.map(|name| (name.to_owned(), text(""))));
    let environment = map([("Variables", Node::Map(variables))]);
    vec![
        dead_letters(&dead),
        alarm_of_queue(
            &dead,
            "ApproximateNumberOfMessagesVisible",
            1,
            &format!(
                "Dead-letter queue not empty: {id}. It gave up on stream records, which the \
                 message names; the stream keeps them for 24 hours. Read its log, fix the cause, \
                 relay them."
            ),
        ),
        role(id, statements),
        function(
            worker,
            vec![
                ("Environment", environment),
                ("Events", trigger("DynamoDB", event)),
                ("Role", own_role(id)),
            ],
        ),
        // Milliseconds: five minutes behind.
        alarm_of_function(
            id,
            "IteratorAge",
            "Maximum",
            300_000,
            &format!(
                "DynamoDB stream iterator age > 5 min: {id}. Its log names the record that stops \
                 it, and why."
            ),
        ),
    ]
}

fn schedule(worker: &Worker, minutes: u16) -> Vec<Resource> {
    let id = worker.spec.id;
    let rate = match minutes {
        1 => "rate(1 minute)".to_owned(),
        minutes => format!("rate({minutes} minutes)"),
    };
    let event = map([
        ("ScheduleExpression", text(rate)),
        // The name that SAM would give it is the same in every stack of an account.
        ("OmitName", Node::Flag(true)),
        // What a failed run did not do, the next run does.
        ("RetryPolicy", map([("MaximumRetryAttempts", Node::Number(0))])),
    ]);
    let policies = Node::List(vec![grants::policy(grants::tables(worker.spec.dynamodb))]);
    vec![
        function(worker, vec![("Events", trigger("ScheduleV2", event)), ("Policies", policies)]),
        alarm_of_function(
            id,
            "Errors",
            "Sum",
            3,
            &format!("Schedule fails: {id}. Read its log, fix the cause; the next run retries."),
        ),
    ]
}

fn function(worker: &Worker, more: Vec<(&str, Node)>) -> Resource {
    let mut properties = functions::common(worker.spec.id, worker.spec.summary);
    let timeout = Node::Number(u32::from(worker.spec.timeout_s));
    properties.push(("Timeout".to_owned(), timeout));
    properties.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
    functions::function(worker.spec.id, properties)
}

fn trigger(kind: &str, properties: Node) -> Node {
    map([("Trigger", map([("Type", text(kind)), ("Properties", properties)]))])
}

fn list<const N: usize>(items: [&str; N]) -> Node {
    Node::List(items.map(text).to_vec())
}

fn own_role(id: &str) -> Node {
    attribute(logical_id(id, "Role"), "Arn")
}

/// The role of the worker `id`: `statements`, and its log.
fn role(id: &str, mut statements: Vec<Node>) -> Resource {
    let log = attribute(logical_id(id, "Log"), "Arn");
    statements.push(grants::statement(&["logs:CreateLogStream", "logs:PutLogEvents"], log));
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

fn dead_letters(id: &str) -> Resource {
    resource(
        id,
        "AWS::SQS::Queue",
        [
            ("MessageRetentionPeriod", Node::Number(DEAD_SECONDS)),
            ("SqsManagedSseEnabled", Node::Flag(true)),
        ],
    )
}

fn alarm_of_queue(queue: &str, metric: &str, threshold: u32, what: &str) -> Resource {
    let dimension = map([("Name", text("QueueName")), ("Value", attribute(queue, "QueueName"))]);
    alarm(queue, ["AWS/SQS", metric, "Maximum"], dimension, threshold, what)
}

fn alarm_of_function(
    id: &str,
    metric: &str,
    statistic: &str,
    threshold: u32,
    what: &str,
) -> Resource {
    let function = logical_id(id, "Function");
    let dimension = map([("Name", text("FunctionName")), ("Value", reference(&function))]);
    alarm(&function, ["AWS/Lambda", metric, statistic], dimension, threshold, what)
}

fn alarm(
    of: &str,
    [namespace, metric, statistic]: [&str; 3],
    dimension: Node,
    threshold: u32,
    what: &str,
) -> Resource {
    resource(
        format!("{of}Alarm"),
        "AWS::CloudWatch::Alarm",
        [
            ("AlarmDescription", text(what)),
            ("Namespace", text(namespace)),
            ("MetricName", text(metric)),
            ("Dimensions", Node::List(vec![dimension])),
            ("Statistic", text(statistic)),
            ("Period", Node::Number(300)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry;

    fn property(resources: &[Resource], id: &str, path: &[&str]) -> Node {
        let (_, node) = resources.iter().find(|(known, _)| known == id).unwrap();
        let properties = node.get("Properties").unwrap();
        path.iter().fold(properties.clone(), |node, key| node.get(key).unwrap().clone())
    }

    #[test]
    fn a_message_outlives_its_consumer_and_comes_five_times() {
        let resources = resources(registry::workers()).unwrap();
        for worker in registry::workers() {
            let Trigger::Queue(name) = worker.spec.trigger else { continue };
            let queue = logical_id(name, "Queue");
            let hidden = u32::from(worker.spec.timeout_s) * 6;
            let visibility = property(&resources, &queue, &["VisibilityTimeout"]);
            assert_eq!(visibility, Node::Number(hidden));
            let redrive = property(&resources, &queue, &["RedrivePolicy"]);
            assert_eq!(redrive.get("maxReceiveCount"), Some(&Node::Number(5)));
            let dead = attribute(logical_id(name, "DeadLetters"), "Arn");
            assert_eq!(redrive.get("deadLetterTargetArn"), Some(&dead));
        }
    }

    #[test]
    fn only_the_relay_sends() {
        let resources = resources(registry::workers()).unwrap();
        let send = Node::List(vec![text("sqs:SendMessage")]);
        let senders: Vec<_> = resources
            .iter()
            .filter(|(_, node)| {
                let policies = node.get("Properties").and_then(|node| node.get("Policies"));
                let Some(Node::List(policies)) = policies else { return false };
                policies.iter().any(|policy| {
                    let document = policy.get("PolicyDocument").unwrap_or(policy);
                    let Some(Node::List(all)) = document.get("Statement") else { return false };
                    all.iter().any(|statement| statement.get("Action") == Some(&send))
                })
            })
            .map(|(id, _)| id.clone())
            .collect();
        assert_eq!(senders, ["RelayChangesRole"]);
    }

    #[test]
    fn without_a_consumer_there_is_nowhere_to_send() {
        let workers = registry::workers().iter().copied();
        let relays: Vec<_> = workers.filter(|one| one.spec.trigger == Trigger::Stream).collect();
        assert!(matches!(super::resources(&relays), Err(GenError::Queues(0))));
    }

    #[test]
    fn the_filter_names_the_key_of_orders() {
        let pattern: serde_json::Value = serde_json::from_str(ORDER_CHANGES).unwrap();
        assert_eq!(pattern["dynamodb"]["Keys"][db::table::SK]["S"][0], "ORDER");
    }
}
