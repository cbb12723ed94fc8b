//! Workers, their triggers, their dead-letter queues and alarms.
//!
//! SAM would grant a function with a queue or a stream the right to read all others in the account;
//! so these functions have roles of their own.

use endpoint::{MAX_RECEIVES, Trigger, Worker};

use super::{
    alarms::{alarm_of_failures, alarm_of_queue},
    functions, grants,
    parameters::{queue_arn, queue_url},
    parts::{WORKERS, function, list, own_role, role, trigger},
    readers,
    resource::{Resource, resource},
};
use crate::{
    GenError,
    names::logical_id,
    yaml::{Node, attribute, map, reference, text},
};

/// The most concurrent calls that take messages of one queue, and how many are kept free for them.
const CONSUMERS: u16 = 10;
/// How long dead-letter queues keep messages, in seconds: 14 days, the maximum of SQS.
const DEAD_SECONDS: u32 = 14 * 24 * 60 * 60;

/// Everything that `workers` need.
pub(crate) fn resources(workers: &[&Worker]) -> Result<Vec<Resource>, GenError> {
    let mut resources = readers::shared(workers)?;
    resources.push(functions::log(WORKERS));
    for worker in workers {
        resources.extend(match worker.spec.trigger {
            Trigger::Events(_) => consumer(worker),
            Trigger::Minutes(minutes) => schedule(worker, minutes),
            Trigger::Stream(entities) => readers::reader(worker, entities, workers),
        });
    }
    Ok(resources)
}

/// The queues of `workers`, as other stacks are given them.
pub(crate) fn outputs(workers: &[&Worker]) -> Vec<(String, Node)> {
    let consumers = workers.iter().filter(|worker| worker.spec.events().is_some());
    let names = consumers.flat_map(|worker| {
        let id = worker.spec.id;
        let queue = logical_id(id, "Queue");
        [(queue_url(id), reference(&queue)), (queue_arn(id), attribute(&queue, "Arn"))]
    });
    names.collect()
}

