//! Budgets of every route: a valid call of each, and what it may take of the tables at most.
//!
//! `cargo test -p market-tests --test contract budgets -- --nocapture` prints what each route
//! takes. Units are in tenths, since an eventual read is half of one. The goals: one write and two
//! round trips for a change of the cart; 2n + 2 write units for an order of n products, and two
//! each for its lines, the cart and the idempotency key; 10 for a registration and 16 for a
//! merchant's; 11 read units for a list of orders.

use domain::store::StoreKind;
use endpoint::Route;
use localcloud::{cashier::Scenario, dynamodb::Call as Sent};
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World, get, post};

use crate::{answers::example, scene::Scene};

/// A route: its write units and its read units, both in tenths, its calls, and the round trips that
/// they take: calls that are made at once are one.
type Row = (&'static str, u64, u64, usize, usize);

/// By route. What takes more than its goal, and why, is in docs/DATA.md.
const BUDGETS: &[Row] = &[
    ("register", 100, 10, 4, 3),
    ("login", 40, 10, 6, 3),
    ("refresh", 10, 5, 2, 1),
    ("logout", 20, 0, 2, 2),
    ("switch-store", 20, 0, 2, 2),
    ("get-current-user", 0, 10, 1, 1),
    ("get-profile", 0, 10, 1, 1),
    ("update-profile", 10, 10, 2, 2),
    ("list-addresses", 0, 10, 1, 1),
    ("set-address", 10, 10, 2, 2),
    ("remove-address", 20, 10, 2, 2),
    ("get-cart", 0, 25, 2, 2),
    ("clear-cart", 10, 5, 2, 2),
    ("add-cart-item", 10, 20, 4, 2),
    ("update-cart-item", 10, 20, 4, 2),
    ("remove-cart-item", 10, 5, 2, 2),
    ("list-products", 0, 10, 2, 2),
    ("get-product", 0, 10, 2, 2),
    ("list-stores", 0, 5, 1, 1),
    ("get-store", 0, 10, 2, 2),
    ("list-categories", 0, 10, 1, 1),
    ("create-category", 60, 5, 2, 2),
    ("list-store-products", 0, 10, 2, 2),
    ("create-product", 110, 0, 2, 2),
    ("get-store-product", 0, 10, 1, 1),
    ("update-product", 80, 30, 4, 4),
    ("archive-product", 60, 10, 2, 2),
    ("set-product-sold-out", 20, 20, 3, 3),
    ("set-choice-sold-out", 10, 20, 3, 3),
    ("restock-product", 20, 20, 3, 3),
    ("set-variant", 70, 20, 3, 3),
    ("remove-variant", 60, 20, 3, 3),
    ("list-option-groups", 0, 20, 2, 2),
    ("get-option-group", 0, 20, 2, 2),
    ("set-option-group", 80, 20, 3, 3),
    ("remove-option-group", 60, 20, 3, 3),
    ("restock-choice", 20, 20, 3, 3),
    ("place-order", 40, 15, 3, 2),
    ("quote-order", 0, 10, 1, 1),
    ("get-store-settings", 0, 10, 1, 1),
    ("update-store-settings", 40, 10, 2, 2),
    ("list-orders", 0, 10, 2, 2),
    ("get-order", 0, 10, 1, 1),
    ("get-order-history", 0, 10, 1, 1),
    ("cancel-order", 40, 10, 2, 2),
    ("claim-order", 10, 10, 2, 2),
    ("update-order-status", 40, 10, 2, 2),
    ("undo-order", 10, 10, 2, 2),
    ("list-store-orders", 0, 10, 2, 2),
    ("get-board", 0, 5, 1, 1),
    ("find-orders", 0, 160, 32, 32),
    ("get-saga", 0, 10, 1, 1),
    ("create-payment", 40, 10, 2, 2),
    ("check-payments", 10, 10, 2, 2),
    ("get-payment", 0, 10, 1, 1),
    ("list-payments", 0, 5, 1, 1),
    ("ecpay-payment-callback", 40, 10, 2, 2),
    ("ecpay-payment-result", 0, 0, 0, 0),
    ("get-health", 0, 0, 0, 0),
    ("get-openapi", 0, 0, 0, 0),
    ("get-docs", 0, 0, 0, 0),
    ("show-home-page", 0, 10, 2, 2),
    ("show-product-page", 0, 10, 2, 2),
    ("show-cart-page", 0, 25, 2, 2),
    ("add-to-cart-form", 10, 10, 3, 2),
    ("update-cart-form", 10, 10, 3, 2),
    ("show-checkout-page", 0, 35, 3, 3),
    ("save-draft-form", 10, 0, 1, 1),
    ("place-order-form", 110, 35, 7, 7),
    ("pay-order-form", 40, 10, 2, 2),
    ("show-orders-page", 0, 10, 2, 2),
    ("show-order-page", 10, 20, 3, 3),
    ("cancel-order-form", 40, 10, 2, 2),
    ("claim-order-form", 10, 10, 2, 2),
    ("show-me-page", 0, 10, 1, 1),
    ("show-login-page", 0, 0, 0, 0),
    ("login-form", 40, 10, 6, 3),
    ("show-register-page", 0, 0, 0, 0),
    ("register-form", 100, 10, 4, 3),
    ("logout-form", 20, 0, 2, 2),
    ("update-order-status-form", 10, 10, 2, 2),
    ("show-stores-page", 0, 5, 1, 1),
    ("show-store-page", 0, 35, 4, 4),
    ("show-categories-page", 0, 10, 1, 1),
    ("show-addresses-page", 0, 10, 1, 1),
    ("set-address-form", 10, 10, 2, 2),
    ("change-address-form", 20, 10, 2, 2),
    ("show-today-page", 0, 25, 4, 4),
    ("show-board-page", 0, 15, 2, 2),
    ("show-desk-orders-page", 0, 20, 3, 3),
    ("show-desk-order-page", 0, 20, 2, 2),
    ("show-cancel-page", 0, 20, 2, 2),
    ("cancel-store-order-form", 40, 10, 2, 2),
    ("show-ship-page", 0, 20, 2, 2),
    ("ship-order-form", 10, 10, 2, 2),
    ("undo-order-form", 10, 10, 2, 2),
    ("show-old-staff-page", 0, 0, 0, 0),
    ("adjust-product-form", 40, 40, 6, 6),
    ("create-product-form", 60, 30, 5, 5),
    ("edit-product-form", 40, 80, 10, 10),
    ("set-choice-sold-out-form", 10, 20, 3, 3),
    ("set-product-sold-out-form", 20, 10, 2, 2),
    ("shelve-product-form", 20, 10, 2, 2),
    ("show-desk-products-page", 0, 30, 4, 4),
    ("show-edit-product-page", 0, 50, 5, 5),
    ("show-new-product-page", 0, 40, 4, 4),
    ("show-options-page", 0, 30, 3, 3),
    ("show-settings-page", 0, 10, 1, 1),
    ("update-settings-form", 80, 10, 2, 2),
    ("show-admin-page", 0, 5, 1, 1),
    ("show-admin-orders-page", 0, 160, 32, 32),
    ("show-admin-order-page", 0, 20, 2, 2),
    ("show-admin-payments-page", 0, 5, 1, 1),
    ("show-robots", 0, 0, 0, 0),
    ("show-sitemap", 0, 20, 3, 3),
    ("show-problem-page", 0, 0, 0, 0),
    ("show-asset", 0, 0, 0, 0),
    ("not-found", 0, 0, 0, 0),
];

/// A search whose page has `want` products, by the API or by the page of the shop.
async fn searched(world: &World, path: &str, want: usize) -> (usize, u64) {
    let (answer, calls) = world.counted(get(path).send(world)).await;
    let found = match answer.json().as_array() {
        Some(list) => list.len(),
        None => answer.body.matches("<li class=\"card\" id=").count(),
    };
    assert_eq!((answer.status, found), (200, want), "{path}: {}", answer.body);
    assert_eq!(calls.iter().map(|call| call.write_tenths).sum::<u64>(), 0, "{path}");
    (calls.len(), calls.iter().map(|call| call.read_tenths).sum())
}

/// Words, and filters that no list is kept of: 12 units and 2 calls, once the directory is loaded.
#[tokio::test]
async fn a_search_takes_12_units_and_2_calls_after_the_directory_is_loaded() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let teas = json!({ "name": "台灣茶" });
    let category = post("/api/categories").by(&merchant).json(&teas).send(&world).await.text("/id");
    for number in 0..30 {
        let body = json!({
            "name": format!("阿里山高山烏龍茶 {number}"), "price": 390, "points_price": 40,
            "category_id": category, "stock": 12,
        });
        post("/api/merchants/products").by(&merchant).json(&body).send(&world).await;
    }
    world.drain().await;
    let (calls, reads) = searched(&world, "/api/products?q=none", 0).await;
    println!("the first search: {calls} calls, {reads} tenths of a read unit");
    let queries = [
        "q=%E9%AB%98%E5%B1%B1+%E9%98%BF%E9%87%8C".to_owned(),
        "q=%E9%98%BF%E9%87%8C&kind=goods".to_owned(),
        format!("kind=goods&store={store}"),
        format!("kind=goods&store={store}&category={category}&q=%E8%8C%B6"),
        "category=%E5%8F%B0%E7%81%A3%E8%8C%B6".to_owned(),
        "points_min=40".to_owned(),
    ];
    let sorts = ["newest", "price_asc", "price_desc", "name_asc", "points_asc"];
    for (query, sort) in queries.iter().flat_map(|query| sorts.map(|sort| (query, sort))) {
        // The store's name, which is read every five minutes, is known.
        get("/api/products?limit=1").send(&world).await;
        let path = format!("/api/products?limit=24&sort_by={sort}&{query}");
        assert_eq!(searched(&world, &path, 24).await, (1, 120), "{path}");
        // Every ten seconds one of them asks what has changed.
        world.advance(10);
        get("/api/products?limit=1").send(&world).await;
        let path = format!("/api/products?limit=23&sort_by={sort}&{query}");
        assert_eq!(searched(&world, &path, 23).await, (2, 120), "{path}");
    }
    for (page, query) in
        ["/", "/en"].iter().flat_map(|page| queries[..2].iter().map(move |query| (page, query)))
    {
        let path = format!("{page}?{query}");
        assert_eq!(searched(&world, &path, 24).await, (1, 120), "{path}");
        world.advance(10);
        assert_eq!(searched(&world, &path, 24).await, (2, 125), "{path}");
    }
}

