//! What the pages of a store's desk and of the platform use.

use domain::{StoreId, catalog::ProductKind, store::StoreKind, user::Role};
use serde_json::json;
use testkit::{Call, TestUser, World, address, get, post, put};

use crate::{call_log::CallLog, steps};

/// A store with an address, a paid order of each way, and things to sell.
struct Shop {
    merchant: TestUser,
    store: StoreId,
    dish: String,
    order: String,
    parcel: String,
    unpaid: String,
}

impl Shop {
    async fn open(world: &World, call_log: &mut CallLog) -> Self {
        let (store, merchant) = world.store("kitchen", StoreKind::Restaurant).await;
        let settings = put("/api/merchants/settings").by(&merchant).header("if-match", "*");
        let set = settings.json(&json!({ "slug": "hill-desk" })).send(world).await;
        assert_eq!(set.status, 200, "{}", set.body);
        let category = post("/api/categories").by(&merchant).json(&json!({ "name": "soups" }));
        let category = category.send(world).await.text("/id");
        let choices = json!([{ "code": "h1", "name": "hot", "stock": 9 }]);
        let group = json!({ "name": "heat", "max": 1, "choices": choices });
        put("/api/merchants/options/heat").by(&merchant).json(&group).send(world).await;
        let dish = json!({
            "kind": "menu_item", "name": "soup", "price": 60, "stock": 90,
            "category_id": category, "options": ["heat"],
        });
        let dish = post("/api/merchants/products").by(&merchant).json(&dish).send(world).await;
        let goods = json!({ "name": "bowl", "price": 60, "stock": 90 });
        let goods = post("/api/merchants/products").by(&merchant).json(&goods).send(world).await;
        let buyer = world.customer("hana").await;
        let (dish, goods) = (dish.text("/id"), goods.text("/id"));
        let eaten = json!({
            "items": [{ "product_id": dish, "quantity": 1, "choices": ["h1"] }],
            "fulfilment": { "type": "takeaway" },
            "contact": { "name": "Hana", "phone": "0912345678", "email": "hana@example.com" },
        });
        let sent = json!({
            "items": [{ "product_id": goods, "quantity": 1 }], "shipping_address": address(),
        });
        let mut placed = Vec::new();
        for (body, is_paid) in [(&eaten, true), (&sent, true), (&eaten, false)] {
            let buyer = world.again(&buyer).await;
            let order = post("/api/orders").by(&buyer).json(body).send(world).await;
            assert_eq!(order.status, 201, "{}", order.body);
            let order = order.text("/id");
            if is_paid {
                let start = json!({ "provider": "ecpay", "method": "credit" });
                let start = post(format!("/api/orders/{order}/payments")).by(&buyer).json(&start);
                let form = start.send(world).await;
                steps::pay(world, call_log, &form).await;
            }
            placed.push(order);
        }
        world.drain().await;
        let [order, parcel, unpaid] = placed.try_into().unwrap();
        Self { merchant, store, dish, order, parcel, unpaid }
    }

    /// What staff do with orders, in turn.
    fn orders(&self) -> Vec<Call> {
        let Self { order, parcel, unpaid, .. } = self;
        let path = |of: &str, rest: &str| format!("/desk/orders/{of}{rest}");
        vec![
            get("/desk"),
            get("/desk/orders"),
            get(format!("/desk/orders?moved={order}&item={}", self.dish)),
            get("/desk/orders/all"),
            get("/desk/orders/all?status=preparing"),
            get("/desk/orders/all?status=shipped"),
            get("/desk/orders/all?status=completed"),
            get(path(order, "")),
            post(path(order, "/status")).form("status=preparing"),
            post(path(order, "/undo")).form("status=preparing"),
            get(path(parcel, "/ship")),
            post(path(parcel, "/ship")).form(&format!("number={}", "9".repeat(41))),
            post(path(parcel, "/ship")).form("number=1&carrier=Post"),
            get(path(unpaid, "/cancel")),
            post(path(unpaid, "/cancel")).form(""),
            post(path(unpaid, "/cancel")).form("reason=x"),
            get("/staff/orders"),
        ]
    }

