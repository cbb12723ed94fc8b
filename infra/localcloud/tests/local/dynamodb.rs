//! Reads and writes: what the engine promises, seen through the SDK.

use aws_sdk_dynamodb::error::ProvideErrorMetadata;
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{
    Put, ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update,
};
use localcloud::OpenError;
use localcloud::dynamodb::Dynamo;

use crate::support::{ManualClock, TABLE, create_table, directory, left, n, put, s};

async fn market() -> (Dynamo, aws_sdk_dynamodb::Client) {
    let dynamo = Dynamo::memory(ManualClock::new().clock()).unwrap();
    let client = dynamo.client();
    create_table(&client).await;
    (dynamo, client)
}

fn take_one(
    client: &aws_sdk_dynamodb::Client,
) -> aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder {
    client
        .update_item()
        .table_name(TABLE)
        .key("pk", s("tea"))
        .key("sk", s("stock"))
        .update_expression("SET #left = #left - :one")
        .condition_expression("#left >= :one")
        .expression_attribute_names("#left", "left")
        .expression_attribute_values(":one", n(1))
}

fn take_one_in_transaction() -> TransactWriteItem {
    let update = Update::builder()
        .table_name(TABLE)
        .key("pk", s("tea"))
        .key("sk", s("stock"))
        .update_expression("SET #left = #left - :one")
        .condition_expression("#left >= :one")
        .expression_attribute_names("#left", "left")
        .expression_attribute_values(":one", n(1))
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .build()
        .unwrap();
    TransactWriteItem::builder().update(update).build()
}

fn put_order(order: &str) -> TransactWriteItem {
    let put = Put::builder()
        .table_name(TABLE)
        .item("pk", s(order))
        .item("sk", s("order"))
        .condition_expression("attribute_not_exists(pk)")
        .build()
        .unwrap();
    TransactWriteItem::builder().put(put).build()
}

#[tokio::test]
async fn a_refused_write_is_typed_and_shows_the_item_that_refused_it() {
    let (_dynamo, client) = market().await;
    put(&client, "tea", "stock", 0).await;

    let refused = take_one(&client)
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
        .send()
        .await
        .unwrap_err()
        .into_service_error();

    let UpdateItemError::ConditionalCheckFailedException(failed) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(failed.item().unwrap()["left"], n(0));
}

#[tokio::test]
async fn a_cancelled_transaction_says_which_action_refused_and_shows_its_item() {
    let (_dynamo, client) = market().await;
    put(&client, "tea", "stock", 0).await;

    let cancelled = client
        .transact_write_items()
        .transact_items(put_order("order-1"))
        .transact_items(take_one_in_transaction())
        .send()
        .await
        .unwrap_err()
        .into_service_error();

    let TransactWriteItemsError::TransactionCanceledException(cancelled) = cancelled else {
        panic!("{cancelled:?}");
    };
    let codes: Vec<_> =
        cancelled.cancellation_reasons().iter().map(|reason| reason.code().unwrap()).collect();
    assert_eq!(codes, ["None", "ConditionalCheckFailed"]);
    assert_eq!(cancelled.cancellation_reasons()[1].item().unwrap()["left"], n(0));
    assert_eq!(left(&client, "order-1", "order").await, None);
}

#[tokio::test]
async fn a_query_pages_in_key_order_and_goes_on_after_its_cursor() {
    let (_dynamo, client) = market().await;
    for number in [3, 1, 2] {
        put(&client, "tea", &format!("lot-{number}"), number).await;
    }
    let query = client
        .query()
        .table_name(TABLE)
        .key_condition_expression("pk = :pk")
        .expression_attribute_values(":pk", s("tea"))
        .limit(2);

    let first = query.clone().send().await.unwrap();
    let second =
        query.set_exclusive_start_key(first.last_evaluated_key.clone()).send().await.unwrap();

    let lots = |page: &aws_sdk_dynamodb::operation::query::QueryOutput| -> Vec<String> {
        page.items().iter().map(|item| item["sk"].as_s().unwrap().clone()).collect()
    };
    assert_eq!(lots(&first), ["lot-1", "lot-2"]);
    assert_eq!(lots(&second), ["lot-3"]);
    assert_eq!(second.last_evaluated_key, None);
}

#[tokio::test]
async fn of_64_tasks_racing_for_10_units_exactly_10_win() {
    let (_dynamo, client) = market().await;
    put(&client, "tea", "stock", 10).await;

    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..64 {
        let client = client.clone();
        tasks.spawn(async move {
            let sold = client
                .transact_write_items()
                .transact_items(take_one_in_transaction())
                .transact_items(put_order(&format!("order-{number}")))
                .send()
                .await;
            sold.is_ok()
        });
    }
    let won = tasks.join_all().await.into_iter().filter(|won| *won).count();

    assert_eq!(won, 10);
    assert_eq!(left(&client, "tea", "stock").await, Some(0));
}

