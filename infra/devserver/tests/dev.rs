//! `/_dev`: every page shows what the market does, and every button does what it says.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that meets what it can't do should fail"
)]

use devserver::{LogLines, dev};
use domain::{catalog::ProductKind, store::StoreKind};
use localcloud::{
    cashier::Scenario,
    dynamodb::{ErrorKind, Fault},
};
use serde_json::json;
use testkit::{Answer, Call, TestUser, World, get, patch, post};
use tracing_subscriber::{
    Layer as _, filter::filter_fn, layer::SubscriberExt as _, util::SubscriberInitExt as _,
};

/// An open market whose work is kept, a buyer, the seller, and an order that is shipped home.
struct Scene {
    world: World,
    buyer: TestUser,
    seller: TestUser,
    product: String,
    order: String,
}

impl Scene {
    async fn open() -> Self {
        let world = World::open().await;
        world.market.traces.start();
        let buyer = world.customer("ann").await;
        let (store, seller) = world.store("tea", StoreKind::Shop).await;
        let product = world.product(store, ProductKind::Goods, 300, Some(10)).await;
        let order = world.order(&buyer, product, 2).await;
        assert_eq!(order.status, 201, "{}", order.body);
        world.drain().await;
        let order = order.text("/id");
        Self { world, buyer, seller, product: product.to_string(), order }
    }

    /// Goes to the cashier; returns the number of the trade.
    async fn at_cashier(&self) -> String {
        let form = self.world.create_payment(&self.buyer, &self.order).await;
        let page = self.world.market.cashier.page(ecpay::encode_form(&form).as_bytes());
        assert_eq!(page.status, 200);
        form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap().1.clone()
    }

    /// Pays, and lets everything happen that follows.
    async fn pay(&self) -> String {
        let trade = self.at_cashier().await;
        assert_eq!(self.world.market.cashier.scenario(&trade, Scenario::Pay).page.status, 200);
        self.world.drain().await;
        trade
    }

    async fn order(&self) -> Answer {
        let buyer = self.world.again(&self.buyer).await;
        get(format!("/api/orders/{}", self.order)).by(&buyer).send(&self.world).await
    }

    async fn stock(&self) -> serde_json::Value {
        get(format!("/api/products/{}", self.product)).send(&self.world).await.at("/stock")
    }
}

/// What `/_dev` answers to whoever asks for `host`.
async fn asked(world: &World, call: Call, host: &str) -> Answer {
    let method = call.method();
    let request = call.header("host", host).request();
    let reply = dev::answer(&world.market, Some(method), &request).await;
    let body = String::from_utf8_lossy(&reply.body).into_owned();
    Answer { status: reply.status.as_u16(), headers: reply.headers, body }
}

async fn show(world: &World, path: &str) -> String {
    let answer = asked(world, get(path), "localhost:3000").await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.body
}

/// Presses a button of `path`; returns where it leads.
async fn press(world: &World, path: &str, form: &str) -> String {
    let call = post(path).form(form).header("origin", "http://localhost:3000");
    let answer = asked(world, call, "localhost:3000").await;
    assert_eq!(answer.status, 303, "{path} {form}: {}", answer.body);
    answer.header("location").to_owned()
}

/// Lets log lines be heard, as the server does: of all tests, each in its own task.
fn hear() {
    let lines = LogLines.with_filter(filter_fn(LogLines::hears));
    let _ = tracing_subscriber::registry().with(lines).try_init();
}

/// The page of the newest request whose row holds `name`.
async fn page_of(world: &World, list: &str, name: &str) -> String {
    let rows = show(world, list).await;
    let before = rows.split(name).next().filter(|before| before.len() < rows.len());
    let link = before.unwrap_or_else(|| panic!("{name} is not in {rows}")).rsplit("href=\"").next();
    let link = link.unwrap().split('"').next().unwrap().to_owned();
    show(world, &link).await
}

