//! Sold out for today: refused in placing, shown in lists, and over by itself.

use super::*;

impl Desk {
    async fn sold_out(&self, body: Value) -> Answer {
        let path = format!("/api/merchants/products/{}/sold-out", self.product);
        let clerk = self.world.again(&self.clerk).await;
        let set = put(path).by(&clerk).json(&body).send(&self.world).await;
        self.world.drain().await;
        set
    }

    /// What a list shows: availability and stock.
    async fn listed(&self) -> (Value, Value) {
        let list = get(format!("/api/products?store={}", self.store)).send(&self.world).await;
        (list.at("/0/availability"), list.at("/0/stock"))
    }

    async fn order_of(&self, item: Value) -> Answer {
        let body = json!({ "items": [item], "fulfilment": { "type": "takeaway" } });
        let buyer = self.world.again(&self.buyer).await;
        post("/api/orders").by(&buyer).json(&body).send(&self.world).await
    }
}

#[tokio::test]
async fn what_is_sold_out_today_is_refused_and_shown_so_until_four_in_the_morning() {
    let desk = Desk::open(ProductKind::MenuItem).await;
    let item = json!({ "product_id": desk.product, "quantity": 1 });
    assert_eq!(desk.listed().await, (json!("plenty"), json!(6)));
    let set = desk.sold_out(json!({ "sold_out": true })).await;
    // It is 11:00 in Taipei. The store sees its stock as it is.
    assert_eq!(set.at("/sold_out_until"), "2026-11-21T20:00:00.000Z", "{}", set.body);
    assert_eq!(set.at("/stock"), 500);
    let version = set.at("/version");
    assert_eq!(desk.sold_out(json!({ "sold_out": true })).await.at("/version"), version);
    assert_eq!(desk.listed().await, (json!("none"), json!(0)));
    let shown = get(format!("/api/products/{}", desk.product)).send(&desk.world).await;
    assert_eq!(shown.at("/stock"), 0);
    let page = get(format!("/en/products/{}", desk.product)).send(&desk.world).await;
    assert!(page.body.contains("Sold out"), "{}", page.body);
    let refused = desk.order_of(item.clone()).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "out_of_stock"));
    assert_eq!(refused.fields(), ["body.items.0.quantity out_of_stock"]);
    let quote = json!({ "items": [item.clone()], "fulfilment": { "type": "takeaway" } });
    let quote = post("/api/checkout/quote").by(&desk.buyer).json(&quote).send(&desk.world).await;
    assert_eq!(quote.code(), "out_of_stock");
    post("/api/cart/items").by(&desk.buyer).json(&item).send(&desk.world).await;
    let cart = get("/api/cart").by(&desk.buyer).send(&desk.world).await;
    assert_eq!(cart.at("/items/0/stock"), 0, "{}", cart.body);
    assert_eq!(desk.world.stock(desk.product).await, 0, "as shoppers see it");

    // Nothing has to be done for the next day, also by lists that nobody wrote again.
    desk.world.advance(17 * 60 * 60 - 1);
    assert_eq!(desk.listed().await.0, "none");
    desk.world.advance(1);
    assert_eq!(desk.listed().await, (json!("plenty"), json!(6)));
    assert_eq!(desk.world.stock(desk.product).await, 500);
    assert_eq!(desk.order_of(item.clone()).await.status, 201);

    // Or the store finds another box.
    desk.sold_out(json!({ "sold_out": true })).await;
    assert_eq!(desk.order_of(item.clone()).await.status, 409);
    let back = desk.sold_out(json!({ "sold_out": false })).await;
    assert_eq!(back.at("/sold_out_until"), Value::Null);
    assert_eq!(desk.listed().await.0, "plenty");
    assert_eq!(desk.order_of(item).await.status, 201);
}

