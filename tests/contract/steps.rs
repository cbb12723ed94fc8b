//! What the tests of grants do with a market.

use domain::{StoreId, UserId, catalog::ProductKind, store::StoreKind};
use serde_json::json;
use testkit::{Answer, Call, TestUser, World, post};

use crate::call_log::CallLog;

/// The password of the hash that came from another system.
pub(crate) const PASSWORD: &str = "abcdefghijklmnopqrstuvwxyz";

/// A request for a page with an expired access token and a valid refresh token.
pub(crate) fn returning(call: Call, who: &TestUser) -> Call {
    call.header("cookie", &format!("refresh={}", who.tokens.refresh))
}

/// The cookie of a guest with a cart.
pub(crate) async fn guest_cart(world: &World, store: &str) -> (StoreId, String) {
    let (store, _) = world.store(store, StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
    let add = post("/api/cart/items").json(&json!({ "product_id": product, "quantity": 1 }));
    (store, format!("cart={}", add.send(world).await.cookie("cart").unwrap()))
}

/// The id of an order of a guest, and the cookie with its key.
pub(crate) async fn guest_order(world: &World, product: domain::ProductId) -> (String, String) {
    let body = json!({
        "items": [{ "product_id": product, "quantity": 1 }],
        "fulfilment": { "type": "takeaway" },
        "contact": { "name": "Ming", "phone": "0987654321", "email": "g@example.com" },
    });
    let placed = post("/api/orders").json(&body).send(world).await;
    let (id, key) = (placed.text("/id"), placed.text("/order_key"));
    (id.clone(), format!("orders={id}.{key}"))
}

/// Gives the user a hash that came from another system, which a sign-in replaces.
pub(crate) async fn import_hash(world: &World, user: UserId) {
    let old = world.market.app.db.user(user).await.unwrap().unwrap().password_hash;
    let new = "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC";
    world.market.app.db.replace_password_hash(user, &old, new).await.unwrap();
}

/// The shopper pays, and ECPay notifies the market.
pub(crate) async fn pay(world: &World, call_log: &mut CallLog, form: &Answer) {
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
    let done = cashier.scenario(&trade_no, localcloud::cashier::Scenario::Pay);
    assert_eq!(done.page.status, 200);
    for delivery in cashier.due() {
        let call = post("/api/payments/ecpay/callback").form(&delivery.body);
        assert_eq!(call_log.send(world, call).await.body, "1|OK");
    }
}

/// Sends a call with a valid access token, then with a refresh token, then with a reused one.
pub(crate) async fn send_thrice(world: &World, call_log: &mut CallLog, call: Call, who: &TestUser) {
    call_log.send(world, call.clone().by(&world.again(who).await)).await;
    let away = world.again(who).await;
    call_log.send(world, returning(call.clone(), &away)).await;
    call_log.send(world, returning(call, &away)).await;
}
