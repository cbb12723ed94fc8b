//! Carts: a guest's in a signed cookie, a customer's in the table; current prices.

use std::sync::{Arc, Mutex};

use app::carts::{self, GuestCart};
use domain::{
    ProductId, Quantity,
    cart::{Cart, CartLine},
    catalog::ProductKind,
    catalog::Selection,
    store::StoreKind,
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World, delete, get, patch, post, put};

/// A shop, and a guest whose browser keeps a cookie.
struct Shop {
    world: World,
    merchant: TestUser,
    tea: ProductId,
    mug: ProductId,
    cookie: Mutex<String>,
}

impl Shop {
    async fn open() -> Self {
        let world = World::open().await;
        let (store, merchant) = world.store("tea", StoreKind::Shop).await;
        let tea = world.product(store, ProductKind::Goods, 60, Some(10)).await;
        let mug = world.product(store, ProductKind::Goods, 25, None).await;
        Self { world, merchant, tea, mug, cookie: Mutex::default() }
    }

    /// What a browser does: it sends its cookie, and keeps what comes back.
    async fn browse(&self, call: Call) -> Answer {
        let cookie = self.cookie.lock().unwrap().clone();
        let answer = call.header("cookie", &format!("a=b; cart={cookie}")).send(&self.world).await;
        if let Some(cookie) = answer.cookie("cart") {
            *self.cookie.lock().unwrap() = cookie;
        }
        answer
    }

    /// The line of `product` in a cart, with its data from the catalogue.
    async fn line(&self, product: ProductId, quantity: u64) -> Value {
        let shown = get(format!("/api/products/{product}")).send(&self.world).await.json();
        let stock = shown["stock"].clone();
        json!({
            "id": product, "variant_id": null, "variant_name": null, "variant_name_en": null,
            "choices": [],
            "note": null, "product_id": product, "name": shown["name"],
            "name_en": null, "store_id": shown["store_id"],
            "quantity": quantity, "price": shown["price"],
            "subtotal": shown["price"].as_u64().unwrap() * quantity,
            "available": stock.as_u64().is_none_or(|stock| stock >= quantity), "stock": stock,
        })
    }

    /// A cart that holds `lines` of this shop.
    async fn cart(&self, lines: &[(ProductId, u64)]) -> Value {
        let mut items = Vec::new();
        for (product, quantity) in lines {
            items.push(self.line(*product, *quantity).await);
        }
        let total: u64 = items.iter().map(|line| line["subtotal"].as_u64().unwrap()).sum();
        let count: u64 = lines.iter().map(|(_, quantity)| quantity).sum();
        let store = self.merchant.store();
        let part = json!({
            "store_id": store, "name": "tea", "name_en": null,
            "total_amount": total, "item_count": count,
        });
        let stores = if items.is_empty() { json!([]) } else { json!([part]) };
        json!({ "items": items, "total_amount": total, "item_count": count, "stores": stores })
    }
}

fn add(product: ProductId, quantity: impl Into<Value>) -> Call {
    let quantity: Value = quantity.into();
    post("/api/cart/items").json(&json!({ "product_id": product, "quantity": quantity }))
}

fn set(product: impl std::fmt::Display, quantity: impl Into<Value>) -> Call {
    let quantity: Value = quantity.into();
    patch(format!("/api/cart/items/{product}")).json(&json!({ "quantity": quantity }))
}

fn remove(product: impl std::fmt::Display) -> Call {
    delete(format!("/api/cart/items/{product}"))
}

#[tokio::test]
async fn a_guests_cart_travels_in_its_cookie() {
    let shop = Shop::open().await;
    let (tea, mug) = (shop.tea, shop.mug);
    for (row, (call, want)) in [
        (get("/api/cart"), vec![]),
        (add(tea, 2), vec![(tea, 2)]),
        (add(mug, 1), vec![(tea, 2), (mug, 1)]),
        (add(tea, 3), vec![(tea, 5), (mug, 1)]),
        (set(mug, 7), vec![(tea, 5), (mug, 7)]),
        (set(tea, 11), vec![(tea, 11), (mug, 7)]),
        (get("/api/cart"), vec![(tea, 11), (mug, 7)]),
        (get("/api/v1/cart/"), vec![(tea, 11), (mug, 7)]),
        (remove(tea), vec![(mug, 7)]),
        (remove(tea), vec![(mug, 7)]),
        (set(tea, 1), vec![(mug, 7), (tea, 1)]),
        (delete("/api/cart"), vec![]),
        (get("/api/cart"), vec![]),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = shop.browse(call).await;
        assert_eq!((answer.status, answer.json()), (200, shop.cart(&want).await), "row {row}");
        let cookie = answer.header("set-cookie");
        let age = if want.is_empty() { "Max-Age=0" } else { "Max-Age=2592000" };
        let value = answer.cookie("cart").unwrap();
        assert_eq!(value.is_empty(), want.is_empty(), "row {row}");
        let whole = format!("cart={value}; Path=/; {age}; HttpOnly; SameSite=Lax");
        assert_eq!(cookie, whole, "row {row}");
    }
}

