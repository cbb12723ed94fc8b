//! Long polls, and queues kept in a file.

use std::io::Write;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::{DeleteMessageBatchRequestEntry, SendMessageBatchRequestEntry};
use localcloud::OpenError;
use localcloud::sqs::Queues;

use crate::sqs::{bodies, counts, orders, receive, send};
use crate::support::{ManualClock, as_left_by_a_kill, directory};

async fn poll(client: Client, queue: String) -> Vec<String> {
    let received = client.receive_message().queue_url(queue).wait_time_seconds(20).send().await;
    let messages = received.unwrap().messages.unwrap_or_default();
    messages.into_iter().filter_map(|message| message.body).collect()
}

/// Lets the other tasks run until they wait.
async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_long_poll_ends_with_a_message_or_with_its_time() {
    let support = ManualClock::new();
    let queues = Queues::new(support.clock());
    let client = queues.client();
    let (orders, _) = orders(&client).await;

    let waiting = tokio::spawn(poll(client.clone(), orders.clone()));
    settle().await;
    send(&client, &orders, "sent").await;
    assert_eq!(waiting.await.unwrap(), ["sent"]);

    let waiting = tokio::spawn(poll(client.clone(), orders.clone()));
    settle().await;
    support.forward_seconds(19);
    queues.wake();
    settle().await;
    assert!(!waiting.is_finished());
    support.forward_seconds(1);
    queues.wake();
    assert_eq!(waiting.await.unwrap(), [""; 0]);

    let waiting = tokio::spawn(poll(client.clone(), orders.clone()));
    settle().await;
    support.forward_seconds(10);
    queues.wake();
    assert_eq!(waiting.await.unwrap(), ["sent"], "its visibility ended");
    assert_eq!(poll(client, orders).await, [""; 0], "nobody moves the clock");
}

#[tokio::test(start_paused = true)]
async fn a_poll_on_a_clock_that_runs_needs_nobody_to_wake_it() {
    let began = tokio::time::Instant::now();
    let queues = Queues::new(std::sync::Arc::new(move || {
        i64::try_from(began.elapsed().as_millis()).unwrap()
    }));
    let client = queues.client();
    let (orders, _) = orders(&client).await;
    send(&client, &orders, "x").await;

    assert_eq!(poll(client.clone(), orders.clone()).await, ["x"]);
    assert_eq!(poll(client.clone(), orders.clone()).await, [""; 0]);
    assert_eq!(began.elapsed().as_secs(), 20);
    assert_eq!(poll(client, orders).await, ["x"]);
    assert_eq!(began.elapsed().as_secs(), 30);
}

#[tokio::test]
async fn a_killed_process_leaves_every_message_and_those_in_flight_come_back() {
    let support = ManualClock::new();
    let live = directory("queues-live");
    let queues = Queues::open(&live.join("queues"), support.clock()).unwrap();
    let client = queues.client();
    let (orders, dead) = orders(&client).await;
    for body in ["deleted", "in flight", "waiting"] {
        send(&client, &orders, body).await;
    }
    let got = client.receive_message().queue_url(&orders).max_number_of_messages(2);
    let got = got.send().await.unwrap();
    let handle = got.messages()[0].receipt_handle().unwrap();
    client.delete_message().queue_url(&orders).receipt_handle(handle).send().await.unwrap();

    let killed = as_left_by_a_kill(&live, "queues-killed").join("queues");
    let client = Queues::open(&killed, support.clock()).unwrap().client();
    assert_eq!(counts(&client, &orders).await, ["1", "1", "0"]);
    assert_eq!(bodies(&receive(&client, &orders).await), ["waiting"]);
    support.forward_seconds(30);
    let back = receive(&client, &orders).await;
    assert_eq!(bodies(&back), ["in flight", "waiting"]);
    let handle = got.messages()[1].receipt_handle().unwrap();
    assert_ne!(back[0].receipt_handle(), Some(handle), "its second delivery");
    assert_eq!(counts(&client, &dead).await, ["0", "0", "0"]);
}

#[tokio::test]
async fn an_id_is_never_used_again_though_its_message_is_gone() {
    let support = ManualClock::new();
    let path = directory("queues-ids").join("queues");
    let mut ids = Vec::new();
    for _ in 0..3 {
        let queues = Queues::open(&path, support.clock()).unwrap();
        let client = queues.client();
        let (orders, _) = orders(&client).await;
        ids.push(send(&client, &orders, "x").await);
        client.purge_queue().queue_url(&orders).send().await.unwrap();
        drop((queues, client));
        // The first start forgets the message; the second must still know its number.
        drop(Queues::open(&path, support.clock()).unwrap());
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

#[tokio::test]
async fn a_line_cut_off_is_forgotten_and_one_that_makes_no_sense_is_reported() {
    let support = ManualClock::new();
    let path = directory("queues-torn").join("queues");
    let queues = Queues::open(&path, support.clock()).unwrap();
    let (url, _) = orders(&queues.client()).await;
    send(&queues.client(), &url, "x").await;
    drop(queues);
    let append = |text: &str| {
        let mut file = std::fs::OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    };

    append(r#"{"Put":{"queue":"ord"#);
    let queues = Queues::open(&path, support.clock()).unwrap();
    assert_eq!(counts(&queues.client(), &url).await, ["1", "0", "0"]);
    let second = Queues::open(&path, support.clock());
    assert!(matches!(second, Err(OpenError::InUse { .. })));
    drop(queues);

    append("what is this\n");
    let queues = Queues::open(&path, support.clock()).unwrap();
    assert_eq!(counts(&queues.client(), &url).await, ["1", "0", "0"]);
    drop(queues);

    // In the midst of others it is not what a crash leaves.
    let whole = std::fs::read_to_string(&path).unwrap();
    append("what is this\n");
    append(&whole);
    let refused = Queues::open(&path, support.clock());
    assert!(matches!(refused, Err(OpenError::Journal { line: 5, .. })), "{:?}", refused.err());
}

#[tokio::test]
async fn a_journal_stays_short_however_much_passes_through() {
    let support = ManualClock::new();
    let path = directory("queues-long").join("queues");
    let queues = Queues::open(&path, support.clock()).unwrap();
    let client = queues.client();
    let (orders, _) = orders(&client).await;
    for _ in 0..200 {
        let entry = |number| SendMessageBatchRequestEntry::builder().id(format!("e{number}"));
        let entries = (0..10).map(|number| entry(number).message_body("x").build().unwrap());
        let batch = client.send_message_batch().queue_url(&orders);
        batch.set_entries(Some(entries.collect())).send().await.unwrap();
        let messages = receive(&client, &orders).await;
        let entries = messages.iter().map(|message| {
            DeleteMessageBatchRequestEntry::builder()
                .id(message.message_id().unwrap())
                .receipt_handle(message.receipt_handle().unwrap())
                .build()
                .unwrap()
        });
        let batch = client.delete_message_batch().queue_url(&orders);
        batch.set_entries(Some(entries.collect())).send().await.unwrap();
    }
    assert_eq!(counts(&client, &orders).await, ["0", "0", "0"]);
    let lines = std::fs::read_to_string(&path).unwrap().lines().count();
    assert!(lines < 4096, "{lines} lines after 6,000 events");
}