#[tokio::test]
async fn a_variant_or_a_choice_is_sold_out_by_itself() {
    let desk = Desk::open(ProductKind::MenuItem).await;
    let group = json!({
        "name": "extra", "max": 2,
        "choices": [{ "code": "PD", "name": "pudding" }, { "code": "PB", "name": "pearls" }],
    });
    let set = put("/api/merchants/options/extra").by(&desk.merchant).json(&group);
    assert_eq!(set.send(&desk.world).await.status, 200);
    let edit = json!({
        "options": ["extra"], "stock": null, "version": 1,
        "variants": [{ "id": "M", "name": "medium" }, { "id": "L", "name": "large" }],
    });
    let path = format!("/api/merchants/products/{}", desk.product);
    let edited = put(path.as_str()).by(&desk.merchant).json(&edit).send(&desk.world).await;
    assert_eq!(edited.status, 200, "{}", edited.body);
    let item = |variant: &str, choices: &[&str]| {
        let product = desk.product;
        json!({ "product_id": product, "quantity": 1, "variant_id": variant, "choices": choices })
    };
    assert_eq!(desk.sold_out(json!({ "sold_out": true, "variant_id": "XL" })).await.status, 404);
    let large = desk.sold_out(json!({ "sold_out": true, "variant_id": "L" })).await;
    assert_eq!(large.at("/sold_out_until"), Value::Null, "the medium one is there");
    assert_ne!(large.at("/variants/1/sold_out_until"), Value::Null);
    assert_eq!(desk.listed().await.0, Value::Null, "it is not counted, and there is some");
    assert_eq!(desk.order_of(item("M", &[])).await.status, 201);
    assert_eq!(desk.order_of(item("L", &[])).await.code(), "out_of_stock");
    let shown = get(format!("/api/products/{}", desk.product)).send(&desk.world).await;
    let stocks = (shown.at("/stock"), shown.at("/variants/0/stock"), shown.at("/variants/1/stock"));
    assert_eq!(stocks, (Value::Null, Value::Null, json!(0)));

    let choice = |code: &str, sold_out: bool| {
        let body = json!({ "choice": code, "sold_out": sold_out });
        put("/api/merchants/options/extra/sold-out").by(&desk.clerk).json(&body)
    };
    assert_eq!(choice("XX", true).send(&desk.world).await.fields(), ["body.choice not_found"]);
    let set = choice("PD", true).send(&desk.world).await;
    assert_eq!(set.at("/choices/0/sold_out_until"), "2026-11-21T20:00:00.000Z", "{}", set.body);
    assert_eq!(set.at("/choices/0/available"), true, "its store offers it");
    let shown = get(format!("/api/products/{}", desk.product)).send(&desk.world).await;
    let available = |at: usize| shown.at(&format!("/options/0/choices/{at}/available"));
    assert_eq!((available(0), available(1)), (json!(false), json!(true)));
    let refused = desk.order_of(item("M", &["PB", "PD"])).await;
    assert_eq!(refused.fields(), ["body.items.0.choices.1 out_of_stock"], "{}", refused.body);
    assert_eq!(desk.order_of(item("M", &["PB"])).await.status, 201);
    // An edit of the group keeps it; so does the end of the day of what was not touched.
    let set = put("/api/merchants/options/extra").by(&desk.merchant).json(&group);
    assert_ne!(set.send(&desk.world).await.at("/choices/0/sold_out_until"), Value::Null);
    assert_eq!(desk.order_of(item("M", &["PD"])).await.code(), "out_of_stock");
    assert_eq!(choice("PD", false).send(&desk.world).await.status, 200);
    assert_eq!(desk.order_of(item("M", &["PD"])).await.status, 201);

    // Somebody else's are not there.
    let (_, other) = desk.world.store("other", StoreKind::Restaurant).await;
    let set = put(format!("{path}/sold-out")).by(&other).json(&json!({ "sold_out": true }));
    assert_eq!(set.send(&desk.world).await.code(), "product_not_found");
    let body = json!({ "choice": "PD", "sold_out": true });
    let set = put("/api/merchants/options/extra/sold-out").by(&other).json(&body);
    assert_eq!(set.send(&desk.world).await.code(), "option_group_not_found");
}

#[tokio::test]
async fn price_and_shelf_are_changed_by_what_changes_alone() {
    let desk = Desk::open(ProductKind::Goods).await;
    let path = format!("/api/merchants/products/{}", desk.product);
    let edit = |body: Value| put(path.as_str()).by(&desk.merchant).json(&body);
    let dearer = edit(json!({ "price": 700, "version": 1 })).send(&desk.world).await;
    assert_eq!((dearer.at("/price"), dearer.at("/stock")), (json!(700), json!(500)));
    let off = edit(json!({ "is_active": false, "version": 2 })).send(&desk.world).await;
    assert_eq!((off.at("/is_active"), off.at("/price")), (json!(false), json!(700)));
    let on = edit(json!({ "is_active": true, "version": 3 })).send(&desk.world).await;
    assert_eq!((on.status, on.at("/is_active")), (200, json!(true)), "{}", on.body);
    assert_eq!(edit(json!({ "price": 1, "version": 3 })).send(&desk.world).await.status, 412);
}
