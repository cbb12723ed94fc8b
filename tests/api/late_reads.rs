//! Eventual reads that are late: each is answered from what the table was before the caller's own
//! last writes, and nobody notices.

use domain::{ProductId, catalog::ProductKind, store::StoreKind};
use localcloud::dynamodb::{Call as Sent, Fault};
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World, address, delete, get, patch, post, put};

struct Shop {
    world: World,
    merchant: TestUser,
    buyer: TestUser,
    tea: ProductId,
    mug: ProductId,
}

impl Shop {
    async fn open() -> Self {
        let world = World::open().await;
        let (store, merchant) = world.store("tea", StoreKind::Shop).await;
        let tea = world.product(store, ProductKind::Goods, 60, Some(10)).await;
        let mug = world.product(store, ProductKind::Goods, 25, Some(10)).await;
        let buyer = world.customer("ann").await;
        Self { world, merchant, buyer, tea, mug }
    }

    /// From now on every eventual read is answered as now.
    fn freeze(&self) {
        self.world.market.dynamo.remember().unwrap();
        self.world.market.dynamo.set_fault(|_| Some(Fault::Stale));
    }

    async fn ask(&self, call: Call) -> Answer {
        call.by(&self.buyer).send(&self.world).await
    }

    fn add(&self, product: ProductId, quantity: u16) -> Call {
        post("/api/cart/items").json(&json!({ "product_id": product, "quantity": quantity }))
    }

    fn place(&self, product: ProductId, quantity: u16, total: Option<u64>) -> Call {
        let items = json!([{ "product_id": product, "quantity": quantity }]);
        let mut body = json!({ "items": items, "shipping_address": address() });
        if let Some(total) = total {
            body["expected_total"] = total.into();
        }
        post("/api/orders").json(&body)
    }
}

fn quantities(cart: &Answer) -> Vec<(Value, u64)> {
    let items = cart.at("/items");
    let items = items.as_array().unwrap().iter();
    items.map(|item| (item["product_id"].clone(), item["quantity"].as_u64().unwrap())).collect()
}

