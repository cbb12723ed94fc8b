//! A guest's order becomes that of a user: once, for one of them, whatever else happens to it.

use domain::{ProductId, StoreId, catalog::ProductKind, store::StoreKind};
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World, get, post};

const PHONE: &str = "0987654321";

struct Scene {
    world: World,
    store: StoreId,
    product: ProductId,
}

/// A guest's order, and its key.
struct Order {
    id: String,
    key: String,
}

impl Scene {
    async fn set() -> Self {
        let world = World::open().await;
        let (store, _) = world.store("tea", StoreKind::Shop).await;
        let product = world.product(store, ProductKind::Goods, 60, Some(90)).await;
        Self { world, store, product }
    }

    async fn order(&self) -> Order {
        let body = json!({
            "items": [{ "product_id": self.product, "quantity": 1 }],
            "fulfilment": { "type": "takeaway" },
            "contact": { "name": "Ming", "phone": PHONE, "email": "guest@example.com" },
        });
        let placed = post("/api/orders").json(&body).send(&self.world).await;
        assert_eq!(placed.status, 201, "{}", placed.body);
        Order { id: placed.text("/id"), key: placed.text("/order_key") }
    }

    async fn listed(&self, who: &TestUser) -> Vec<String> {
        self.world.drain().await;
        let list = get("/api/orders").by(who).send(&self.world).await.json();
        list.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    }

    async fn is_sound(&self) {
        self.world.drain().await;
        let checked = self.world.market.app.db.check(self.world.now().plus_seconds(3_600)).await;
        assert_eq!(checked.unwrap().faults, vec![]);
    }
}

impl Order {
    fn claim(&self, who: &TestUser) -> Call {
        self.claim_with(who, &self.key)
    }

    fn claim_with(&self, who: &TestUser, key: &str) -> Call {
        post(format!("/api/orders/{}/claim", self.id)).by(who).header("x-order-key", key)
    }

    fn by_key(&self, call: Call) -> Call {
        call.header("x-order-key", &self.key)
    }

    fn at(&self) -> String {
        format!("/api/orders/{}", self.id)
    }
}

async fn statuses(calls: impl IntoIterator<Item = Call>, world: &World) -> Vec<u16> {
    let all = join_all(calls.into_iter().map(|call| call.send(world))).await;
    let mut all: Vec<_> = all.iter().map(|one: &Answer| one.status).collect();
    all.sort_unstable();
    all
}

#[tokio::test]
async fn who_holds_the_key_of_a_guests_order_takes_it_over_once() {
    let scene = Scene::set().await;
    let (ann, bob) = (scene.world.customer("ann").await, scene.world.customer("bob").await);
    let order = scene.order().await;
    scene.world.drain().await;
    let other = scene.order().await;
    for call in [
        order.claim_with(&ann, "nonsense"),
        order.claim_with(&ann, &other.key),
        post(format!("{}/claim", order.at())).by(&ann),
    ] {
        let refused = call.send(&scene.world).await;
        assert_eq!((refused.status, refused.code().as_str()), (404, "order_not_found"));
    }
    let nobody = order.by_key(post(format!("{}/claim", order.at()))).send(&scene.world).await;
    assert_eq!((nobody.status, nobody.code().as_str()), (401, "unauthenticated"));

    let claimed = order.claim(&ann).send(&scene.world).await;
    assert_eq!((claimed.status, claimed.at("/user_id")), (200, json!(ann.user.id)));
    // Once more changes nothing, with the key or without it.
    for again in [order.claim(&ann), post(format!("{}/claim", order.at())).by(&ann)] {
        let again = again.send(&scene.world).await;
        assert_eq!((again.status, again.at("/version")), (200, claimed.at("/version")));
    }
    assert_eq!(scene.listed(&ann).await, std::slice::from_ref(&order.id));
    // The key opens it no longer, for nobody else either.
    assert_eq!(order.by_key(get(order.at())).send(&scene.world).await.status, 404);
    assert_eq!(order.claim(&bob).send(&scene.world).await.status, 404);
    let cancel = post(format!("{}/cancel", order.at()));
    assert_eq!(order.by_key(cancel).send(&scene.world).await.status, 404);
    assert_eq!(get(order.at()).by(&ann).send(&scene.world).await.status, 200);
    assert_eq!(other.by_key(get(other.at())).send(&scene.world).await.status, 200);
    scene.is_sound().await;
}

#[tokio::test]
async fn of_two_users_who_claim_at_once_one_has_it() {
    let scene = Scene::set().await;
    let (ann, bob) = (scene.world.customer("ann").await, scene.world.customer("bob").await);
    for _ in 0..3 {
        let order = scene.order().await;
        let calls = (0..4).flat_map(|_| [order.claim(&ann), order.claim(&bob)]);
        let all = statuses(calls, &scene.world).await;
        assert_eq!(all, [200, 200, 200, 200, 404, 404, 404, 404]);
        let hers = get(order.at()).by(&ann).send(&scene.world).await.status;
        let his = get(order.at()).by(&bob).send(&scene.world).await.status;
        assert_eq!(hers + his, 604, "one of them has it");
        let cancel = post(format!("{}/cancel", order.at()));
        let owner = if hers == 200 { &ann } else { &bob };
        assert_eq!(cancel.by(owner).send(&scene.world).await.status, 200);
    }
    let listed = scene.listed(&ann).await.len() + scene.listed(&bob).await.len();
    assert_eq!(listed, 3);
    scene.is_sound().await;
}

