//! Guests: they order with a contact, hold the key of their order, and are limited by their
//! telephone number and their address. And what an order costs before it is placed.

use std::sync::{Arc, Mutex};

use devserver::TABLE;
use domain::{ProductId, StoreId, catalog::ProductKind, store::StoreKind};
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Call, TestUser, World, address, get, post, put};

/// A telephone number that no key and no entry may hold.
const PHONE: &str = "0987654321";

struct Shop {
    world: World,
    store: StoreId,
    merchant: TestUser,
    product: ProductId,
}

impl Shop {
    async fn open() -> Self {
        let world = World::open().await;
        let (store, merchant) = world.store("tea", StoreKind::Shop).await;
        let product = world.product(store, ProductKind::Goods, 60, Some(90)).await;
        Self { world, store, merchant, product }
    }

    fn body(&self, phone: &str) -> Value {
        json!({
            "items": [{ "product_id": self.product, "quantity": 1 }],
            "fulfilment": { "type": "takeaway" },
            "contact": { "name": "Ming", "phone": phone, "email": "guest@example.com" },
        })
    }

    fn place(&self, phone: &str) -> Call {
        post("/api/orders").json(&self.body(phone))
    }

    async fn charges(&self, body: &Value) {
        let set = put("/api/merchants/settings").by(&self.merchant).header("if-match", "*");
        let answer = set.json(body).send(&self.world).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
}

#[tokio::test]
async fn a_guest_says_who_it_is_for_however_it_arrives() {
    let shop = Shop::open().await;
    let takeaway = json!({ "type": "takeaway" });
    let whole = json!({ "name": "Ming", "phone": PHONE });
    for (contact, fulfilment, want) in [
        (None, takeaway.clone(), vec!["body.contact.name missing", "body.contact.phone missing"]),
        (Some(json!({ "name": "a" })), takeaway.clone(), vec!["body.contact.phone missing"]),
        (Some(json!({ "phone": PHONE })), takeaway.clone(), vec!["body.contact.name missing"]),
        (Some(whole.clone()), takeaway, vec![]),
        (
            Some(whole),
            json!({ "type": "ship_home", "address": address() }),
            vec!["body.fulfilment.address.name conflict", "body.fulfilment.address.phone conflict"],
        ),
        (None, json!({ "type": "ship_home", "address": address() }), vec![]),
    ] {
        let mut body = shop.body(PHONE);
        body["fulfilment"] = fulfilment;
        match contact {
            Some(contact) => body["contact"] = contact,
            None => drop(body.as_object_mut().unwrap().remove("contact")),
        }
        let answer = post("/api/orders").json(&body).send(&shop.world).await;
        let status = if want.is_empty() { 201 } else { 422 };
        assert_eq!((answer.status, answer.fields()), (status, strings(&want)), "{body}");
    }
}

fn strings(all: &[&str]) -> Vec<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

#[tokio::test]
async fn the_key_of_an_order_opens_that_order_and_no_other() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let own = shop.place(PHONE).send(world).await;
    let other = shop.place("0911111111").send(world).await;
    let bought = world.order(&world.customer("ann").await, shop.product, 1).await;
    assert_eq!((own.status, own.at("/user_id")), (201, Value::Null), "{}", own.body);
    assert_eq!(bought.at("/order_key"), Value::Null, "a customer needs no key");
    let (order, key) = (own.text("/id"), own.text("/order_key"));
    assert_eq!(
        own.text("/order_url"),
        format!("http://localhost:3000/en/orders/{order}?k={key}"),
        "the language is English by default"
    );
    let customers = world.market.app.signer().order_key(bought.text("/id").parse().unwrap());
    let foreign = other.text("/order_key");
    let path = |id: &str, rest: &str| format!("/api/orders/{id}{rest}");
    let pay = json!({ "provider": "ecpay", "method": "credit" });
    for (id, key, want) in [
        (order.as_str(), None, 404),
        (&order, Some(foreign.as_str()), 404),
        (&order, Some(""), 404),
        (&bought.text("/id"), Some(&customers), 404),
        (&order, Some(&key), 200),
    ] {
        for call in [
            get(path(id, "")),
            get(path(id, "/history")),
            post(path(id, "/payments")).json(&pay),
            post(path(id, "/cancel")).key("one"),
        ] {
            let call = match key {
                Some(key) => call.header("x-order-key", key),
                None => call,
            };
            let status = call.clone().send(world).await.status;
            let made = if status == 201 { 200 } else { status };
            assert_eq!(made, want, "{id} {key:?}: {call:?}");
        }
    }
    let history = get(path(&order, "/history")).header("x-order-key", &key).send(world).await;
    assert_eq!(history.text("/1/by"), "guest", "{}", history.body);
    assert_eq!(world.stock(shop.product).await, 88, "the cancelled unit is back");
}