#[tokio::test]
async fn tasks_interleave_at_every_call_so_a_check_apart_from_its_write_oversells() {
    let (_dynamo, client) = market().await;
    put(&client, "tea", "stock", 1).await;

    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..2 {
        let client = client.clone();
        tasks.spawn(async move {
            let seen = left(&client, "tea", "stock").await.unwrap();
            if seen > 0 {
                put(&client, "tea", "stock", seen - 1).await;
            }
            seen > 0
        });
    }
    assert_eq!(tasks.join_all().await, [true, true], "both saw the last unit");
}

#[tokio::test]
async fn the_log_counts_units_apart_for_table_and_index() {
    let (dynamo, client) = market().await;
    put(&client, "tea", "stock", 10).await;
    let recorder = dynamo.recorder();

    client
        .transact_write_items()
        .transact_items(take_one_in_transaction())
        .transact_items(put_order("order-1"))
        .send()
        .await
        .unwrap();
    let item = client.put_item().table_name(TABLE).item("pk", s("a")).item("sk", s("b"));
    item.item("owner", s("ann")).send().await.unwrap();
    left(&client, "tea", "stock").await;
    let query = client.query().table_name(TABLE).index_name("by_owner");
    query
        .key_condition_expression("#owner = :owner")
        .expression_attribute_names("#owner", "owner")
        .expression_attribute_values(":owner", s("ann"))
        .send()
        .await
        .unwrap();
    client.get_item().table_name(TABLE).key("pk", s("a")).send().await.unwrap_err();

    let calls = recorder.take();
    let units: Vec<_> = calls
        .iter()
        .map(|call| {
            let units = (
                call.read_tenths,
                call.write_tenths,
                call.table_write_tenths,
                call.index_write_tenths,
            );
            (call.operation.as_str(), call.index.as_deref(), units, call.status)
        })
        .collect();
    assert_eq!(
        units,
        [
            ("TransactWriteItems", None, (0, 40, 40, 0), 200),
            ("PutItem", None, (0, 20, 10, 10), 200),
            ("GetItem", None, (10, 0, 0, 0), 200),
            ("Query", Some("by_owner"), (5, 0, 0, 0), 200),
            ("GetItem", None, (0, 0, 0, 0), 400),
        ]
    );
    assert!(calls.iter().all(|call| call.table == TABLE));
    assert!(calls.iter().all(|call| call.request_bytes > 0 && call.response_bytes > 0));
    assert!(recorder.take().is_empty());
}

#[tokio::test]
async fn a_wrong_request_and_an_unknown_operation_are_refused_as_the_service_would() {
    let (_dynamo, client) = market().await;

    let no_sort_key = client.get_item().table_name(TABLE).key("pk", s("a")).send().await;
    assert_eq!(no_sort_key.unwrap_err().code(), Some("ValidationException"));
    let short_name = client.describe_table().table_name("x").send().await;
    assert_eq!(short_name.unwrap_err().code(), Some("ValidationException"));
    let no_table = client.describe_table().table_name("elsewhere").send().await;
    assert_eq!(no_table.unwrap_err().code(), Some("ResourceNotFoundException"));
    let unknown = client.describe_limits().send().await;
    assert_eq!(unknown.unwrap_err().code(), Some("UnknownOperationException"));
}

#[tokio::test]
async fn an_item_expires_by_the_clock_and_the_stream_says_who_removed_it() {
    let support = ManualClock::new();
    let path = directory("expiry").join("market.db");
    for dynamo in [Dynamo::memory(support.clock()), Dynamo::file(&path, support.clock())] {
        let dynamo = dynamo.unwrap();
        let client = dynamo.client();
        create_table(&client).await;
        let item = client.put_item().table_name(TABLE).item("pk", s("a")).item("sk", s("b"));
        item.item("expires", n(support.now() / 1000 + 60)).send().await.unwrap();

        assert_eq!(dynamo.sweep_expired().unwrap(), 0);
        support.forward_seconds(61);
        assert_eq!(dynamo.sweep_expired().unwrap(), 1);

        let records = dynamo.stream_records(TABLE, None, 10).unwrap();
        assert_eq!(records[1]["eventName"], "REMOVE");
        assert_eq!(records[1]["userIdentity"]["principalId"], "dynamodb.amazonaws.com");
    }
}

#[tokio::test]
async fn a_file_belongs_to_one_process_at_a_time() {
    let path = directory("claim").join("market.db");
    let first = Dynamo::file(&path, ManualClock::new().clock()).unwrap();

    let second = Dynamo::file(&path, ManualClock::new().clock());
    assert!(matches!(second, Err(OpenError::InUse { .. })));

    drop(first);
    Dynamo::file(&path, ManualClock::new().clock()).unwrap();
}
