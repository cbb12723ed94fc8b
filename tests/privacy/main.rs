//! What a customer typed is in no log line of any level, whatever fails, and in no entry of a list;
//! and no line is long.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets what it can't do should fail"
)]

mod scene;

use app::{Bus, Subscription};
use domain::event::EventType;
use endpoint::batch;
use localcloud::{
    cashier::QueryFault,
    dynamodb::{ErrorKind, Fault},
};
use scene::{CANARIES, PANIC, Scene};
use serde_json::{Value, json};
use testkit::{get, patch, post, put};

/// The longest line, in bytes.
const MAX_LINE: usize = 4096;

const FAULTS: [Fault; 6] = [
    Fault::Before(ErrorKind::Validation),
    Fault::After(ErrorKind::Validation),
    Fault::Before(ErrorKind::Throttled),
    Fault::Before(ErrorKind::TransactionConflict),
    Fault::Before(ErrorKind::InternalError),
    Fault::TimeoutBefore,
];

/// Checks that `lines` hold no canary, and that each of `expected` is in one of them.
fn check(lines: &[String], expected: &[&str]) {
    for line in lines {
        let found: Vec<_> = CANARIES.iter().filter(|canary| line.contains(**canary)).collect();
        assert!(found.is_empty(), "{found:?} in {line}");
        assert!(line.len() <= MAX_LINE, "{} bytes: {line}", line.len());
    }
    for text in expected {
        let told = lines.iter().any(|line| line.contains(text));
        assert!(told, "no line says `{text}`:\n{}", lines.join("\n"));
    }
}

