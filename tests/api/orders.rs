//! Orders: placed once, never oversold, cancelled with everything returned.

use domain::{catalog::ProductKind, store::StoreKind};
use futures_util::future::join_all;
use localcloud::cashier::Scenario;
use serde_json::json;
use testkit::{World, address, get, patch, post};

#[tokio::test]
async fn of_64_buyers_of_10_pieces_10_get_one() {
    let world = World::open().await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(10)).await;
    let mut buyers = Vec::new();
    for number in 0..64 {
        buyers.push(world.customer(&format!("buyer{number}")).await);
    }

    let answers = join_all(buyers.iter().map(|buyer| world.order(buyer, product, 1))).await;

    let sold = answers.iter().filter(|answer| answer.status == 201).count();
    let gone = answers.iter().filter(|a| a.status == 409 && a.code() == "out_of_stock").count();
    assert_eq!((sold, gone), (10, 54));
    assert_eq!(world.stock(product).await, 0);
}

#[tokio::test]
async fn buyers_in_parallel_threads_do_not_oversell_either() {
    let world = std::sync::Arc::new(World::open().await);
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(10)).await;
    let buyer = world.customer("ann").await;
    let runtime = std::thread::spawn({
        let world = std::sync::Arc::clone(&world);
        move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(8)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let tasks: Vec<_> = (0..64)
                    .map(|_| {
                        let (world, buyer) = (std::sync::Arc::clone(&world), buyer.clone());
                        tokio::spawn(async move { world.order(&buyer, product, 1).await.status })
                    })
                    .collect();
                join_all(tasks).await.into_iter().filter(|s| *s.as_ref().unwrap() == 201).count()
            })
        }
    });
    assert_eq!(runtime.join().unwrap(), 10);
    assert_eq!(world.stock(product).await, 0);
}

#[tokio::test]
async fn the_same_key_16_times_at_once_is_one_order_and_one_answer() {
    let world = World::open().await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(100)).await;
    let buyer = world.customer("ann").await;
    let body = json!({
        "items": [{ "product_id": product, "quantity": 2 }],
        "shipping_address": address(),
    });

    let place = || post("/api/orders").by(&buyer).key("k-1").json(&body).send(&world);
    let answers = join_all((0..16).map(|_| place())).await;

    let first = answers.first().unwrap();
    assert_eq!(first.status, 201, "{}", first.body);
    assert!(answers.iter().all(|answer| answer == first));
    assert_eq!(world.stock(product).await, 98);

    // The answer stays the same when the order has moved on and the stock is gone.
    let path = format!("/api/orders/{}/cancel", first.text("/id"));
    assert_eq!(post(path).by(&buyer).send(&world).await.status, 200);
    world.order(&buyer, product, 100).await;
    assert_eq!(&place().await, first);

    // Another request with the same key is refused; another user may use the same key.
    let other = json!({
        "items": [{ "product_id": product, "quantity": 1 }],
        "shipping_address": address(),
    });
    let refused = post("/api/orders").by(&buyer).key("k-1").json(&other).send(&world).await;
    assert_eq!((refused.status, refused.code().as_str()), (422, "idempotency_key_reused"));
    let stranger = world.customer("bob").await;
    let own = post("/api/orders").by(&stranger).key("k-1").json(&body).send(&world).await;
    assert_ne!(own.text("/id"), first.text("/id"));
}

#[tokio::test]
async fn an_order_from_the_cart_empties_it_once() {
    let world = World::open().await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(10)).await;
    let buyer = world.customer("ann").await;
    let add = json!({ "product_id": product, "quantity": 3 });
    let added = post("/api/cart/items").by(&buyer).json(&add).send(&world).await;
    assert_eq!(added.status, 200, "{}", added.body);
    let body = json!({ "cart": true, "shipping_address": address(), "expected_total": 180 });

    let place =
        |key: &'static str| post("/api/orders").by(&buyer).key(key).json(&body).send(&world);
    let answers = join_all([place("a"), place("a"), place("b"), place("b")]).await;

    let statuses: Vec<_> = answers.iter().map(|answer| answer.status).collect();
    let placed: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert_eq!(placed.len(), 2, "one key won, both its requests are answered: {statuses:?}");
    assert_eq!(placed[0], placed[1]);
    let refused = answers.iter().filter(|answer| answer.code() == "cart_empty").count();
    assert_eq!(refused, 2, "{statuses:?}");
    assert_eq!(world.stock(product).await, 7);
    assert_eq!(get("/api/cart").by(&buyer).send(&world).await.at("/items"), json!([]));
}

