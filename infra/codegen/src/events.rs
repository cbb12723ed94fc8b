//! Sample events: one per function, as its trigger sends it.

use domain::{
    ProductId, StoreId, UserId,
    event::{Event, EventType, Subject},
    order::Order,
};
use endpoint::{Trigger, Worker};
use serde_json::{Value, json};

use crate::{
    GenError, Output, json, registry,
    samples::{self, ACCOUNT, AT, REGION},
};

mod http;

pub use http::sample_body;

/// Every sample event.
pub(crate) fn outputs() -> Result<Vec<Output>, GenError> {
    let mut outputs: Vec<_> = registry::routes()
        .into_iter()
        .map(|(_, route)| {
            let path = format!("events/http/{}.json", route.spec.id);
            Output::new(path, json::pretty(&http::event(route)))
        })
        .collect();
    outputs.extend(EventType::all().map(|kind| {
        let path = format!("events/queue/{kind}.v{}.json", Event::FORMAT);
        Output::golden(path, json::pretty(&queue_event(&event(kind))))
    }));
    for worker in registry::workers() {
        let id = worker.spec.id;
        let (folder, event) = match worker.spec.trigger {
            Trigger::Events(_) => continue,
            Trigger::Stream(_) => ("stream", stream_event()?),
            Trigger::Minutes(_) => ("schedule", schedule_event(worker)),
        };
        outputs.push(Output::new(format!("events/{folder}/{id}.json"), json::pretty(&event)));
    }
    Ok(outputs)
}

/// An event of each type, the second one of its subject.
fn event(kind: EventType) -> Event {
    let subject = match kind {
        EventType::Order(_) | EventType::OrderUndone => Subject::Order(samples::order()),
        EventType::Payment(_) | EventType::PaymentReview | EventType::PaymentReturned => {
            Subject::Payment(samples::payment())
        }
    };
    Event {
        id: format!("{subject}.2"),
        format: Event::FORMAT,
        kind,
        store: StoreId::new(AT, 1),
        subject,
        version: 2,
        at: AT,
        cause: Some("00000000-0000-4000".to_owned()),
    }
}

/// A batch of one message.
fn queue_event(event: &Event) -> Value {
    let body = json!(event);
    json!({ "Records": [{
        "messageId": "00000000-0000-4000-8000-000000000001",
        "receiptHandle": "RECEIPT",
        "body": json::compact(&body),
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": AT.millis().to_string(),
            "ApproximateFirstReceiveTimestamp": AT.millis().to_string(),
            "SenderId": ACCOUNT,
        },
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": format!("arn:aws:sqs:{REGION}:{ACCOUNT}:market-queue"),
        "awsRegion": REGION,
    }] })
}

/// A batch of one record: an order was placed.
fn stream_event() -> Result<Value, GenError> {
    let order: Order = serde_json::from_value(stored_order()).map_err(GenError::Sample)?;
    let mut image = serde_dynamo::to_item::<_, serde_dynamo::Item>(&order)
        .map(|item| json!(item))
        .unwrap_or_default();
    // `db` builds keys, and its functions for that are private.
    let pk = ["ORDER", &order.id.to_string()].join("#");
    let keys = json!({ db::table::PK: { "S": pk }, db::table::SK: { "S": "ORDER" } });
    if let (Some(image), Some(keys)) = (image.as_object_mut(), keys.as_object()) {
        image.extend(keys.clone());
        image.insert("f".to_owned(), json!({ "N": "1" }));
    }
    Ok(json!({ "Records": [{
        "eventID": "00000000000000000000000000000001",
        "eventName": "INSERT",
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": REGION,
        "dynamodb": {
            "ApproximateCreationDateTime": AT.seconds(),
            "Keys": keys,
            "NewImage": image,
            "SequenceNumber": "100000000000000000001",
            "SizeBytes": 700,
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        },
        "eventSourceARN":
            format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/market/stream/2026-11-21"),
    }] }))
}

/// An order as it is stored right after it was placed.
fn stored_order() -> Value {
    let user = UserId::new(AT, 1);
    json!({
        "id": samples::order(),
        "cus": user,
        "store": StoreId::new(AT, 1),
        "lines": [{
            "n": 1, "p": ProductId::new(AT, 1), "m": "珍珠奶茶", "q": 2, "u": 60, "f": "s",
        }],
        "tnd": [{ "n": 1, "h": "ec", "a": 120 }],
        "ful": { "type": "takeaway" },
        "status": "pending",
        "steps": [{ "k": "s", "s": "d" }, { "k": "p", "s": "t" }],
        "v": 1,
        "deadline": AT.plus_seconds(domain::order::CARD_DEADLINE_SECONDS),
        "his": [{ "s": "pending", "t": AT, "b": user.to_string() }],
    })
}

fn schedule_event(worker: &Worker) -> Value {
    json!({
        "version": "0",
        "id": "00000000-0000-4000-8000-000000000002",
        "detail-type": "Scheduled Event",
        "source": "aws.scheduler",
        "account": ACCOUNT,
        "time": AT.rfc3339(),
        "region": REGION,
        "resources": [
            format!("arn:aws:scheduler:{REGION}:{ACCOUNT}:schedule/default/{}", worker.spec.id),
        ],
        "detail": "{}",
    })
}

#[cfg(test)]
mod tests {
    use db::stream::{self, Change};

    use super::*;

    #[test]
    fn the_readers_read_the_sample_of_the_stream() {
        let mut sample = stream_event().unwrap();
        let change = stream::change(sample["Records"][0].take()).unwrap();
        let Some(Change::Order(placed)) = change else { panic!("{change:?}") };
        let id = placed.new.as_ref().map(|order| order.id);
        assert_eq!((placed.old, id), (None, Some(samples::order())));
    }

    #[test]
    fn consumers_read_the_samples_of_the_queue() {
        for kind in EventType::all() {
            let sample = queue_event(&event(kind));
            let body = sample["Records"][0]["body"].as_str().unwrap();
            assert_eq!(serde_json::from_str::<Event>(body).unwrap(), event(kind), "{kind}");
        }
    }

    #[test]
    fn every_function_has_a_sample() {
        let paths: Vec<_> = outputs().unwrap().into_iter().map(|output| output.path).collect();
        for (_, route) in registry::routes() {
            let path = format!("events/http/{}.json", route.spec.id);
            assert!(paths.contains(&path), "{path}");
        }
        for kind in EventType::all() {
            let path = format!("events/queue/{kind}.v1.json");
            assert!(paths.contains(&path), "{path}");
        }
    }
}
