//! Queues through the SDK: delivery, redelivery, dead letters, batches, refusals.

use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::ProvideErrorMetadata;
use aws_sdk_sqs::operation::receive_message::ReceiveMessageOutput;
use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, Message,
    MessageAttributeValue, MessageSystemAttributeName, QueueAttributeName,
    SendMessageBatchRequestEntry,
};
use localcloud::sqs::{Fault, Queues};

use crate::support::ManualClock;

/// A queue that hides a message for 30 seconds, and gives up on it after five deliveries.
pub(crate) async fn orders(client: &Client) -> (String, String) {
    let dead = client.create_queue().queue_name("orders-dead").send().await.unwrap();
    let redrive = concat!(
        r#"{"deadLetterTargetArn":"arn:aws:sqs:ap-northeast-1:000000000000:orders-dead","#,
        r#""maxReceiveCount":5}"#
    );
    let orders = client
        .create_queue()
        .queue_name("orders")
        .attributes(QueueAttributeName::RedrivePolicy, redrive)
        .send()
        .await
        .unwrap();
    (orders.queue_url.unwrap(), dead.queue_url.unwrap())
}

pub(crate) async fn send(client: &Client, queue: &str, body: &str) -> String {
    let sent = client.send_message().queue_url(queue).message_body(body).send().await.unwrap();
    sent.message_id.unwrap()
}

pub(crate) async fn receive(client: &Client, queue: &str) -> Vec<Message> {
    let received = client
        .receive_message()
        .queue_url(queue)
        .max_number_of_messages(10)
        .message_system_attribute_names(MessageSystemAttributeName::All)
        .send()
        .await
        .unwrap();
    received.messages.unwrap_or_default()
}

pub(crate) fn bodies(messages: &[Message]) -> Vec<&str> {
    messages.iter().map(|message| message.body().unwrap()).collect()
}

fn attribute(message: &Message, name: MessageSystemAttributeName) -> &str {
    &message.attributes().unwrap()[&name]
}

fn receive_count(message: &Message) -> &str {
    attribute(message, MessageSystemAttributeName::ApproximateReceiveCount)
}

pub(crate) async fn counts(client: &Client, queue: &str) -> [String; 3] {
    let got = client
        .get_queue_attributes()
        .queue_url(queue)
        .attribute_names(QueueAttributeName::All)
        .send()
        .await
        .unwrap();
    let attributes = got.attributes.unwrap();
    [
        attributes[&QueueAttributeName::ApproximateNumberOfMessages].clone(),
        attributes[&QueueAttributeName::ApproximateNumberOfMessagesNotVisible].clone(),
        attributes[&QueueAttributeName::ApproximateNumberOfMessagesDelayed].clone(),
    ]
}

fn world() -> (ManualClock, Queues, Client) {
    let support = ManualClock::new();
    let queues = Queues::new(support.clock());
    let client = queues.client();
    (support, queues, client)
}

#[tokio::test]
async fn a_message_comes_back_with_count_two_when_its_visibility_ends() {
    let (support, _queues, client) = world();
    let (orders, _) = orders(&client).await;
    let id = send(&client, &orders, "hello").await;

    let first = receive(&client, &orders).await;
    assert_eq!(first[0].message_id(), Some(&*id));
    assert_eq!(first[0].md5_of_body(), Some("5d41402abc4b2a76b9719d911017c592"));
    assert_eq!(receive_count(&first[0]), "1");
    assert_eq!(counts(&client, &orders).await, ["0", "1", "0"]);

    support.forward_seconds(29);
    assert_eq!(receive(&client, &orders).await, []);
    support.forward_seconds(1);
    let second = receive(&client, &orders).await;
    assert_eq!(receive_count(&second[0]), "2");
    assert_ne!(second[0].receipt_handle(), first[0].receipt_handle());

    let delete = |message: &Message| {
        let handle = message.receipt_handle().unwrap().to_owned();
        client.delete_message().queue_url(&orders).receipt_handle(handle).send()
    };
    delete(&first[0]).await.unwrap();
    assert_eq!(counts(&client, &orders).await, ["0", "1", "0"], "an old handle deletes nothing");
    delete(&second[0]).await.unwrap();
    delete(&second[0]).await.unwrap();
    assert_eq!(counts(&client, &orders).await, ["0", "0", "0"]);
}

