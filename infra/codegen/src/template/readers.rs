//! The readers of the table's stream, their filters, and the bucket for what they give up.

use db::table::{Entity, PK, SK};
use endpoint::{MAX_TRIES, Run, STREAM_BATCH, Trigger, Worker};
use serde_json::{Map, Value, json};

use super::{
    alarms::{alarm, alarm_of_failures, alarm_of_function, dimension},
    grants,
    parts::{function, list, own_role, role, trigger},
    resource::{Resource, resource},
    subscriptions::{Queues, may_send, subscriptions},
};
use crate::{
    GenError, json,
    yaml::{Node, attribute, map, reference, sub, text},
};

/// The most readers that DynamoDB allows for each shard of a stream.
const MAX_READERS: usize = 2;
/// How many batches of one shard are handled at once, each with items of its own.
const AT_ONCE: u32 = 10;
/// The bucket for records that a reader gave up.
const PARKED: &str = "ParkedRecords";
/// How long it keeps them, in days: they hold whole orders.
const PARKED_DAYS: u32 = 14;

/// What all readers among `workers` share.
pub(crate) fn shared(workers: &[&Worker]) -> Result<Vec<Resource>, GenError> {
    let readers = workers.iter().filter(|one| matches!(one.spec.trigger, Trigger::Stream(_)));
    let readers: Vec<_> = readers.map(|worker| worker.spec.id).collect();
    if readers.len() > MAX_READERS {
        return Err(GenError::Readers(readers.len()));
    }
    if readers.is_empty() {
        return Ok(Vec::new());
    }
    let everything = map([("Id", text("All"))]);
    let rule = map([
        ("Id", text("Expire")),
        ("Status", text("Enabled")),
        ("ExpirationInDays", Node::Number(PARKED_DAYS)),
    ]);
    let closed = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls"];
    let mut access: Vec<_> =
        closed.map(|name| (name.to_owned(), Node::Flag(true))).into_iter().collect();
    access.push(("RestrictPublicBuckets".to_owned(), Node::Flag(true)));
    let bucket = resource(
        PARKED,
        "AWS::S3::Bucket",
        [
            ("BucketEncryption", encryption()),
            ("PublicAccessBlockConfiguration", Node::Map(access)),
            ("LifecycleConfiguration", map([("Rules", Node::List(vec![rule]))])),
            ("MetricsConfigurations", Node::List(vec![everything])),
        ],
    );
    let dimensions =
        vec![dimension("BucketName", reference(PARKED)), dimension("FilterId", text("All"))];
    let alarm = alarm(
        PARKED,
        ["AWS/S3", "PutRequests", "Sum"],
        dimensions,
        1,
        &format!(
            "A reader of the stream ({}) gave up on records after {MAX_TRIES} retries; they are in \
             this bucket for {PARKED_DAYS} days. Read its log, fix the cause, deploy, and bring \
             them back with `market redrive`.",
            readers.join(", "),
        ),
    );
    Ok(vec![bucket, only_tls(), alarm])
}

/// What is in the bucket are whole records, with the addresses of customers.
fn encryption() -> Node {
    let by = map([("SSEAlgorithm", text("AES256"))]);
    let rule = map([("ServerSideEncryptionByDefault", by)]);
    map([("ServerSideEncryptionConfiguration", Node::List(vec![rule]))])
}

/// Refuses whoever would read or write the bucket without TLS.
fn only_tls() -> Resource {
    let bucket = [attribute(PARKED, "Arn"), sub(format!("${{{PARKED}.Arn}}/*"))];
    let without = map([("aws:SecureTransport", text("false"))]);
    let refused = map([
        ("Effect", text("Deny")),
        ("Principal", text("*")),
        ("Action", text("s3:*")),
        ("Resource", Node::List(bucket.to_vec())),
        ("Condition", map([("Bool", without)])),
    ]);
    resource(
        format!("{PARKED}Policy"),
        "AWS::S3::BucketPolicy",
        [("Bucket", reference(PARKED)), ("PolicyDocument", grants::policy(vec![refused]))],
    )
}