    /// What staff do with things to sell, in turn.
    fn products(&self, category: &str) -> Vec<Call> {
        let dish = format!("/desk/products/{}", self.dish);
        let new = "key=k1&name=tea&kind=menu_item&price=60&is_active=true&option.heat=true&\
                   variant.0.name=large&variant.0.sku=s1";
        let edit = |version: u32, sku: &str, name: &str| {
            format!(
                "version={version}&name={name}&kind=menu_item&price=65&is_active=true&\
                 option.heat=true&category_id={category}&variant.0.id=L&variant.0.name=large&\
                 variant.0.sku={sku}"
            )
        };
        let path = dish.as_str();
        vec![
            get("/desk/products?q=soup"),
            get(format!("/desk/products?item={}", self.dish)),
            get("/desk/products/new"),
            post("/desk/products").form(new),
            get(path),
            post(format!("{path}/adjust")).form("version=1&price=61&stock=80&seen=89"),
            post(format!("{path}/shelf")).form("on=false"),
            post(format!("{path}/shelf")).form("on=true"),
            post(format!("{path}/sold-out")).form("on=true"),
            post(path).form(
                "version=5&name=soup&kind=menu_item&price=61&is_active=true&stock=70&seen=80",
            ),
            post(path).form(&edit(6, "a", "soup")),
            post(path).form(&edit(7, "b", "broth")),
            get("/desk/options"),
            post("/desk/options/heat/sold-out").form("choice=h1&on=true"),
            get("/desk/settings"),
            post("/desk/settings").form("version=2&name=kitchen&slug=hill-kitchen"),
            post("/desk/settings").form("version=3&name=kitchen&slug=hill-desk&most_units=30"),
        ]
    }
}

/// What an admin does on the platform, and at a store's desk.
fn platform(shop: &Shop, number: &str) -> Vec<Call> {
    let store = "store=hill-desk";
    vec![
        get("/admin"),
        get("/admin?q=kitchen"),
        get("/admin/orders"),
        get(format!("/admin/orders?q={number}")),
        get(format!("/admin/orders?q={}", shop.order)),
        get("/admin/orders?q=0912345678"),
        get("/admin/orders?q=hana%40example.com"),
        get(format!("/admin/orders/{}", shop.order)),
        get("/admin/payments"),
        get(format!("/desk?{store}")),
        get(format!("/desk/orders?{store}")),
        get(format!("/desk/orders/all?{store}")),
        get(format!("/desk/products?{store}")),
        get(format!("/desk/products/new?{store}")),
        post(format!("/desk/products?{store}")).form("key=k9&name=x"),
        get(format!("/desk/options?{store}")),
        post(format!("/desk/options/heat/sold-out?{store}")).form("choice=h1&on=false"),
        get(format!("/desk/settings?{store}")),
        post(format!("/desk/settings?{store}")).form("version=1&name=x"),
    ]
}

/// Calls every page of the desk and of the platform, each as somebody whose session is good, has to
/// be renewed, or was stolen.
pub(crate) async fn desk(world: &World, call_log: &mut CallLog) {
    let shop = Shop::open(world, call_log).await;
    let merchant = world.again(&shop.merchant).await;
    let found = get("/api/categories").by(&merchant).send(world).await.json();
    let of_shop = |one: &&serde_json::Value| one["store_id"] == shop.store.to_string();
    let category = found.as_array().unwrap().iter().find(of_shop).unwrap()["id"].clone();
    let order = get(format!("/api/orders/{}", shop.order)).by(&merchant).send(world).await;
    for call in shop.orders().into_iter().chain(shop.products(category.as_str().unwrap())) {
        steps::send_thrice(world, call_log, call, &shop.merchant).await;
    }
    // A new store is shown what it begins with.
    let (_, novice) = world.store("novice", StoreKind::Shop).await;
    world.product(novice.store().unwrap(), ProductKind::Goods, 60, Some(9)).await;
    steps::send_thrice(world, call_log, get("/desk"), &novice).await;
    // What has to go back is on a list.
    let cancel = world.again(&shop.merchant).await;
    let cancel = post(format!("/desk/orders/{}/cancel", shop.order)).by(&cancel).form("reason=x");
    assert_eq!(call_log.send(world, cancel).await.status, 303);
    world.drain().await;
    let admin = world.person("chief", Role::Admin, None).await;
    for call in platform(&shop, &order.text("/order_number")) {
        steps::send_thrice(world, call_log, call, &admin).await;
    }
}
