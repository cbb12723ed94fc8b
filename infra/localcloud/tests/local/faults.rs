//! Faults on demand, and what the SDK makes of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::{
    DeleteRequest, KeysAndAttributes, Put, TransactWriteItem, Update, WriteRequest,
};
use localcloud::dynamodb::{Attempt, Call, Dynamo, ErrorKind, Fault, Passage};

use crate::support::{ManualClock, TABLE, create_table, left, n, put, s};

async fn market() -> (Dynamo, aws_sdk_dynamodb::Client) {
    let dynamo = Dynamo::memory(ManualClock::new().clock()).unwrap();
    let client = dynamo.client();
    create_table(&client).await;
    put(&client, "tea", "stock", 10).await;
    (dynamo, client)
}

/// Fails the first `times` attempts, and counts them all.
fn first(times: u64, fault: Fault, dynamo: &Dynamo) -> Arc<AtomicU64> {
    let attempts = Arc::new(AtomicU64::new(0));
    let seen = attempts.clone();
    dynamo.set_fault(move |attempt: &Attempt<'_>| {
        seen.fetch_add(1, Ordering::SeqCst);
        (attempt.number <= times).then_some(fault)
    });
    attempts
}

fn take_one() -> Update {
    Update::builder()
        .table_name(TABLE)
        .key("pk", s("tea"))
        .key("sk", s("stock"))
        .update_expression("SET #left = #left - :one")
        .expression_attribute_names("#left", "left")
        .expression_attribute_values(":one", n(1))
        .build()
        .unwrap()
}

async fn take_one_in_a_transaction(
    client: &aws_sdk_dynamodb::Client,
) -> Result<(), SdkError<TransactWriteItemsError>> {
    let order = Put::builder().table_name(TABLE).item("pk", s("order")).item("sk", s("order"));
    client
        .transact_write_items()
        .transact_items(TransactWriteItem::builder().update(take_one()).build())
        .transact_items(TransactWriteItem::builder().put(order.build().unwrap()).build())
        .send()
        .await
        .map(|_| ())
}

#[tokio::test(start_paused = true)]
async fn two_throttles_are_retried_and_a_third_is_reported() {
    let (dynamo, client) = market().await;

    let attempts = first(2, Fault::Before(ErrorKind::Throttled), &dynamo);
    put(&client, "tea", "stock", 9).await;
    assert_eq!(attempts.load(Ordering::SeqCst), 3);

    first(3, Fault::Before(ErrorKind::Throttled), &dynamo);
    let get = client.get_item().table_name(TABLE).key("pk", s("tea")).key("sk", s("stock"));
    let throttled = get.send().await.unwrap_err();
    assert_eq!(throttled.code(), Some("ProvisionedThroughputExceededException"));

    dynamo.clear_fault();
    assert_eq!(left(&client, "tea", "stock").await, Some(9));
}

#[tokio::test(start_paused = true)]
async fn a_conflict_names_its_item_and_is_not_retried() {
    let (dynamo, client) = market().await;

    let attempts = first(1, Fault::Before(ErrorKind::TransactionConflict), &dynamo);
    let cancelled = take_one_in_a_transaction(&client).await.unwrap_err().into_service_error();
    let TransactWriteItemsError::TransactionCanceledException(cancelled) = cancelled else {
        panic!("{cancelled:?}");
    };
    let codes: Vec<_> =
        cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap()).collect();
    assert_eq!(codes, ["TransactionConflict", "None"]);
    assert_eq!(attempts.load(Ordering::SeqCst), 1);

    let attempts = first(1, Fault::Before(ErrorKind::TransactionConflict), &dynamo);
    let delete = client.delete_item().table_name(TABLE).key("pk", s("tea")).key("sk", s("stock"));
    let conflict = delete.send().await.unwrap_err().into_service_error();
    assert!(conflict.is_transaction_conflict_exception(), "{conflict:?}");
    assert_eq!(attempts.load(Ordering::SeqCst), 1);

    first(9, Fault::Before(ErrorKind::TransactionConflict), &dynamo);
    assert_eq!(
        left(&client, "tea", "stock").await,
        Some(10),
        "a read has nothing to conflict with"
    );
}