#[tokio::test]
async fn the_page_of_a_guests_order_moves_the_key_into_a_cookie() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let own = shop.place(PHONE).send(world).await;
    let (order, key) = (own.text("/id"), own.text("/order_key"));
    let page = format!("/orders/{order}");
    assert_eq!(get(format!("{page}?k=wrong")).send(world).await.status, 404);
    let moved = get(format!("{page}?k={key}")).send(world).await;
    assert_eq!((moved.status, moved.header("location")), (303, page.as_str()));
    let cookie = format!("orders={}", moved.cookie("orders").unwrap());
    let shown = get(page.as_str()).header("cookie", &cookie).send(world).await;
    assert_eq!(shown.status, 200);
    assert!(shown.body.contains(PHONE) && shown.body.contains("/pay\""), "{}", shown.body);
    let away = get(page.as_str()).send(world).await;
    assert!(away.header("location").contains("/login"), "{away:?}");
    let paid = post(format!("{page}/pay")).header("cookie", &cookie).form("").send(world).await;
    assert_eq!(paid.status, 200);
}

#[tokio::test]
async fn of_12_orders_of_one_telephone_3_wait_for_their_money() {
    let shop = Shop::open().await;
    let spellings = ["0987654321", "0987-654-321", "+886 987 654 321"];
    let place = |number: usize| shop.place(spellings[number % 3]).send(&shop.world);
    let answers = join_all((0..12).map(place)).await;
    let placed: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    let refused = answers.iter().filter(|a| a.code() == "too_many_unpaid_orders").count();
    assert_eq!((placed.len(), refused), (3, 9));
    assert_eq!(world_stock(&shop).await, 87);
    // One that is cancelled makes room for one more.
    let cancel = post(format!("/api/orders/{}/cancel", placed[0].text("/id")));
    let cancel = cancel.header("x-order-key", &placed[0].text("/order_key"));
    assert_eq!(cancel.send(&shop.world).await.status, 200);
    assert_eq!(shop.place(PHONE).send(&shop.world).await.status, 201);
    assert_eq!(shop.place(PHONE).send(&shop.world).await.status, 409);
    assert_eq!(shop.place("0911111111").send(&shop.world).await.status, 201);
}

async fn world_stock(shop: &Shop) -> Value {
    shop.world.stock(shop.product).await
}

#[tokio::test]
async fn an_address_places_30_orders_of_guests_an_hour() {
    let shop = Shop::open().await;
    let place = |number: u32, from: &str| {
        shop.place(&format!("09{number:08}")).from(from).send(&shop.world)
    };
    for number in 0..30 {
        let from = format!("2001:db8:1:2::{number:x}");
        assert_eq!(place(number, &from).await.status, 201, "{number}");
    }
    let refused = place(30, "2001:db8:1:2::ffff").await;
    assert_eq!((refused.status, refused.code().as_str()), (429, "rate_limited"));
    assert!(!refused.header("retry-after").is_empty());
    assert_eq!(place(31, "2001:db8:1:3::1").await.status, 201, "from another network");
    shop.world.advance(60 * 60);
    assert_eq!(place(32, "2001:db8:1:2::1").await.status, 201, "in the next hour");
}

#[tokio::test]
async fn a_guests_cart_is_ordered_once_and_emptied() {
    let shop = Shop::open().await;
    let item = json!({ "product_id": shop.product, "quantity": 2 });
    let added = post("/api/cart/items").json(&item).send(&shop.world).await;
    let cookie = format!("cart={}", added.cookie("cart").unwrap());
    let mut body = shop.body(PHONE);
    body.as_object_mut().unwrap().remove("items");
    body["cart"] = json!(true);
    let place = || post("/api/orders").header("cookie", &cookie).key("k").json(&body);
    let answers = join_all((0..8).map(|_| place().send(&shop.world))).await;
    assert_eq!(answers[0].status, 201, "{}", answers[0].body);
    assert!(answers.iter().all(|answer| answer == &answers[0]));
    assert_eq!(answers[0].cookie("cart").as_deref(), Some(""), "the cart is empty");
    assert_eq!(world_stock(&shop).await, 88);
    // Without a cart, a key has to be one that nobody else has by chance.
    let short = shop.place(PHONE).key("k").send(&shop.world).await;
    assert_eq!(short.fields(), ["header.Idempotency-Key range"]);
    let key = "a-key-that-nobody-guesses";
    let one = shop.place(PHONE).key(key).send(&shop.world).await;
    assert_eq!(one, shop.place(PHONE).key(key).send(&shop.world).await);
    let other = shop.place("0911111111").key(key).send(&shop.world).await;
    assert_eq!(other.code(), "idempotency_key_reused", "whoever sends another body gets no key");
}

