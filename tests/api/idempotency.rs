//! Idempotency: a request that is repeated with its `Idempotency-Key` takes effect once.

use domain::{ProductId, catalog::ProductKind, store::StoreKind};
use endpoint::{Auth, Method};
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World, address, get, post, put};

/// The market and the items that the requests with a key are about.
struct Scene {
    world: World,
    merchant: TestUser,
    buyer: TestUser,
    product: ProductId,
    order: String,
}

impl Scene {
    async fn set() -> Self {
        let world = World::open().await;
        let (store, merchant) = world.store("tea", StoreKind::Shop).await;
        let product = world.product(store, ProductKind::Goods, 60, Some(100)).await;
        let buyer = world.customer("ann").await;
        let order = world.order(&buyer, product, 10).await.text("/id");
        world.drain().await;
        Self { world, merchant, buyer, product, order }
    }

    /// Everything that a request may change.
    async fn state(&self) -> Value {
        self.world.drain().await;
        let mut state = json!({ "stock": self.world.stock(self.product).await });
        for (path, who) in [
            ("/api/merchants/products?limit=100", &self.merchant),
            ("/api/categories", &self.merchant),
            ("/api/orders?limit=100", &self.buyer),
            ("/api/cart", &self.buyer),
        ] {
            state[path] = get(path).by(who).send(&self.world).await.json();
        }
        let payments = format!("/api/orders/{}", self.order);
        state["order"] = get(payments).by(&self.buyer).send(&self.world).await.json();
        state
    }
}

