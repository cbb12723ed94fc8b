//! What the source designs' own clients meet on their paths.

use domain::{ProductId, StoreId, UserId, catalog::ProductKind, store::StoreKind, user::Role};
use serde_json::{Value, json};
use testkit::{Answer, TestUser, World, get, post};

/// A restaurant, its staff and a guest.
struct Restaurant {
    world: World,
    store: StoreId,
    merchant: TestUser,
    guest: TestUser,
    /// What is called `name`, for 60 TWD.
    dish: ProductId,
    name: String,
}

impl Restaurant {
    async fn open() -> Self {
        let world = World::open().await;
        let (store, merchant) = world.store("noodles", StoreKind::Restaurant).await;
        let dish = world.product(store, ProductKind::MenuItem, 60, None).await;
        let shown = get(format!("/api/products/{dish}")).send(&world).await;
        let guest = world.customer("ann").await;
        Self { store, merchant, guest, dish, name: shown.text("/name"), world }
    }

    /// The guest orders `item`, with `changes` of the body.
    async fn order(&self, item: &Value, changes: &Value) -> Answer {
        let mut body = json!({ "items": [item], "order_type": "takeaway" });
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        post("/orchestration/orders").by(&self.guest).json(&body).send(&self.world).await
    }

    async fn list(&self, path: &str, who: &TestUser) -> Vec<String> {
        let list = get(path).by(who).send(&self.world).await;
        assert_eq!(list.status, 200, "{path}: {}", list.body);
        let orders = list.json().as_array().unwrap().clone();
        orders.iter().map(|order| order["id"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn a_dish_is_ordered_by_its_id_or_its_name_and_a_price_is_the_most_that_is_charged() {
    let shop = Restaurant::open().await;
    let (dish, name) = (shop.dish, shop.name.as_str());
    for (item, want) in [
        (json!({ "menu_item_id": dish, "quantity": 2 }), (200, "")),
        (json!({ "product_id": dish, "quantity": 2 }), (200, "")),
        (json!({ "name": name, "quantity": 2 }), (200, "")),
        (json!({ "name": name, "product_id": dish, "price": 60, "quantity": 2 }), (200, "")),
        (json!({ "product_id": dish, "price": "60.0", "quantity": 2 }), (200, "")),
        (json!({ "product_id": dish, "price": 9999, "quantity": 2 }), (200, "")),
        (json!({ "product_id": dish, "price": 1, "quantity": 2 }), (409, "price_changed")),
        (json!({ "product_id": dish, "price": "59.9", "quantity": 2 }), (409, "price_changed")),
        (
            json!({ "product_id": dish, "price": "cheap", "quantity": 2 }),
            (422, "validation_failed"),
        ),
        (json!({ "name": "no such dish", "quantity": 2 }), (404, "product_not_found")),
        (json!({ "quantity": 2 }), (422, "validation_failed")),
    ] {
        let answer = shop.order(&item, &json!({})).await;
        assert_eq!((answer.status, answer.code().as_str()), want, "{item}: {}", answer.body);
        if want.0 == 200 {
            assert_eq!(answer.at("/total_amount"), 120, "{item}: ours is what is charged");
        }
    }
    // The canonical path knows no price and no name of a dish.
    for field in ["price", "name", "menu_item_id"] {
        let mut item = json!({ "product_id": dish, "quantity": 1 });
        item[field] = json!(name);
        let body = json!({ "items": [item], "fulfilment": { "type": "takeaway" } });
        let answer = post("/api/orders").by(&shop.guest).json(&body).send(&shop.world).await;
        assert_eq!(answer.fields(), [format!("body.items.0.{field} unknown_field")]);
    }
}

#[tokio::test]
async fn nobody_orders_for_another_customer() {
    let shop = Restaurant::open().await;
    let item = json!({ "menu_item_id": shop.dish, "quantity": 1 });
    let own = json!(shop.guest.user.id);
    let other = json!(UserId::new(shop.world.now(), 999));
    for (customer, want) in [(Value::Null, 200), (own, 200), (other.clone(), 403)] {
        let answer = shop.order(&item, &json!({ "customer_id": customer })).await;
        assert_eq!(answer.status, want, "{customer}: {}", answer.body);
    }
    let other = other.as_str().unwrap();
    let list = get(format!("/orchestration/orders?customer_id={other}")).by(&shop.guest);
    assert_eq!(list.send(&shop.world).await.status, 403);
}

#[tokio::test]
async fn staff_see_the_orders_of_their_store_and_admins_those_of_all() {
    let shop = Restaurant::open().await;
    let item = json!({ "menu_item_id": shop.dish, "quantity": 1 });
    let mut here = Vec::new();
    for _ in 0..3 {
        here.insert(0, shop.order(&item, &json!({})).await.text("/order_id"));
        shop.world.advance(1);
    }
    let (other, _) = shop.world.store("tea", StoreKind::Shop).await;
    let goods = shop.world.product(other, ProductKind::Goods, 60, None).await;
    let bob = shop.world.customer("bob").await;
    let elsewhere = shop.world.order(&bob, goods, 1).await.text("/id");
    shop.world.drain().await;

    let staff = shop.world.person("staff", Role::Staff, Some(shop.store)).await;
    let admin = shop.world.admin().await;
    let path = "/orchestration/orders";
    let mut all = here.clone();
    all.insert(0, elsewhere.clone());
    for (who, want) in [
        (&staff, &here),
        (&shop.merchant, &here),
        (&shop.guest, &here),
        (&bob, &vec![elsewhere]),
        (&admin, &all),
    ] {
        assert_eq!(&shop.list(path, who).await, want, "{:?}", who.user.username);
    }
    // On the canonical path everybody sees their own.
    assert!(shop.list("/api/orders", &staff).await.is_empty());
    let own = format!("{path}?customer_id={}", shop.guest.user.id);
    assert_eq!(shop.list(&own, &shop.guest).await, here);
}

#[tokio::test]
async fn an_admin_pages_through_the_orders_of_many_days() {
    let shop = Restaurant::open().await;
    let item = json!({ "menu_item_id": shop.dish, "quantity": 1 });
    let admin = shop.world.admin().await;
    let mut placed = Vec::new();
    for day in 0..7 {
        let guest = shop.world.again(&shop.guest).await;
        let body = json!({ "items": [item], "order_type": "takeaway" });
        for _ in 0..(day % 3) {
            let order =
                post("/orchestration/orders").by(&guest).json(&body).send(&shop.world).await;
            placed.insert(0, order.text("/id"));
            shop.world.advance(1);
        }
        shop.world.drain().await;
        shop.world.advance(24 * 60 * 60);
    }
    let admin = shop.world.again(&admin).await;
    for limit in [1, 2, 3, 100] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        for _ in 0..20 {
            let path = format!("/orchestration/orders?limit={limit}{cursor}");
            let page = get(path).by(&admin).send(&shop.world).await;
            assert_eq!(page.status, 200, "{}", page.body);
            let orders = page.json().as_array().unwrap().clone();
            seen.extend(orders.iter().map(|order| order["id"].as_str().unwrap().to_owned()));
            cursor = format!("&cursor={}", page.header("x-next-cursor"));
            if cursor.ends_with('=') {
                break;
            }
        }
        assert_eq!(seen, placed, "by {limit}");
    }
}

#[tokio::test]
async fn errors_name_fields_as_the_client_that_sent_them_does() {
    let shop = Restaurant::open().await;
    let dish = || json!({ "menu_item_id": shop.dish, "quantity": 1 });
    for (item, changes, want) in [
        (dish(), json!({ "order_type": "delivery" }), "order_type enum"),
        (dish(), json!({ "order_type": null }), "order_type missing"),
        (dish(), json!({ "order_type": "dine_in" }), "table_number missing"),
        (
            dish(),
            json!({ "order_type": "dine_in", "table_number": "x".repeat(11) }),
            "table_number format",
        ),
        (json!({ "menu_item_id": "x", "quantity": 1 }), json!({}), "items.0.menu_item_id format"),
        (json!({ "product_id": "x", "quantity": 1 }), json!({}), "items.0.product_id format"),
        (json!({ "name": "nothing", "quantity": 1 }), json!({}), "items.0.name not_found"),
        (
            json!({ "menu_item_id": shop.dish, "price": "much", "quantity": 1 }),
            json!({}),
            "items.0.price wrong_type",
        ),
    ] {
        let answer = shop.order(&item, &changes).await;
        assert_eq!(answer.fields(), [format!("body.{want}")], "{item} {changes}: {}", answer.body);
        let (field, _) = want.split_once(' ').unwrap();
        assert!(answer.text("/detail").contains(field), "{}", answer.body);
    }
    // Whoever sends our name is told of it.
    let body = json!({ "items": [dish()], "fulfilment": { "type": "drone" } });
    let place = post("/orchestration/orders").by(&shop.guest).json(&body).send(&shop.world);
    assert_eq!(place.await.fields(), ["body.fulfilment.type enum"]);
    let path = format!("/api/admin/products/{}/restock", shop.dish);
    let restock = post(path).by(&shop.merchant).json(&json!({ "amount": 0 })).send(&shop.world);
    assert_eq!(restock.await.fields(), ["body.amount range"]);
    for (field, want) in [("points_required", "points_required"), ("points_price", "points_price")]
    {
        let body = json!({ "name": "x", "price": 1, field: -1 });
        let make = post("/api/merchants/products").by(&shop.merchant).json(&body);
        let fields = make.send(&shop.world).await.fields();
        assert_eq!(fields, [format!("body.{want} range")]);
    }
}
