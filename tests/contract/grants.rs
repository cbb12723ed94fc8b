//! Grants: each function uses every grant that it declares, and needs no other.

mod accounts;
mod work;

use std::collections::BTreeSet;

use app::StepFault;
use aws_sdk_dynamodb::types::AttributeValue;
use devserver::TABLE;
use domain::{
    UserId,
    catalog::ProductKind,
    order::{Status, StepId, StepKind},
    store::StoreKind,
};
use endpoint::{Access, batch};
use serde_json::json;
use testkit::{TestUser, World, address, delete, get, patch, post, put};

use crate::{
    call_log::CallLog,
    desk,
    rare::RARE,
    steps::{PASSWORD, guest_cart, guest_order, import_hash, pay, send_thrice},
};

#[tokio::test]
async fn every_right_is_used_and_no_other_is_needed() {
    let world = World::open().await;
    let mut call_log = CallLog::default();
    let ming = accounts::identity(&world, &mut call_log).await;
    catalogue(&world, &mut call_log).await;
    buying(&world, &mut call_log).await;
    pages(&world, &mut call_log, ming).await;
    desk::desk(&world, &mut call_log).await;

    let routes = codegen::routes();
    let routes = routes.iter().map(|(_, route)| (route.spec.id, route.dynamodb()));
    let workers = codegen::workers().iter().map(|one| (one.spec.id, one.spec.dynamodb.to_vec()));
    let mut wrong = Vec::new();
    for (id, granted) in routes.chain(workers) {
        let granted: BTreeSet<_> = granted.into_iter().collect();
        let used = call_log.0.remove(id).unwrap_or_default();
        {
            // The sweep mends what no market of this test has broken.
            let elsewhere = |right: &&Access| id == "sweep-table" || RARE.contains(&(id, **right));
            let unused: Vec<_> = granted.difference(&used).filter(|one| !elsewhere(one)).collect();
            let allowed = |right: &&Access| granted.iter().any(|one| one.covers(**right));
            let missing: Vec<_> = used.iter().filter(|right| !allowed(right)).collect();
            if !unused.is_empty() || !missing.is_empty() {
                wrong.push(format!("{id}: unused {unused:?}, missing {missing:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

async fn catalogue(world: &World, call_log: &mut CallLog) {
    let (_, merchant) = world.store("tea", StoreKind::Shop).await;
    let category = || {
        let name = json!({ "name": "leaves" });
        post("/api/categories").by(&merchant).key("one").json(&name)
    };
    call_log.send(world, category()).await;
    let category = call_log.send(world, category()).await.text("/id");
    let choices = json!([{ "code": "t1", "name": "hot" }]);
    let group = json!({ "name": "heat", "max": 1, "choices": choices });
    put("/api/merchants/options/heat").by(&merchant).json(&group).send(world).await;
    let offer = json!({
        "name": "oolong", "price": 60, "category_id": category, "stock": 5, "options": ["heat"],
    });
    let create = || post("/api/merchants/products").by(&merchant).key("one").json(&offer);
    let product = call_log.send(world, create()).await.text("/id");
    call_log.send(world, create()).await;
    let path = format!("/api/merchants/products/{product}");
    for _ in 0..2 {
        let restock = post(format!("{path}/restock")).by(&merchant).key("one");
        call_log.send(world, restock.json(&json!({ "quantity": 5 }))).await;
    }
    options(world, call_log, &merchant).await;
    // Lists show it, so that it has to be taken out of them in the end.
    world.drain().await;
    let mut edit = offer.clone();
    edit.as_object_mut().unwrap().remove("stock");
    edit["price"] = json!(70);
    let update = put(path.as_str()).by(&merchant).header("if-match", "\"1\"").json(&edit);
    assert_eq!(call_log.send(world, update).await.status, 200);
    variants(world, call_log, &merchant, &path).await;
    let out = put(format!("{path}/sold-out")).by(&merchant).json(&json!({ "sold_out": true }));
    assert_eq!(call_log.send(world, out).await.status, 200);
    for path in [
        "/api/products?sort_by=price_asc",
        "/api/products?q=oolong",
        "/api/categories",
        "/api/health",
        "/api/openapi.json",
    ] {
        assert_eq!(call_log.send(world, get(path)).await.status, 200, "{path}");
    }
    call_log.send(world, get("/docs")).await;
    call_log.send(world, get(format!("/api/products/{product}"))).await;
    call_log.send(world, get("/api/merchants/products").by(&merchant)).await;
    call_log.send(world, get(path.as_str()).by(&merchant)).await;
    let merchant = world.again(&merchant).await;
    assert_eq!(call_log.send(world, delete(path.as_str()).by(&merchant)).await.status, 200);
}

/// A group that loses a choice, and one that is deleted.
async fn options(world: &World, call_log: &mut CallLog, merchant: &TestUser) {
    for codes in [["s0", "s5"], ["s0", "s9"]] {
        let choices: Vec<_> =
            codes.iter().map(|code| json!({ "code": code, "name": code, "stock": 5 })).collect();
        let body = json!({ "name": "sugar", "max": 1, "choices": choices });
        let set = put("/api/merchants/options/sugar").by(merchant).json(&body);
        assert_eq!(call_log.send(world, set).await.status, 200);
    }
    for _ in 0..2 {
        let restock = post("/api/merchants/options/sugar/restock").by(merchant).key("two");
        let restock = restock.json(&json!({ "choice": "s9", "quantity": 5 }));
        assert_eq!(call_log.send(world, restock).await.status, 200);
    }
    let out = put("/api/merchants/options/sugar/sold-out").by(merchant);
    let out = out.json(&json!({ "choice": "s9", "sold_out": true }));
    assert_eq!(call_log.send(world, out).await.status, 200);
    let one = json!({
        "name": "ice", "max": 1, "choices": [{ "code": "i0", "name": "none", "stock": 5 }],
    });
    put("/api/merchants/options/ice").by(merchant).json(&one).send(world).await;
    for (call, status) in [
        (get("/api/merchants/options"), 200),
        (get("/api/merchants/options/ice"), 200),
        (delete("/api/merchants/options/ice"), 200),
    ] {
        assert_eq!(call_log.send(world, call.by(merchant)).await.status, status);
    }
}

/// A product that gets options and a variant whose SKU changes, and loses both.
async fn variants(world: &World, call_log: &mut CallLog, merchant: &TestUser, path: &str) {
    let edit = |version: u32, sku: &str| {
        let variants = json!([{ "id": "L", "name": "large", "sku": sku }]);
        put(path).by(merchant).json(&json!({
            "options": ["sugar"], "variants": variants, "version": version,
        }))
    };
    let variant = format!("{path}/variants/L");
    let set = |sku: &str| {
        put(variant.as_str()).by(merchant).json(&json!({ "name": "large", "sku": sku }))
    };
    for call in [edit(2, "a"), edit(3, "b"), set("c"), delete(variant.as_str()).by(merchant)] {
        let answer = call_log.send(world, call).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
}

async fn buying(world: &World, call_log: &mut CallLog) {
    let (store, merchant) = world.store("gifts", StoreKind::Gift).await;
    let product = world.product(store, ProductKind::Gift, 60, Some(90)).await;
    let buyer = world.customer("eve").await;
    let item = json!({ "product_id": product, "quantity": 1 });
    for call in [
        post("/api/cart/items").json(&item),
        patch(format!("/api/cart/items/{product}")).json(&json!({ "quantity": 2 })),
        get("/api/cart"),
        delete(format!("/api/cart/items/{}", domain::ProductId::new(world.now(), 0))),
        delete(format!("/api/cart/items/{product}")),
        post("/api/cart/items").json(&item),
        delete("/api/cart"),
        post("/api/cart/items").json(&item),
    ] {
        call_log.send(world, call.by(&buyer)).await;
    }
    let body = json!({ "cart": true, "fulfilment": { "type": "digital" } });
    let order = call_log.send(world, post("/api/orders").by(&buyer).json(&body)).await.text("/id");
    let start = json!({ "provider": "ecpay", "method": "credit" });
    let start = post(format!("/api/orders/{order}/payments")).by(&buyer).json(&start);
    let form = call_log.send(world, start.clone()).await;
    fulfil(world, call_log).await;
    // It may be paid: ECPay is asked, has not heard of it, and it is handed out again.
    let check = post(format!("/api/orders/{order}/payments/check")).by(&buyer);
    assert_eq!(call_log.send(world, check).await.text("/pay"), "checking");
    world.advance(11);
    assert_eq!(call_log.send(world, start.clone()).await.code(), "payment_checking");
    let (_, calls) = world.counted(world.market.consume()).await;
    call_log.note("query-payments", &calls);
    assert_eq!(call_log.send(world, start).await.status, 201);
    pay(world, call_log, &form).await;
    fulfil(world, call_log).await;

    let buyer = world.again(&buyer).await;
    let payment = form.text("/id");
    for path in [
        "/api/orders".to_owned(),
        format!("/api/orders/{order}"),
        format!("/api/orders/{order}/history"),
        format!("/api/payments/{payment}"),
    ] {
        assert_eq!(call_log.send(world, get(path).by(&buyer)).await.status, 200);
    }
    // A dish is found by its name.
    let dish = json!({
        "items": [{ "name": "no such dish", "quantity": 1 }], "order_type": "takeaway",
    });
    call_log.send(world, post("/orchestration/orders").by(&buyer).json(&dish)).await;
    moving(world, call_log, &buyer, &merchant, product).await;
    for call in [
        post("/api/cart/items").json(&item),
        post("/api/checkout/quote").json(&json!({ "cart": true })),
    ] {
        let answer = call_log.send(world, call.by(&world.again(&buyer).await)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let guest = json!({
        "items": [item], "fulfilment": { "type": "digital" },
        "contact": { "name": "Ming", "phone": "0987654321" },
    });
    let guest = call_log.send(world, post("/api/orders").json(&guest)).await;
    assert_eq!(guest.status, 201, "{}", guest.body);
    accounts::taken_over(world, call_log, &guest, &item).await;
    settings(world, call_log, &merchant).await;
}

/// A store changes what it is called, and is found by that.
async fn settings(world: &World, call_log: &mut CallLog, merchant: &TestUser) {
    let merchant = world.again(merchant).await;
    call_log.send(world, get("/api/merchants/settings").by(&merchant)).await;
    let set = put("/api/merchants/settings").by(&merchant).header("if-match", "\"1\"");
    let set = call_log.send(world, set.json(&json!({ "most_units": 30 }))).await;
    assert_eq!(set.status, 200, "{}", set.body);
    for (slug, version) in [("star-gifts", 2), ("stars", 3)] {
        let set = put("/api/merchants/settings").by(&merchant);
        let set = set.json(&json!({ "slug": slug, "version": version }));
        assert_eq!(call_log.send(world, set).await.status, 200);
    }
    for path in ["/api/stores", "/api/stores/stars"] {
        assert_eq!(call_log.send(world, get(path)).await.status, 200, "{path}");
    }
}

/// An order that is cancelled by its store, one by its buyer, and one that expires unpaid.
async fn moving(
    world: &World,
    call_log: &mut CallLog,
    buyer: &TestUser,
    merchant: &TestUser,
    product: domain::ProductId,
) {
    let by = |buyer: &TestUser, quantity: u32| {
        let items = json!([{ "product_id": product, "quantity": quantity }]);
        post("/api/orders")
            .by(buyer)
            .json(&json!({ "items": items, "shipping_address": address() }))
    };
    let place = |quantity| by(buyer, quantity);
    let merchant = world.again(merchant).await;
    let one = call_log.send(world, place(1)).await.text("/id");
    let cancel = json!({ "status": "cancelled" });
    let cancel = patch(format!("/api/orders/{one}/status")).by(&merchant).json(&cancel);
    assert_eq!(call_log.send(world, cancel).await.status, 200);
    let two = call_log.send(world, place(2)).await.text("/id");
    for _ in 0..2 {
        let cancel = post(format!("/api/orders/{two}/cancel")).by(buyer).key("one");
        call_log.send(world, cancel).await;
    }
    call_log.send(world, get("/api/merchants/orders").by(&merchant)).await;
    work::work(world, call_log, buyer, &merchant).await;

    let returned = call_log.send(world, place(1)).await;
    assert_eq!(returned.status, 201, "{}", returned.body);
    let returned = returned.text("/id");
    coming_back(world, call_log, &returned, buyer).await;
    let failing = call_log.send(world, place(1)).await.text("/id");
    step_that_fails(world, call_log, &failing, buyer).await;

    // Hours have passed.
    let buyer = &world.again(buyer).await;
    call_log.send(world, by(buyer, 3)).await;
    // Paid, but ECPay does not confirm it: it is asked again later, and later again.
    let unconfirmed = call_log.send(world, by(buyer, 1)).await;
    assert_eq!(unconfirmed.status, 201, "{}", unconfirmed.body);
    let unconfirmed = unconfirmed.text("/id");
    let start = json!({ "provider": "ecpay", "method": "credit" });
    let start = post(format!("/api/orders/{unconfirmed}/payments")).by(buyer).json(&start);
    let form = call_log.send(world, start).await;
    let cashier = &world.market.cashier;
    cashier.set_query_fault(Some(localcloud::cashier::QueryFault::Unpaid));
    pay(world, call_log, &form).await;
    fulfil(world, call_log).await;
    cashier.set_query_fault(None);
    world.advance(60 * 60);
    let expire = codegen::workers().iter().find(|worker| worker.spec.id == "expire-orders");
    let (_, calls) = world.counted(batch::tick(&world.market.app, expire.unwrap())).await;
    call_log.note("expire-orders", &calls);
    sweep(world, call_log).await;
}

/// The sweep of a table in which an entry of an order points to another one, which does not exist.
#[expect(clippy::disallowed_methods, reason = "what the table holds, after all")]
async fn sweep(world: &World, call_log: &mut CallLog) {
    let client = world.market.dynamo.client();
    let items = client.scan().table_name(TABLE).send().await.unwrap().items.unwrap();
    let entry = |item: &&std::collections::HashMap<String, AttributeValue>| {
        item.len() == 3 && item["sk"].as_s().is_ok_and(|sk| sk.starts_with("ORDER#"))
    };
    let mut entry = items.iter().find(entry).unwrap().clone();
    let delete = client.delete_item().table_name(TABLE);
    let delete = delete.key("pk", entry["pk"].clone()).key("sk", entry["sk"].clone());
    delete.send().await.unwrap();
    let none = domain::OrderId::new(world.now(), 0).to_string();
    entry.insert("sk".to_owned(), AttributeValue::S(format!("ORDER{}{none}", '#')));
    entry.insert("order".to_owned(), AttributeValue::S(none));
    client.put_item().table_name(TABLE).set_item(Some(entry)).send().await.unwrap();
    let sweep = codegen::workers().iter().find(|worker| worker.spec.id == "sweep-table");
    let (done, calls) = world.counted(batch::tick(&world.market.app, sweep.unwrap())).await;
    assert!(done.unwrap() > 1, "one entry is written and one deleted");
    call_log.note("sweep-table", &calls);
}

/// The shopper pays and comes back, and the notice is lost. Admins look at what follows.
async fn coming_back(world: &World, call_log: &mut CallLog, order: &str, buyer: &TestUser) {
    let form = world.create_payment(&world.again(buyer).await, order).await;
    let cashier = &world.market.cashier;
    assert_eq!(cashier.page(ecpay::encode_form(&form).as_bytes()).status, 200);
    fulfil(world, call_log).await;
    let trade_no = &form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap().1;
    let lost = localcloud::cashier::Scenario::LoseNotification;
    let form = cashier.scenario(trade_no, lost).form.unwrap();
    let result = post("/api/payments/ecpay/result").form(&ecpay::encode_form(&form.fields));
    assert_eq!(call_log.send(world, result).await.status, 303);
    let (_, calls) = world.counted(world.market.consume()).await;
    call_log.note("query-payments", &calls);
    let cancel = post(format!("/api/orders/{order}/cancel")).by(&world.again(buyer).await);
    assert_eq!(cancel.send(world).await.text("/payment_status"), "refund_pending");
    fulfil(world, call_log).await;
    let admin = world.admin().await;
    for path in ["/api/admin/payments".to_owned(), format!("/api/admin/sagas/{order}")] {
        assert_eq!(call_log.send(world, get(path).by(&admin)).await.status, 200);
    }
}

/// An order whose money can't be confirmed for good: the consumer cancels it.
async fn step_that_fails(world: &World, call_log: &mut CallLog, order: &str, buyer: &TestUser) {
    let step = StepId { kind: StepKind::Payment, n: 0 };
    let faults = &world.market.app.step_faults;
    faults.set(order.parse().unwrap(), step, Some(StepFault::Next));
    let body = json!({ "provider": "ecpay", "method": "credit" });
    let start = post(format!("/api/orders/{order}/payments")).by(&world.again(buyer).await);
    let form = call_log.send(world, start.json(&body)).await;
    pay(world, call_log, &form).await;
    fulfil(world, call_log).await;
    let failed = world.market.app.db.order(order.parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(failed.status, Status::Cancelled);
}

/// Reads the stream and consumes its events, and records the calls of projector and consumer.
async fn fulfil(world: &World, call_log: &mut CallLog) {
    let (read, calls) = world.counted(world.market.read_stream()).await;
    read.unwrap();
    call_log.note("project-changes", &calls);
    let (_, calls) = world.counted(world.market.consume()).await;
    call_log.note("fulfil-orders", &calls);
}

/// A product that offers an option group.
async fn product_with_options(world: &World, merchant: &TestUser) -> String {
    let merchant = world.again(merchant).await;
    let group = json!({ "name": "Heat", "max": 1, "choices": [{ "code": "h1", "name": "Hot" }] });
    let set = put("/api/merchants/options/heat").by(&merchant).header("if-match", "*");
    let set = set.json(&group).send(world).await;
    assert_eq!(set.status, 200, "{}", set.body);
    let body = json!({ "name": "green tea", "price": 60, "options": ["heat"] });
    let made = post("/api/merchants/products").by(&merchant).json(&body).send(world).await;
    assert_eq!(made.status, 201, "{}", made.body);
    made.text("/id")
}

/// The pages that are the same for everybody.
async fn for_everybody(world: &World, call_log: &mut CallLog, products: [String; 2]) {
    let shop = get("/api/stores").send(world).await.text("/0/slug");
    let products = products.map(|product| format!("/products/{product}"));
    let lists = ["/", "/?q=product", "/stores", "/categories", "/robots.txt", "/sitemap.xml"];
    let stores = [format!("/stores/{shop}"), "/stores/stars".to_owned()];
    let search = [format!("/stores/{shop}?q=product")];
    let lists = lists.map(str::to_owned);
    for path in lists.into_iter().chain(products).chain(stores).chain(search) {
        assert_eq!(call_log.send(world, get(&path)).await.status, 200, "{path}");
    }
}

/// The pages on which a user keeps addresses.
async fn addresses(world: &World, call_log: &mut CallLog, user: &TestUser) {
    let home = "id=home&name=a&phone=0912345678&district=100&address=c".to_owned();
    for call in [
        get("/me/addresses"),
        post("/me/addresses").form(&home),
        post("/me/addresses").form(&home.replace("home", "work")),
        post("/me/addresses/work").form("action=default"),
        post("/me/addresses/home").form("action=delete"),
        post("/me/addresses/work").form("action=delete"),
    ] {
        send_thrice(world, call_log, call, user).await;
    }
}

/// Signing in, up and out, by strangers with a cart and an order and by a user.
async fn signing_in(
    world: &World,
    call_log: &mut CallLog,
    user: &TestUser,
    draft: &str,
    cart: &str,
    (order, contact): &(String, String),
) {
    let join = "username=newcomer&email=n@example.com&password=wq7-zk2p&role=customer";
    let join_with = format!("{join}&order={order}");
    let keeper = "username=keeper&email=k@example.com&password=wq7-zk2p&role=merchant\
                  &store_name=Hill+Tea&store_kind=shop";
    let enter = format!("username=ming&password={PASSWORD}");
    let mistaken = "username=newcomer&password=wrong";
    send_thrice(world, call_log, get("/login"), user).await;
    for call in [
        get(format!("/register?order={order}")).header("cookie", contact),
        post("/register").header("cookie", cart).header("cookie", contact).form(&join_with),
        post("/register").form(keeper),
        post("/login").form(mistaken),
        post("/login").header("cookie", cart).form(&enter),
    ] {
        call_log.send(world, call).await;
    }
    for call in [
        get("/register"),
        post("/login").form(mistaken),
        post("/register").form(join),
        post("/logout").header("cookie", draft).form(""),
    ] {
        send_thrice(world, call_log, call, user).await;
    }
}

/// The pages, by a user whose access token has expired: each may have to refresh the session.
async fn pages(world: &World, call_log: &mut CallLog, ming: UserId) {
    let (store, merchant) = world.store("stall", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(90)).await;
    let user = world.customer("zoe").await;
    let one = world.order(&world.again(&user).await, product, 1).await.text("/id");
    world.drain().await;
    let (kiosk, cart) = guest_cart(world, "kiosk").await;
    let item = format!("product_id={product}&quantity=1");
    let checkout = format!(
        "store_id={store}&fulfilment=ship_home&name=a&phone=0912345678&district=100&address=c\
         &expected_total=60&key=k1"
    );
    let draft = format!("draft={}", "0a".repeat(16));
    let guest = guest_order(world, product).await;
    let claimed = guest_order(world, product).await;
    let guests = format!(
        "store_id={kiosk}&fulfilment=takeaway&name=a&phone=0912345678&expected_total=60&key=k2"
    );
    import_hash(world, ming).await;
    let with_options = product_with_options(world, &merchant).await;
    let chosen = format!("product_id={with_options}&choices[]=h1");
    for_everybody(world, call_log, [product.to_string(), with_options]).await;
    addresses(world, call_log, &user).await;
    for (who, call) in [
        (None, get("/assets/nothing")),
        (Some(&user), post("/cart/items").form(&item)),
        (Some(&user), post(format!("/cart/items/{product}")).form("quantity=1")),
        (Some(&user), get("/cart")),
        (Some(&user), post("/checkout/draft").header("cookie", &draft).form("next=/me&name=a")),
        (Some(&user), get(format!("/checkout?store_id={store}")).header("cookie", &draft)),
        (Some(&user), post("/checkout").form(&checkout)),
        (Some(&user), post("/cart/items").form(&chosen)),
        (Some(&user), post("/checkout/draft").form("address_id=home")),
        (None, post("/checkout").header("cookie", &cart).form(&guests)),
        (Some(&user), get("/orders")),
        (Some(&user), get(format!("/orders/{one}"))),
        (Some(&user), post(format!("/orders/{one}/pay")).form("")),
        (Some(&user), get(format!("/orders/{one}"))),
        (
            Some(&user),
            post(format!("/orders/{}/claim", claimed.0)).header("cookie", &claimed.1).form(""),
        ),
        (Some(&user), get("/me")),
        (Some(&user), post(format!("/orders/{one}/cancel")).form("")),
        (Some(&user), get("/problems/out_of_stock")),
    ] {
        match who {
            None => {
                call_log.send(world, call).await;
            }
            Some(who) => send_thrice(world, call_log, call, who).await,
        }
    }
    signing_in(world, call_log, &user, &draft, &cart, &guest).await;
}