#[tokio::test]
async fn after_five_deliveries_a_message_is_a_dead_letter_and_can_be_brought_back() {
    let (support, _queues, client) = world();
    let (orders, dead) = orders(&client).await;
    let id = send(&client, &orders, "poison").await;

    for delivery in 1..=5 {
        let messages = receive(&client, &orders).await;
        assert_eq!(receive_count(&messages[0]), delivery.to_string());
        support.forward_seconds(30);
    }
    assert_eq!(receive(&client, &dead).await, []);
    assert_eq!(receive(&client, &orders).await, []);

    let letters = receive(&client, &dead).await;
    assert_eq!((bodies(&letters), letters[0].message_id()), (vec!["poison"], Some(&*id)));
    let source = MessageSystemAttributeName::DeadLetterQueueSourceArn;
    assert_eq!(attribute(&letters[0], source), "arn:aws:sqs:ap-northeast-1:000000000000:orders");

    support.forward_seconds(30);
    let arn = "arn:aws:sqs:ap-northeast-1:000000000000:orders-dead";
    client.start_message_move_task().source_arn(arn).send().await.unwrap();
    assert_eq!(counts(&client, &dead).await, ["0", "0", "0"]);
    assert_eq!(receive_count(&receive(&client, &orders).await[0]), "1");
}

#[tokio::test]
async fn a_batch_deletes_what_it_can_and_reports_the_rest() {
    let (_hand, _queues, client) = world();
    let (orders, _) = orders(&client).await;
    for body in ["a", "b", "c"] {
        send(&client, &orders, body).await;
    }
    let messages = receive(&client, &orders).await;
    let entry = |id: &str, handle: &str| {
        DeleteMessageBatchRequestEntry::builder().id(id).receipt_handle(handle).build().unwrap()
    };

    let deleted = client
        .delete_message_batch()
        .queue_url(&orders)
        .entries(entry("a", messages[0].receipt_handle().unwrap()))
        .entries(entry("forged", "nobody gave this out"))
        .entries(entry("c", messages[2].receipt_handle().unwrap()))
        .send()
        .await
        .unwrap();

    let gone: Vec<_> = deleted.successful().iter().map(|entry| entry.id()).collect();
    assert_eq!(gone, ["a", "c"]);
    let [failed] = deleted.failed() else { panic!("{deleted:?}") };
    assert_eq!((failed.id(), failed.code()), ("forged", "ReceiptHandleIsInvalid"));
    assert!(failed.sender_fault());
    assert_eq!(counts(&client, &orders).await, ["0", "1", "0"]);
}

#[tokio::test]
async fn a_message_given_back_is_there_at_once_and_one_kept_stays_hidden() {
    let (support, _queues, client) = world();
    let (orders, _) = orders(&client).await;
    send(&client, &orders, "back").await;
    send(&client, &orders, "kept").await;
    let messages = receive(&client, &orders).await;
    let entry = |message: &Message, seconds: i32| {
        ChangeMessageVisibilityBatchRequestEntry::builder()
            .id(message.body().unwrap())
            .receipt_handle(message.receipt_handle().unwrap())
            .visibility_timeout(seconds)
            .build()
            .unwrap()
    };

    let changed = client
        .change_message_visibility_batch()
        .queue_url(&orders)
        .entries(entry(&messages[0], 0))
        .entries(entry(&messages[1], 3600))
        .send()
        .await
        .unwrap();
    assert_eq!(changed.successful().len(), 2);

    assert_eq!(bodies(&receive(&client, &orders).await), ["back"]);
    support.forward_seconds(3599);
    assert_eq!(bodies(&receive(&client, &orders).await), ["back"]);
    support.forward_seconds(1);
    assert_eq!(bodies(&receive(&client, &orders).await), ["kept"]);

    let late = client.change_message_visibility().queue_url(&orders).visibility_timeout(9);
    let late = late.receipt_handle(messages[1].receipt_handle().unwrap()).send().await;
    assert_eq!(late.unwrap_err().code(), Some("InvalidParameterValue"), "of an earlier delivery");
}

