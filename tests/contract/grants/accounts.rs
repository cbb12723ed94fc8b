//! What accounts take.

use domain::{UserId, store::StoreKind};
use serde_json::{Value, json};
use testkit::{Answer, World, delete, get, post, put};

use crate::{
    call_log::CallLog,
    steps::{PASSWORD, guest_cart, import_hash},
};

/// Who registers, signs in, renews, and what is kept of a user.
pub(super) async fn identity(world: &World, call_log: &mut CallLog) -> UserId {
    let body = json!({ "username": "ming", "email": "ming@example.com", "password": PASSWORD });
    // A repeated request with the same key reads what the first one created.
    let key = "a-key-that-nobody-guesses";
    let (_, cart) = guest_cart(world, "corner").await;
    let mut ming = String::new();
    for _ in 0..2 {
        let register = post("/api/auth/register").key(key).header("cookie", &cart).json(&body);
        ming = call_log.send(world, register).await.text("/id");
    }
    let ming = ming.parse().unwrap();
    import_hash(world, ming).await;
    // A guest with another cart signs in, after having mistyped the password.
    let (_, cart) = guest_cart(world, "stand").await;
    for password in ["wrong", PASSWORD] {
        let body = json!({ "username": "ming", "password": password });
        let login = post("/api/auth/login").header("cookie", &cart).json(&body);
        call_log.send(world, login).await;
    }
    replacing(world, call_log).await;
    let ann = world.customer("ann").await;
    let refresh = json!({ "refresh_token": ann.tokens.refresh });
    for _ in 0..2 {
        // The second time it is a reused token.
        call_log.send(world, post("/api/auth/refresh").json(&refresh)).await;
    }
    let bob = world.customer("bob").await;
    call_log.send(world, get("/api/auth/me").by(&bob)).await;
    call_log.send(world, get("/api/users/me/profile").by(&bob)).await;
    let change = put("/api/users/me/profile").by(&bob).header("if-match", "\"1\"");
    call_log.send(world, change.json(&json!({ "username": "robert" }))).await;
    let home = json!({
        "name": "a", "phone": "0912345678", "postal_code": "100", "city": "b", "district": "c",
        "street": "d",
    });
    for id in ["home", "work"] {
        let set = put(format!("/api/users/me/addresses/{id}")).by(&bob).json(&home);
        assert_eq!(call_log.send(world, set).await.status, 200);
    }
    call_log.send(world, get("/api/users/me/addresses").by(&bob)).await;
    for id in ["home", "work"] {
        let remove = delete(format!("/api/users/me/addresses/{id}")).by(&bob);
        assert_eq!(call_log.send(world, remove).await.status, 204);
    }
    call_log.send(world, post("/api/auth/logout").by(&bob)).await;
    let (store, merchant) = world.store("second", StoreKind::Shop).await;
    let switch = post("/api/auth/store").by(&merchant).json(&json!({ "store_id": store }));
    assert_eq!(call_log.send(world, switch).await.status, 200);
    ming
}

/// Who signs in or registers with the tokens of another session ends that.
async fn replacing(world: &World, call_log: &mut CallLog) {
    let (one, other) = (world.customer("cid").await, world.customer("dee").await);
    let login = json!({ "username": "ming", "password": PASSWORD });
    let login = post("/api/auth/login").by(&one).json(&login);
    assert_eq!(call_log.send(world, login).await.status, 200);
    let register = json!({
        "username": "fay", "email": "fay@example.com", "password": PASSWORD,
    });
    let register = post("/api/auth/register").by(&other).json(&register);
    assert_eq!(call_log.send(world, register).await.status, 201);
}

/// A guest's order that a user takes over, and another one by a registration.
pub(super) async fn taken_over(
    world: &World,
    call_log: &mut CallLog,
    guest: &Answer,
    item: &Value,
) {
    let claim = post(format!("/api/orders/{}/claim", guest.text("/id")));
    let claim = claim.by(&world.customer("gus").await);
    let claim = claim.header("x-order-key", &guest.text("/order_key"));
    assert_eq!(call_log.send(world, claim).await.status, 200);
    let body = json!({
        "items": [item], "fulfilment": { "type": "digital" },
        "contact": { "name": "Ming", "phone": "0987654322" },
    });
    let other = post("/api/orders").json(&body).send(world).await;
    let hal = json!({
        "username": "hal", "email": "hal@example.com", "password": PASSWORD,
        "order_id": other.text("/id"),
    });
    let join = post("/api/auth/register").header("x-order-key", &other.text("/order_key"));
    let joined = call_log.send(world, join.json(&hal)).await;
    assert_eq!(joined.text("/claimed_order_id"), other.text("/id"));
}