/// An endpoint that takes a key: its request, and another body for it.
type Case = (&'static str, fn(&Scene) -> Call, fn(&Scene) -> Call);

const CASES: &[Case] = &[
    ("create-category", |s| category(s, "Teas"), |s| category(s, "Mugs")),
    ("create-product", |s| product(s, 60), |s| product(s, 61)),
    ("restock-product", |s| restock(s, 5), |s| restock(s, 6)),
    ("place-order", |s| place(s, 2), |s| place(s, 3)),
    ("cancel-order", |s| cancel(s, "too late"), |s| cancel(s, "too dear")),
    ("add-cart-item", |s| add(s, 2), |s| add(s, 3)),
];

fn category(scene: &Scene, name: &str) -> Call {
    post("/api/categories").by(&scene.merchant).json(&json!({ "name": name }))
}

fn product(scene: &Scene, price: u32) -> Call {
    let body = json!({ "name": "Oolong", "price": price, "stock": 3 });
    post("/api/merchants/products").by(&scene.merchant).json(&body)
}

fn restock(scene: &Scene, units: u32) -> Call {
    let path = format!("/api/merchants/products/{}/restock", scene.product);
    post(path).by(&scene.merchant).json(&json!({ "quantity": units }))
}

fn place(scene: &Scene, quantity: u32) -> Call {
    let items = json!([{ "product_id": scene.product, "quantity": quantity }]);
    let body = json!({ "items": items, "shipping_address": address() });
    post("/api/orders").by(&scene.buyer).json(&body)
}

fn cancel(scene: &Scene, reason: &str) -> Call {
    let path = format!("/api/orders/{}/cancel", scene.order);
    post(path).by(&scene.buyer).json(&json!({ "reason": reason }))
}

fn add(scene: &Scene, quantity: u32) -> Call {
    let body = json!({ "product_id": scene.product, "quantity": quantity });
    post("/api/cart/items").by(&scene.buyer).json(&body)
}

fn reused(answer: &Answer) -> bool {
    (answer.status, answer.code().as_str()) == (422, "idempotency_key_reused")
}

#[tokio::test]
async fn the_same_request_8_times_at_once_takes_effect_once() {
    for (id, call, other) in CASES {
        let once = Scene::set().await;
        let first = call(&once).key("k-1").send(&once.world).await;
        assert!(first.status < 300, "{id}: {first:?}");
        let want = once.state().await;

        // The same ids and the same clock: a market in which it is sent eight times.
        let scene = Scene::set().await;
        let answers = join_all((0..8).map(|_| call(&scene).key("k-1").send(&scene.world))).await;
        for answer in &answers {
            assert_eq!(
                (answer.status, &answer.body),
                (answers[0].status, &answers[0].body),
                "{id}"
            );
            assert!(answer.status < 300, "{id}: {answer:?}");
        }
        let found = scene.state().await;
        for part in ["stock", "order", "/api/cart"] {
            assert_eq!(found[part], want[part], "{id}: {part}");
        }
        for list in
            ["/api/merchants/products?limit=100", "/api/categories", "/api/orders?limit=100"]
        {
            let count = |state: &Value| state[list].as_array().unwrap().len();
            assert_eq!(count(&found), count(&want), "{id}: {list}");
        }

        // Another body under the key is another request; it is refused and changes nothing.
        assert!(reused(&other(&scene).key("k-1").send(&scene.world).await), "{id}");
        assert_eq!(scene.state().await, found, "{id}");
        // Later the first is still known.
        scene.world.advance(60);
        let again = call(&scene).key("k-1").send(&scene.world).await;
        assert_eq!(again.status, answers[0].status, "{id}: {again:?}");
        assert_eq!(scene.state().await, found, "{id}");
    }
}

#[tokio::test]
async fn a_key_belongs_to_its_user_and_its_endpoint() {
    let scene = Scene::set().await;
    for (id, call, _) in CASES {
        let answer = call(&scene).key("shared").send(&scene.world).await;
        assert!(answer.status < 300, "{id}: {answer:?}");
    }
    let stranger = scene.world.customer("eve").await;
    let theirs = Scene { buyer: stranger, ..scene };
    for call in [place(&theirs, 7), add(&theirs, 7)] {
        let answer = call.key("shared").send(&theirs.world).await;
        assert!(answer.status < 300, "{answer:?}");
    }
}

#[tokio::test]
async fn a_product_that_was_edited_since_is_what_its_key_answers() {
    let scene = Scene::set().await;
    let made = product(&scene, 60).key("k-1").send(&scene.world).await;
    let path = format!("/api/merchants/products/{}", made.text("/id"));
    let edit = json!({ "name": "Oolong", "price": 70 });
    let edit = put(path).by(&scene.merchant).header("if-match", "\"1\"").json(&edit);
    assert_eq!(edit.send(&scene.world).await.at("/version"), 2);

    let again = product(&scene, 60).key("k-1").send(&scene.world).await;
    let found = (again.status, again.text("/id"), again.at("/version"));
    assert_eq!(found, (201, made.text("/id"), json!(2)), "it is there, as it is now");
    assert!(reused(&product(&scene, 70).key("k-1").send(&scene.world).await));
}

#[tokio::test]
async fn a_cart_remembers_its_last_8_keys() {
    let scene = Scene::set().await;
    for number in 0..9 {
        let added = add(&scene, 1).key(&format!("k-{number}")).send(&scene.world).await;
        assert_eq!(added.at("/item_count"), number + 1);
    }
    for number in 1..9 {
        let again = add(&scene, 1).key(&format!("k-{number}")).send(&scene.world).await;
        assert_eq!(again.at("/item_count"), 9, "k-{number}");
        let other = add(&scene, 2).key(&format!("k-{number}")).send(&scene.world).await;
        assert!(reused(&other), "k-{number}");
    }
    let forgotten = add(&scene, 1).key("k-0").send(&scene.world).await;
    assert_eq!(forgotten.at("/item_count"), 10);
}

#[tokio::test]
async fn a_guests_cart_remembers_keys_in_its_cookie() {
    let scene = Scene::set().await;
    let add = |quantity: u32, cookie: &str| {
        let body = json!({ "product_id": scene.product, "quantity": quantity });
        let call = post("/api/cart/items").key("k-1").json(&body);
        call.header("cookie", &format!("cart={cookie}"))
    };
    let first = add(2, "").send(&scene.world).await;
    let cookie = first.cookie("cart").unwrap();
    let again = add(2, &cookie).send(&scene.world).await;
    assert_eq!((again.status, again.at("/item_count")), (200, json!(2)));
    assert!(reused(&add(3, &cookie).send(&scene.world).await));
}

#[tokio::test]
async fn a_registration_that_is_repeated_is_the_same_user_signed_in() {
    let scene = Scene::set().await;
    let key = "a-key-that-nobody-guesses";
    let register = |name: &str, key: &str| {
        let body = json!({
            "username": name, "email": format!("{name}@x.tw"), "password": "correct horse",
        });
        post("/api/auth/register").key(key).json(&body)
    };
    let first = register("ming", key).send(&scene.world).await;
    assert_eq!(first.status, 201, "{}", first.body);
    let again = register("ming", key).send(&scene.world).await;
    assert_eq!((again.status, again.text("/id")), (201, first.text("/id")), "{}", again.body);
    let bearer = format!("Bearer {}", again.text("/access_token"));
    let me = get("/api/auth/me").header("authorization", &bearer).send(&scene.world).await;
    assert_eq!(me.at("/id"), first.at("/id"));
    assert!(reused(&register("hua", key).send(&scene.world).await));
    // A stranger who guesses a short key would get somebody's session.
    let short = register("hua", "k-1").send(&scene.world).await;
    assert_eq!((short.status, short.fields()), (422, vec!["header.Idempotency-Key range".into()]));
    let taken = register("ming", "another-key-that-nobody-guesses").send(&scene.world).await;
    assert_eq!(taken.code(), "username_taken");
}

#[tokio::test]
async fn a_payment_that_is_begun_again_under_its_key_is_the_same_attempt() {
    let scene = Scene::set().await;
    let begin = || {
        let body = json!({ "provider": "ecpay", "method": "credit" });
        let path = format!("/api/orders/{}/payments", scene.order);
        post(path).by(&scene.buyer).json(&body)
    };
    let answers = join_all((0..8).map(|_| begin().key("k-1").send(&scene.world))).await;
    for answer in &answers {
        assert_eq!((answer.status, answer.text("/id")), (201, answers[0].text("/id")));
    }
    // Another key would be another attempt: ECPay is asked, and has not heard of the first one.
    let next = begin().key("k-2").send(&scene.world).await;
    assert_eq!(next.code(), "payment_checking");
    scene.world.drain().await;
    let next = begin().key("k-2").send(&scene.world).await;
    assert_eq!((next.status, next.text("/id")), (201, answers[0].text("/id")));
    let again = begin().key("k-1").send(&scene.world).await;
    assert_eq!((again.status, again.text("/id")), (201, answers[0].text("/id")));
}

#[tokio::test]
async fn a_post_that_takes_no_key_refuses_one() {
    let scene = Scene::set().await;
    let mut refused = 0;
    for (_, route) in codegen::routes() {
        let is_page = route.spec.page.is_some();
        let is_post = route.spec.method == Method::Post;
        if route.takes_key || !is_post || is_page || route.auth == Auth::Webhook {
            continue;
        }
        let path = route
            .spec
            .path
            .replace("{product_id}", &scene.product.to_string())
            .replace("{order_id}", &scene.order);
        let call = Call::new(route.spec.method, path).by(&scene.merchant).key("k-1");
        let answer = call.json(&json!({})).send(&scene.world).await;
        let found = (answer.status, answer.code());
        let want = (422, "idempotency_key_unsupported".to_owned());
        assert_eq!(found, want, "{}", route.spec.id);
        refused += 1;
    }
    assert!(refused >= 3, "{refused} endpoints refuse a key");
}

#[tokio::test]
async fn a_guests_cart_joins_once_however_often_the_sign_in_is_sent() {
    let scene = Scene::set().await;
    let item = json!({ "product_id": scene.product, "quantity": 2 });
    let guest = post("/api/cart/items").json(&item).send(&scene.world).await;
    let cookie = format!("cart={}", guest.cookie("cart").unwrap());
    let body = json!({ "username": "ming", "email": "m@x.tw", "password": "correct horse" });
    let register = post("/api/auth/register").key("a-key-that-nobody-guesses").json(&body);
    let body = json!({ "username": "ming", "password": "correct horse" });
    let login = post("/api/auth/login").json(&body);
    for call in [register.clone(), register, login.clone(), login] {
        let answer = call.header("cookie", &cookie).send(&scene.world).await;
        assert!(answer.status < 300, "{}", answer.body);
        let bearer = format!("Bearer {}", answer.text("/access_token"));
        let cart = get("/api/cart").header("authorization", &bearer).send(&scene.world).await;
        assert_eq!(cart.at("/item_count"), 2);
    }
    // What the guest chooses later is another cart.
    let later = post("/api/cart/items").json(&item).send(&scene.world).await;
    scene.world.advance(1);
    let later = post("/api/cart/items")
        .json(&item)
        .header("cookie", &format!("cart={}", later.cookie("cart").unwrap()));
    let later = later.send(&scene.world).await;
    let cookie = format!("cart={}", later.cookie("cart").unwrap());
    let body = json!({ "username": "ming", "password": "correct horse" });
    let login = post("/api/auth/login").json(&body).header("cookie", &cookie);
    let answer = login.send(&scene.world).await;
    let bearer = format!("Bearer {}", answer.text("/access_token"));
    let cart = get("/api/cart").header("authorization", &bearer).send(&scene.world).await;
    assert_eq!(cart.at("/item_count"), 6);
}