#[tokio::test]
async fn a_delayed_message_waits_out_its_delay_or_its_queues() {
    let (support, _queues, client) = world();
    let queue = client.create_queue().queue_name("later");
    let queue = queue.attributes(QueueAttributeName::DelaySeconds, "5").send().await.unwrap();
    let queue = queue.queue_url.unwrap();
    send(&client, &queue, "five").await;
    let ten = client.send_message().queue_url(&queue).message_body("ten").delay_seconds(10);
    ten.send().await.unwrap();

    assert_eq!(counts(&client, &queue).await, ["0", "0", "2"]);
    support.forward_seconds(5);
    assert_eq!(bodies(&receive(&client, &queue).await), ["five"]);
    support.forward_seconds(5);
    assert_eq!(bodies(&receive(&client, &queue).await), ["ten"]);
}

#[tokio::test]
async fn a_message_is_kept_for_the_retention_period_in_a_dead_letter_queue_too() {
    let (support, _queues, client) = world();
    let (orders, dead) = orders(&client).await;
    send(&client, &orders, "old").await;
    for _ in 0..6 {
        receive(&client, &orders).await;
        support.forward_seconds(30);
    }
    assert_eq!(counts(&client, &dead).await, ["1", "0", "0"]);

    support.forward_seconds(4 * 24 * 60 * 60 - 180);
    assert_eq!(counts(&client, &dead).await, ["1", "0", "0"]);
    support.forward_seconds(1);
    assert_eq!(counts(&client, &dead).await, ["0", "0", "0"]);
    assert_eq!(receive(&client, &dead).await, []);
}

#[tokio::test]
async fn a_receiver_gets_the_attributes_it_asks_for() {
    let (support, _queues, client) = world();
    let (orders, _) = orders(&client).await;
    let kind = MessageAttributeValue::builder().data_type("String").string_value("placed");
    client
        .send_message()
        .queue_url(&orders)
        .message_body("x")
        .message_attributes("kind", kind.build().unwrap())
        .send()
        .await
        .unwrap();

    let plain = receive(&client, &orders).await;
    assert_eq!(plain[0].message_attributes(), None);
    let sent = attribute(&plain[0], MessageSystemAttributeName::SentTimestamp);
    assert_eq!(sent, support.now().to_string());

    support.forward_seconds(30);
    let full = client.receive_message().queue_url(&orders).message_attribute_names("ki.*");
    let ReceiveMessageOutput { messages, .. } = full.send().await.unwrap();
    let messages = messages.unwrap();
    let kind = &messages[0].message_attributes().unwrap()["kind"];
    assert_eq!(kind.string_value(), Some("placed"));
    assert_eq!(messages[0].attributes(), None);
}

fn entries(count: usize, body: &str) -> Vec<SendMessageBatchRequestEntry> {
    let entry = |number| SendMessageBatchRequestEntry::builder().id(format!("e{number}"));
    (0..count).map(|number| entry(number).message_body(body).build().unwrap()).collect()
}

#[tokio::test]
async fn a_batch_beyond_the_limits_is_refused_whole() {
    let (_hand, _queues, client) = world();
    let (orders, _) = orders(&client).await;
    let mut twice = entries(2, "x");
    twice[1].id = "e0".to_owned();
    let mut spaced = entries(1, "x");
    spaced[0].id = "e 0".to_owned();

    for (batch, code) in [
        (entries(0, ""), "AWS.SimpleQueueService.EmptyBatchRequest"),
        (entries(11, "x"), "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"),
        (twice, "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"),
        (spaced, "AWS.SimpleQueueService.InvalidBatchEntryId"),
        (entries(5, &"x".repeat(256 * 1024)), "AWS.SimpleQueueService.BatchRequestTooLong"),
    ] {
        let send = client.send_message_batch().queue_url(&orders).set_entries(Some(batch));
        assert_eq!(send.send().await.unwrap_err().code(), Some(code));
    }
    let send = client.send_message_batch().queue_url(&orders);
    let sent = send.set_entries(Some(entries(4, &"x".repeat(256 * 1024)))).send().await.unwrap();
    assert_eq!(sent.successful().len(), 4);
    assert_eq!(counts(&client, &orders).await, ["4", "0", "0"]);
}