#[tokio::test]
async fn calling_off_gives_everything_back_once() {
    let world = World::open().await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(10)).await;
    let buyer = world.customer("ann").await;
    let order = world.order(&buyer, product, 4).await.text("/id");
    assert_eq!(world.stock(product).await, 6);

    let cancel = || post(format!("/api/orders/{order}/cancel")).by(&buyer).send(&world);
    let answers = join_all((0..8).map(|_| cancel())).await;

    assert!(answers.iter().all(|answer| answer.status == 200));
    assert!(answers.iter().all(|answer| answer.text("/status") == "cancelled"));
    assert_eq!(answers[0].text("/saga/status"), "compensated");
    assert_eq!(world.stock(product).await, 10);
    let history = get(format!("/api/orders/{order}/history")).by(&buyer).send(&world).await;
    let statuses: Vec<_> =
        history.json().as_array().unwrap().iter().map(|line| line["status"].clone()).collect();
    assert_eq!(statuses, ["pending", "cancelled"]);
}

#[tokio::test]
async fn an_unpaid_order_expires_after_its_deadline_and_not_before() {
    let world = World::open().await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(10)).await;
    let buyer = world.customer("ann").await;
    let order = world.order(&buyer, product, 4).await.text("/id");
    world.drain().await;

    world.advance(29 * 60);
    assert_eq!(world.market.tick().await.unwrap(), 0);
    world.advance(2 * 60);
    assert_eq!(world.market.tick().await.unwrap(), 1);
    assert_eq!(world.market.tick().await.unwrap(), 0, "its deadline was seen to");

    let buyer = world.again(&buyer).await;
    let shown = get(format!("/api/orders/{order}")).by(&buyer).send(&world).await;
    assert_eq!(shown.text("/status"), "cancelled");
    assert_eq!(world.stock(product).await, 10);
}

#[tokio::test]
async fn lists_are_newest_first_and_go_on_where_they_stopped() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, None).await;
    let buyer = world.customer("ann").await;
    let mut placed = Vec::new();
    for _ in 0..5 {
        placed.insert(0, world.order(&buyer, product, 1).await.text("/id"));
        world.advance(1);
    }
    world.drain().await;

    for (path, who) in [("/api/orders", &buyer), ("/api/merchants/orders", &merchant)] {
        let mut seen = Vec::new();
        let mut next = format!("{path}?limit=2");
        loop {
            let page = get(next.as_str()).by(who).send(&world).await;
            assert_eq!(page.status, 200, "{}", page.body);
            let items = page.json();
            seen.extend(
                items.as_array().unwrap().iter().map(|o| o["id"].as_str().unwrap().to_owned()),
            );
            let cursor = page.header("x-next-cursor");
            if cursor.is_empty() {
                break;
            }
            next = format!("{path}?limit=2&cursor={cursor}");
            assert!(page.header("link").contains(&next), "{}", page.header("link"));
        }
        assert_eq!(seen, placed, "{path}");
        let skipped = get(format!("{path}?skip=4")).by(who).send(&world).await;
        assert_eq!(skipped.at("/0/id"), placed[4].as_str());
    }
    let bare = get("/orchestration/orders").by(&buyer).send(&world).await;
    assert_eq!(bare.json().as_array().unwrap().len(), 5);
    let none = get("/api/orders?status=paid").by(&buyer).send(&world).await;
    assert_eq!(none.json(), json!([]));
}

