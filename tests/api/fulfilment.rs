//! Fulfilment: from the stream to the last step of the saga, with a crash at any point.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};

use domain::{catalog::ProductKind, store::StoreKind};
use localcloud::{cashier::QueryFault, dynamodb::Fault};
use serde_json::{Value, json};
use testkit::{TestUser, World, get, patch, post};

async fn voucher_order(world: &World, buyer: &TestUser) -> String {
    let (store, _) = world.store("gifts", StoreKind::Gift).await;
    let product = world.product(store, ProductKind::Gift, 100, Some(10)).await;
    let body = json!({
        "items": [{ "product_id": product, "quantity": 1 }],
        "fulfilment": { "type": "digital" },
    });
    let order = post("/api/orders").by(buyer).json(&body).send(world).await;
    assert_eq!(order.status, 201, "{}", order.body);
    order.text("/id")
}

/// The shopper pays at the cashier.
async fn pay(world: &World, buyer: &TestUser, order: &str) {
    let form = world.create_payment(buyer, order).await;
    let trade_no = form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap().1.clone();
    let body = ecpay::encode_form(&form);
    let page = world.market.cashier.page(body.as_bytes());
    assert_eq!(page.status, 200, "{}", page.html);
    let done = world.market.cashier.scenario(&trade_no, localcloud::cashier::Scenario::Pay);
    assert_eq!(done.page.status, 200);
}

async fn shown(world: &World, buyer: &TestUser, order: &str) -> Value {
    let buyer = world.again(buyer).await;
    get(format!("/api/orders/{order}")).by(&buyer).send(world).await.json()
}

#[tokio::test]
async fn a_paid_voucher_is_completed_by_itself() {
    let world = World::open().await;
    let buyer = world.customer("ann").await;
    let order = voucher_order(&world, &buyer).await;
    pay(&world, &buyer, &order).await;
    world.drain().await;

    let shown = shown(&world, &buyer, &order).await;
    assert_eq!(shown["status"], "completed");
    assert_eq!(shown["saga"]["executed_steps"], json!(["stock", "payment"]));
    let list = get("/api/orders").by(&buyer).send(&world).await;
    assert_eq!(list.at("/0/id"), order.as_str());
}

#[tokio::test]
async fn goods_wait_for_the_store_to_send_them() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 640, Some(10)).await;
    let buyer = world.customer("ann").await;
    let order = world.order(&buyer, product, 1).await.text("/id");
    pay(&world, &buyer, &order).await;
    world.drain().await;
    assert_eq!(shown(&world, &buyer, &order).await["status"], "paid");

    for status in ["shipped", "delivered"] {
        let path = format!("/api/orders/{order}/status");
        let moved = patch(path).by(&merchant).json(&json!({ "status": status })).send(&world);
        assert_eq!(moved.await.text("/status"), status);
    }
    world.drain().await;
    let done = shown(&world, &buyer, &order).await;
    assert_eq!(done["status"], "completed");
    assert_eq!(done["saga"]["status"], "completed");
    assert_eq!(done["saga"]["executed_steps"], json!(["stock", "payment", "delivery"]));
}

#[tokio::test]
async fn nothing_leaves_before_ecpay_has_confirmed_the_money() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 640, Some(10)).await;
    let buyer = world.customer("ann").await;
    let order = world.order(&buyer, product, 1).await.text("/id");
    world.market.cashier.set_query_fault(Some(QueryFault::Unpaid));
    pay(&world, &buyer, &order).await;
    world.drain().await;

    let path = format!("/api/orders/{order}/status");
    let ship = || patch(path.as_str()).json(&json!({ "status": "shipped" }));
    let refused = ship().by(&merchant).send(&world).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "payment_unconfirmed"));

    // ECPay is asked again until it confirms what it said.
    for _ in 0..3 {
        world.advance(10 * 60);
        world.market.tick().await.unwrap();
        let merchant = world.again(&merchant).await;
        let refused = ship().by(&merchant).send(&world).await;
        assert_eq!(refused.code(), "payment_unconfirmed");
    }
    world.market.cashier.set_query_fault(None);
    world.advance(60 * 60);
    world.market.tick().await.unwrap();
    let merchant = world.again(&merchant).await;
    assert_eq!(ship().by(&merchant).send(&world).await.text("/status"), "shipped");
}

