//! Targets that ask a market, which is opened once: a shop with a product, and people.

use std::cell::OnceCell;

use app::carts::{GuestCart, sign_cart, verify_cart};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{ProductId, catalog::ProductKind, store::StoreKind, user::Role};
use ecpay::MerchantAccount;
use endpoint::{
    Worker,
    batch::{self, Message},
};
use http::HeaderValue;
use serde_json::json;
use testkit::{Answer, Call, TestUser, World, get, post, put};
use tokio::runtime::{Builder, Runtime};

use crate::pure::signed;

const FORM: &str = "application/x-www-form-urlencoded";

struct Scene {
    runtime: Runtime,
    world: World,
    product: ProductId,
    order: String,
    merchant: TestUser,
    customer: TestUser,
    admin: TestUser,
    consumers: Vec<Worker>,
}

impl Scene {
    fn open() -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let world = runtime.block_on(World::open());
        let (store, merchant) = runtime.block_on(world.store("tea", StoreKind::Gift));
        let product = runtime.block_on(world.product(store, ProductKind::Gift, 60, Some(9)));
        let customer = runtime.block_on(world.customer("ann"));
        let admin = runtime.block_on(world.person("ada", Role::Admin, None));
        let order = runtime.block_on(world.order(&customer, product, 1)).text("/id");
        let workers = codegen::workers().iter().map(|worker| **worker);
        let consumers = workers.filter(|one| one.spec.events().is_some()).collect();
        Self { runtime, world, product, order, merchant, customer, admin, consumers }
    }

    /// The market's answer, which is none of its own failures.
    fn send(&self, call: Call) -> Answer {
        let answer = self.runtime.block_on(call.send(&self.world));
        assert!(answer.status < 500, "{} {}", answer.status, answer.body);
        answer
    }
}

fn with<T>(work: impl FnOnce(&Scene) -> T) -> T {
    thread_local! {
        static SCENE: OnceCell<Scene> = const { OnceCell::new() };
    }
    SCENE.with(|scene| work(scene.get_or_init(Scene::open)))
}

/// A call with `bytes` in a header; none where HTTP can't carry them.
fn with_header(call: Call, name: &'static str, bytes: &[u8]) -> Option<Call> {
    HeaderValue::from_bytes(bytes).ok()?;
    Some(call.header_bytes(name, bytes))
}

/// A message to each consumer.
pub fn message(bytes: &[u8]) {
    let Ok(body) = std::str::from_utf8(bytes) else { return };
    with(|scene| {
        for worker in &scene.consumers {
            let message = Message { id: "m".to_owned(), body: body.to_owned() };
            let app = &scene.world.market.app;
            let failed = scene.runtime.block_on(batch::consume(app, worker, vec![message], None));
            assert!(failed.len() <= 1);
        }
    });
}