/// A body of a page's form, which `example` does not know.
fn form(scene: &Scene, id: &str) -> Option<String> {
    let product = scene.product;
    Some(match id {
        "add-to-cart-form" => format!("product_id={product}&quantity=1"),
        "update-cart-form" => "quantity=2".to_owned(),
        "save-draft-form" => "next=/cart&name=a&phone=0912345678&note=c".to_owned(),
        "place-order-form" => format!(
            "store_id={}&fulfilment=ship_home&name=a&phone=0912345678&district=100&address=c\
             &expected_total=60&key=k1",
            scene.by_role[2].1.store().unwrap(),
        ),
        "update-order-status-form" => "status=preparing".to_owned(),
        "set-address-form" => "name=a&phone=0912345678&district=100&address=c".to_owned(),
        "change-address-form" => "action=delete".to_owned(),
        "cancel-store-order-form" => "reason=x".to_owned(),
        "ship-order-form" => "number=1&carrier=Post".to_owned(),
        "undo-order-form" => "status=shipped".to_owned(),
        "adjust-product-form" => "version=1&price=61&stock=8&seen=9".to_owned(),
        "create-product-form" => {
            "key=k1&name=tea&kind=goods&price=60&stock=9&is_active=true".to_owned()
        }
        "edit-product-form" => {
            "version=1&name=tea&kind=goods&price=61&stock=8&seen=9&is_active=true".to_owned()
        }
        "shelve-product-form" => "on=false".to_owned(),
        "set-product-sold-out-form" => "on=true".to_owned(),
        "set-choice-sold-out-form" => "choice=PD&on=true".to_owned(),
        "update-settings-form" => "version=2&name=tea&slug=hill-leaves".to_owned(),
        "register-form" => {
            "username=newcomer&email=n@example.com&password=wq7-zk2p&role=customer".to_owned()
        }
        "login-form" => "username=ming&password=correct horse battery staple".replace(' ', "+"),
        _ => return None,
    })
}

