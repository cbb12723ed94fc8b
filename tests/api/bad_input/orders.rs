//! Orders that can't be placed.

use domain::{ProductId, catalog::ProductKind, store::StoreKind};
use serde_json::{Value, json};
use testkit::{Answer, TestUser, World, address, get, post};

use super::check;

/// Two stores and a customer.
struct Shop {
    world: World,
    buyer: TestUser,
    tea: ProductId,
    mug: ProductId,
    food: ProductId,
}

impl Shop {
    async fn open() -> Self {
        let world = World::open().await;
        let (store, _) = world.store("tea", StoreKind::Shop).await;
        let (other, _) = world.store("food", StoreKind::Restaurant).await;
        let tea = world.product(store, ProductKind::Goods, 60, Some(10)).await;
        let mug = world.product(store, ProductKind::Goods, 25, None).await;
        let food = world.product(other, ProductKind::MenuItem, 90, None).await;
        let buyer = world.customer("ann").await;
        Self { world, buyer, tea, mug, food }
    }

    async fn place(&self, body: &Value) -> Answer {
        let answer = post("/api/orders").by(&self.buyer).json(body).send(&self.world).await;
        check(&orders::PLACE_ORDER, &answer, &body.to_string());
        answer
    }

    /// A valid body, with changes.
    fn body(&self, changes: &Value) -> Value {
        let mut body = json!({
            "items": [{ "product_id": self.tea, "quantity": 2 }],
            "shipping_address": address(),
        });
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    }

    /// Whether nothing was sold.
    async fn untouched(&self) -> bool {
        self.world.drain().await;
        let list = get("/api/orders").by(&self.buyer).send(&self.world).await;
        list.json() == json!([]) && self.world.stock(self.tea).await == 10
    }
}

fn items(lines: &[(ProductId, Value)]) -> Value {
    let line = |line: &(ProductId, Value)| json!({ "product_id": line.0, "quantity": line.1 });
    json!({ "items": lines.iter().map(line).collect::<Vec<_>>() })
}

#[tokio::test]
async fn every_wrong_line_is_named() {
    let shop = Shop::open().await;
    let (tea, mug) = (shop.tea, shop.mug);
    let line = |fields: Value| json!({ "items": [fields] });
    for (changes, want) in [
        (items(&[(tea, json!(0))]), vec!["body.items.0.quantity range"]),
        (items(&[(tea, json!(-1))]), vec!["body.items.0.quantity range"]),
        (items(&[(tea, json!(1000))]), vec!["body.items.0.quantity range"]),
        (items(&[(tea, json!(1.5))]), vec!["body.items.0.quantity wrong_type"]),
        (items(&[(tea, json!(0.0))]), vec!["body.items.0.quantity range"]),
        (items(&[(tea, json!("1"))]), vec!["body.items.0.quantity wrong_type"]),
        (items(&[(tea, json!(null))]), vec!["body.items.0.quantity missing"]),
        (items(&[(tea, json!([1]))]), vec!["body.items.0.quantity wrong_type"]),
        (items(&[(tea, json!(1e30))]), vec!["body.items.0.quantity wrong_type"]),
        (
            items(&[(tea, json!(0)), (mug, json!(1)), (mug, json!("x"))]),
            vec!["body.items.0.quantity range", "body.items.2.quantity wrong_type"],
        ),
        (items(&[]), vec!["body.items range"]),
        (items(&vec![(tea, json!(1)); 151]), vec!["body.items range"]),
        // An order takes 20 of one stock.
        (items(&vec![(tea, json!(1)); 21]), vec!["body.items.20.quantity range"]),
        (items(&[(tea, json!(20)), (tea, json!(1))]), vec!["body.items.1.quantity range"]),
        (items(&[(tea, json!(999))]), vec!["body.items.0.quantity range"]),
        (json!({ "items": {} }), vec!["body.items wrong_type"]),
        (json!({ "items": [1] }), vec!["body.items.0 wrong_type"]),
        (line(json!({ "quantity": 1 })), vec!["body.items.0.product_id missing"]),
        (
            line(json!({ "product_id": tea, "menu_item_id": mug, "quantity": 1 })),
            vec!["body.items.0.menu_item_id unknown_field"],
        ),
        (
            line(json!({ "product_id": "nonsense", "quantity": 1 })),
            vec!["body.items.0.product_id format"],
        ),
        (
            line(json!({ "product_id": shop.buyer.user.id, "quantity": 1 })),
            vec!["body.items.0.product_id format"],
        ),
        (
            line(json!({ "product_id": tea, "quantity": 1, "price": 1 })),
            vec!["body.items.0.price unknown_field"],
        ),
        (
            line(json!({ "product_id": tea, "quantity": 1, "price_at_purchase": 0 })),
            vec!["body.items.0.price_at_purchase unknown_field"],
        ),
    ] {
        let answer = shop.place(&shop.body(&changes)).await;
        let found = (answer.status, answer.code(), answer.fields());
        let want: Vec<_> = want.into_iter().map(str::to_owned).collect();
        assert_eq!(found, (422, "validation_failed".to_owned(), want), "{changes}");
    }
    assert!(shop.untouched().await);
}