#[tokio::test]
async fn a_cookie_that_is_not_ours_is_an_empty_cart() {
    let shop = Shop::open().await;
    shop.browse(add(shop.tea, 2)).await;
    let good = shop.cookie.lock().unwrap().clone();
    let parts: Vec<_> = good.split('.').collect();
    let turned = |text: &str| text.chars().rev().collect::<String>();

    let world = &shop.world;
    let theirs = devserver::secrets::store(&testkit::keys(&[(0, 9)]));
    let now = world.now().millis();
    let server = world.market.app.ecpay.clone();
    let foreign = world.elsewhere_with(server, &theirs, Arc::new(move || now)).await;
    let line = CartLine::new(shop.tea, Selection::default(), Quantity::ONE);
    let lines = Cart::default().add(line).unwrap();
    let cart = GuestCart { lines, ..GuestCart::default() };
    let show = |cookie: &str| get("/api/cart").header("cookie", &format!("cart={cookie}"));
    let ours = show(&carts::sign_cart(&shop.world.market.app, &cart)).send(&shop.world).await;
    assert_eq!(ours.at("/item_count"), 1, "sealed with our key");

    let empty = shop.cart(&[]).await;
    for (why, cookie) in [
        ("nothing", String::new()),
        ("no token", "x".to_owned()),
        ("no signature", format!("{}.{}.", parts[0], parts[1])),
        ("another signature", format!("{}.{}.{}", parts[0], parts[1], turned(parts[2]))),
        ("another body", format!("{}.{}.{}", parts[0], turned(parts[1]), parts[2])),
        ("the key of another market", carts::sign_cart(&foreign, &cart)),
        ("a token of another purpose", shop.merchant.tokens.access.clone()),
        ("too long", format!("{good}{}", "A".repeat(10_000))),
    ] {
        let answer = show(&cookie).send(&shop.world).await;
        assert_eq!((answer.status, answer.json()), (200, empty.clone()), "{why}");
    }
    assert_eq!(show(&good).send(&shop.world).await.at("/item_count"), 2);
    shop.world.advance(30 * 24 * 60 * 60);
    assert_eq!(show(&good).send(&shop.world).await.json(), empty, "after 30 days");
}

#[tokio::test]
async fn a_quantity_is_a_whole_number_from_1_to_999() {
    let shop = Shop::open().await;
    let buyer = shop.world.customer("ann").await;
    for (quantity, want) in [
        (json!(0), "body.quantity range"),
        (json!(-1), "body.quantity range"),
        (json!(1000), "body.quantity range"),
        (json!(1.5), "body.quantity wrong_type"),
        (json!("1"), "body.quantity wrong_type"),
        (json!(true), "body.quantity wrong_type"),
        (json!(null), "body.quantity missing"),
        (json!(1e30), "body.quantity wrong_type"),
    ] {
        for call in [add(shop.mug, quantity.clone()), set(shop.mug, quantity.clone())] {
            let guest = shop.browse(call.clone()).await;
            let known = call.by(&buyer).send(&shop.world).await;
            for answer in [guest, known] {
                let found = (answer.status, answer.fields());
                assert_eq!(found, (422, vec![want.to_owned()]), "{quantity}");
            }
        }
    }
    assert_eq!(shop.browse(set(shop.mug, 999)).await.at("/item_count"), 999);
    let full = shop.browse(add(shop.mug, 1)).await;
    assert_eq!((full.status, full.fields()), (422, vec!["body.quantity range".to_owned()]));
    assert_eq!(shop.browse(get("/api/cart")).await.at("/item_count"), 999, "it stays as it was");
}

#[tokio::test]
async fn only_what_is_on_the_shelf_can_be_put_in() {
    let shop = Shop::open().await;
    let unknown = ProductId::new(shop.world.now(), 999_999);
    let deactivated = delete(format!("/api/merchants/products/{}", shop.mug)).by(&shop.merchant);
    assert_eq!(deactivated.send(&shop.world).await.status, 200);
    for (row, call) in [
        add(unknown, 1),
        set(unknown, 1),
        add(shop.mug, 1),
        set(shop.mug, 1),
        set("nonsense", 1),
        remove("nonsense"),
    ]
    .into_iter()
    .enumerate()
    {
        let answer = shop.browse(call).await;
        let found = (answer.status, answer.code());
        assert_eq!(found, (404, "product_not_found".to_owned()), "row {row}");
    }
    let gone = shop.browse(remove(unknown)).await;
    assert_eq!((gone.status, gone.json()), (200, shop.cart(&[]).await));
}

