//! The stream: its records, where it continues, what a killed process leaves of it.

use localcloud::dynamodb::Dynamo;
use serde_json::{Value, json};

use crate::support::{ManualClock, TABLE, as_left_by_a_kill, create_table, directory, left, put};

fn number(record: &Value) -> &str {
    record["dynamodb"]["SequenceNumber"].as_str().unwrap()
}

fn lefts(records: &[Value]) -> Vec<&str> {
    records
        .iter()
        .map(|record| record["dynamodb"]["NewImage"]["left"]["N"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn a_record_has_the_shape_a_function_receives() {
    let support = ManualClock::new();
    let dynamo = Dynamo::memory(support.clock()).unwrap();
    let client = dynamo.client();
    create_table(&client).await;
    put(&client, "tea", "stock", 1).await;
    put(&client, "tea", "stock", 1).await;
    put(&client, "tea", "stock", 2).await;

    let records = dynamo.stream_records(TABLE, None, 10).unwrap();

    let item =
        |left: &str| json!({ "pk": { "S": "tea" }, "sk": { "S": "stock" }, "left": { "N": left } });
    let [inserted, modified] = &records[..] else { panic!("{records:?}") };
    let arn = modified["eventSourceARN"].as_str().unwrap();
    let prefix = "arn:aws:dynamodb:ap-northeast-1:000000000000:table/market/stream/";
    assert!(arn.starts_with(prefix), "{arn}");
    assert_eq!(
        *modified,
        json!({
            "eventID": modified["eventID"],
            "eventName": "MODIFY",
            "eventVersion": "1.1",
            "eventSource": "aws:dynamodb",
            "awsRegion": "ap-northeast-1",
            "eventSourceARN": arn,
            "dynamodb": {
                "Keys": { "pk": { "S": "tea" }, "sk": { "S": "stock" } },
                "OldImage": item("1"),
                "NewImage": item("2"),
                "SequenceNumber": modified["dynamodb"]["SequenceNumber"],
                "SizeBytes": modified["dynamodb"]["SizeBytes"],
                "StreamViewType": "NEW_AND_OLD_IMAGES",
                "ApproximateCreationDateTime": support.now() / 1000,
            },
        })
    );
    assert_eq!(inserted["eventName"], "INSERT");
    assert_eq!(inserted["dynamodb"]["OldImage"], Value::Null);
    assert!(number(inserted) < number(modified));
}

#[tokio::test]
async fn a_killed_process_leaves_every_record_and_numbers_go_on() {
    let support = ManualClock::new();
    let live = directory("kill-live");
    let dynamo = Dynamo::file(&live.join("market.db"), support.clock()).unwrap();
    let client = dynamo.client();
    create_table(&client).await;
    for left in 1..=5 {
        put(&client, "tea", "stock", left).await;
    }
    let read = dynamo.stream_records(TABLE, None, 2).unwrap();

    let killed = as_left_by_a_kill(&live, "kill-copy");
    let reopened = Dynamo::file(&killed.join("market.db"), support.clock()).unwrap();
    let client = reopened.client();
    assert_eq!(left(&client, "tea", "stock").await, Some(5));
    put(&client, "tea", "stock", 6).await;

    let rest = reopened.stream_records(TABLE, Some(number(&read[1])), 10).unwrap();
    assert_eq!(lefts(&read), ["1", "2"]);
    assert_eq!(lefts(&rest), ["3", "4", "5", "6"]);
}

#[tokio::test]
async fn what_every_reader_has_done_is_trimmed_but_for_the_newest() {
    let support = ManualClock::new();
    let path = directory("readers").join("market.db");
    let dynamo = Dynamo::file(&path, support.clock()).unwrap();
    let client = dynamo.client();
    create_table(&client).await;
    for left in 1..=4 {
        put(&client, "tea", "stock", left).await;
    }
    let reader = |dynamo: &Dynamo, name| dynamo.stream_reader(TABLE, name).unwrap();
    let (fast, slow) = (reader(&dynamo, "fast"), reader(&dynamo, "slow"));
    let records = fast.records(10).unwrap();
    assert_eq!(lefts(&records), ["1", "2", "3", "4"]);
    fast.done(number(&records[3])).unwrap();
    assert_eq!(dynamo.trim_stream(TABLE).unwrap(), 0, "the other reader has done nothing");
    slow.done(number(&records[1])).unwrap();
    assert_eq!(dynamo.trim_stream(TABLE).unwrap(), 2);
    assert_eq!(lefts(&dynamo.stream_records(TABLE, None, 10).unwrap()), ["3", "4"]);
    fast.done("none").unwrap_err();

    // A process that is started days later goes on where it was.
    drop((fast, slow, client, dynamo));
    support.forward_seconds(3 * 24 * 60 * 60);
    let dynamo = Dynamo::file(&path, support.clock()).unwrap();
    let (fast, slow) = (reader(&dynamo, "fast"), reader(&dynamo, "slow"));
    assert_eq!(lefts(&fast.records(10).unwrap()), [""; 0]);
    assert_eq!(lefts(&slow.records(10).unwrap()), ["3", "4"]);
    slow.done(number(&records[3])).unwrap();
    assert_eq!(dynamo.trim_stream(TABLE).unwrap(), 1);
    put(&dynamo.client(), "tea", "stock", 5).await;
    assert_eq!(lefts(&fast.records(10).unwrap()), ["5"], "the newest stayed for the numbers");
    fast.rewind().unwrap();
    assert_eq!(lefts(&fast.records(10).unwrap()), ["4", "5"]);
}

#[tokio::test]
async fn a_table_made_again_begins_a_new_stream() {
    let dynamo = Dynamo::memory(ManualClock::new().clock()).unwrap();
    let client = dynamo.client();
    create_table(&client).await;
    put(&client, "tea", "stock", 1).await;

    client.delete_table().table_name(TABLE).send().await.unwrap();
    dynamo.stream_records(TABLE, None, 10).unwrap_err();
    create_table(&client).await;
    assert_eq!(dynamo.stream_records(TABLE, None, 10).unwrap(), [Value::Null; 0]);
}

#[tokio::test]
async fn a_consumer_waits_for_a_write_instead_of_polling() {
    let dynamo = Dynamo::memory(ManualClock::new().clock()).unwrap();
    let client = dynamo.client();
    create_table(&client).await;
    let mut changed = dynamo.changed();
    assert!(!changed.has_changed().unwrap());

    let consumer = tokio::spawn(async move {
        changed.changed().await.unwrap();
        dynamo.stream_records(TABLE, None, 10).unwrap().len()
    });
    left(&client, "tea", "stock").await;
    put(&client, "tea", "stock", 1).await;
    assert_eq!(consumer.await.unwrap(), 1);
}

#[tokio::test]
async fn a_page_of_writes_without_effect_does_not_hide_those_behind_it() {
    let dynamo = Dynamo::memory(ManualClock::new().clock()).unwrap();
    let client = dynamo.client();
    create_table(&client).await;
    for _ in 0..6 {
        put(&client, "tea", "stock", 1).await;
    }
    put(&client, "tea", "stock", 2).await;

    let first = dynamo.stream_records(TABLE, None, 1).unwrap();
    let second = dynamo.stream_records(TABLE, Some(number(&first[0])), 1).unwrap();
    assert_eq!((lefts(&first), lefts(&second)), (vec!["1"], vec!["2"]));
}
