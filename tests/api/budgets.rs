//! Budgets: the DynamoDB calls and units that a route may use, counted at the client.

use domain::{catalog::ProductKind, store::StoreKind};
use localcloud::{cashier::Scenario, dynamodb::Call};
use serde_json::json;
use testkit::{World, address, get, patch, post, put};

fn names(calls: &[Call]) -> Vec<&str> {
    calls.iter().map(|call| call.operation.as_str()).collect()
}

fn write_tenths(calls: &[Call]) -> u64 {
    calls.iter().map(|call| call.table_write_tenths + call.index_write_tenths).sum()
}

fn read_tenths(calls: &[Call]) -> u64 {
    calls.iter().map(|call| call.read_tenths).sum()
}

#[tokio::test]
async fn showing_a_product_is_one_read_and_its_store_another() {
    let world = World::open().await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
    let show = get(format!("/api/products/{product}")).send(&world);
    let (answer, calls) = world.counted(show).await;
    assert_eq!(answer.status, 200);
    // The name of its store, which this process then knows for five minutes.
    assert_eq!((names(&calls), read_tenths(&calls)), (vec!["Query", "BatchGetItem"], 10));
}

/// A registration is one transaction, two units for each item: user, two claims and session, and of
/// a merchant the store, its entry in the list of the market, the membership and its entry. A
/// sign-in reads claim and counts, then the user with the memberships, and writes the session.
/// Switching the store is two writes, of the membership and of the session. Renewing it reads the
/// user and the memberships meanwhile.
#[tokio::test]
async fn a_registration_is_three_round_trips_and_so_is_a_sign_in() {
    let world = World::open().await;
    let body = json!({
        "username": "ming", "email": "ming@example.com", "password": "correct horse",
        "role": "merchant",
    });
    let joining = post("/api/auth/register").json(&body).send(&world);
    let (joined, calls) = world.counted(joining).await;
    assert_eq!(joined.status, 201, "{}", joined.body);
    // Two of them count, before a password is hashed.
    let mut sent = names(&calls);
    sent.sort_unstable();
    assert_eq!(sent, ["BatchGetItem", "TransactWriteItems", "UpdateItem", "UpdateItem"]);
    assert_eq!((write_tenths(&calls), read_tenths(&calls), Call::trips(&calls)), (200, 10, 3));
    world.advance(60);
    let body = json!({ "username": "ann", "email": "a@example.com", "password": "correct horse" });
    let (_, calls) = world.counted(post("/api/auth/register").json(&body).send(&world)).await;
    assert_eq!((write_tenths(&calls), Call::trips(&calls)), (100, 3));
    world.advance(1);
    let login = json!({ "username": "ming", "password": "correct horse" });
    let entering = post("/api/auth/login").json(&login).send(&world);
    let (entered, calls) = world.counted(entering).await;
    assert_eq!(entered.status, 200, "{}", entered.body);
    let mut sent = names(&calls);
    sent.sort_unstable();
    let want = ["GetItem", "PutItem", "Query", "UpdateItem", "UpdateItem", "UpdateItem"];
    assert_eq!(sent, want);
    assert_eq!((write_tenths(&calls), read_tenths(&calls), Call::trips(&calls)), (40, 10, 3));
    // A device that is known is counted apart, in one write.
    let device = format!("device={}", entered.cookie("device").unwrap());
    let again = post("/api/auth/login").json(&login).header("cookie", &device).send(&world);
    let (_, calls) = world.counted(again).await;
    assert_eq!((write_tenths(&calls), read_tenths(&calls), Call::trips(&calls)), (20, 10, 3));

    let token = format!("Bearer {}", entered.text("/token"));
    let call = |call: testkit::Call| call.header("authorization", &token);
    call(get("/api/auth/me")).send(&world).await;
    let store = json!({ "store_id": joined.text("/store_id") });
    let switching = call(post("/api/auth/store").json(&store)).send(&world);
    let (switched, calls) = world.counted(switching).await;
    assert_eq!(switched.status, 200, "{}", switched.body);
    assert_eq!(names(&calls), ["UpdateItem", "UpdateItem"]);
    assert_eq!(write_tenths(&calls), 20);

    let renew = json!({ "refresh_token": entered.text("/refresh_token") });
    let renewing = post("/api/auth/refresh").json(&renew).send(&world);
    let (renewed, calls) = world.counted(renewing).await;
    assert_eq!(renewed.status, 200, "{}", renewed.body);
    let mut sent = names(&calls);
    sent.sort_unstable();
    assert_eq!(sent, ["Query", "UpdateItem"]);
    assert_eq!((write_tenths(&calls), read_tenths(&calls), Call::trips(&calls)), (10, 5, 1));
}