#[tokio::test]
async fn a_guests_cart_joins_the_customers_at_sign_in() {
    let shop = Shop::open().await;
    let (tea, mug) = (shop.tea, shop.mug);
    let body = json!({ "username": "ann", "email": "a@x.tw", "password": "correct horse" });
    assert_eq!(post("/api/auth/register").json(&body).send(&shop.world).await.status, 201);
    let body = json!({ "username": "ann", "password": "correct horse" });
    let sign_in = || post("/api/auth/login").json(&body);
    let answer = sign_in().send(&shop.world).await;
    assert_eq!(answer.cookie("cart"), None, "there is nothing to clear");
    let bearer = format!("Bearer {}", answer.text("/access_token"));
    let own = |call: Call| call.header("authorization", &bearer).send(&shop.world);
    own(add(mug, 1)).await;

    shop.browse(add(tea, 2)).await;
    shop.browse(add(mug, 999)).await;
    let wrong = json!({ "username": "ann", "password": "wrong" });
    shop.browse(post("/api/auth/login").json(&wrong)).await;
    assert_eq!(shop.browse(get("/api/cart")).await.at("/item_count"), 1001, "it stays");

    let answer = shop.browse(sign_in()).await;
    assert_eq!((answer.status, answer.cookie("cart").as_deref()), (200, Some("")));
    let cookies = answer.headers.get_all("set-cookie").iter();
    let spent =
        cookies.filter_map(|cookie| cookie.to_str().ok()).find(|one| one.starts_with("cart="));
    assert!(spent.is_some_and(|cookie| cookie.contains("Max-Age=0")), "{answer:?}");
    let merged = own(get("/api/cart")).await;
    assert_eq!(merged.json(), shop.cart(&[(mug, 999), (tea, 2)]).await);
    assert_eq!(merged.cookie("cart"), None, "a customer's cart does not travel");
    assert_eq!(shop.browse(get("/api/cart")).await.json(), shop.cart(&[]).await);
}

#[tokio::test]
async fn a_customers_cart_is_kept_and_ignores_the_cookie() {
    let shop = Shop::open().await;
    let (ann, bob) = (shop.world.customer("ann").await, shop.world.customer("bob").await);
    shop.browse(add(shop.mug, 5)).await;
    for (call, want) in [
        (add(shop.tea, 2), vec![(shop.tea, 2)]),
        (add(shop.tea, 2), vec![(shop.tea, 4)]),
        (set(shop.mug, 3), vec![(shop.tea, 4), (shop.mug, 3)]),
        (remove(shop.tea), vec![(shop.mug, 3)]),
        (get("/api/cart"), vec![(shop.mug, 3)]),
    ] {
        let cookie = format!("cart={}", shop.cookie.lock().unwrap());
        let answer = call.by(&ann).header("cookie", &cookie).send(&shop.world).await;
        assert_eq!((answer.status, answer.json()), (200, shop.cart(&want).await), "{want:?}");
        assert_eq!(answer.header("set-cookie"), "", "{want:?}");
    }
    let other = get("/api/cart").by(&bob).send(&shop.world).await;
    assert_eq!(other.json(), shop.cart(&[]).await);
    delete("/api/cart").by(&ann).send(&shop.world).await;
    assert_eq!(get("/api/cart").by(&ann).send(&shop.world).await.json(), shop.cart(&[]).await);
    assert_eq!(shop.browse(get("/api/cart")).await.at("/item_count"), 5);
}

#[tokio::test]
async fn what_is_added_at_once_is_all_there() {
    let shop = Shop::open().await;
    let ann = shop.world.customer("ann").await;
    let answers = join_all((0..8).map(|_| add(shop.mug, 1).by(&ann).send(&shop.world))).await;
    let added = answers.iter().filter(|answer| answer.status == 200).count();
    let busy = answers.iter().filter(|answer| answer.code() == "service_unavailable").count();
    assert_eq!(added + busy, 8, "{answers:?}");
    assert!(added > 0);
    assert_eq!(get("/api/cart").by(&ann).send(&shop.world).await.at("/item_count"), added);
}