#[tokio::test]
async fn the_contact_of_a_guest_stands_in_the_order_and_nowhere_else() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let dynamo = &world.market.dynamo;
    // What is written to the expiring table has no stream, so the requests are looked at too.
    let sent: Arc<Mutex<Vec<Value>>> = Arc::default();
    let heard = Arc::clone(&sent);
    dynamo.set_fault(move |attempt| {
        heard.lock().unwrap().push(attempt.body.clone());
        None
    });
    let placed = shop.place(PHONE).send(world).await;
    let key = placed.text("/order_key");
    let order = placed.text("/id");
    world.drain().await;
    let pay = json!({ "provider": "ecpay", "method": "credit" });
    let pay = post(format!("/api/orders/{order}/payments")).header("x-order-key", &key).json(&pay);
    assert_eq!(pay.send(world).await.status, 201);
    let cancel = post(format!("/api/orders/{order}/cancel")).header("x-order-key", &key);
    assert_eq!(cancel.key("one").send(world).await.status, 200);
    world.drain().await;
    let (mut heads, mut entries) = (0, 0);
    for record in dynamo.stream_records(TABLE, None, 1_000).unwrap() {
        let text = format!("{record:?}");
        let named = text.contains(PHONE) || text.contains("guest@example.com");
        let head = text.contains(&format!("ORDER#{order}")) && !text.contains("PAYMENT#");
        assert!(!named || head, "{text}");
        heads += usize::from(named);
        entries += usize::from(text.contains("CONTACT#"));
    }
    let named = |value: &Value| value.to_string().contains(PHONE);
    for body in sent.lock().unwrap().iter().filter(|body| named(body)) {
        let writes = body["TransactItems"].as_array().unwrap();
        for write in writes.iter().filter(|write| named(write)) {
            assert_eq!(write["Put"]["Item"]["sk"]["S"], "ORDER", "{write}");
        }
    }
    assert!(heads >= 2, "the order and its cancellation");
    assert_eq!(entries, 2, "one for the telephone and one for the address");
}

#[tokio::test]
async fn a_quote_says_what_the_order_will_cost() {
    let shop = Shop::open().await;
    let fee = json!({ "main": 80, "outlying": 200, "free_from": 240 });
    shop.charges(&json!({ "shipping_fee": fee, "most_units": 5 })).await;
    let parcel = |code: Option<&str>| {
        let place = code.map(|code| json!({ "postal_code": code, "city": "x", "address": "y" }));
        json!({ "type": "ship_home", "address": place })
    };
    let takeaway = json!({ "type": "takeaway" });
    for (quantity, fulfilment, total, way, until_free) in [
        (1, Some(parcel(None)), 140, "ship_home", json!(180)),
        (1, Some(parcel(Some("100"))), 140, "ship_home", json!(180)),
        (1, Some(parcel(Some("880"))), 260, "ship_home", Value::Null),
        (4, Some(parcel(Some("100"))), 240, "ship_home", Value::Null),
        (4, Some(parcel(Some("880"))), 440, "ship_home", Value::Null),
        (1, Some(takeaway), 60, "takeaway", Value::Null),
        (1, None, 60, "takeaway", Value::Null),
        (4, None, 240, "ship_home", Value::Null),
    ] {
        let mut body = json!({ "items": [{ "product_id": shop.product, "quantity": quantity }] });
        if let Some(fulfilment) = fulfilment {
            body["fulfilment"] = fulfilment;
        }
        let quote = post("/api/checkout/quote").json(&body).send(&shop.world).await;
        assert_eq!(quote.status, 200, "{}", quote.body);
        let found = (quote.at("/total_amount"), quote.text("/fulfilment"));
        assert_eq!(found, (json!(total), way.to_owned()), "{body}");
        assert_eq!(quote.at("/until_free_shipping"), until_free, "{body}");
        assert_eq!(quote.at("/unmet_limits"), json!([]), "{body}");
    }
    let body = json!({ "items": [{ "product_id": shop.product, "quantity": 6 }] });
    let refused = post("/api/checkout/quote").json(&body).send(&shop.world).await;
    assert_eq!(refused.fields(), ["body.items.0.quantity range"]);
    let cheap = shop.world.product(shop.store, ProductKind::Goods, 2, None).await;
    let body = json!({ "items": [{ "product_id": cheap, "quantity": 1 }] });
    let quote = post("/api/checkout/quote").json(&body).send(&shop.world).await;
    assert_eq!(quote.at("/unmet_limits/0/least"), 5, "{}", quote.body);
    // The order costs what the quote said.
    let mut body = shop.body(PHONE);
    body["fulfilment"] = json!({ "type": "ship_home", "address":
        { "postal_code": "880", "city": "x", "address": "y" } });
    body["expected_total"] = json!(260);
    let placed = post("/api/orders").json(&body).send(&shop.world).await;
    assert_eq!((placed.status, placed.at("/total_amount")), (201, json!(260)), "{}", placed.body);
}