#[tokio::test]
async fn a_cart_keeps_what_was_put_in_just_before() {
    let shop = Shop::open().await;
    let (tea, mug) = (json!(shop.tea), json!(shop.mug));
    shop.freeze();
    let mug_of_cart = |quantity: u16| {
        patch(format!("/api/cart/items/{}", shop.mug)).json(&json!({ "quantity": quantity }))
    };
    let same = || shop.add(shop.tea, 2).key("one");
    for (call, want) in [
        (same(), vec![(tea.clone(), 2)]),
        (same(), vec![(tea.clone(), 2)]),
        (shop.add(shop.mug, 1), vec![(tea.clone(), 2), (mug.clone(), 1)]),
        (same(), vec![(tea.clone(), 2), (mug.clone(), 1)]),
        (mug_of_cart(5), vec![(tea.clone(), 2), (mug.clone(), 5)]),
        (get("/api/cart"), vec![(tea.clone(), 2), (mug.clone(), 5)]),
        // An old cart lacks it, so that there would be nothing to remove.
        (delete(format!("/api/cart/items/{}", shop.mug)), vec![(tea.clone(), 2)]),
        (delete("/api/cart"), vec![]),
        (get("/api/cart"), vec![]),
    ] {
        let answer = shop.ask(call.clone()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(quantities(&answer), want, "{call:?}");
    }
    let other = shop.add(shop.tea, 3).key("one");
    assert_eq!(shop.ask(other).await.code(), "idempotency_key_reused");
}

#[tokio::test]
async fn a_product_that_was_listed_just_now_is_shown_put_in_and_ordered() {
    let shop = Shop::open().await;
    shop.freeze();
    let store = shop.merchant.store().unwrap();
    let new = shop.world.product(store, ProductKind::Goods, 40, Some(3)).await;
    assert_eq!(shop.ask(get(format!("/api/products/{new}"))).await.at("/price"), 40);
    let added = shop.ask(shop.add(new, 2)).await;
    assert_eq!((added.status, added.at("/items/0/price")), (200, json!(40)), "{}", added.body);
    let shown = shop.ask(get("/api/cart")).await;
    assert_eq!(shown.at("/items/0/name"), added.at("/items/0/name"));
    let placed = shop.ask(shop.place(new, 2, None)).await;
    assert_eq!(placed.status, 201, "{}", placed.body);
    let out = shop.ask(shop.place(new, 2, None)).await;
    assert_eq!((out.status, out.code().as_str()), (409, "out_of_stock"));
}

#[tokio::test]
async fn an_order_of_the_cart_is_of_the_cart_as_it_is() {
    let shop = Shop::open().await;
    shop.ask(shop.add(shop.tea, 1)).await;
    shop.freeze();
    shop.ask(shop.add(shop.mug, 2)).await;
    let body = json!({ "cart": true, "shipping_address": address() });
    let placed = shop.ask(post("/api/orders").key("k").json(&body)).await;
    assert_eq!((placed.status, placed.at("/total_amount")), (201, json!(110)), "{}", placed.body);
    let again = shop.ask(post("/api/orders").key("k").json(&body)).await;
    assert_eq!(again.json(), placed.json(), "the same key, whatever the cart was");
    // Read late, the cart would be full still.
    let empty = shop.ask(post("/api/orders").json(&body)).await;
    assert_eq!(empty.code(), "cart_empty", "{}", empty.body);
    assert_eq!(shop.ask(get("/api/cart")).await.at("/item_count"), 0);
}

/// The price of an order is one that was asked at most some moments ago; a total that the shopper
/// expects is the one that is taken, and no shopper is told that the new one is wrong.
#[tokio::test]
async fn a_new_price_is_taken_from_whoever_expects_it() {
    let shop = Shop::open().await;
    shop.freeze();
    let dearer = put(format!("/api/merchants/products/{}", shop.tea)).by(&shop.merchant);
    let dearer = dearer.header("if-match", "*").json(&json!({ "price": 99 }));
    assert_eq!(dearer.send(&shop.world).await.status, 200);
    // Who expects the old one gets it, as who ordered a moment before the change.
    let old = shop.ask(shop.place(shop.tea, 1, Some(60))).await;
    assert_eq!((old.status, old.at("/total_amount")), (201, json!(60)), "{}", old.body);
    let placed = shop.ask(shop.place(shop.tea, 1, Some(99))).await;
    assert_eq!((placed.status, placed.at("/total_amount")), (201, json!(99)), "{}", placed.body);
    let told = shop.ask(shop.place(shop.tea, 1, Some(70))).await;
    assert_eq!(
        (told.code().as_str(), told.at("/total_amount")),
        ("price_changed", told.at("/total_amount"))
    );
    assert!(told.body.contains("99"), "it names the price as it is: {}", told.body);
}

#[tokio::test]
async fn the_most_unpaid_orders_are_the_same() {
    let shop = Shop::open().await;
    shop.freeze();
    for number in 0..10 {
        let placed = shop.ask(shop.place(shop.mug, 1, None)).await;
        assert_eq!(placed.status, 201, "order {number}: {}", placed.body);
    }
    let store = shop.merchant.store().unwrap();
    let more = shop.world.product(store, ProductKind::Goods, 40, Some(3)).await;
    let refused = shop.ask(shop.place(more, 1, None)).await;
    assert_eq!(refused.code(), "too_many_unpaid_orders", "{}", refused.body);
}

#[tokio::test]
async fn whoever_has_just_registered_signs_in_and_renews_the_session() {
    let shop = Shop::open().await;
    shop.freeze();
    let body = json!({
        "username": "ming", "email": "m@x.tw", "password": "correct horse", "role": "merchant",
    });
    let joined = post("/api/auth/register").json(&body).send(&shop.world).await;
    assert_eq!(joined.status, 201, "{}", joined.body);
    let login = json!({ "username": "m@x.tw", "password": "correct horse" });
    let entered = post("/api/auth/login").json(&login).send(&shop.world).await;
    assert_eq!((entered.status, entered.text("/role")), (200, "merchant".to_owned()));
    let renew = json!({ "refresh_token": entered.text("/refresh_token") });
    let renewed = post("/api/auth/refresh").json(&renew).send(&shop.world).await;
    assert_eq!((renewed.status, renewed.text("/role")), (200, "merchant".to_owned()));
    let unknown = json!({ "username": "nobody", "password": "correct horse" });
    let refused = post("/api/auth/login").json(&unknown).send(&shop.world).await;
    assert_eq!(refused.code(), "bad_credentials");
}

/// What is not known is looked up once more, and a known name takes a look at its user: neither the
/// number of round trips nor the hashing tells which names are taken.
#[tokio::test]
async fn a_name_that_nobody_has_takes_as_many_round_trips_as_a_wrong_password() {
    let world = World::open().await;
    let body = json!({ "username": "ming", "email": "m@x.tw", "password": "correct horse" });
    post("/api/auth/register").json(&body).send(&world).await;
    let mut trips = Vec::new();
    for name in ["ming", "nobody"] {
        // What they share is idle again.
        world.advance(60);
        let body = json!({ "username": name, "password": "wrong horse" });
        let (answer, calls) = world.counted(post("/api/auth/login").json(&body).send(&world)).await;
        assert_eq!(answer.code(), "bad_credentials");
        trips.push(Sent::trips(&calls));
    }
    assert_eq!(trips, [2, 2]);
}