#[tokio::test]
async fn a_claim_and_a_cancellation_at_once_both_take_effect() {
    let scene = Scene::set().await;
    let ann = scene.world.customer("ann").await;
    for _ in 0..3 {
        let order = scene.order().await;
        let cancel = order.by_key(post(format!("{}/cancel", order.at())));
        let (claimed, cancelled) =
            tokio::join!(order.claim(&ann).send(&scene.world), cancel.send(&scene.world));
        assert_eq!(claimed.status, 200, "{}", claimed.body);
        // The key stops opening it with the claim: a cancellation that comes behind is refused.
        let left = get(order.at()).by(&ann).send(&scene.world).await;
        let want = if cancelled.status == 200 { "cancelled" } else { "pending" };
        assert!([200, 404].contains(&cancelled.status), "{}", cancelled.body);
        assert_eq!(left.text("/status"), want);
        let cancel = post(format!("{}/cancel", order.at())).by(&ann);
        assert_eq!(cancel.send(&scene.world).await.status, 200);
    }
    assert_eq!(scene.world.stock(scene.product).await, json!(90));
    scene.is_sound().await;
}

#[tokio::test]
async fn an_order_that_is_claimed_while_it_is_paid_is_paid_and_claimed() {
    let scene = Scene::set().await;
    let world = &scene.world;
    let ann = world.customer("ann").await;
    let order = scene.order().await;
    let start = json!({ "provider": "ecpay", "method": "credit" });
    let start = order.by_key(post(format!("{}/payments", order.at())).json(&start));
    let started = start.send(world).await;
    assert_eq!(started.status, 201, "{}", started.body);
    let fields = started.at("/form/fields");
    let fields: Vec<(String, String)> = fields
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
        .collect();
    let cashier = &world.market.cashier;
    assert_eq!(cashier.page(ecpay::encode_form(&fields).as_bytes()).status, 200);
    let trade_no = started.text("/id").replace("pay_", "");
    assert_eq!(cashier.scenario(&trade_no, localcloud::cashier::Scenario::Pay).page.status, 200);
    let notice = cashier.due().into_iter().next().unwrap().body;
    let notice = post("/api/payments/ecpay/callback").form(&notice);
    let (claimed, heard) = tokio::join!(order.claim(&ann).send(world), notice.clone().send(world));
    assert_eq!((claimed.status, heard.body.as_str()), (200, "1|OK"));
    assert_eq!(notice.send(world).await.body, "1|OK");
    let left = get(order.at()).by(&ann).send(world).await;
    assert_eq!(
        (left.text("/payment_status"), left.at("/user_id")),
        ("paid".into(), json!(ann.user.id))
    );
    let payment = format!("/api/payments/{}", started.text("/id"));
    assert_eq!(get(payment).by(&ann).send(world).await.status, 200);
    assert_eq!(scene.listed(&ann).await, std::slice::from_ref(&order.id));
    scene.is_sound().await;
}

async fn joins(world: &World, name: &str, order: &Order, key: Option<&str>) -> Answer {
    let body = json!({
        "username": name, "email": format!("{name}@example.com"), "password": "correct horse",
        "order_id": order.id,
    });
    let call = post("/api/auth/register").key(&format!("{name}-key-that-nobody-guesses"));
    let call = match key {
        Some(key) => call.header("x-order-key", key),
        None => call,
    };
    call.json(&body).send(world).await
}

#[tokio::test]
async fn who_registers_with_the_key_of_an_order_has_it() {
    let scene = Scene::set().await;
    let order = scene.order().await;
    for (name, key) in [("ann", None), ("bob", Some("nonsense"))] {
        let joined = joins(&scene.world, name, &order, key).await;
        assert_eq!((joined.status, joined.at("/claimed_order_id")), (201, Value::Null), "{name}");
    }
    let mine = json!(order.id);
    // A repeated request says so again.
    for _ in 0..2 {
        let joined = joins(&scene.world, "cid", &order, Some(&order.key)).await;
        assert_eq!((joined.status, joined.at("/claimed_order_id")), (201, mine.clone()));
        let token = format!("Bearer {}", joined.text("/access_token"));
        let seen = get(order.at()).header("authorization", &token).send(&scene.world).await;
        assert_eq!((seen.status, seen.at("/user_id")), (200, joined.at("/id")));
    }
    let late = joins(&scene.world, "dee", &order, Some(&order.key)).await;
    assert_eq!((late.status, late.at("/claimed_order_id")), (201, Value::Null));
    scene.is_sound().await;
}

#[tokio::test]
async fn an_order_that_was_claimed_is_found_by_its_contact_as_before() {
    let scene = Scene::set().await;
    let ann = scene.world.customer("ann").await;
    let order = scene.order().await;
    let client = scene.world.market.dynamo.client();
    let contacts = || async {
        scene.world.drain().await;
        #[expect(clippy::disallowed_methods, reason = "what the table holds, after all")]
        let all = client.scan().table_name(devserver::TABLE).send().await.unwrap();
        let of_guest = |pk: &str| pk.starts_with("CONTACT#");
        all.items().iter().filter(|item| of_guest(item["pk"].as_s().unwrap())).count()
    };
    assert_eq!(contacts().await, 2, "by telephone and by e-mail");
    assert_eq!(order.claim(&ann).send(&scene.world).await.status, 200);
    assert_eq!(contacts().await, 2);
    // The store has it as before.
    let first = db::PageParams::default();
    let stores = scene.world.market.app.db.store_orders(scene.store, &first);
    assert_eq!(stores.await.unwrap().items.len(), 1);
}