/// What `worker` needs to read changes of `entities`; the relay sends to the queues of `workers`.
pub(crate) fn reader(worker: &Worker, entities: &[Entity], workers: &[&Worker]) -> Vec<Resource> {
    let id = worker.spec.id;
    let read = [
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
    ];
    let mut statements = grants::statements(worker.spec.dynamodb, worker.spec.secrets);
    statements.extend([
        grants::statement(&read, reference("StreamArn")),
        grants::statement(&["s3:PutObject"], sub(format!("${{{PARKED}.Arn}}/*"))),
        grants::statement(&["s3:ListBucket"], attribute(PARKED, "Arn")),
    ]);
    let mut more = Vec::new();
    if matches!(worker.run, Run::Relay) {
        statements.extend(may_send(workers, Queues::Here, |_| true));
        let setting = sub(subscriptions(workers, Queues::Here, |_| true));
        let variables = vec![("SUBSCRIPTIONS".to_owned(), setting)];
        more.push(("Environment", map([("Variables", Node::Map(variables))])));
    }
    let filters = patterns(entities).into_iter().map(|pattern| map([("Pattern", text(pattern))]));
    let failure = map([("Destination", attribute(PARKED, "Arn"))]);
    let event = map([
        ("Stream", reference("StreamArn")),
        ("StartingPosition", text("TRIM_HORIZON")),
        ("BatchSize", Node::Number(STREAM_BATCH.into())),
        ("ParallelizationFactor", Node::Number(AT_ONCE)),
        ("BisectBatchOnFunctionError", Node::Flag(true)),
        ("MaximumRetryAttempts", Node::Number(MAX_TRIES.into())),
        ("FunctionResponseTypes", list(["ReportBatchItemFailures"])),
        ("FilterCriteria", map([("Filters", Node::List(filters.collect()))])),
        ("DestinationConfig", map([("OnFailure", failure)])),
    ]);
    more.push(("Events", trigger("DynamoDB", event)));
    more.push(("Role", own_role(id)));
    vec![
        role(id, statements),
        function(worker, more),
        alarm_of_failures(id),
        // Milliseconds: five minutes behind.
        alarm_of_function(
            id,
            "IteratorAge",
            "Maximum",
            300_000,
            &format!(
                "The reader {id} is over 5 minutes behind the table's stream. Its log names the \
                 record that stops it, and why: fix that, and it catches up by itself. A record is \
                 put aside after {MAX_TRIES} tries."
            ),
        ),
    ]
}

/// The filters of an event source that lets through the changes of `entities`: one for each prefix
/// of partition keys.
fn patterns(entities: &[Entity]) -> Vec<String> {
    let mut partitions: Vec<(&str, Vec<Value>)> = Vec::new();
    for (partition, sort) in entities.iter().map(|entity| entity.prefix()) {
        let prefix = json!({ "prefix": sort });
        match partitions.iter_mut().find(|(known, _)| *known == partition) {
            Some((_, sorts)) => sorts.push(prefix),
            None => partitions.push((partition, vec![prefix])),
        }
    }
    let pattern = |(partition, sorts): (&str, Vec<Value>)| {
        let keys = [
            (PK.to_owned(), json!({ "S": [{ "prefix": partition }] })),
            (SK.to_owned(), json!({ "S": sorts })),
        ];
        json::compact(&json!({ "dynamodb": { "Keys": Map::from_iter(keys) } }))
    };
    partitions.into_iter().map(pattern).collect()
}

#[cfg(test)]
mod tests {
    use domain::event::EventType::PaymentReturned;

    use super::*;
    use crate::registry;

    /// Whether a filter lets a key through, as Lambda evaluates it.
    fn lets_through(pattern: &str, pk: &str, sk: &str) -> bool {
        let pattern: Value = serde_json::from_str(pattern).unwrap();
        [(PK, pk), (SK, sk)].iter().all(|(name, key)| {
            let rules = pattern["dynamodb"]["Keys"][name]["S"].as_array().unwrap();
            rules.iter().any(|rule| key.starts_with(rule["prefix"].as_str().unwrap()))
        })
    }

    #[test]
    fn a_filter_on_aws_lets_through_what_the_local_one_does() {
        for (pk, sk) in [
            ("ORDER#o", "ORDER"),
            ("ORDER#o", "PAYMENT#00001"),
            ("ORDER#o", "OTHER"),
            ("USER_ORDERS#u", "ORDER#1#o"),
            ("STORE#s", "ORDER#1#o"),
            ("DEADLINE", "1#o"),
            ("PRODUCT#p", "STOCK"),
        ] {
            for worker in registry::workers() {
                let Trigger::Stream(entities) = worker.spec.trigger else { continue };
                let aws = patterns(entities).iter().any(|pattern| lets_through(pattern, pk, sk));
                let local = Entity::of(pk, sk).is_some_and(|entity| entities.contains(&entity));
                assert_eq!(aws, local, "{}: {pk} {sk}", worker.spec.id);
            }
        }
    }

    #[test]
    fn a_stream_has_two_readers_and_no_third() {
        let reader = registry::workers()
            .iter()
            .copied()
            .find(|worker| matches!(worker.spec.trigger, Trigger::Stream(_)))
            .unwrap();
        assert!(shared(&[reader, reader]).is_ok());
        assert!(matches!(shared(&[reader, reader, reader]), Err(GenError::Readers(3))));
    }

    #[test]
    fn the_lambda_reads_the_subscriptions_that_are_generated() {
        let text = subscriptions(registry::workers(), Queues::Here, |_| true);
        for one in text.split(';').map(str::trim).filter(|one| !one.is_empty()) {
            one.parse::<app::Subscription>().unwrap();
        }
        assert!(text.contains("fulfil-orders order.paid,order.delivered ${FulfilOrdersQueue};"));
        let returned =
            subscriptions(registry::workers(), Queues::Elsewhere, |event| event == PaymentReturned);
        assert_eq!(returned, "query-payments payment.returned ${QueryPaymentsQueueUrl};");
    }
}
