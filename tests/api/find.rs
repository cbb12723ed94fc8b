//! Orders that the platform looks for, of every store.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::AttributeValue;
use devserver::TABLE;
use domain::{ProductId, StoreId, catalog::ProductKind, store::StoreKind};
use serde_json::{Value, json};
use testkit::{Answer, TestUser, World, address, get, post};

/// Two stores, a customer with orders at both, and a guest.
struct Market {
    world: World,
    admin: TestUser,
    ann: TestUser,
    stores: [StoreId; 2],
    /// The customer's orders, the oldest first: at the first store, at the second, at the first.
    orders: Vec<Value>,
    guest: Value,
}

async fn guest_order(world: &World, product: ProductId) -> Value {
    let body = json!({
        "items": [{ "product_id": product, "quantity": 1 }],
        "fulfilment": { "type": "takeaway" },
        "contact": { "name": "Ming", "phone": "+886 987-654-321", "email": "Ming@Example.tw" },
    });
    let placed = post("/api/orders").json(&body).send(world).await;
    assert_eq!(placed.status, 201, "{}", placed.body);
    placed.json()
}

impl Market {
    async fn open() -> Self {
        let world = World::open().await;
        let mut stores = Vec::new();
        let mut products = Vec::new();
        for name in ["tea", "pots"] {
            let (store, _) = world.store(name, StoreKind::Shop).await;
            stores.push(store);
            products.push(world.product(store, ProductKind::Goods, 60, Some(50)).await);
        }
        let ann = world.customer("ann").await;
        let mut orders = Vec::new();
        for product in [products[0], products[1], products[0]] {
            let placed = world.order(&ann, product, 1).await;
            assert_eq!(placed.status, 201, "{}", placed.body);
            orders.push(placed.json());
            world.advance(60);
        }
        let guest = guest_order(&world, products[1]).await;
        world.drain().await;
        let admin = world.admin().await;
        Self { world, admin, ann, stores: stores.try_into().unwrap(), orders, guest }
    }

    async fn ask(&self, query: &[(&str, &str)]) -> Answer {
        let fields: Vec<_> =
            query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let path = format!("/api/admin/orders?{}", ecpay::encode_form(&fields));
        get(path).by(&self.admin).send(&self.world).await
    }

    async fn found(&self, query: &[(&str, &str)]) -> Vec<String> {
        let answer = self.ask(query).await;
        assert_eq!(answer.status, 200, "{query:?}: {}", answer.body);
        ids(&answer)
    }

    fn id(&self, index: usize) -> String {
        self.orders[index]["id"].as_str().unwrap().to_owned()
    }
}

fn ids(answer: &Answer) -> Vec<String> {
    let list = answer.json();
    let id = |order: &Value| order["id"].as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(id).collect()
}

#[tokio::test]
async fn an_admin_finds_an_order_by_what_people_tell() {
    let market = Market::open().await;
    let own = [market.id(2), market.id(1), market.id(0)];
    let number = market.orders[1]["order_number"].as_str().unwrap();
    let guest = [market.guest["id"].as_str().unwrap().to_owned()];
    let email = get("/api/auth/me").by(&market.ann).send(&market.world).await.text("/email");
    for (typed, want) in [
        (number.to_owned(), &own[1..2]),
        (number.to_lowercase(), &own[1..2]),
        (market.id(0), &own[2..3]),
        (address()["phone"].as_str().unwrap().to_owned(), &own[..]),
        ("+886-912-345-678".to_owned(), &own[..]),
        (email.to_uppercase(), &own[..]),
        ("0987 654 321".to_owned(), &guest[..]),
        ("ming@example.tw".to_owned(), &guest[..]),
        ("nobody@example.tw".to_owned(), &[]),
        ("0911111111".to_owned(), &[]),
        ("20261121-0000000000".to_owned(), &[]),
    ] {
        assert_eq!(market.found(&[("q", &typed)]).await, want, "{typed}");
    }
    let [tea, pots] = market.stores.map(|store| store.to_string());
    let phone = address()["phone"].as_str().unwrap().to_owned();
    for (query, want) in [
        (vec![("q", phone.as_str()), ("store_id", &tea)], vec![&own[0], &own[2]]),
        (vec![("q", phone.as_str()), ("store_id", &pots)], vec![&own[1]]),
        (vec![("q", email.as_str()), ("store_id", &pots)], vec![&own[1]]),
        (vec![("q", phone.as_str()), ("status", "cancelled")], vec![]),
        (vec![("q", number), ("store_id", &tea)], vec![]),
        (vec![("q", number), ("status", "pending")], vec![&own[1]]),
        (vec![], vec![&guest[0], &own[0], &own[1], &own[2]]),
        (vec![("store_id", &tea)], vec![&own[0], &own[2]]),
        (vec![("store_id", &tea), ("status", "pending")], vec![&own[0], &own[2]]),
        (vec![("status", "paid")], vec![]),
    ] {
        let found = market.found(&query).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), want, "{query:?}");
    }
    for (typed, code) in [("王小明", "query.q format"), ("%", "query.q format")] {
        assert_eq!(market.ask(&[("q", typed)]).await.fields(), [code]);
    }
    let refused = get("/api/admin/orders?q=x").by(&market.ann).send(&market.world).await;
    assert_eq!(refused.status, 403);
}