#[tokio::test]
async fn every_page_shows_what_there_is_and_loads_nothing_else() {
    let scene = Scene::open().await;
    let trade = scene.pay().await;
    let number = scene.order().await.text("/order_number");
    let saga = format!("/_dev/orders/{}", scene.order);
    let source = "/_dev/source/functions/orders/src/place_order.rs";
    for (path, wants) in [
        ("/_dev", vec!["POST /api/orders", &number, &trade, "fulfil-orders", "orders "]),
        ("/_dev/requests", vec!["POST /api/orders", "place-order", "201"]),
        ("/_dev/requests?only=api", vec!["place-order"]),
        ("/_dev/queues", vec!["fulfil-orders", "order.paid", "project-changes"]),
        ("/_dev/orders", vec![&number, "paid"]),
        (&saga, vec!["payment", "delivery", "paid by attempt 1", "Fail the step delivery"]),
        ("/_dev/cashier", vec![&trade, "1|OK", "NT$", "Send again", "acknowledged"]),
        ("/_dev/clock", vec!["2026-11-21", "As the machine has it."]),
        ("/_dev/functions", vec!["/api/orders/{order_id}", source, "relay-changes"]),
        (source, vec!["impl Endpoint for PlaceOrder"]),
    ] {
        let answer = asked(&scene.world, get(path), "localhost:3000").await;
        assert_eq!(answer.status, 200, "{path}");
        for want in wants {
            assert!(answer.body.contains(want), "{path} lacks {want}: {}", answer.body);
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        for inline in ["<style", " style=", "<script>", " onclick", "javascript:"] {
            assert!(!answer.body.contains(inline), "{path} holds {inline}");
        }
        let scripts = answer.body.matches("<script").count();
        assert_eq!(scripts, answer.body.matches("<script src=\"/assets/htmx.min.js\"").count());
    }
    assert!(show(&scene.world, "/_dev/parts").await.contains("Parts"));
    let style = asked(&scene.world, get("/_dev/style.css"), "localhost").await;
    assert_eq!((style.status, style.header("content-type")), (200, "text/css; charset=utf-8"));
    for path in ["/_dev/nothing", "/_dev/requests/99999", "/_dev/orders/ord_x", "/_dev/source/x.rs"]
    {
        assert_eq!(asked(&scene.world, get(path), "localhost").await.status, 404, "{path}");
    }
    assert!(dev::is_its("/_dev") && dev::is_its("/_dev/x") && !dev::is_its("/_developer"));
}

#[tokio::test]
async fn a_live_page_asks_for_its_live_part_until_it_is_held_still() {
    let world = World::open().await;
    let whole = show(&world, "/_dev/queues").await;
    assert!(whole.contains("hx-get=\"/_dev/queues\" hx-trigger=\"every 2s\""), "{whole}");
    assert!(whole.contains("<noscript><meta http-equiv=\"refresh\""), "{whole}");
    let call = get("/_dev/queues").header("hx-request", "true");
    let part = asked(&world, call, "localhost").await.body;
    assert!(part.starts_with("<div id=\"live\"") && whole.contains(&part), "{part}");
    let still = show(&world, "/_dev/queues?live=off").await;
    assert!(!still.contains("hx-") && !still.contains("refresh"), "{still}");
}

#[tokio::test]
async fn a_request_opens_to_its_calls_its_log_line_and_what_it_caused() {
    hear();
    let scene = Scene::open().await;
    let world = &scene.world;
    let again = || {
        let body = json!({
            "items": [{ "product_id": scene.product, "quantity": 1 }],
            "shipping_address": testkit::address(),
        });
        post("/api/orders").by(&scene.buyer).key("one").json(&body).send(world)
    };
    assert_eq!((again().await.status, again().await.status), (201, 201));
    let placed = page_of(world, "/_dev/requests?only=api", ">POST /api/orders").await;
    for want in [
        "TransactWriteItems",
        "PutItem <strong>Order",
        "UpdateItem <strong>Product",
        "condition failed",
        "round trips",
        "INFO POST place-order status=201",
        "/_dev/source/functions/orders/src/place_order.rs",
    ] {
        assert!(placed.contains(want), "no {want} in {placed}");
    }

    scene.pay().await;
    let notice = page_of(world, "/_dev/requests?only=api", ">POST /api/payments/ecpay/").await;
    for want in ["order.paid", "fulfil-orders", &scene.order, "is-good\">done"] {
        assert!(notice.contains(want), "no {want} in {notice}");
    }
    // From there to what the consumer did, and back to the request.
    let given = page_of(world, "/_dev/queues", ">fulfil-orders: order.paid").await;
    for want in ["/_dev/source/functions/workers/src/fulfil_orders.rs", "cashier-", "write units"] {
        assert!(given.contains(want), "no {want} in {given}");
    }
    let failed = show(world, "/_dev/requests?only=failed").await;
    assert!(!failed.contains("place-order"), "{failed}");
}

#[tokio::test]
async fn nothing_secret_is_kept_of_a_request() {
    hear();
    let scene = Scene::open().await;
    let world = &scene.world;
    let login = json!({ "username": "treasurer", "password": "open sesame 12" });
    let login = post("/api/auth/login?token=hidden-value").json(&login);
    assert!(login.send(world).await.status >= 400);
    let list = show(world, "/_dev/requests?only=failed").await;
    let page = page_of(world, "/_dev/requests?only=failed", ">POST /api/auth/login").await;
    assert!(page.contains("<dd>token</dd>"), "{page}");
    for secret in ["sesame", "hidden-value", "treasurer", &scene.buyer.tokens.access] {
        assert!(!page.contains(secret) && !list.contains(secret), "{secret} in {page}");
    }
}

#[tokio::test]
async fn dead_letters_say_why_and_come_back_one_by_one_or_all_at_once() {
    hear();
    let mut scene = Scene::open().await;
    let (first, mut orders) = (scene.order.clone(), Vec::new());
    for _ in 0..2 {
        let trade = scene.at_cashier().await;
        let _ = scene.world.market.cashier.scenario(&trade, Scenario::Pay);
        scene.world.market.cashier.run_due().await.unwrap();
        orders.push(scene.order.clone());
        let product = scene.product.parse().unwrap();
        scene.order = scene.world.order(&scene.buyer, product, 1).await.text("/id");
    }
    scene.order = first;
    let world = &scene.world;
    world.market.read_stream().await.unwrap();
    world.market.dynamo.set_fault(|_| Some(Fault::Before(ErrorKind::InternalError)));
    for _ in 0..6 {
        world.market.consume().await.unwrap();
        world.advance(600);
    }
    world.market.dynamo.clear_fault();
    let dead = "fulfil-orders-dlq";
    assert_eq!(world.market.queues.depth(dead).visible, 2);
    let page = show(world, "/_dev/queues").await;
    assert!(page.contains("ERROR event failed, it comes again"), "{page}");
    let ids: Vec<_> =
        world.market.queues.messages(dead, 10).into_iter().map(|one| one.id).collect();

    let bad = post("/_dev/queues/redrive").form("queue=fulfil-orders-dlq&id=nothing");
    assert_eq!(asked(world, bad, "localhost").await.status, 404);
    let live = post("/_dev/queues/redrive").form(&format!("queue=fulfil-orders&id={}", ids[0]));
    assert_eq!(asked(world, live, "localhost").await.status, 404, "it is no dead-letter queue");
    press(world, "/_dev/queues/redrive", &format!("queue={dead}&id={}", ids[0])).await;
    assert_eq!(world.market.queues.depth(dead).visible, 1);
    world.drain().await;
    let confirmed = async |order: &str| {
        let buyer = world.again(&scene.buyer).await;
        let order = get(format!("/api/orders/{order}")).by(&buyer).send(world).await;
        order.at("/saga/executed_steps").as_array().unwrap().contains(&json!("payment"))
    };
    let count = async || {
        let (one, other) = (confirmed(&orders[0]).await, confirmed(&orders[1]).await);
        usize::from(one) + usize::from(other)
    };
    assert_eq!(count().await, 1);
    press(world, "/_dev/queues/redrive", "").await;
    world.drain().await;
    assert_eq!((count().await, world.market.queues.depth(dead).visible), (2, 0));
}

#[tokio::test]
async fn a_step_that_is_made_to_fail_is_compensated() {
    // A step, how it fails, and how the steps of the order end.
    for (step, fault, stock, payment, delivery) in [
        ("payment", "next", "undone", "undoing", "skipped"),
        ("payment", "always", "undone", "manual", "skipped"),
        ("delivery", "next", "undone", "undoing", "failed"),
        ("stock", "next", "done", "done", "todo"),
        ("payment", "off", "done", "done", "todo"),
    ] {
        let case = format!("{step} fails {fault}");
        let scene = Scene::open().await;
        let (world, path) = (&scene.world, format!("/_dev/orders/{}", scene.order));
        press(world, &path, &format!("step={step}&n=0&fault=always")).await;
        press(world, &path, &format!("step={step}&n=0&fault={fault}")).await;
        let page = show(world, &path).await;
        let pressed = format!("value=\"{fault}\" aria-pressed=\"true\"");
        assert!(page.contains(&pressed), "{case}: {page}");
        scene.pay().await;
        if step == "delivery" {
            let seller = world.again(&scene.seller).await;
            let ship = patch(format!("/api/orders/{}/status", scene.order)).by(&seller);
            let ship = ship.json(&json!({ "status": "shipped" })).send(world).await;
            assert!(ship.status < 300, "{case}: {}", ship.body);
            world.drain().await;
        }
        let order = world.market.app.db.order(scene.order.parse().unwrap()).await.unwrap().unwrap();
        let states: Vec<_> = order.steps.iter().map(|step| step.state.as_str()).collect();
        assert_eq!(states, [stock, payment, delivery], "{case}");
        let cancelled = stock == "undone";
        let status = if cancelled { "cancelled" } else { "paid" };
        assert_eq!(scene.order().await.text("/status"), status, "{case}");
        assert_eq!(scene.stock().await, json!(if cancelled { 10 } else { 8 }), "{case}");
        // The money is on the list of what goes back, unless a person has to see to it.
        assert_eq!(order.owes_money(), payment == "undoing", "{case}");
        let page = show(world, &path).await;
        assert!(page.contains(order.status.as_str()) && page.contains(payment), "{case}: {page}");
        for bad in ["step=nothing&n=0&fault=next", "step=payment&n=9&fault=next"] {
            assert_eq!(asked(world, post(path.as_str()).form(bad), "localhost").await.status, 404);
        }
        let bad = post(path.as_str()).form("step=payment&n=0&fault=perhaps");
        assert_eq!(asked(world, bad, "localhost").await.status, 400);
    }
}

#[tokio::test]
async fn a_notice_is_sent_again_and_counts_once() {
    let scene = Scene::open().await;
    let (world, trade) = (&scene.world, scene.pay().await);
    let form = format!("trade_no={trade}&notice=0");
    assert_eq!(press(world, "/_dev/cashier/send-again", &form).await, "/_dev/cashier?did=sent");
    world.drain().await;
    let trades = world.market.cashier.last_trades(10);
    assert_eq!(trades[0].deliveries[0].attempts.len(), 2);
    let page = show(world, "/_dev/cashier").await;
    assert_eq!(page.matches("1|OK</span>").count(), 2, "{page}");
    assert_eq!(scene.order().await.text("/status"), "paid");
    for (form, want) in [(format!("trade_no={trade}&notice=1"), 404), ("notice=x".to_owned(), 400)]
    {
        let call = post("/_dev/cashier/send-again").form(&form);
        assert_eq!(asked(world, call, "localhost").await.status, want, "{form}");
    }
}

#[tokio::test]
async fn an_hour_on_the_clock_expires_an_order_and_every_page_says_so() {
    let scene = Scene::open().await;
    let world = &scene.world;
    let before = world.market.app.now();
    assert_eq!(world.market.tick().await.unwrap(), 0, "nothing is due yet");
    assert_eq!(press(world, "/_dev/clock", "by=hour").await, "/_dev/clock?did=moved");
    assert_eq!(world.market.app.now(), before.plus_seconds(3600));
    world.market.tick().await.unwrap();
    world.drain().await;
    let id = scene.order.parse().unwrap();
    let order = world.market.app.db.order(id).await.unwrap().unwrap();
    assert_eq!(order.status.as_str(), "cancelled");
    assert_eq!(scene.stock().await, json!(10));
    let expired = get(format!("/api/orders/{}", scene.order)).by(&scene.buyer).send(world).await;
    assert_eq!(expired.status, 401, "the token is an hour old");

    press(world, "/_dev/clock", "by=day").await;
    for path in ["/_dev/clock", "/_dev/requests", "/_dev/functions"] {
        let page = show(world, path).await;
        assert!(page.contains("Clock is ahead by 1 d 1 h"), "{path}: {page}");
    }
    let bad = post("/_dev/clock").form("by=year");
    assert_eq!(asked(world, bad, "localhost").await.status, 400);
    for _ in 0..398 {
        press(world, "/_dev/clock", "by=day").await;
    }
    let too_far = post("/_dev/clock").form("by=day");
    assert_eq!(asked(world, too_far, "localhost").await.status, 409);
}

#[tokio::test]
async fn an_order_is_found_by_its_number_or_its_id() {
    let scene = Scene::open().await;
    let world = &scene.world;
    let number = scene.order().await.text("/order_number");
    let page = format!("/_dev/orders/{}", scene.order);
    for wanted in [&number, &scene.order, &number.to_lowercase()] {
        let answer = asked(world, get(format!("/_dev/orders?q={wanted}")), "localhost").await;
        assert_eq!((answer.status, answer.header("location")), (303, page.as_str()), "{wanted}");
    }
    for wanted in ["20261121-NOTHING", "%3Cb%3E", "ord_0"] {
        let found = show(world, &format!("/_dev/orders?q={wanted}")).await;
        assert!(found.contains("No such order.") && !found.contains("<b>"), "{found}");
    }
}

#[tokio::test]
async fn others_are_told_nothing_and_change_nothing() {
    let scene = Scene::open().await;
    let world = &scene.world;
    let saga = format!("/_dev/orders/{}", scene.order);
    let own = "localhost:3000";
    for (path, form) in [
        ("/_dev/clock", "by=hour"),
        ("/_dev/queues/redrive", ""),
        ("/_dev/cashier/send-again", "trade_no=x&notice=0"),
        (saga.as_str(), "step=payment&n=0&fault=always"),
    ] {
        for (call, host) in [
            (post(path).form(form), "evil.example:3000"),
            (post(path).form(form).header("origin", "https://evil.example"), own),
            (post(path).form(form).header("sec-fetch-site", "cross-site"), own),
            (post(path).form(form).header("x-forwarded-for", "203.0.113.1"), own),
        ] {
            assert_eq!(asked(world, call, host).await.status, 403, "{path} of {host}");
        }
    }
    assert!(world.market.clock.ahead().is_zero());
    let page = show(world, &saga).await;
    assert!(!page.contains("value=\"always\" aria-pressed=\"true\""), "{page}");
    for path in ["/_dev", "/_dev/requests", "/_dev/orders", "/_dev/style.css", &saga] {
        let answer = asked(world, get(path), "market.example").await;
        assert_eq!(answer.status, 403, "{path}");
        assert!(!answer.body.contains("ord_") && answer.body.len() < 100, "{}", answer.body);
    }
}
