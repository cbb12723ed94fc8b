//! What was given up comes back into the work, once or more often, and ends as if it had not
//! failed.

use devserver::{DataDir, GivenUp};
use domain::{catalog::ProductKind, store::StoreKind};
use localcloud::{
    cashier::Scenario,
    dynamodb::{ErrorKind, Fault},
};
use serde_json::json;
use testkit::{TestUser, World, get, post};

const START_MS: i64 = 1_795_230_000_000;

/// A market in a folder of its own, and an order of a voucher there.
async fn market(name: &str) -> (World, TestUser, String) {
    let folder = std::env::temp_dir().join(format!("market-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let world = World::open_in(DataDir::Folder(folder), START_MS).await;
    let buyer = world.customer("ann").await;
    let (store, _) = world.store("gifts", StoreKind::Gift).await;
    let product = world.product(store, ProductKind::Gift, 100, Some(10)).await;
    let body = json!({
        "items": [{ "product_id": product, "quantity": 1 }],
        "fulfilment": { "type": "digital" },
    });
    let order = post("/api/orders").by(&buyer).json(&body).send(&world).await;
    assert_eq!(order.status, 201, "{}", order.body);
    let order = order.text("/id");
    (world, buyer, order)
}

fn parked_file(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("market-{name}-{}", std::process::id()));
    folder.join("parked-project-changes.jsonl")
}

async fn listed(world: &World, buyer: &TestUser) -> usize {
    get("/api/orders").by(buyer).send(world).await.json().as_array().unwrap().len()
}

fn of(all: &[GivenUp], worker: &str) -> (usize, usize, usize) {
    let one = all.iter().find(|one| one.worker == worker).unwrap();
    (one.found, one.back, one.left)
}

#[tokio::test]
async fn parked_records_are_taken_and_those_that_fail_again_are_kept() {
    let (world, buyer, _) = market("redrive").await;
    let fail = || {
        world.market.dynamo.set_fault(|attempt| {
            let entries = attempt.operation == "BatchWriteItem";
            entries.then_some(Fault::Before(ErrorKind::Throttled))
        });
    };
    fail();
    for _ in 0..10 {
        world.drain().await;
    }
    let reader = "project-changes";
    let market = &world.market;
    assert_eq!(of(&market.given_up().await.unwrap(), reader), (1, 0, 1));
    assert_eq!(of(&market.redrive(10).await.unwrap(), reader), (1, 0, 1), "it fails again");
    market.dynamo.clear_fault();
    assert_eq!(of(&market.redrive(0).await.unwrap(), reader), (1, 0, 1), "none was wanted");
    assert_eq!(listed(&world, &buyer).await, 0);

    let file = parked_file("redrive");
    let record = std::fs::read_to_string(&file).unwrap();
    // One that a crash cut off, and the same one twice.
    std::fs::write(&file, format!("{record}{{\"dynamo\n{record}")).unwrap();
    assert_eq!(of(&market.redrive(10).await.unwrap(), reader), (3, 2, 1));
    assert_eq!(listed(&world, &buyer).await, 1);
    assert_eq!(of(&market.given_up().await.unwrap(), reader), (1, 0, 1));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "{\"dynamo\n");
    std::fs::remove_dir_all(file.parent().unwrap()).unwrap();
}

#[tokio::test]
async fn dead_letters_come_back_and_the_order_goes_on() {
    let (world, buyer, order) = market("dead-letters").await;
    let form = world.create_payment(&buyer, &order).await;
    let cashier = &world.market.cashier;
    assert_eq!(cashier.page(ecpay::encode_form(&form).as_bytes()).status, 200);
    let trade_no = form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap().1.clone();
    assert_eq!(cashier.scenario(&trade_no, Scenario::Pay).page.status, 200);
    cashier.run_due().await.unwrap();
    world.market.read_stream().await.unwrap();
    world.market.dynamo.set_fault(|_| Some(Fault::Before(ErrorKind::InternalError)));
    for _ in 0..6 {
        world.market.consume().await.unwrap();
        world.advance(600);
    }
    world.market.dynamo.clear_fault();
    let consumer = "fulfil-orders";
    assert_eq!(of(&world.market.given_up().await.unwrap(), consumer), (1, 0, 1));
    assert_eq!(of(&world.market.redrive(10).await.unwrap(), consumer), (1, 1, 0));
    assert_eq!(of(&world.market.redrive(10).await.unwrap(), consumer), (0, 0, 0));
    world.drain().await;
    let buyer = world.again(&buyer).await;
    let order = get(format!("/api/orders/{order}")).by(&buyer).send(&world).await;
    assert_eq!(order.text("/status"), "completed", "{}", order.body);
    std::fs::remove_dir_all(parked_file("dead-letters").parent().unwrap()).unwrap();
}