#[tokio::test]
async fn a_cart_that_no_cookie_can_hold_is_refused() {
    let shop = Shop::open().await;
    let store = shop.merchant.store().unwrap();
    let (mut fits, mut refused) = (0, None);
    for _ in 0..99 {
        let product = shop.world.product(store, ProductKind::Goods, 5, None).await;
        let before = shop.cookie.lock().unwrap().clone();
        let answer = shop.browse(add(product, 999)).await;
        if answer.status == 200 {
            fits += 1;
            let cookie = shop.cookie.lock().unwrap().clone();
            assert!(cookie.len() < 4_000, "{} bytes", cookie.len());
            continue;
        }
        assert_eq!(*shop.cookie.lock().unwrap(), before, "the old one stays");
        refused = Some((product, answer));
        break;
    }
    let (product, refused) = refused.expect("97 lines do not fit");
    assert_eq!(refused.status, 422);
    assert_eq!(refused.fields(), ["body.product_id range"]);
    assert!(fits >= 40, "{fits} products fit");
    assert_eq!(shop.browse(get("/api/cart")).await.at("/items").as_array().unwrap().len(), fits);
    let ann = shop.world.customer("ann").await;
    assert_eq!(add(product, 999).by(&ann).send(&shop.world).await.status, 200);
}

#[tokio::test]
async fn a_customers_cart_holds_80_products() {
    let shop = Shop::open().await;
    let store = shop.merchant.store().unwrap();
    let ann = shop.world.customer("ann").await;
    for number in 0..80 {
        let product = shop.world.product(store, ProductKind::Goods, 5, None).await;
        let answer = add(product, 1).by(&ann).send(&shop.world).await;
        assert_eq!(answer.status, 200, "product {number}: {}", answer.body);
    }
    let full = add(shop.tea, 1).by(&ann).send(&shop.world).await;
    assert_eq!((full.status, full.fields()), (422, vec!["body.quantity range".to_owned()]));
}

#[tokio::test]
async fn prices_and_stock_are_the_catalogues() {
    let shop = Shop::open().await;
    shop.browse(add(shop.tea, 4)).await;
    let body = json!({ "name": "Spring tea", "price": 99 });
    let path = format!("/api/merchants/products/{}", shop.tea);
    let edit = put(path).by(&shop.merchant).header("if-match", "\"1\"").json(&body);
    assert_eq!(edit.send(&shop.world).await.status, 200);
    let buyer = shop.world.customer("ann").await;
    assert_eq!(shop.world.order(&buyer, shop.tea, 7).await.status, 201);

    let cart = shop.browse(get("/api/cart")).await;
    assert_eq!(cart.json(), shop.cart(&[(shop.tea, 4)]).await);
    let line = json!({
        "id": shop.tea, "variant_id": null, "variant_name": null, "variant_name_en": null,
        "choices": [],
        "note": null, "product_id": shop.tea, "name": "Spring tea",
        "name_en": null, "store_id": shop.merchant.store(),
        "quantity": 4, "price": 99, "subtotal": 396, "available": false, "stock": 3,
    });
    assert_eq!(cart.at("/items/0"), line);
}

#[tokio::test]
async fn lines_of_one_stock_are_available_together_or_not() {
    let shop = Shop::open().await;
    for note in ["for ann", "for ben"] {
        let item = json!({ "product_id": shop.tea, "quantity": 4, "note": note });
        shop.browse(post("/api/cart/items").json(&item)).await;
    }
    // Ten are there.
    for (more, available, told) in [(2, true, 0), (1, false, 3)] {
        let cart = shop.browse(add(shop.tea, more)).await;
        for line in 0..3 {
            let found = cart.at(&format!("/items/{line}/available"));
            assert_eq!(found, available, "{more} more: {}", cart.body);
        }
        let page = shop.browse(get("/cart")).await;
        assert_eq!(page.body.matches(r#"class="wrong""#).count(), told, "{more} more");
    }
}

#[tokio::test]
async fn what_went_off_the_shelf_stays_in_the_cart_and_is_not_available() {
    let shop = Shop::open().await;
    shop.browse(add(shop.tea, 2)).await;
    shop.browse(add(shop.mug, 1)).await;
    let path = format!("/api/merchants/products/{}", shop.tea);
    assert_eq!(delete(path).by(&shop.merchant).send(&shop.world).await.status, 200);

    let cart = shop.browse(get("/api/cart")).await;
    let found = ["/items/0/available", "/items/0/subtotal", "/items/0/price", "/total_amount"];
    let found = found.map(|pointer| cart.at(pointer));
    assert_eq!(found, [json!(false), json!(null), json!(60), json!(25)]);
    assert_eq!(cart.at("/items/1"), shop.line(shop.mug, 1).await);
    let gone = shop.browse(remove(shop.tea)).await;
    assert_eq!(gone.json(), shop.cart(&[(shop.mug, 1)]).await);
}
