//! One store that would hide all others.

use std::collections::BTreeSet;

use domain::store::StoreKind;
use futures_util::future::join_all;
use serde_json::json;
use testkit::{TestUser, World, get, post};

async fn list(world: &World, merchant: &TestUser, name: &str) -> u16 {
    let body = json!({ "name": name, "kind": "goods", "price": 60 });
    post("/api/merchants/products").by(merchant).json(&body).send(world).await.status
}

#[tokio::test]
async fn a_store_that_lists_dozens_at_once_does_not_fill_the_front_page() {
    let world = World::open().await;
    let mut others = Vec::new();
    for number in 0..5 {
        let (_, merchant) = world.store(&format!("small{number}"), StoreKind::Shop).await;
        for product in 0..4 {
            assert_eq!(list(&world, &merchant, &format!("small {number} {product}")).await, 201);
        }
        others.push(merchant);
    }
    world.advance(60 * 60);
    let (flooder, merchant) = world.store("flood", StoreKind::Shop).await;
    // At once too: the bucket is taken from before the product is written.
    for round in 0..4 {
        let merchant = world.again(&merchant).await;
        let made = (0..12).map(|number| {
            let (world, merchant) = (&world, &merchant);
            async move { list(world, merchant, &format!("flood {round} {number}")).await }
        });
        assert!(join_all(made).await.iter().all(|status| *status == 201));
    }
    world.drain().await;
    for path in ["/api/products?limit=30", "/api/products?limit=30&kind=goods"] {
        let page = get(path).send(&world).await.json();
        let page = page.as_array().unwrap();
        let floods =
            page.iter().filter(|card| card["store_id"] == json!(flooder.to_string())).count();
        assert_eq!((page.len(), floods), (30, 10), "{path}: 20 of others, 10 of the flood");
    }
    let body = get("/").send(&world).await.body;
    assert!(body.contains("small 0 0") || body.contains("small 4 3"), "{body}");
    // All of them are found, in its own list and page by page in the market's.
    let (mut seen, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let path = format!("/api/products?limit=100{cursor}");
        let page = get(path).send(&world).await;
        for card in page.json().as_array().unwrap() {
            assert!(seen.insert(card["id"].to_string()), "twice: {card}");
        }
        match page.header("x-next-cursor") {
            "" => break,
            next => cursor = format!("&cursor={next}"),
        }
    }
    assert_eq!(seen.len(), 68);
    // Some days later it is new again what the store lists.
    world.advance(60 * 24 * 60 * 60);
    let merchant = world.again(&merchant).await;
    assert_eq!(list(&world, &merchant, "fresh").await, 201);
    world.drain().await;
    assert_eq!(get("/api/products?limit=1").send(&world).await.text("/0/name"), "fresh");
}

#[tokio::test]
async fn a_product_that_is_created_again_takes_nothing_from_its_store() {
    let world = World::open().await;
    let (_, merchant) = world.store("tea", StoreKind::Shop).await;
    let body = json!({ "name": "Tea", "kind": "goods", "price": 60 });
    for _ in 0..20 {
        let made = post("/api/merchants/products").by(&merchant).key("k1").json(&body);
        assert_eq!(made.send(&world).await.status, 201);
    }
    for refused in 0..20 {
        let body = json!({ "name": "Tea", "kind": "goods", "price": 60, "options": ["none"] });
        let made = post("/api/merchants/products").by(&merchant).json(&body);
        assert_eq!(made.send(&world).await.status, 422, "{refused}");
    }
    world.advance(1);
    assert_eq!(list(&world, &merchant, "the second").await, 201);
    world.drain().await;
    assert_eq!(get("/api/products?limit=1").send(&world).await.text("/0/name"), "the second");
}

#[tokio::test]
async fn a_store_has_100_categories_and_the_first_ten_of_each_come_first() {
    let world = World::open().await;
    let (_, flooder) = world.store("flood", StoreKind::Shop).await;
    let add = |merchant: TestUser, name: String| {
        let body = json!({ "name": name });
        let world = &world;
        async move { post("/api/categories").by(&merchant).json(&body).send(world).await }
    };
    for round in 0..11 {
        let all = (0..10).map(|number| add(flooder.clone(), format!("flood {round} {number}")));
        let answers = join_all(all).await;
        let want = if round < 10 { 201 } else { 409 };
        for answer in answers {
            assert_eq!(answer.status, want, "round {round}: {}", answer.body);
            assert!(want == 201 || answer.code() == "store_full", "{}", answer.body);
        }
    }
    let (_, small) = world.store("small", StoreKind::Shop).await;
    for number in 0..3 {
        assert_eq!(add(small.clone(), format!("small {number}")).await.status, 201);
    }
    let page = get("/api/categories?limit=30").send(&world).await.json();
    let names: Vec<_> = page.as_array().unwrap().iter().map(|one| one["name"].clone()).collect();
    let small = names.iter().filter(|name| name.to_string().contains("small")).count();
    assert_eq!(small, 3, "{names:?}");
}

#[tokio::test]
async fn an_over_long_cursor_is_malformed_everywhere() {
    let world = World::open().await;
    let admin = world.admin().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let mut lists = 0;
    for (_, route) in codegen::routes() {
        let document = codegen::workspace().join("infra/openapi.json");
        let document: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(document).unwrap()).unwrap();
        let path = route.spec.path.replace('/', "~1");
        let parameters = document.pointer(&format!("/paths/{path}/get/parameters")).cloned();
        let parameters = parameters.unwrap_or_default().to_string();
        let is_page = [
            "show-home-page",
            "show-orders-page",
            "show-desk-orders-page",
            "show-desk-products-page",
            "show-admin-page",
            "show-admin-orders-page",
            "show-admin-payments-page",
        ];
        if !parameters.contains("\"cursor\"") && !is_page.contains(&route.spec.id) {
            continue;
        }
        lists += 1;
        // Longer than any, and one that is short as a text and long as a key, of each list.
        let mut cursors = vec!["x".repeat(2_001), "A".repeat(100_000)];
        for name in ["newest", "price_asc", "categories", "by_store", "user_orders", "x"] {
            let cursor = json!({ "l": name, "k": "k".repeat(1_100), "i": "x" });
            cursors.push(base64(cursor.to_string().as_bytes()));
        }
        for cursor in cursors {
            for who in [&admin, &merchant] {
                let path = format!("{}?cursor={cursor}&store_id={store}", route.spec.path);
                let plain = format!("{}?cursor={cursor}", route.spec.path);
                for path in [path, plain] {
                    let answer = get(path).by(who).send(&world).await;
                    let denied = answer.status == 403;
                    assert!(answer.status == 400 || denied, "{}: {answer:?}", route.spec.id);
                }
            }
        }
    }
    assert!(lists >= 9, "{lists} lists");
}

/// Base 64 for addresses, without padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| (bits << 8) | u32::from(*byte));
        let bits = bits << (8 * (3 - chunk.len()));
        for sextet in 0..=chunk.len() {
            let index = (bits >> (18 - 6 * sextet)) & 63;
            text.push(char::from(LETTERS[usize::try_from(index).unwrap()]));
        }
    }
    text
}
