//! What a store does at its desk, and what the platform looks for.

use domain::user::Role;

use super::*;

/// A parcel that costs nothing is sent by mistake, and is looked for.
pub(super) async fn work(
    world: &World,
    call_log: &mut CallLog,
    buyer: &TestUser,
    merchant: &TestUser,
) {
    let free = world.product(merchant.store().unwrap(), ProductKind::Gift, 0, Some(9)).await;
    let order = json!({
        "items": [{ "product_id": free, "quantity": 1 }], "fulfilment": { "type": "takeaway" },
    });
    let order = post("/api/orders").by(buyer).json(&order).send(world).await;
    let id = order.text("/id");
    let set = patch(format!("/api/orders/{id}/status")).by(merchant);
    let set = set.json(&json!({ "status": "preparing" })).send(world).await;
    assert_eq!(set.status, 200, "{}", set.body);
    let undo = post(format!("/api/orders/{id}/undo")).by(merchant);
    let undo = call_log.send(world, undo.json(&json!({ "status": "preparing" }))).await;
    assert_eq!(undo.status, 200, "{}", undo.body);
    world.drain().await;
    call_log.send(world, get("/api/merchants/board").by(merchant)).await;
    let admin = world.person("finder", Role::Admin, None).await;
    let (number, store) = (order.text("/order_number"), merchant.store().unwrap());
    for query in [
        String::new(),
        format!("q={id}"),
        format!("q={number}"),
        "q=0912345678".to_owned(),
        "q=eve%40example.com".to_owned(),
        format!("store_id={store}"),
        format!("store_id={store}&status=paid"),
        format!("store_id={store}&status=shipped"),
        format!("store_id={store}&status=cancelled"),
    ] {
        let found = get(format!("/api/admin/orders?{query}")).by(&admin);
        assert_eq!(call_log.send(world, found).await.status, 200, "{query}");
    }
}
