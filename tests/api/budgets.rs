//! Budgets: the DynamoDB calls and units that a route may use, counted at the client.

use domain::{catalog::ProductKind, store::StoreKind};
use localcloud::{cashier::Scenario, dynamodb::Call};
use serde_json::json;
use testkit::{World, address, get, post};

fn names(calls: &[Call]) -> Vec<&str> {
    calls.iter().map(|call| call.operation.as_str()).collect()
}

fn write_tenths(calls: &[Call]) -> u64 {
    calls.iter().map(|call| call.table_write_tenths + call.index_write_tenths).sum()
}

#[tokio::test]
async fn showing_a_product_is_one_read() {
    let world = World::open().await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
    let show = get(format!("/api/products/{product}")).send(&world);
    let (answer, calls) = world.counted(show).await;
    assert_eq!(answer.status, 200);
    assert_eq!(names(&calls), ["Query"]);
}

#[tokio::test]
async fn an_order_of_n_products_is_one_batch_and_one_transaction_of_2n_and_2_units() {
    let world = World::open().await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let buyer = world.customer("ann").await;
    // The list of revoked sessions is read once a minute by each function, not by each request.
    get("/api/auth/me").by(&buyer).send(&world).await;
    for n in [1_u64, 2, 3, 5, 8] {
        let mut items = Vec::new();
        for _ in 0..n {
            let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
            items.push(json!({ "product_id": product, "quantity": 1 }));
        }
        let body = json!({ "items": items, "shipping_address": address() });
        let place = post("/api/orders").by(&buyer).key(&format!("k{n}")).json(&body).send(&world);
        let (answer, calls) = world.counted(place).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        assert_eq!(names(&calls), ["BatchGetItem", "TransactWriteItems"], "{n} products");
        assert_eq!(write_tenths(&calls), (2 * n + 2) * 10, "{n} products");
    }
}

#[tokio::test]
async fn a_callback_is_one_read_and_one_transaction_of_two_writes() {
    let sale = Sale::open().await;
    sale.pay().await;
    let notice = sale.notice();
    let (answer, calls) = sale.world.counted(sale.tell(&notice)).await;
    assert_eq!(answer.body, "1|OK");
    assert_eq!(names(&calls), ["BatchGetItem", "TransactWriteItems"]);
    assert_eq!(write_tenths(&calls), 40, "two writes of up to 1 KB each");
    let (_, again) = sale.world.counted(sale.tell(&notice)).await;
    assert_eq!(names(&again), ["BatchGetItem"]);
}

/// An order of a voucher that waits for its payment.
struct Sale {
    world: World,
    buyer: testkit::TestUser,
    order: String,
}

impl Sale {
    async fn open() -> Self {
        let world = World::open().await;
        let (store, _) = world.store("gifts", StoreKind::Gift).await;
        let product = world.product(store, ProductKind::Gift, 100, Some(9)).await;
        let buyer = world.customer("ann").await;
        let items = json!([{ "product_id": product, "quantity": 1 }]);
        let body = json!({ "items": items, "fulfilment": { "type": "digital" } });
        let order = post("/api/orders").by(&buyer).json(&body).send(&world).await.text("/id");
        Self { world, buyer, order }
    }

    /// The shopper goes to the cashier and pays.
    async fn pay(&self) {
        let form = self.world.create_payment(&self.buyer, &self.order).await;
        let trade_no = form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap();
        let cashier = &self.world.market.cashier;
        assert_eq!(cashier.page(ecpay::encode_form(&form).as_bytes()).status, 200);
        assert_eq!(cashier.scenario(&trade_no.1, Scenario::Pay).page.status, 200);
    }

    /// ECPay's notification of that.
    fn notice(&self) -> String {
        self.world.market.cashier.due().first().unwrap().body.clone()
    }

    async fn tell(&self, notice: &str) -> testkit::Answer {
        post("/api/payments/ecpay/callback").form(notice).send(&self.world).await
    }
}

/// Prints the DynamoDB units of a sale, from the order to its completion:
/// `cargo test -p market-tests --test api what_a_sale_costs -- --nocapture`.
#[tokio::test]
async fn what_a_sale_costs() {
    let sale = Sale::open().await;
    let world = &sale.world;
    // The list of revoked sessions is read once a minute, whoever calls.
    get("/api/auth/me").by(&sale.buyer).send(world).await;
    let items = json!([{ "product_id": first_product(world).await, "quantity": 1 }]);
    let body = json!({ "items": items, "fulfilment": { "type": "digital" } });
    let place = post("/api/orders").by(&sale.buyer).json(&body).send(world);
    let (placed, order) = world.counted(place).await;
    let sale = Sale { order: placed.text("/id"), ..sale };
    let ((), start) = sale.world.counted(sale.pay()).await;
    let notice = sale.notice();
    let (_, heard) = sale.world.counted(sale.tell(&notice)).await;
    let ((), fulfilled) = sale.world.counted(sale.world.drain()).await;
    let show = get(format!("/api/orders/{}", sale.order)).by(&sale.buyer).send(&sale.world);
    let (shown, page) = sale.world.counted(show).await;
    assert_eq!(shown.text("/status"), "completed");

    let steps = [
        ("place the order", order),
        ("begin to pay", start),
        ("hear ECPay", heard),
        ("file, confirm, complete", fulfilled),
        ("show the order", page),
    ];
    println!("{:<26}{:>8}{:>8}{:>8}", "step", "calls", "reads", "writes");
    let (mut reads, mut writes) = (0, 0);
    for (step, calls) in &steps {
        let read: u64 = calls.iter().map(|call| call.read_tenths).sum();
        let write = write_tenths(calls);
        println!("{step:<26}{:>8}{:>8}{:>8}", calls.len(), tenths(read), tenths(write));
        (reads, writes) = (reads + read, writes + write);
    }
    println!("{:<26}{:>16}{:>8}", "sum", tenths(reads), tenths(writes));
    // On demand in us-east-1: 0.125 USD a million reads, 0.625 USD a million writes.
    let cents = (reads * 125 + writes * 625) / 100;
    println!("a million sales at list price: {}.{:02} USD", cents / 100, cents % 100);
    assert!(writes <= 250, "a sale takes {} write units", tenths(writes));
}

async fn first_product(world: &World) -> String {
    world.drain().await;
    get("/api/products").send(world).await.text("/0/id")
}

fn tenths(number: u64) -> String {
    format!("{}.{}", number / 10, number % 10)
}