/// A shop that sells tea in two sizes, with a choice of sugar.
async fn tea_house(world: &World) -> (domain::StoreId, testkit::TestUser, Vec<String>) {
    let (store, merchant) = world.store("tea", StoreKind::Restaurant).await;
    let sugar = json!({
        "name": "Sugar", "min": 1, "max": 1,
        "choices": [{ "code": "s0", "name": "None" }, { "code": "s5", "name": "Half" }],
    });
    let set = put("/api/merchants/options/sugar").by(&merchant).header("if-match", "*");
    let set = set.json(&sugar).send(world).await;
    assert!(set.status < 300, "{}", set.body);
    let mut products = Vec::new();
    for number in 0..3 {
        let body = json!({
            "name": format!("Tea {number}"), "price": 60, "kind": "menu_item",
            "variants": [
                { "id": "M", "name": "Medium", "stock": 9 },
                { "id": "L", "name": "Large", "price": 70, "stock": 9 },
            ],
            "options": ["sugar"],
        });
        let made = post("/api/merchants/products").by(&merchant).json(&body).send(world).await;
        assert_eq!(made.status, 201, "{}", made.body);
        products.push(made.text("/id"));
    }
    (store, merchant, products)
}

/// Reads are eventual: half a unit for each product, its option groups once, the store, the cart.
/// The store's settings are read beside the products if the request names the store. Option groups
/// are known from the products, or from the cart.
#[tokio::test]
async fn three_products_with_variants_and_options_are_2n_and_2_units_and_2_for_the_cart() {
    let world = World::open().await;
    let (store, _, products) = tea_house(&world).await;
    let buyer = world.customer("ann").await;
    get("/api/auth/me").by(&buyer).send(&world).await;
    let line = |product: &String| {
        json!({
            "product_id": product, "variant_id": "L", "choices": ["s5"], "quantity": 1,
        })
    };
    let items: Vec<_> = products.iter().map(line).collect();
    let takeaway = json!({ "type": "takeaway" });
    let body = json!({ "items": items, "fulfilment": takeaway });
    let (answer, calls) =
        world.counted(post("/api/orders").by(&buyer).json(&body).send(&world)).await;
    assert_eq!((answer.status, answer.at("/total_amount")), (201, json!(210)), "{}", answer.body);
    let took = (write_tenths(&calls), read_tenths(&calls), Call::trips(&calls));
    assert_eq!(took, (100, 30, 3), "order, 3 stocks, cart; 3 products, cart, store, group");

    for item in items {
        let add = post("/api/cart/items").by(&buyer).json(&item).send(&world);
        let (added, calls) = world.counted(add).await;
        assert_eq!(added.status, 200, "{}", added.body);
        // The choices are checked before anything is written.
        assert_eq!((write_tenths(&calls), Call::trips(&calls)), (10, 3));
    }
    let (cart, calls) = world.counted(get("/api/cart").by(&buyer).send(&world)).await;
    assert_eq!(cart.at("/total_amount"), 210);
    // The cart as it is now is a unit; then 3 products, 3 stocks, the store, the group.
    assert_eq!((read_tenths(&calls), Call::trips(&calls)), (50, 2));
    let item = cart.text("/items/0/id");
    let more = patch(format!("/api/cart/items/{item}")).json(&json!({ "quantity": 2 }));
    let (_, calls) = world.counted(more.by(&buyer).send(&world)).await;
    assert_eq!((write_tenths(&calls), Call::trips(&calls)), (10, 2));

    // The cart has to be read first; all else is near it, and no store need be named.
    let body = json!({ "cart": true, "store_id": store, "fulfilment": takeaway });
    let (answer, calls) =
        world.counted(post("/api/orders").by(&buyer).json(&body).send(&world)).await;
    assert_eq!((answer.status, answer.at("/total_amount")), (201, json!(280)), "{}", answer.body);
    let took = (write_tenths(&calls), read_tenths(&calls), Call::trips(&calls));
    assert_eq!(took, (100, 30, 3));
    let near = world.market.app.db.cart(buyer.user.id, db::Reading::Consistent).await.unwrap().near;
    assert!(near.is_empty(), "nothing of it is left in the cart");
}

/// What can be guessed of a cart may be wrong: the answer is right all the same, a trip later.
#[tokio::test]
async fn what_a_cart_does_not_know_of_its_products_is_read_after_them() {
    let world = World::open().await;
    let (_, merchant, products) = tea_house(&world).await;
    let buyer = world.customer("ann").await;
    get("/api/auth/me").by(&buyer).send(&world).await;
    let product = products.first().unwrap();
    let item =
        json!({ "product_id": product, "variant_id": "M", "choices": ["s0"], "quantity": 1 });
    post("/api/cart/items").by(&buyer).json(&item).send(&world).await;
    let ice = json!({ "name": "Ice", "max": 1, "choices": [{ "code": "i0", "name": "None" }] });
    let set = put("/api/merchants/options/ice").by(&merchant).header("if-match", "*");
    let set = set.json(&ice).send(&world).await;
    assert!(set.status < 300, "{}", set.body);
    let path = format!("/api/merchants/products/{product}");
    let offer = put(path).by(&merchant).header("if-match", "*");
    let offer = offer.json(&json!({ "options": ["sugar", "ice"] })).send(&world).await;
    assert_eq!(offer.status, 200, "{}", offer.body);
    let (cart, calls) = world.counted(get("/api/cart").by(&buyer).send(&world)).await;
    assert_eq!((cart.at("/items/0/price"), cart.at("/items/0/stock")), (json!(60), json!(9)));
    assert_eq!(Call::trips(&calls), 3);
}