fn consumer(worker: &Worker) -> Vec<Resource> {
    let id = worker.spec.id;
    let (queue, dead) = (logical_id(id, "Queue"), logical_id(id, "DeadLetters"));
    let hidden = u32::from(worker.spec.visibility_s());
    let redrive = map([
        ("deadLetterTargetArn", attribute(&dead, "Arn")),
        ("maxReceiveCount", Node::Number(MAX_RECEIVES.into())),
    ]);
    let receive = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
    let mut statements = grants::statements(worker.spec.dynamodb, worker.spec.secrets);
    statements.push(grants::statement(&receive, attribute(&queue, "Arn")));
    let event = map([
        ("Queue", attribute(&queue, "Arn")),
        ("BatchSize", Node::Number(worker.spec.batch_size().into())),
        ("FunctionResponseTypes", list(["ReportBatchItemFailures"])),
        ("ScalingConfig", map([("MaximumConcurrency", Node::Number(CONSUMERS.into()))])),
    ]);
    let (reserved, calls) = functions::reserved(CONSUMERS);
    let more =
        vec![("Events", trigger("SQS", event)), ("Role", own_role(id)), (reserved.as_str(), calls)];
    vec![
        dead_letters(&dead),
        alarm_of_queue(
            &dead,
            "ApproximateNumberOfMessagesVisible",
            1,
            &format!(
                "Dead-letter queue not empty: {id} failed {MAX_RECEIVES} times. Read its log, fix \
                 the cause, deploy, and bring it back with `market redrive`.",
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
            &format!("The queue of {id} lags: an event is over {hidden} s old. Read its log."),
        ),
        role(id, statements),
        function(worker, more),
        alarm_of_failures(id),
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
    let policies = Node::List(vec![grants::policy(grants::statements(
        worker.spec.dynamodb,
        worker.spec.secrets,
    ))]);
    vec![
        function(worker, vec![("Events", trigger("ScheduleV2", event)), ("Policies", policies)]),
        alarm_of_failures(id),
    ]
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

#[cfg(test)]
mod tests {
    use domain::event::EventType;
    use endpoint::WorkerSpec;

    use super::*;
    use crate::registry;

    fn property(resources: &[Resource], id: &str, path: &[&str]) -> Node {
        let (_, node) = resources.iter().find(|(known, _)| known == id).unwrap();
        let properties = node.get("Properties").unwrap();
        path.iter().fold(properties.clone(), |node, key| node.get(key).unwrap().clone())
    }

    /// The workers of the market, and a consumer that is declared here.
    fn with_mail() -> Vec<&'static Worker> {
        static MAIL: Worker = Worker {
            spec: WorkerSpec {
                id: "send-mail",
                trigger: Trigger::Events(&[EventType::PaymentReview, EventType::PaymentReturned]),
                summary: "Send mail.",
                dynamodb: &[endpoint::Access::Get(endpoint::Collection::Order)],
                secrets: app::SecretSet::NONE,
                slowest_call_s: 20,
                memory_mb: endpoint::MEMORY_MB,
            },
            run: endpoint::Run::Event(|_, _| Box::pin(async { Ok(()) })),
        };
        registry::workers().iter().copied().chain([&MAIL]).collect()
    }

    #[test]
    fn a_message_outlives_its_consumer_and_comes_five_times() {
        let workers = with_mail();
        let resources = resources(&workers).unwrap();
        for worker in workers.iter().filter(|worker| worker.spec.events().is_some()) {
            let id = worker.spec.id;
            let (queue, function) = (logical_id(id, "Queue"), logical_id(id, "Function"));
            let timeout = worker.spec.timeout_s();
            let number = |number: u16| Node::Number(number.into());
            assert_eq!(property(&resources, &function, &["Timeout"]), number(timeout));
            let visibility = property(&resources, &queue, &["VisibilityTimeout"]);
            assert_eq!(visibility, number(timeout * 6));
            let trigger = ["Events", "Trigger", "Properties"];
            let event = property(&resources, &function, &trigger);
            assert_eq!(event.get("BatchSize"), Some(&number(worker.spec.batch_size())));
            assert!(worker.spec.batch_size() * worker.spec.slowest_call_s < timeout, "{id}");
            let redrive = property(&resources, &queue, &["RedrivePolicy"]);
            assert_eq!(redrive.get("maxReceiveCount"), Some(&Node::Number(5)));
            let dead = attribute(logical_id(id, "DeadLetters"), "Arn");
            assert_eq!(redrive.get("deadLetterTargetArn"), Some(&dead));
        }
    }

    #[test]
    fn a_new_consumer_gets_its_queue_alarms_grants_and_events() {
        let resources = resources(&with_mail()).unwrap();
        let ids: Vec<_> = resources.iter().map(|(id, _)| id.as_str()).collect();
        for id in [
            "SendMailQueue",
            "SendMailQueueAlarm",
            "SendMailDeadLetters",
            "SendMailDeadLettersAlarm",
            "SendMailRole",
            "SendMailFunction",
            "WorkersLog",
        ] {
            assert!(ids.contains(&id), "{id} of {ids:?}");
        }
        let text = |id: &str| {
            let resource = resources.iter().find(|(known, _)| known == id).unwrap().clone();
            Node::Map(vec![resource]).lines().join("\n")
        };
        let role = text("SendMailRole");
        assert!(role.contains("SendMailQueue") && role.contains("dynamodb:GetItem"), "{role}");
        assert!(!role.contains("dynamodb:PutItem"), "{role}");
        assert!(text("SendMailFunction").contains("SendMailQueue"));
        let relay = text("RelayChangesFunction");
        let subscription = "send-mail payment.review,payment.returned ${SendMailQueue};";
        assert!(relay.contains(subscription), "{relay}");
        assert!(text("RelayChangesRole").contains("SendMailQueue"), "the relay may send to it");
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
}