fn call(scene: &Scene, route: &Route) -> Call {
    let path = route.spec.paths().into_iter().next().unwrap_or_default();
    let call = scene.call(route, &path).header("if-match", "*");
    let mut body = example(scene, route);
    // Who names the store is answered sooner; `tests/api/budgets.rs` has those who don't.
    if let (Some(body), "place-order" | "quote-order") = (body.as_object_mut(), route.spec.id) {
        body.insert("store_id".to_owned(), json!(scene.by_role[2].1.store()));
    }
    match form(scene, route.spec.id) {
        _ if route.is_get() => call,
        Some(form) => call.form(&form),
        None if route.spec.page.is_some() => call.form(&encoded(&body)),
        None if body == Value::Null => call,
        None => call.json(&body),
    }
}

fn encoded(body: &Value) -> String {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let fields: Vec<_> = body
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), text(value)))
        .collect();
    ecpay::encode_form(&fields)
}

/// ECPay's notice of the scene's payment.
async fn notice(scene: &Scene) -> Call {
    let form = scene.world.create_payment(&scene.buyer, &scene.order).await;
    let trade_no = form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap();
    let cashier = &scene.world.market.cashier;
    assert_eq!(cashier.page(ecpay::encode_form(&form).as_bytes()).status, 200);
    assert_eq!(cashier.scenario(&trade_no.1, Scenario::Pay).page.status, 200);
    let body = cashier.due().first().unwrap().body.clone();
    post("/api/payments/ecpay/callback").form(&body)
}