/// Messages of the dead-letter queue of `consumer`.
async fn dead_letters(world: &World, consumer: &str) -> Vec<String> {
    let sqs = world.market.queues.client();
    let url = sqs.get_queue_url().queue_name(format!("{consumer}-dlq")).send().await.unwrap();
    let dead = sqs.receive_message().queue_url(url.queue_url().unwrap()).send().await.unwrap();
    dead.messages().iter().map(|message| message.body().unwrap().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn what_can_not_be_confirmed_is_asked_about_by_the_schedule_and_is_no_dead_letter() {
    let world = World::open().await;
    let buyer = world.customer("ann").await;
    let order = voucher_order(&world, &buyer).await;
    world.market.cashier.set_query_fault(Some(QueryFault::Timeout));
    pay(&world, &buyer, &order).await;
    for _ in 0..6 {
        world.drain().await;
        world.advance(600);
        world.market.tick().await.unwrap();
    }
    assert_eq!(dead_letters(&world, "fulfil-orders").await, Vec::<String>::new());
    assert_eq!(shown(&world, &buyer, &order).await["status"], "paid", "it was not fulfilled");
    world.market.cashier.set_query_fault(None);
    world.advance(660);
    world.market.tick().await.unwrap();
    world.drain().await;
    assert_eq!(shown(&world, &buyer, &order).await["status"], "completed");
}

#[tokio::test]
async fn what_a_consumer_can_not_read_ends_in_its_dead_letter_queue() {
    let world = World::open().await;
    let buyer = world.customer("ann").await;
    let order = voucher_order(&world, &buyer).await;
    // The order can't be read: its item is of a newer format.
    let key = [("pk", format!("ORDER#{order}")), ("sk", "ORDER".to_owned())];
    pay(&world, &buyer, &order).await;
    world.market.cashier.run_due().await.unwrap();
    world.market.read_stream().await.unwrap();
    let update = world.market.dynamo.client().update_item().table_name(devserver::TABLE);
    let update = key.into_iter().fold(update, |update, (name, value)| {
        update.key(name, aws_sdk_dynamodb::types::AttributeValue::S(value))
    });
    let update = update.update_expression("SET #f = :f").expression_attribute_names("#f", "f");
    let newer = aws_sdk_dynamodb::types::AttributeValue::N("999".to_owned());
    update.expression_attribute_values(":f", newer).send().await.unwrap();
    for _ in 0..6 {
        world.market.consume().await.unwrap();
        world.advance(600);
    }
    let dead = dead_letters(&world, "fulfil-orders").await;
    let [body] = &dead[..] else { panic!("{dead:?}") };
    assert!(body.contains(&order) && body.contains("order.paid"), "{body}");
}

/// Crashes at each write of the whole flow in turn, before or after it took effect: from then on
/// nothing reaches the table until everything is delivered again. The result is always the same.
#[tokio::test(start_paused = true)]
async fn a_death_at_any_write_changes_nothing_in_the_end() {
    let mut end = None;
    for last_word in [Fault::TimeoutBefore, Fault::TimeoutAfter] {
        for victim in 0.. {
            let world = World::open().await;
            let buyer = world.customer("ann").await;
            let order = voucher_order(&world, &buyer).await;
            pay(&world, &buyer, &order).await;

            let died = Arc::new(AtomicBool::new(false));
            let (dead, seen) = (Arc::clone(&died), AtomicUsize::new(0));
            world.market.dynamo.set_fault(move |attempt| {
                if dead.load(Ordering::SeqCst) {
                    return Some(Fault::TimeoutBefore);
                }
                let hit = ["Write", "Put", "Update", "Delete"]
                    .iter()
                    .any(|kind| attempt.operation.contains(kind))
                    && seen.fetch_add(1, Ordering::SeqCst) == victim;
                dead.store(hit, Ordering::SeqCst);
                hit.then_some(last_word)
            });
            world.drain().await;
            world.market.dynamo.clear_fault();
            for _ in 0..3 {
                world.advance(600);
                world.drain().await;
            }

            let mut shown = shown(&world, &buyer, &order).await;
            // What is left says when it was done, which was later.
            shown["updated_at"] = Value::Null;
            shown["version"] = Value::Null;
            for times in ["/charges/0", "/payment/charges/0", "/payments/0/charges/0"] {
                shown.pointer_mut(times).unwrap()["heard_at"] = Value::Null;
            }
            for step in shown["saga"]["steps"].as_array_mut().unwrap() {
                step["changed_at"] = Value::Null;
            }
            assert_eq!(shown["status"], "completed", "{last_word:?} at write {victim}");
            let history = history(&world, &buyer, &order).await;
            assert_eq!(history, ["pending", "paid", "completed"], "{last_word:?} at {victim}");
            assert_eq!(end.get_or_insert_with(|| shown.clone()), &shown, "{last_word:?} {victim}");
            if !died.load(Ordering::SeqCst) {
                assert!(victim >= 4, "only {victim} writes were seen");
                break;
            }
        }
    }
}

async fn history(world: &World, buyer: &TestUser, order: &str) -> Vec<String> {
    let buyer = world.again(buyer).await;
    let lines = get(format!("/api/orders/{order}/history")).by(&buyer).send(world).await.json();
    let status = |line: &Value| line["status"].as_str().unwrap().to_owned();
    lines.as_array().unwrap().iter().map(status).collect()
}

#[tokio::test]
async fn messages_that_come_twice_or_out_of_order_change_nothing() {
    let world = World::open().await;
    let buyer = world.customer("ann").await;
    let order = voucher_order(&world, &buyer).await;
    pay(&world, &buyer, &order).await;
    world.drain().await;
    let before = shown(&world, &buyer, &order).await;

    // The readers crash before their checkpoints are stored: the whole stream is read again.
    world.market.rewind().unwrap();
    world.drain().await;
    world.market.rewind().unwrap();
    world.drain().await;

    assert_eq!(shown(&world, &buyer, &order).await, before);
    let list = get("/api/orders").by(&buyer).send(&world).await;
    assert_eq!(list.json().as_array().unwrap().len(), 1);
}