#[tokio::test]
async fn a_cursor_never_leaves_its_list() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, None).await;
    let (ann, bob) = (world.customer("ann").await, world.customer("bob").await);
    for _ in 0..3 {
        world.order(&ann, product, 1).await;
        world.advance(1);
    }
    world.drain().await;
    let first = get("/api/orders?limit=1").by(&ann).send(&world).await;
    let cursor = first.header("x-next-cursor");

    let other = get(format!("/api/orders?cursor={cursor}")).by(&bob).send(&world).await;
    assert_eq!((other.status, other.json()), (200, json!([])), "bob sees no order of ann");
    for path in ["/api/merchants/orders", "/api/products", "/api/merchants/products"] {
        let foreign = get(format!("{path}?cursor={cursor}")).by(&merchant).send(&world).await;
        assert_eq!((foreign.status, foreign.code().as_str()), (422, "validation_failed"), "{path}");
        assert_eq!(foreign.fields(), ["query.cursor format"], "{path}");
    }
}

#[tokio::test]
async fn the_store_moves_its_orders_along_their_path_only() {
    let world = World::open().await;
    let (store, merchant) = world.store("noodles", StoreKind::Restaurant).await;
    let product = world.product(store, ProductKind::MenuItem, 60, None).await;
    let (_, stranger) = world.store("other", StoreKind::Shop).await;
    let buyer = world.customer("ann").await;
    let body = json!({
        "items": [{ "menu_item_id": product, "quantity": 1 }],
        "order_type": "dine_in",
        "table_number": "7",
    });
    let order = post("/orchestration/orders").by(&buyer).json(&body).send(&world).await;
    assert_eq!((order.status, order.text("/fulfilment/table").as_str()), (200, "7"));
    let path = format!("/api/orders/{}/status", order.text("/id"));

    for (who, status, want) in [
        (&merchant, "preparing", (409, "invalid_status_transition")),
        (&merchant, "paid", (409, "invalid_status_transition")),
        (&merchant, "nonsense", (422, "validation_failed")),
        (&stranger, "preparing", (404, "order_not_found")),
        (&buyer, "preparing", (403, "forbidden")),
    ] {
        let moved = patch(path.as_str()).by(who).json(&json!({ "status": status })).send(&world);
        let moved = moved.await;
        assert_eq!((moved.status, moved.code().as_str()), want, "to {status}");
    }
    let same = patch(path.as_str()).by(&merchant).json(&json!({ "status": "pending" }));
    assert_eq!(same.send(&world).await.status, 200, "it stands there already");
}

#[tokio::test]
async fn the_largest_order_is_placed_from_the_cart_and_cancelled_under_a_key() {
    let world = World::open().await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let buyer = world.customer("ann").await;
    for _ in 0..domain::cart::MAX_KEYS {
        let product = world.product(store, ProductKind::Goods, 10, Some(9)).await;
        let add = json!({ "product_id": product, "quantity": 1 });
        assert_eq!(post("/api/cart/items").by(&buyer).json(&add).send(&world).await.status, 200);
    }
    let body = json!({ "cart": true, "shipping_address": address() });
    let placed = post("/api/orders").by(&buyer).key("k-1").json(&body).send(&world).await;
    assert_eq!(placed.status, 201, "{}", placed.body);
    let order = placed.text("/id");
    let form = world.create_payment(&buyer, &order).await;
    let cashier = &world.market.cashier;
    assert_eq!(cashier.page(ecpay::encode_form(&form).as_bytes()).status, 200);
    let trade_no = &form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap().1;
    assert_eq!(cashier.scenario(trade_no, Scenario::Pay).page.status, 200);
    for notification in cashier.due() {
        let told = post("/api/payments/ecpay/callback").form(&notification.body).send(&world).await;
        assert_eq!(told.body, "1|OK");
    }
    let cancel = post(format!("/api/orders/{order}/cancel")).by(&buyer).key("k-2");
    let cancelled = cancel.send(&world).await;
    assert_eq!(cancelled.text("/status"), "cancelled", "{}", cancelled.body);
    assert_eq!(cancelled.text("/payment_status"), "refund_pending", "{}", cancelled.body);
}