/// A price in the places that take one: the rest of the body is right.
pub fn price(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    with(|scene| {
        let path = format!("/api/merchants/products/{}", scene.product);
        let body = format!(r#"{{"price":{text},"version":9999}}"#);
        let edit = put(path.as_str()).by(&scene.merchant).raw("application/json", body.as_bytes());
        let edited = scene.send(edit);
        // The version is none that it has.
        assert!(edited.status >= 400, "{}", edited.body);
        let item = json!({ "product_id": scene.product, "quantity": 1 });
        let quote = format!(
            r#"{{"items":[{item}],"fulfilment":{{"type":"digital"}},"expected_total":{text}}}"#
        );
        let quote = post("/api/orders").by(&scene.admin).raw("application/json", quote.as_bytes());
        scene.send(quote);
        let settings = format!(r#"{{"shipping_fee":{{"main":{text}}},"version":9999}}"#);
        let settings = put("/api/merchants/settings")
            .by(&scene.merchant)
            .raw("application/json", settings.as_bytes());
        scene.send(settings);
        let form = [b"name=x&kind=gift&price=", bytes].concat();
        scene.send(post("/desk/products").by(&scene.customer).raw(FORM, &form));
    });
}

/// A notice at the webhook, and the browser that comes back: as it is, and rightly signed.
pub fn callback(bytes: &[u8]) {
    let signed = signed(bytes, &MerchantAccount::stage());
    with(|scene| {
        for body in [Some(bytes.to_vec()), signed].into_iter().flatten() {
            for path in ["/api/payments/ecpay/callback", "/api/payments/ecpay/result"] {
                scene.send(post(path).raw(FORM, &body));
            }
        }
    });
}

/// A cursor of each list: as it is, and what is in one.
pub fn cursor(bytes: &[u8]) {
    let inner = URL_SAFE_NO_PAD.encode(bytes);
    if let Some(cursor) = db::Cursor::decode(&inner) {
        assert_eq!(db::Cursor::decode(&cursor.encode()).as_ref(), Some(&cursor));
    }
    let plain = std::str::from_utf8(bytes).ok().map(percent);
    with(|scene| {
        for text in [Some(inner), plain].into_iter().flatten() {
            for (path, who) in [
                ("/api/products?", None),
                ("/api/products?sort_by=price_asc&", None),
                ("/api/products?q=tea&", None),
                ("/api/stores?", None),
                ("/api/categories?", None),
                ("/api/orders?", Some(&scene.customer)),
                ("/api/merchants/orders?", Some(&scene.merchant)),
                ("/api/merchants/orders?status=completed&", Some(&scene.merchant)),
                ("/api/merchants/products?", Some(&scene.merchant)),
                ("/api/admin/orders?", Some(&scene.admin)),
                ("/api/admin/payments?needs=refund&", Some(&scene.admin)),
            ] {
                let call = get(format!("{path}cursor={text}"));
                scene.send(match who {
                    Some(who) => call.by(who),
                    None => call,
                });
            }
        }
    });
}

/// Every byte as `%xx`.
fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A token in each place that takes one.
pub fn token(bytes: &[u8]) {
    with(|scene| {
        let bearer = [b"Bearer ", bytes].concat();
        let cookie = [b"access=", bytes, b"; refresh=", bytes, b"; device=", bytes].concat();
        let of_page = || get("/me").header("sec-fetch-site", "same-origin");
        for call in [
            with_header(get("/api/auth/me"), "authorization", bytes),
            with_header(get("/api/auth/me"), "authorization", &bearer),
            with_header(of_page(), "cookie", &cookie),
        ] {
            let answer = call.map(|call| scene.send(call));
            assert!(answer.is_none_or(|answer| answer.status != 200), "a token that nobody signed");
        }
        let Ok(text) = std::str::from_utf8(bytes) else { return };
        let refresh = post("/api/auth/refresh").json(&json!({ "refresh_token": text }));
        assert_ne!(scene.send(refresh).status, 200, "a token that nobody signed");
        let path = format!("/api/orders/{}", scene.order);
        let key = with_header(get(path.as_str()), "x-order-key", bytes);
        let answer = key.map(|call| scene.send(call));
        assert!(answer.is_none_or(|answer| answer.status != 200), "a key that nobody made");
    });
}

/// The cookie of a guest's cart, as somebody made it up.
pub fn cart_cookie(bytes: &[u8]) {
    with(|scene| {
        let cookie = [b"cart=", bytes].concat();
        let call = with_header(get("/api/cart"), "cookie", &cookie);
        let answer = call.map(|call| scene.send(call));
        assert!(answer.is_none_or(|answer| answer.at("/items") == json!([])), "nobody signed it");
    });
}

/// What is in that cookie, rightly signed: an older version of the market may have written it.
pub fn signed_cart(bytes: &[u8]) {
    let Ok(cart) = serde_json::from_slice::<GuestCart>(bytes) else { return };
    with(|scene| {
        let app = &scene.world.market.app;
        let cookie = sign_cart(app, &cart);
        let read = verify_cart(app, &cookie);
        // A longer one is none of ours.
        assert!(read.lines == cart.lines || cookie.len() > 4_000, "{cart:?}");
        let cookie = format!("cart={cookie}");
        let item = json!({ "product_id": scene.product, "quantity": 1 });
        for call in [
            get("/api/cart"),
            get("/cart"),
            post("/api/cart/items").json(&item),
            post("/api/checkout/quote").json(&json!({ "cart": true })),
        ] {
            let call = call.header("sec-fetch-site", "same-origin");
            scene.send(call.header("cookie", &cookie));
        }
    });
}

/// `If-Match`, `If-None-Match`, `Idempotency-Key` and the language.
pub fn headers(bytes: &[u8]) {
    with(|scene| {
        let product = format!("/api/merchants/products/{}", scene.product);
        let edit = || put(product.as_str()).by(&scene.merchant).json(&json!({ "price": 60 }));
        let item = json!({ "product_id": scene.product, "quantity": 1 });
        for call in [
            with_header(edit(), "if-match", bytes),
            with_header(get(product.as_str()).by(&scene.merchant), "if-none-match", bytes),
            with_header(get("/api/products"), "if-none-match", bytes),
            with_header(post("/api/cart/items").json(&item), "idempotency-key", bytes),
            with_header(post("/api/categories").json(&item), "idempotency-key", bytes),
            with_header(get("/api/products/none"), "accept-language", bytes),
            with_header(get("/"), "accept-language", bytes),
        ] {
            call.map(|call| scene.send(call));
        }
    });
}