#[tokio::test]
async fn what_contradicts_itself_is_refused() {
    let shop = Shop::open().await;
    let mut other = address();
    other["city"] = json!("高雄市");
    for (changes, want) in [
        (json!({ "cart": true }), vec!["body.cart conflict"]),
        (json!({ "items": null }), vec!["body.items missing"]),
        (json!({ "items": null, "cart": false }), vec!["body.items missing"]),
        (json!({ "cart": "yes" }), vec!["body.cart wrong_type"]),
        (json!({ "total_amount": 1 }), vec!["body.total_amount unknown_field"]),
        (json!({ "price": 1 }), vec!["body.price unknown_field"]),
        (json!({ "user_id": "usr_1" }), vec!["body.user_id unknown_field"]),
        (json!({ "status": "paid" }), vec!["body.status unknown_field"]),
        (json!({ "payment_method": "bitcoin" }), vec!["body.payment_method enum"]),
        (json!({ "payment_method": "" }), vec!["body.payment_method enum"]),
        (json!({ "payment_method": 1 }), vec!["body.payment_method wrong_type"]),
        (json!({ "expected_total": -1 }), vec!["body.expected_total range"]),
        (json!({ "expected_total": 120.5 }), vec!["body.expected_total wrong_type"]),
        (json!({ "expected_total": "120" }), vec!["body.expected_total wrong_type"]),
        (json!({ "expected_total": 100_000_000 }), vec!["body.expected_total range"]),
        (json!({ "note": "x".repeat(501) }), vec!["body.note format"]),
        (json!({ "note": "a\u{0}b" }), vec!["body.note format"]),
        (json!({ "shipping_address": null }), vec!["body.fulfilment missing"]),
        (
            json!({ "shipping_address": null, "fulfilment": { "type": "by_drone" } }),
            vec!["body.fulfilment.type enum"],
        ),
        (
            json!({ "shipping_address": null, "fulfilment": { "type": "ship_home" } }),
            vec!["body.shipping_address missing"],
        ),
        (
            json!({ "shipping_address": null, "fulfilment": { "type": "dine_in" } }),
            vec!["body.fulfilment.table missing"],
        ),
        (json!({ "order_type": "dine_in" }), vec!["body.order_type unknown_field"]),
        (json!({ "table_number": "7" }), vec!["body.table_number unknown_field"]),
        (json!({ "customer_id": "usr_1" }), vec!["body.customer_id unknown_field"]),
        (
            json!({ "fulfilment": { "type": "ship_home", "address": other } }),
            vec!["body.shipping_address conflict"],
        ),
        (json!({ "fulfilment": {} }), vec!["body.fulfilment.type missing"]),
        (
            json!({ "fulfilment": { "type": "takeaway", "driver": 1 } }),
            vec!["body.fulfilment.driver unknown_field"],
        ),
    ] {
        let answer = shop.place(&shop.body(&changes)).await;
        let want: Vec<_> = want.into_iter().map(str::to_owned).collect();
        assert_eq!((answer.status, answer.fields()), (422, want), "{changes}");
    }
    assert!(shop.untouched().await);
}