#[tokio::test]
async fn an_order_of_n_products_is_one_transaction_of_2n_and_2_units_and_2_for_the_cart() {
    let world = World::open().await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let buyer = world.customer("ann").await;
    // The list of revoked sessions is read once a minute by each function, not by each request.
    get("/api/auth/me").by(&buyer).send(&world).await;
    for n in [1_u64, 2, 3, 5, 8, 12] {
        let mut items = Vec::new();
        for _ in 0..n {
            let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
            items.push(json!({ "product_id": product, "quantity": 1 }));
        }
        // Who names the store lets its settings be read beside the products.
        let named = n % 2 == 0;
        let mut body = json!({ "items": items, "shipping_address": address() });
        if named {
            body.as_object_mut().unwrap().insert("store_id".to_owned(), json!(store));
        }
        let place = post("/api/orders").by(&buyer).key(&format!("k{n}")).json(&body).send(&world);
        let (answer, calls) = world.counted(place).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        assert_eq!(Call::trips(&calls), if named { 2 } else { 3 }, "{n} products");
        assert_eq!(read_tenths(&calls), (n + 2) * 5, "{n} products, the store, the cart");
        // The lines of more than a few products are an item of their own.
        let split = if n > 8 { 2 } else { 0 };
        assert_eq!(write_tenths(&calls), (2 * n + 2 + 2 + split) * 10, "{n} products");
    }
}

/// A guest is read beside the products, and written with the order: what is known of the telephone
/// number, and the count of the address, two units each. A quote writes nothing.
#[tokio::test]
async fn an_order_of_a_guest_is_three_round_trips_and_a_quote_two() {
    let world = World::open().await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
    let body = json!({
        "items": [{ "product_id": product, "quantity": 1 }],
        "fulfilment": { "type": "takeaway" },
        "contact": { "name": "Ming", "phone": "0912345678" },
    });
    let quote = post("/api/checkout/quote").json(&body).send(&world);
    let (answer, calls) = world.counted(quote).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(names(&calls), ["BatchGetItem", "BatchGetItem"]);
    let (answer, calls) = world.counted(post("/api/orders").json(&body).send(&world)).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    // The first two are sent at once.
    let want = ["BatchGetItem", "BatchGetItem", "BatchGetItem", "TransactWriteItems"];
    assert_eq!(names(&calls), want);
    assert_eq!(write_tenths(&calls), 80, "order, stock, guest, address");
}

#[tokio::test]
async fn a_callback_is_one_read_and_one_transaction_of_two_writes() {
    let sale = Sale::open().await;
    sale.pay().await;
    let notice = sale.notice();
    let (answer, calls) = sale.world.counted(sale.tell(&notice)).await;
    assert_eq!(answer.body, "1|OK");
    assert_eq!(names(&calls), ["Query", "TransactWriteItems"]);
    assert_eq!(write_tenths(&calls), 40, "two writes of up to 1 KB each");
    let (_, again) = sale.world.counted(sale.tell(&notice)).await;
    assert_eq!(names(&again), ["Query"]);
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
        let read = read_tenths(calls);
        let write = write_tenths(calls);
        println!("{step:<26}{:>8}{:>8}{:>8}", calls.len(), tenths(read), tenths(write));
        (reads, writes) = (reads + read, writes + write);
    }
    println!("{:<26}{:>16}{:>8}", "sum", tenths(reads), tenths(writes));
    // On demand in us-east-1: 0.125 USD a million reads, 0.625 USD a million writes.
    let cents = (reads * 125 + writes * 625) / 100;
    println!("a million sales at list price: {}.{:02} USD", cents / 100, cents % 100);
    // Of these the entries of the order's life: 4 in lists, its deadline filed and deleted, the
    // first query, the mark of each hour, and where it stands: open, and then done.
    assert!(writes <= 260, "a sale takes {} write units", tenths(writes));
}

async fn first_product(world: &World) -> String {
    world.drain().await;
    get("/api/products").send(world).await.text("/0/id")
}

fn tenths(number: u64) -> String {
    format!("{}.{}", number / 10, number % 10)
}
