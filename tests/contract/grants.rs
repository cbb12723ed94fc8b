//! What each function may do to the table is what it does: no less, and no more.

use std::collections::{BTreeMap, BTreeSet};

use domain::{account::StoreKind, catalog::ProductKind};
use endpoint::{Access, Found, Run};
use localcloud::dynamodb;
use serde_json::json;
use testkit::{Answer, Call, Who, World, address, delete, get, patch, post, put};

type Rights = BTreeSet<String>;

/// Every function and what it asked the table for.
#[derive(Default)]
struct Ledger(BTreeMap<&'static str, Rights>);

fn right(action: &str, index: bool) -> String {
    format!("{action}{}", if index { " of an index" } else { "" })
}

fn granted(table: &[Access]) -> Rights {
    table.iter().map(|one| right(one.action(), *one == Access::QueryIndex)).collect()
}

impl Ledger {
    fn note(&mut self, id: &'static str, calls: &[dynamodb::Call]) {
        let rights = self.0.entry(id).or_default();
        for call in calls {
            rights.extend(call.actions.iter().map(|action| right(action, call.index.is_some())));
        }
    }

    /// Sends a call at a time when nothing is remembered of who was signed out.
    async fn send(&mut self, world: &World, call: Call) -> Answer {
        world.pass(60);
        let Found::Route(route) = world.market.router.find(Some(call.method()), call.path()) else {
            panic!("{call:?} leads nowhere")
        };
        let (answer, calls) = world.counted(call.send(world)).await;
        assert!(answer.status < 500, "{}: {answer:?}", route.spec.id);
        self.note(route.spec.id, &calls);
        answer
    }
}

/// Somebody whose access token is old, as a page meets them: with a refresh token still good.
fn returning(call: Call, who: &Who) -> Call {
    call.header("cookie", &format!("refresh={}", who.tokens.refresh))
}

#[tokio::test]
async fn every_right_is_used_and_no_other_is_needed() {
    let world = World::open().await;
    let mut ledger = Ledger::default();
    identity(&world, &mut ledger).await;
    catalogue(&world, &mut ledger).await;
    buying(&world, &mut ledger).await;
    pages(&world, &mut ledger).await;

    let routes = surface::routes();
    let routes = routes.iter().map(|(_, route)| (route.spec.id, granted(&route.table())));
    let workers = surface::workers().iter().map(|one| (one.spec.id, granted(one.spec.table)));
    let wrong: Vec<_> = routes
        .chain(workers)
        .map(|(id, granted)| (id, ledger.0.remove(id).unwrap_or_default(), granted))
        .filter(|(_, sent, granted)| sent != granted)
        .collect();
    assert!(wrong.is_empty(), "(function, what it does, what it may do): {wrong:#?}");
}

async fn identity(world: &World, ledger: &mut Ledger) {
    let body = json!({ "username": "ming", "email": "ming@example.com", "password": "12345678" });
    ledger.send(world, post("/api/auth/register").json(&body)).await;
    // A guest with a cart signs in, after having mistyped the password.
    let (store, _) = world.store("corner", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
    let add = post("/api/cart/items").json(&json!({ "product_id": product, "quantity": 1 }));
    let cart = format!("cart={}", add.send(world).await.cookie("cart").unwrap());
    for password in ["wrong", "12345678"] {
        let body = json!({ "username": "ming", "password": password });
        let login = post("/api/auth/login").header("cookie", &cart).json(&body);
        ledger.send(world, login).await;
    }
    let ann = world.customer("ann").await;
    let refresh = json!({ "refresh_token": ann.tokens.refresh });
    for _ in 0..2 {
        // The second time it was used before.
        ledger.send(world, post("/api/auth/refresh").json(&refresh)).await;
    }
    let bob = world.customer("bob").await;
    ledger.send(world, get("/api/auth/me").by(&bob)).await;
    ledger.send(world, get("/api/users/me/profile").by(&bob)).await;
    let change = put("/api/users/me/profile").by(&bob).header("if-match", "\"1\"");
    ledger.send(world, change.json(&json!({ "username": "robert" }))).await;
    ledger.send(world, post("/api/auth/logout").by(&bob)).await;
}

async fn catalogue(world: &World, ledger: &mut Ledger) {
    let (_, merchant) = world.store("tea", StoreKind::Shop).await;
    let category = post("/api/categories").by(&merchant).json(&json!({ "name": "leaves" }));
    let category = ledger.send(world, category).await.text("/id");
    let offer = json!({ "name": "oolong", "price": 60, "category_id": category, "stock": 5 });
    let create = || post("/api/merchants/products").by(&merchant).key("one").json(&offer);
    let product = ledger.send(world, create()).await.text("/id");
    ledger.send(world, create()).await;
    let path = format!("/api/merchants/products/{product}");
    let restock = post(format!("{path}/restock")).by(&merchant).json(&json!({ "quantity": 5 }));
    ledger.send(world, restock).await;
    let mut edit = offer.clone();
    edit.as_object_mut().unwrap().remove("stock");
    let update = put(path.as_str()).by(&merchant).header("if-match", "\"1\"").json(&edit);
    assert_eq!(ledger.send(world, update).await.status, 200);
    for path in
        ["/api/products?sort_by=price_asc", "/api/categories", "/api/health", "/api/openapi.json"]
    {
        assert_eq!(ledger.send(world, get(path)).await.status, 200, "{path}");
    }
    ledger.send(world, get("/docs")).await;
    ledger.send(world, get(format!("/api/products/{product}"))).await;
    ledger.send(world, get("/api/merchants/products").by(&merchant)).await;
    ledger.send(world, get(path.as_str()).by(&merchant)).await;
    ledger.send(world, delete(path.as_str()).by(&merchant)).await;
}

async fn buying(world: &World, ledger: &mut Ledger) {
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
        ledger.send(world, call.by(&buyer)).await;
    }
    let body = json!({ "cart": true, "fulfilment": { "type": "digital" } });
    let order = ledger.send(world, post("/api/orders").by(&buyer).json(&body)).await.text("/id");
    let start = json!({ "provider": "ecpay", "method": "credit" });
    let start = post(format!("/api/orders/{order}/payments")).by(&buyer).json(&start);
    let form = ledger.send(world, start).await;
    fulfil(world, ledger).await;
    pay(world, ledger, &form).await;
    fulfil(world, ledger).await;

    let buyer = world.again(&buyer).await;
    let payment = form.text("/id");
    for path in [
        "/api/orders".to_owned(),
        format!("/api/orders/{order}"),
        format!("/api/orders/{order}/history"),
        format!("/api/payments/{payment}"),
    ] {
        assert_eq!(ledger.send(world, get(path).by(&buyer)).await.status, 200);
    }
    ledger.send(world, post("/api/payments/ecpay/result").form("x=1")).await;
    moving(world, ledger, &buyer, &merchant, product).await;
}

/// An order that is called off by its store, one by its buyer, and one that nobody pays.
async fn moving(
    world: &World,
    ledger: &mut Ledger,
    buyer: &Who,
    merchant: &Who,
    product: domain::ProductId,
) {
    let place = |quantity: u32| {
        let items = json!([{ "product_id": product, "quantity": quantity }]);
        post("/api/orders")
            .by(buyer)
            .json(&json!({ "items": items, "shipping_address": address() }))
    };
    let merchant = world.again(merchant).await;
    let one = ledger.send(world, place(1)).await.text("/id");
    let cancel = json!({ "status": "cancelled" });
    let cancel = patch(format!("/api/orders/{one}/status")).by(&merchant).json(&cancel);
    assert_eq!(ledger.send(world, cancel).await.status, 200);
    let two = ledger.send(world, place(2)).await.text("/id");
    ledger.send(world, post(format!("/api/orders/{two}/cancel")).by(buyer)).await;
    ledger.send(world, get("/api/merchants/orders").by(&merchant)).await;

    ledger.send(world, place(3)).await;
    fulfil(world, ledger).await;
    world.pass(60 * 60);
    let expire = surface::workers().iter().find(|worker| worker.spec.id == "expire-orders");
    let Run::Tick(run) = expire.unwrap().run else { panic!("not a schedule") };
    let (_, calls) = world.counted(run(&world.market.app)).await;
    ledger.note("expire-orders", &calls);
}

/// The shopper pays, and ECPay tells us.
async fn pay(world: &World, ledger: &mut Ledger, form: &Answer) {
    let fields = form.at("/form/fields");
    let fields: Vec<(String, String)> = fields
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
        .collect();
    let cashier = &world.market.cashier;
    assert_eq!(cashier.page(ecpay::encode_form(&fields).as_bytes()).status, 200);
    let trade_no = form.text("/id").replace("pay_", "");
    let done = cashier.act(&trade_no, localcloud::cashier::Act::Pay);
    assert_eq!(done.page.status, 200);
    for delivery in cashier.due() {
        let call = post("/api/payments/ecpay/callback").form(&delivery.body);
        assert_eq!(ledger.send(world, call).await.body, "1|OK");
    }
}

/// Relays, and counts what the consumer does.
async fn fulfil(world: &World, ledger: &mut Ledger) {
    while world.market.relay().await.unwrap() {}
    let (_, calls) = world.counted(world.market.consume(0)).await;
    ledger.note("fulfil-orders", &calls);
}

/// The pages, by somebody who was away: each may have to renew the session.
async fn pages(world: &World, ledger: &mut Ledger) {
    let (store, merchant) = world.store("stall", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(90)).await;
    let visitor = world.customer("zoe").await;
    let mut orders = Vec::new();
    for _ in 0..3 {
        let zoe = world.again(&visitor).await;
        orders.push(world.order(&zoe, product, 1).await.text("/id"));
    }
    world.drain().await;
    let item = format!("product_id={product}&quantity=1");
    let checkout = format!(
        "store_id={store}&way=ship_home&name=a&phone=0912345678&postal_code=100&city=b&address=c\
         &expected_total=60&key=k1"
    );
    let join = "username=newcomer&email=n@example.com&password=12345678&role=customer";
    let enter = "username=newcomer&password=12345678";
    let mistaken = "username=newcomer&password=wrong";
    let [one, two, three] = orders.try_into().unwrap();
    for (who, call) in [
        (None, get("/assets/nothing")),
        (Some(&visitor), get("/")),
        (Some(&visitor), get(format!("/products/{product}"))),
        (Some(&visitor), post("/cart/items").form(&item)),
        (Some(&visitor), post(format!("/cart/items/{product}")).form("quantity=1")),
        (Some(&visitor), get("/cart")),
        (Some(&visitor), get(format!("/checkout?store_id={store}"))),
        (Some(&visitor), post("/checkout").form(&checkout)),
        (Some(&visitor), get("/orders")),
        (Some(&visitor), get(format!("/orders/{one}"))),
        (Some(&visitor), post(format!("/orders/{one}/pay")).form("")),
        (Some(&visitor), post(format!("/orders/{one}/cancel")).form("")),
        (Some(&visitor), get("/login")),
        (None, post("/register").form(join)),
        (None, post("/login").form(mistaken)),
        (None, post("/login").form(enter)),
        (Some(&visitor), get("/register")),
        (Some(&visitor), post("/login").form(mistaken)),
        (Some(&visitor), post("/register").form(join)),
        (Some(&merchant), get("/staff/orders")),
        (Some(&merchant), post(format!("/staff/orders/{two}/status")).form("status=cancelled")),
        (Some(&visitor), post("/logout").form("")),
    ] {
        match who {
            None => {
                ledger.send(world, call).await;
            }
            Some(who) => {
                // With a token that is good, then with one to be renewed, then with a copy of it.
                ledger.send(world, call.clone().by(&world.again(who).await)).await;
                let away = world.again(who).await;
                ledger.send(world, returning(call.clone(), &away)).await;
                ledger.send(world, returning(call, &away)).await;
            }
        }
    }
    assert!(!three.is_empty());
}