#[tokio::test(start_paused = true)]
async fn requests_that_the_table_refuses_are_logged_without_what_is_in_them() {
    let scene = Scene::set().await;
    for fault in FAULTS {
        for operation in ["TransactWriteItems", "PutItem", "UpdateItem", "BatchGetItem", "Query"] {
            scene
                .world
                .market
                .dynamo
                .set_fault(move |attempt| (attempt.operation == operation).then_some(fault));
            let (world, buyer) = (&scene.world, &scene.buyer);
            scene.place().send(world).await;
            scene.place().key("k-1").send(world).await;
            let order = &scene.order;
            post(format!("/api/orders/{order}/cancel")).by(buyer).send(world).await;
            get("/api/orders").by(buyer).send(world).await;
            world.create_payment(buyer, order).await;
            let name = json!({ "username": CANARIES[0], "password": "wrong password" });
            post("/api/auth/login").json(&name).send(world).await;
            post("/api/auth/register").json(&scene::newcomer()).send(world).await;
            let profile = put("/api/users/me/profile").by(buyer).header("if-match", "*");
            profile.json(&json!({ "name": CANARIES[1], "phone": CANARIES[2] })).send(world).await;
            let kept = put("/api/users/me/addresses/home").by(buyer);
            let kept = kept.json(&json!({
                "name": CANARIES[1], "phone": CANARIES[2], "postal_code": "100", "city": "Taipei",
                "district": CANARIES[3], "street": CANARIES[3],
            }));
            kept.send(world).await;
            let typed = ["name", "phone", "address", "email", "note"].into_iter();
            let typed = typed.zip(&CANARIES[1..]).map(|(field, text)| scene::form(field, text));
            let draft = post("/checkout/draft").form(&typed.collect::<Vec<_>>().join("&"));
            draft.send(world).await;
            scene.world.market.dynamo.clear_fault();
        }
    }
    let lines = scene.lines();
    check(
        &lines,
        &[
            "ValidationException",
            "ProvisionedThroughputExceededException",
            "place_order",
            "save-draft-form",
        ],
    );
    assert!(lines.iter().any(|line| line.contains("\"level\":\"ERROR\"")), "{lines:?}");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_wrong_or_panics_is_logged_without_what_is_in_it() {
    let scene = Scene::set().await;
    let world = &scene.world;
    let wrong = json!({ "items": CANARIES, "note": { "x": CANARIES[5] }, CANARIES[5]: 1 });
    post("/api/orders").by(&scene.buyer).json(&wrong).send(world).await;
    post("/api/orders")
        .by(&scene.buyer)
        .raw("application/json", b"{\"note\": \"")
        .send(world)
        .await;
    let long = format!("{0}=1&{0}=2", "a".repeat(100_000));
    for body in [scene::form("note", CANARIES[5]), long] {
        post("/api/payments/ecpay/callback").form(&body).send(world).await;
    }
    let moved = patch(format!("/api/orders/{}/status", scene.order)).by(&scene.merchant);
    moved.json(&json!({ "status": "shipped", "reason": CANARIES[5] })).send(world).await;
    get(format!("/api/products/{}", CANARIES[1])).send(world).await;

    endpoint::log_panics();
    let reply = scene.call_panicking().await;
    let body = json!({ "note": CANARIES[5] }).to_string();
    let events = vec![scene.message("a", "order.paid"), scene.raw("b", &body)];
    let failed = batch::consume(&world.market.app, &PANIC, events, None).await;
    drop(std::panic::take_hook());
    assert_eq!((reply, failed), (500, vec!["a".to_owned(), "b".to_owned()]));
    check(
        &scene.lines(),
        &["panicked at", "handler panicked", "ECPay callback rejected", "message can't be read"],
    );
}

#[tokio::test(start_paused = true)]
async fn readers_and_consumers_that_fail_log_ids_and_causes_alone() {
    let scene = Scene::set().await;
    let market = &scene.world.market;
    let records = market.dynamo.stream_records(devserver::TABLE, None, 1000).unwrap();
    let of_order = |record: &&Value| record["dynamodb"]["Keys"]["sk"]["S"] == "ORDER";
    let whole = records.iter().find(of_order).unwrap();
    let worker = |id: &str| *codegen::workers().iter().find(|worker| worker.spec.id == id).unwrap();
    let (relay, project) = (worker("relay-changes"), worker("project-changes"));

    // A queue that is gone, and items that can't be read.
    let gone = Subscription {
        consumer: "fulfil-orders".to_owned(),
        events: EventType::all().collect(),
        queue_url: "http://localhost/000000000000/gone".to_owned(),
    };
    let bus = Bus::new(market.queues.client(), vec![gone]);
    assert!(batch::relay(&bus, relay, vec![whole.clone()]).await.is_err());
    for field in ["tnd", "store", "lines", "status", "his", "v", "deadline"] {
        for value in [json!({ "S": CANARIES.join(" ") }), json!({ "L": [{ "S": CANARIES[3] }] })] {
            let mut record = whole.clone();
            record["dynamodb"]["NewImage"][field] = value;
            let read = batch::read(&market.app, project, vec![record.clone()], None).await;
            assert!(read.is_err(), "{field}");
            assert!(batch::relay(market.bus(), relay, vec![record]).await.is_err(), "{field}");
        }
    }
    let mut less = whole.clone();
    less["dynamodb"]["NewImage"].as_object_mut().unwrap().remove("status");
    assert!(batch::read(&market.app, project, vec![less.clone()], None).await.is_err());
    // Newer code wrote it, and this code does not find what it needs.
    let mut newer = less;
    newer["dynamodb"]["NewImage"]["f"] = json!({ "N": "99" });
    assert!(batch::read(&market.app, project, vec![newer], None).await.is_err());

    // The provider and the table fail while the workers work.
    for fault in [QueryFault::Unpaid, QueryFault::Timeout] {
        market.cashier.set_query_fault(Some(fault));
        scene.pay().await;
        scene.world.drain().await;
    }
    market.cashier.set_query_fault(None);
    for fault in FAULTS {
        market.dynamo.set_fault(move |_| Some(fault));
        market.rewind().unwrap();
        for _ in 0..10 {
            scene.world.drain().await;
        }
        scene.world.advance(3600);
        let _ = market.tick().await;
        market.dynamo.clear_fault();
        scene.world.drain().await;
    }
    check(
        &scene.lines(),
        &[
            "queue of fulfil-orders: AWS.SimpleQueueService.NonExistentQueue",
            "ValidationException",
            "missing field `status`",
            "Expected num",
            "unknown variant, expected",
            "has format 99",
            "ECPay did not answer as agreed",
            "parked a record of ORDER#",
            "\"event.id\":\"ord_",
            "\"cause\":\"",
        ],
    );
}

/// Whatever becomes of an order, what its customer typed stands in the order, and the customer's
/// name with the customer. No entry of a list or of a board has it.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "what the table holds, after all")]
async fn what_a_customer_typed_is_in_no_entry() {
    let scene = Scene::set().await;
    let world = &scene.world;
    let client = world.market.dynamo.client();
    let mut seen = std::collections::BTreeSet::new();
    for step in ["placed", "paid", "shipped", "cancelled"] {
        match step {
            "placed" => {}
            "paid" => scene.pay().await,
            status => {
                let merchant = world.again(&scene.merchant).await;
                let orders = get("/api/merchants/orders?status=paid").by(&merchant).send(world);
                let order = match status {
                    "shipped" => orders.await.text("/0/id"),
                    _ => scene.order.clone(),
                };
                let path = format!("/api/orders/{order}/status");
                let body = json!({ "status": status, "reason": CANARIES[5] });
                let moved = patch(path).by(&merchant).json(&body).send(world).await;
                assert_eq!(moved.status, 200, "{}", moved.body);
            }
        }
        world.drain().await;
        let items = client.scan().table_name(devserver::TABLE).send().await.unwrap().items;
        for item in items.unwrap_or_default() {
            let (pk, whole) = (item["pk"].as_s().unwrap(), format!("{item:?}"));
            let kind = pk.split('#').next().unwrap().to_owned();
            let found: Vec<_> = CANARIES.iter().filter(|one| whole.contains(**one)).collect();
            let person = ["USER", "NAME", "EMAIL"].contains(&kind.as_str());
            let own = item["sk"].as_s().unwrap() == "USER" || kind != "USER";
            let may = kind == "ORDER" || person && own;
            assert!(found.is_empty() || may, "{found:?} after it was {step}: {whole}");
            seen.insert(kind);
        }
    }
    for kind in ["STORE", "DAY", "NUMBER", "DEADLINE", "OPEN", "SENT", "DONE", "ORDER"] {
        assert!(seen.contains(kind), "no item of {kind} was looked at: {seen:?}");
    }
}

#[tokio::test]
async fn every_sign_in_is_logged_with_its_user_and_its_outcome() {
    let scene = Scene::set().await;
    let world = &scene.world;
    let joined = post("/api/auth/register").json(&scene::newcomer()).send(world).await;
    assert_eq!(joined.status, 201, "{}", joined.body);
    let user = joined.text("/user/id");
    let name = scene::newcomer()["username"].clone();
    for password in [scene::newcomer()["password"].clone(), json!("wrong password")] {
        let body = json!({ "username": name, "password": password });
        post("/api/auth/login").json(&body).send(world).await;
    }
    let nobody = json!({ "username": "nobody-here", "password": "wrong password" });
    post("/api/auth/login").json(&nobody).send(world).await;

    let lines = scene.lines();
    check(&lines, &[]);
    let lines: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = |route: &str| {
        let of = |line: &&Value| line["span"]["route"] == route && line["status"].is_u64();
        let said = |line: &Value| {
            let user = line["span"]["user"].as_str().map(str::to_owned);
            (line["status"].as_u64().unwrap(), line["code"].as_str().map(str::to_owned), user)
        };
        lines.iter().filter(of).map(said).collect::<Vec<_>>()
    };
    let bad = Some("bad_credentials".to_owned());
    assert_eq!(told("register"), [(201, None, Some(user.clone()))]);
    let want = [(200, None, Some(user.clone())), (401, bad.clone(), Some(user)), (401, bad, None)];
    assert_eq!(told("login"), want);
}

#[tokio::test]
async fn whoever_is_refused_is_logged() {
    let scene = Scene::set().await;
    let (world, buyer) = (&scene.world, &scene.buyer);
    let foreign = world.customer("other").await;
    let cookie = format!("access={}", buyer.tokens.access);
    let wrong = json!({ "username": "nobody-here", "password": "wrong password" });
    let sign_in = || post("/api/auth/login").json(&wrong);
    get("/api/auth/me").header("authorization", "Bearer x").send(world).await;
    get("/api/merchants/orders").by(buyer).send(world).await;
    get(format!("/api/orders/{}", scene.order)).by(&foreign).send(world).await;
    let forged =
        post("/cart/items").header("cookie", &cookie).header("origin", "https://e.example");
    forged.form("product_id=x").send(world).await;
    scene.place().json(&json!({ "items": [], "role": "admin" })).send(world).await;
    for _ in 0..11 {
        sign_in().send(world).await;
    }
    post("/api/payments/ecpay/callback").form(&scene::form("RtnCode", "1")).send(world).await;

    let lines = scene.lines();
    check(&lines, &["ECPay callback rejected"]);
    for (route, code) in [
        ("get-current-user", "unauthenticated"),
        ("list-store-orders", "forbidden"),
        ("get-order", "order_not_found"),
        ("add-to-cart-form", "csrf_check_failed"),
        ("place-order", "validation_failed"),
        ("login", "rate_limited"),
    ] {
        let of = format!("\"route\":\"{route}\"");
        let told = format!("\"code\":\"{code}\"");
        let line = lines.iter().any(|line| line.contains(&of) && line.contains(&told));
        assert!(line, "{route} {code}:\n{}", lines.join("\n"));
    }
}