#[tokio::test]
async fn the_settings_of_a_store_are_its_merchants_and_change_under_a_version() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let staff = world.person("staff", domain::user::Role::Staff, Some(shop.store)).await;
    let fee = json!({ "shipping_fee": { "main": 80, "outlying": 200 }, "most_units": 3 });
    let set = |who: &TestUser, version: &str| {
        put("/api/merchants/settings").by(who).header("if-match", version).json(&fee)
    };
    let (other, stranger) = world.store("other", StoreKind::Shop).await;
    let admin = world.admin().await;
    assert_eq!(set(&staff, "\"1\"").send(world).await.status, 403);
    let mut foreign = fee.clone();
    foreign["store_id"] = json!(shop.store);
    let foreign =
        put("/api/merchants/settings").by(&stranger).header("if-match", "*").json(&foreign);
    assert_eq!(foreign.send(world).await.status, 403, "{other}");
    assert_eq!(set(&admin, "\"1\"").send(world).await.status, 422, "an admin names the store");
    let race = join_all((0..4).map(|_| set(&shop.merchant, "\"1\"").send(world))).await;
    let won = race.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1, "{race:?}");
    assert_eq!(set(&shop.merchant, "\"1\"").send(world).await.code(), "version_conflict");
    let read = get("/api/merchants/settings").by(&staff).send(world).await;
    assert_eq!((read.header("etag"), read.at("/shipping_fee/main")), ("\"2\"", json!(80)));
}

#[tokio::test]
async fn the_checkout_page_takes_a_guest_and_shows_the_fee() {
    let shop = Shop::open().await;
    let world = &shop.world;
    let voucher = world.product(shop.store, ProductKind::Goods, 60, Some(9)).await;
    shop.charges(&json!({ "shipping_fee": { "main": 80, "outlying": 200 } })).await;
    let item = json!({ "product_id": voucher, "quantity": 1 });
    let added = post("/api/cart/items").json(&item).send(world).await;
    let cookie = format!("cart={}", added.cookie("cart").unwrap());
    let page = get("/en/checkout").header("cookie", &cookie).send(world).await;
    assert_eq!(page.status, 200);
    for part in ["name=\"phone\"", "name=\"email\"", "NT$80", "value=\"60\""] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let form = |more: &str| {
        let body = format!("store_id={}&key=page-1&expected_total=60&{more}", shop.store);
        post("/checkout").header("cookie", &cookie).form(&body)
    };
    let wrong = form("fulfilment=takeaway&phone=12").send(world).await;
    assert_eq!(wrong.status, 422);
    let parcel = "fulfilment=ship_home&name=Ming&phone=0987654321&district=100&address=b";
    let told = form(parcel).send(world).await;
    assert_eq!(told.status, 409, "the total with the fee is shown");
    let placed = form("fulfilment=takeaway&name=Ming&phone=0987654321").send(world).await;
    assert_eq!(placed.status, 200, "{}", placed.body);
    assert_eq!(placed.cookie("cart").as_deref(), Some(""));
    let opens = placed.cookie("orders").unwrap();
    let (order, _) = opens.split_once('.').unwrap();
    let cookie = format!("orders={opens}");
    let shown = get(format!("/orders/{order}")).header("cookie", &cookie).send(world).await;
    assert_eq!(shown.status, 200);
}