#[tokio::test]
async fn all_that_an_address_lacks_is_named_at_once() {
    let shop = Shop::open().await;
    for place in ["shipping_address", "fulfilment"] {
        let within = |address: Value| match place {
            "fulfilment" => json!({
                "shipping_address": null,
                "fulfilment": { "type": "ship_home", "address": address },
            }),
            _ => json!({ "shipping_address": address }),
        };
        let loc = if place == "fulfilment" { "fulfilment.address" } else { place };
        let answer = shop.place(&shop.body(&within(json!({})))).await;
        let missing = |fields: &[&str]| {
            fields.iter().map(|name| format!("body.{loc}.{name} missing")).collect::<Vec<_>>()
        };
        let want = missing(&["postal_code", "city", "address"]);
        assert_eq!((answer.status, answer.fields()), (422, want), "{place}");
        // The recipient is who orders, unless another is named; this one's profile has no
        // phone number.
        let mut nobody = address();
        nobody.as_object_mut().unwrap().retain(|name, _| name != "name" && name != "phone");
        let answer = shop.place(&shop.body(&within(nobody))).await;
        let want = missing(&["phone"]);
        assert_eq!((answer.status, answer.fields()), (422, want), "{place}");

        for (name, value, kind) in [
            ("name", json!(""), "format"),
            ("name", json!("x".repeat(51)), "format"),
            ("name", json!(1), "wrong_type"),
            ("phone", json!("12345"), "format"),
            ("phone", json!("1".repeat(21)), "format"),
            ("postal_code", json!("12"), "format"),
            ("postal_code", json!(100), "wrong_type"),
            ("city", json!("   "), "format"),
            ("address", json!("x".repeat(151)), "format"),
            ("floor", json!("3"), "unknown_field"),
        ] {
            let mut address = address();
            address[name] = value.clone();
            let answer = shop.place(&shop.body(&within(address))).await;
            let want = vec![format!("body.{loc}.{name} {kind}")];
            assert_eq!((answer.status, answer.fields()), (422, want), "{name}: {value}");
        }
    }
    // Errors of other fields are reported with it.
    let changes = json!({ "shipping_address": {}, "expected_total": "x", "items": [{}] });
    let answer = shop.place(&shop.body(&changes)).await;
    assert_eq!(answer.fields().len(), 5, "{:?}", answer.fields());
}

#[tokio::test]
async fn products_that_can_not_be_ordered_together_are_refused() {
    let shop = Shop::open().await;
    let unknown = ProductId::new(shop.world.now(), 999_999);
    let one = || json!(1);
    for (changes, want, fields) in [
        (
            items(&[(shop.tea, one()), (unknown, one())]),
            (404, "product_not_found"),
            vec!["body.items.1.product_id not_found"],
        ),
        (
            items(&[(shop.tea, one()), (shop.food, one())]),
            (422, "one_store_per_order"),
            vec!["body.items.1.product_id other_store"],
        ),
        (
            items(&[(shop.tea, json!(11))]),
            (409, "out_of_stock"),
            vec!["body.items.0.quantity out_of_stock"],
        ),
        (
            items(&[(shop.mug, one()), (shop.tea, json!(10)), (shop.tea, one())]),
            (409, "out_of_stock"),
            vec!["body.items.1.quantity out_of_stock", "body.items.2.quantity out_of_stock"],
        ),
        (json!({ "expected_total": 119 }), (409, "price_changed"), vec![]),
        (json!({ "expected_total": 0 }), (409, "price_changed"), vec![]),
        (json!({ "items": null, "cart": true }), (409, "cart_empty"), vec![]),
        (
            json!({ "shipping_address": null, "fulfilment": { "type": "digital" } }),
            (409, "product_unavailable"),
            vec!["body.items.0.product_id unavailable"],
        ),
    ] {
        let answer = shop.place(&shop.body(&changes)).await;
        let found = (answer.status, answer.code());
        assert_eq!(found, (want.0, want.1.to_owned()), "{changes}: {}", answer.body);
        assert_eq!(answer.fields(), fields, "{changes}");
    }
    assert!(shop.untouched().await);
    let answer = shop.place(&shop.body(&json!({ "expected_total": 120 }))).await;
    assert_eq!((answer.status, answer.at("/total_amount")), (201, json!(120)));
}

#[tokio::test]
async fn a_key_is_a_short_line_of_visible_characters() {
    let shop = Shop::open().await;
    let long = "k".repeat(101);
    for key in ["", " ", "a b", "\t", &long] {
        let call = post("/api/orders").by(&shop.buyer).json(&shop.body(&json!({})));
        let answer = call.key(key).send(&shop.world).await;
        check(&orders::PLACE_ORDER, &answer, key);
        let want = vec!["header.Idempotency-Key format".to_owned()];
        assert_eq!((answer.status, answer.fields()), (422, want), "{key:?}");
    }
    assert!(shop.untouched().await);
    let call = post("/api/orders").by(&shop.buyer).json(&shop.body(&json!({})));
    assert_eq!(call.key(&long[..100]).send(&shop.world).await.status, 201);
}

#[tokio::test]
async fn what_is_no_id_is_not_found() {
    let shop = Shop::open().await;
    let long = "A".repeat(5_000);
    for id in
        ["1", "ord_", "ord_x", "prd_0123456789ABCDEFG", "%00", "..%2f..", "%F0%9F%8D%9C", &long]
    {
        for path in ["", "/history"] {
            let path = format!("/api/orders/{id}{path}");
            let answer = get(path.as_str()).by(&shop.buyer).send(&shop.world).await;
            let found = (answer.status, answer.code());
            assert_eq!(found, (404, "order_not_found".to_owned()), "{path}");
        }
    }
}