/// What a call by the first person takes who is let in.
async fn measured(route: &'static Route) -> (Answer, Row) {
    let mut last = None;
    // A customer first, and nobody where a customer has no business.
    let alone = ["register", "login", "show-login-page", "show-register-page"];
    let alone = alone.iter().any(|id| *id == route.spec.id.trim_end_matches("-form"));
    let people: &[usize] = if alone { &[4] } else { &[0, 1, 2, 3, 4] };
    for position in people {
        let scene = Scene::set_for(route.spec.id).await;
        let joined = json!({
            "username": "ming", "email": "m@x.tw", "password": "correct horse battery staple",
        });
        // Who registers takes a name that is free.
        if !route.spec.id.starts_with("register") {
            post("/api/auth/register").json(&joined).send(&scene.world).await;
        }
        // The list of revoked sessions is read once a minute, whoever calls.
        testkit::get("/api/auth/me").by(&scene.buyer).send(&scene.world).await;
        let item = json!({ "product_id": scene.product, "quantity": 1 });
        post("/api/cart/items").by(&scene.buyer).json(&item).send(&scene.world).await;
        scene.world.drain().await;
        let who: Option<TestUser> = scene.by_role.get(*position).map(|(_, who)| who.clone());
        let call = match route.spec.id {
            "ecpay-payment-callback" => notice(&scene).await,
            _ => call(&scene, route),
        };
        let call = match &who {
            Some(who) => call.by(who),
            None => call,
        };
        // The market's bucket of hashes is idle again.
        scene.world.advance(1);
        let (answer, calls) = scene.world.counted(call.send(&scene.world)).await;
        let row = (
            route.spec.id,
            calls.iter().map(|call| call.write_tenths).sum(),
            calls.iter().map(|call| call.read_tenths).sum(),
            calls.len(),
            Sent::trips(&calls),
        );
        let well = answer.status < 400 && !answer.header("location").contains("/login");
        last = Some((answer, row));
        if well {
            break;
        }
    }
    last.unwrap()
}

#[tokio::test]
async fn every_route_keeps_to_its_budget() {
    let mut wrong = Vec::new();
    let file = codegen::workspace().join("docs/DATA.md");
    let document = std::fs::read_to_string(file).unwrap();
    println!("{:<28}{:>8}{:>8}{:>7}{:>7}  answer", "route", "writes", "reads", "calls", "trips");
    for (_, route) in codegen::routes() {
        let (answer, (id, writes, reads, calls, trips)) = measured(route).await;
        let units = |tenths: u64| format!("{}.{}", tenths / 10, tenths % 10);
        let status = answer.status;
        let row = BUDGETS.iter().find(|row| row.0 == id);
        if let Some((id, writes, reads, calls, trips)) = row {
            let (writes, reads) = (units(*writes), units(*reads));
            let said = format!("| `{id}` | {writes} | {reads} | {calls} | {trips} |");
            if !document.contains(&said) {
                wrong.push(format!("docs/DATA.md lacks {said}"));
            }
        }
        let (wrote, read) = (units(writes), units(reads));
        println!("{id:<28}{wrote:>8}{read:>8}{calls:>7}{trips:>7}  {status}");
        let nothing = ["not-found", "show-asset"].contains(&id);
        if status >= 400 && !nothing {
            wrong.push(format!("{id} refused a valid call: {answer:?}"));
        }
        let Some(row) = row else {
            wrong.push(format!("{id} has no row: ({id:?}, {writes}, {reads}, {calls}, {trips}),"));
            continue;
        };
        if writes > row.1 || reads > row.2 || calls > row.3 || trips > row.4 {
            let took = (writes, reads, calls, trips);
            wrong.push(format!("{id} takes {took:?}; it may take {row:?}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