#[tokio::test]
async fn wrong_requests_get_the_codes_the_service_documents() {
    let (_hand, _queues, client) = world();
    let (orders, _) = orders(&client).await;

    let elsewhere = client.send_message().queue_url("https://x/0/none").message_body("x");
    let error = elsewhere.send().await.unwrap_err().into_service_error();
    assert!(error.is_queue_does_not_exist(), "{error:?}");
    let forged = client.delete_message().queue_url(&orders).receipt_handle("forged");
    let error = forged.send().await.unwrap_err().into_service_error();
    assert!(error.is_receipt_handle_is_invalid(), "{error:?}");
    let control = client.send_message().queue_url(&orders).message_body("\u{1}");
    let error = control.send().await.unwrap_err().into_service_error();
    assert!(error.is_invalid_message_contents(), "{error:?}");
    let other = client.create_queue().queue_name("orders");
    let other = other.attributes(QueueAttributeName::VisibilityTimeout, "31");
    let error = other.send().await.unwrap_err().into_service_error();
    assert!(error.is_queue_name_exists(), "{error:?}");

    let invalid = Some("InvalidParameterValue");
    let large = client.send_message().queue_url(&orders).message_body("x".repeat(1_048_577));
    assert_eq!(large.send().await.unwrap_err().code(), invalid);
    let late = client.send_message().queue_url(&orders).message_body("x").delay_seconds(901);
    assert_eq!(late.send().await.unwrap_err().code(), invalid);
    let many = client.receive_message().queue_url(&orders).max_number_of_messages(11);
    assert_eq!(many.send().await.unwrap_err().code(), invalid);
    let nowhere = r#"{"deadLetterTargetArn":"arn:aws:sqs:a:0:none","maxReceiveCount":5}"#;
    let redrive = client.set_queue_attributes().queue_url(&orders);
    let redrive = redrive.attributes(QueueAttributeName::RedrivePolicy, nowhere);
    assert_eq!(redrive.send().await.unwrap_err().code(), invalid);
    let fifo = client.create_queue().queue_name("orders.fifo").send().await;
    assert_eq!(fifo.unwrap_err().code(), Some("AWS.SimpleQueueService.UnsupportedOperation"));
}

#[tokio::test]
async fn queues_can_be_found_emptied_and_deleted() {
    let (_hand, _queues, client) = world();
    let (orders, dead) = orders(&client).await;

    let found = client.get_queue_url().queue_name("orders").send().await.unwrap();
    assert_eq!(found.queue_url(), Some(&*orders));
    let again = client.create_queue().queue_name("orders").send().await.unwrap();
    assert_eq!(again.queue_url(), Some(&*orders));
    let all = client.list_queues().queue_name_prefix("orders").send().await.unwrap();
    assert_eq!(all.queue_urls(), [orders.clone(), dead.clone()]);

    send(&client, &orders, "x").await;
    client.purge_queue().queue_url(&orders).send().await.unwrap();
    assert_eq!(counts(&client, &orders).await, ["0", "0", "0"]);
    client.delete_queue().queue_url(&orders).send().await.unwrap();
    let gone = client.get_queue_url().queue_name("orders").send().await.unwrap_err();
    assert!(gone.into_service_error().is_queue_does_not_exist());
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_told_to_fail_may_have_taken_effect() {
    for (fault, kept) in [(Fault::Before, 0), (Fault::After, 3)] {
        let (_, queues, client) = world();
        let (queue, _) = orders(&client).await;
        queues
            .set_fault(Some(move |operation: &str| (operation == "SendMessage").then_some(fault)));
        let sent = client.send_message().queue_url(&queue).message_body("tea").send().await;
        assert!(sent.is_err(), "{fault:?}");
        queues.set_fault(None::<fn(&str) -> Option<Fault>>);
        // The SDK tries three times: each that was taken is a message.
        assert_eq!(receive(&client, &queue).await.len(), kept, "{fault:?}");
    }
}