#[tokio::test(start_paused = true)]
async fn an_update_that_took_effect_unseen_is_repeated_by_the_sdk() {
    for fault in [Fault::TimeoutAfter, Fault::After(ErrorKind::InternalError)] {
        let (dynamo, client) = market().await;
        first(1, fault, &dynamo);
        let take = client.update_item().table_name(TABLE).key("pk", s("tea")).key("sk", s("stock"));
        take.update_expression("SET #left = #left - :one")
            .expression_attribute_names("#left", "left")
            .expression_attribute_values(":one", n(1))
            .send()
            .await
            .unwrap();
        assert_eq!(left(&client, "tea", "stock").await, Some(8), "after {fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_transaction_that_took_effect_unseen_is_not_carried_out_again() {
    for fault in [Fault::TimeoutAfter, Fault::After(ErrorKind::InternalError)] {
        let (dynamo, client) = market().await;
        let attempts = first(2, fault, &dynamo);
        take_one_in_a_transaction(&client).await.unwrap();
        assert_eq!(attempts.load(Ordering::SeqCst), 3);
        assert_eq!(left(&client, "tea", "stock").await, Some(9), "after {fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_timeout_on_every_attempt_leaves_the_outcome_unknown_to_the_caller() {
    for (fault, want) in [(Fault::TimeoutBefore, 10), (Fault::TimeoutAfter, 9)] {
        let (dynamo, client) = market().await;
        let recorder = dynamo.recorder();
        first(9, fault, &dynamo);
        let error = take_one_in_a_transaction(&client).await.unwrap_err();
        let SdkError::DispatchFailure(failure) = error else { panic!("{error:?}") };
        assert!(failure.is_timeout());

        dynamo.clear_fault();
        assert_eq!(left(&client, "tea", "stock").await, Some(want), "after {fault:?}");
        let statuses: Vec<_> = recorder.take().iter().map(|call| call.status).collect();
        assert_eq!(statuses, [0, 0, 0, 200]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_task_dropped_after_its_write_has_written() {
    let (dynamo, client) = market().await;
    let mut changed = dynamo.changed();
    changed.mark_unchanged();

    let task = tokio::spawn(async move { put(&client, "tea", "stock", 3).await });
    changed.changed().await.unwrap();
    task.abort();
    assert!(task.await.unwrap_err().is_cancelled());
    assert_eq!(left(&dynamo.client(), "tea", "stock").await, Some(3));
}

#[tokio::test(start_paused = true)]
async fn one_clients_retries_do_not_use_up_anothers() {
    let (dynamo, client) = market().await;
    first(u64::MAX, Fault::Before(ErrorKind::Throttled), &dynamo);
    for _ in 0..200 {
        let get = client.get_item().table_name(TABLE).key("pk", s("tea")).key("sk", s("stock"));
        get.send().await.unwrap_err();
    }

    let attempts = first(2, Fault::Before(ErrorKind::Throttled), &dynamo);
    assert_eq!(left(&dynamo.client(), "tea", "stock").await, Some(10));
    assert_eq!(attempts.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn an_eventual_read_is_as_old_as_it_is_told_to_be() {
    let (dynamo, client) = market().await;
    dynamo.remember().unwrap();
    put(&client, "tea", "stock", 9).await;
    dynamo.set_fault(|_| Some(Fault::Stale));
    for (consistent, want) in [(false, "10"), (true, "9")] {
        let get = client.get_item().table_name(TABLE).key("pk", s("tea")).key("sk", s("stock"));
        let got = get.consistent_read(consistent).send().await.unwrap();
        assert_eq!(got.item.unwrap()["left"].as_n().unwrap(), want, "consistent: {consistent}");
    }
    // A write goes through, and what was remembered stays.
    take_one_in_a_transaction(&client).await.unwrap();
    dynamo.clear_fault();
    assert_eq!(left(&client, "tea", "stock").await, Some(8));
}

#[tokio::test]
async fn calls_at_once_are_one_trip_and_what_follows_from_an_answer_is_another() {
    let (dynamo, client) = market().await;
    let recorder = dynamo.recorder();
    let get = || client.get_item().table_name(TABLE).key("pk", s("tea")).key("sk", s("x")).send();
    let (one, two, three) = tokio::join!(get(), get(), async {
        get().await.unwrap();
        get().await
    });
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    get().await.unwrap();
    let trips = |calls: &[Call]| calls.iter().map(|call| call.trip).collect::<Vec<_>>();
    let calls = recorder.take();
    assert_eq!((trips(&calls), Call::trips(&calls)), (vec![1, 1, 1, 2, 3], 3));
    get().await.unwrap();
    assert_eq!(trips(&recorder.take()), [1], "counted anew");
}

#[tokio::test(start_paused = true)]
async fn a_late_write_lands_after_its_client_gave_up() {
    let (dynamo, client) = market().await;
    let seconds = Duration::from_secs(3);
    dynamo.set_fault(move |attempt| {
        let late = Fault::Late(seconds);
        if attempt.operation == "GetItem" { None } else { Some(late) }
    });
    let update = client.update_item().table_name(TABLE).key("pk", s("tea")).key("sk", s("stock"));
    let update = update
        .update_expression("SET #left = :left")
        .expression_attribute_names("#left", "left")
        .expression_attribute_values(":left", n(4));
    assert!(update.send().await.is_err());
    assert_eq!(left(&client, "tea", "stock").await, Some(10));
    tokio::time::sleep(seconds * 2).await;
    assert_eq!(left(&client, "tea", "stock").await, Some(4));
}

#[tokio::test(start_paused = true)]
async fn half_of_a_batch_is_left_unprocessed() {
    let (dynamo, client) = market().await;
    put(&client, "oolong", "stock", 3).await;
    first(9, Fault::Partial, &dynamo);
    let key =
        |pk: &str| [("pk".to_owned(), s(pk)), ("sk".to_owned(), s("stock"))].into_iter().collect();
    let keys = KeysAndAttributes::builder().keys(key("tea")).keys(key("oolong")).build().unwrap();
    let read = client.batch_get_item().request_items(TABLE, keys).send().await.unwrap();
    assert_eq!(read.responses().unwrap()[TABLE].len(), 1);
    assert_eq!(read.unprocessed_keys().unwrap()[TABLE].keys(), [key("oolong")]);

    let write = |pk: &str| {
        let delete = DeleteRequest::builder().set_key(Some(key(pk))).build().unwrap();
        WriteRequest::builder().delete_request(delete).build()
    };
    let writes = vec![write("tea"), write("oolong")];
    let written = client.batch_write_item().request_items(TABLE, writes).send().await.unwrap();
    assert_eq!(written.unprocessed_items().unwrap()[TABLE], [write("oolong")]);
    assert_eq!(left(&client, "tea", "stock").await, None);
    assert_eq!(left(&client, "oolong", "stock").await, Some(3));
}

#[tokio::test(start_paused = true)]
async fn a_transaction_in_progress_is_no_other_request() {
    let (dynamo, client) = market().await;
    first(1, Fault::Before(ErrorKind::InProgress), &dynamo);
    put(&client, "tea", "stock", 8).await;
    first(9, Fault::Before(ErrorKind::InProgress), &dynamo);
    let busy = take_one_in_a_transaction(&client).await.unwrap_err().into_service_error();
    assert!(busy.is_transaction_in_progress_exception(), "{busy:?}");
}

#[tokio::test(start_paused = true)]
async fn a_slow_call_takes_its_time_each_way() {
    let (dynamo, client) = market().await;
    let way = Duration::from_millis(700);
    dynamo.set_passage(move |_| Passage { before: way, fault: None, after: way });
    let begun = tokio::time::Instant::now();
    put(&client, "tea", "stock", 8).await;
    assert_eq!(begun.elapsed().as_millis(), 1_400);
}

#[tokio::test(start_paused = true)]
async fn what_is_tampered_with_is_another_request() {
    let (dynamo, client) = market().await;
    dynamo.tamper(|operation, body| {
        if operation == "PutItem" {
            body["Item"]["left"]["N"] = "77".into();
        }
    });
    put(&client, "tea", "stock", 8).await;
    assert_eq!(left(&client, "tea", "stock").await, Some(77));
}
