//! What each route may cost at the table, counted at the client.

use domain::{account::StoreKind, catalog::ProductKind};
use localcloud::dynamodb::Call;
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
    // The list of ended sessions is read once a minute by each function, not by each request.
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