#[tokio::test]
async fn what_is_found_is_read_page_by_page_and_never_by_a_scan() {
    let market = Market::open().await;
    let phone = address()["phone"].as_str().unwrap().to_owned();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    for _ in 0..5 {
        let mut query = vec![("q", phone.as_str()), ("limit", "1")];
        if !cursor.is_empty() {
            query.push(("cursor", &cursor));
        }
        let (page, calls) = market.world.counted(market.ask(&query)).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let names: BTreeSet<_> = calls.iter().map(|call| call.operation.as_str()).collect();
        assert!(names.iter().all(|name| ["Query", "BatchGetItem"].contains(name)), "{names:?}");
        let units: u64 = calls.iter().map(|call| call.read_tenths).sum();
        assert!(units <= 15, "{calls:?}");
        seen.extend(ids(&page));
        match page.header("x-next-cursor") {
            "" => break,
            next => cursor = next.to_owned(),
        }
    }
    assert_eq!(seen, [market.id(2), market.id(1), market.id(0)]);
    let foreign = get("/api/orders?limit=1").by(&market.ann).send(&market.world).await;
    let foreign = foreign.header("x-next-cursor").to_owned();
    let query = [("q", phone.as_str()), ("cursor", foreign.as_str())];
    assert_eq!(market.ask(&query).await.status, 422);
}

/// Orders that are older than the entries by contact get theirs in the night, or by `migrate`.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "what the table holds, after all")]
async fn old_orders_are_found_by_their_contact_after_a_sweep() {
    let market = Market::open().await;
    let client = market.world.market.dynamo.client();
    let items = client.scan().table_name(TABLE).send().await.unwrap().items.unwrap();
    let text = |value: &AttributeValue| value.as_s().unwrap().clone();
    let contacts: Vec<_> =
        items.iter().filter(|item| text(&item["pk"]).starts_with("CONTACT#")).collect();
    assert_eq!(contacts.len(), 5, "three by telephone, the guest's by both");
    for item in &contacts {
        let all = format!("{} {}", text(&item["pk"]), text(&item["sk"]));
        assert!(!all.contains("0912345678") && !all.contains('@'), "{all}");
    }
    let lose = async || {
        for item in &contacts {
            let delete = client.delete_item().table_name(TABLE);
            let delete = delete.key("pk", item["pk"].clone()).key("sk", item["sk"].clone());
            delete.send().await.unwrap();
        }
    };
    let phone = address()["phone"].as_str().unwrap().to_owned();
    for (days, lost, old) in [(1, 4, 0), (3, 0, 4)] {
        lose().await;
        market.world.advance(days * 24 * 60 * 60);
        market.world.market.tick().await.unwrap();
        market.world.drain().await;
        lose().await;
        let report = app::sweep::whole(&market.world.market.app).await.unwrap();
        assert_eq!((report.indexed, report.found_by_contact), (lost, old), "{report:?}");
        let admin = market.world.again(&market.admin).await;
        let found = get(format!("/api/admin/orders?q={phone}")).by(&admin);
        assert_eq!(ids(&found.send(&market.world).await).len(), 3);
    }
}
