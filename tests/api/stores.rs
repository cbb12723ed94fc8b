//! Memberships: a user may work for several stores, and acts for one at a time.

use devserver::demo;
use domain::{
    StoreId,
    catalog::ProductKind,
    store::StoreKind,
    user::{Caller, Role},
};
use serde_json::json;
use testkit::{Answer, Call, TestUser, World, get, post};

const PASSWORD: &str = "correct horse";

fn with(call: Call, token: &str) -> Call {
    call.header("authorization", &format!("Bearer {token}"))
}

async fn switch(world: &World, token: &str, store: StoreId) -> Answer {
    let call = post("/api/auth/store").json(&json!({ "store_id": store }));
    with(call, token).send(world).await
}

/// The role and the store that the API shows of the token's caller.
async fn acting(world: &World, token: &str) -> (String, String) {
    let me = with(get("/api/auth/me"), token).send(world).await;
    let profile = with(get("/api/users/me/profile"), token).send(world).await;
    assert_eq!(me.json(), profile.json());
    (me.text("/role"), me.at("/store_id").as_str().unwrap_or_default().to_owned())
}

/// Two stores, and a merchant of the first who is staff of the second.
struct Stores {
    world: World,
    own: StoreId,
    other: StoreId,
    merchant: TestUser,
}

impl Stores {
    async fn open() -> Self {
        let world = World::open().await;
        let (own, _) = world.store("first", StoreKind::Shop).await;
        let (other, _) = world.store("second", StoreKind::Shop).await;
        let body = json!({
            "username": "ming", "email": "ming@example.com", "password": PASSWORD,
            "role": "merchant", "store": { "name": "Tea", "kind": "shop" },
        });
        let joined = post("/api/auth/register").json(&body).send(&world).await;
        assert_eq!((joined.status, joined.text("/role")), (201, "merchant".to_owned()));
        let own_by_api: StoreId = joined.text("/store_id").parse().unwrap();
        assert_ne!(own_by_api, own);
        let id = joined.text("/id").parse().unwrap();
        let user = world.market.app.db.user(id).await.unwrap().unwrap();
        assert_eq!(user.role, Role::Customer, "a merchant is one in the own store only");
        let reading = db::Reading::Consistent;
        let found = world.market.app.db.user_with_memberships(id, reading).await.unwrap();
        let (_, all) = found.unwrap();
        assert_eq!(
            all.iter().map(|one| (one.store, one.role)).collect::<Vec<_>>(),
            [(own_by_api, Role::Merchant)]
        );
        let merchant =
            TestUser { user, member: all.into_iter().next(), ..world.customer("spare").await };
        let merchant = world.again(&merchant).await;
        Self { world, own: own_by_api, other, merchant }
    }

    async fn login(&self) -> Answer {
        let body = json!({ "username": "ming", "password": PASSWORD });
        post("/api/auth/login").json(&body).send(&self.world).await
    }
}

#[tokio::test]
async fn the_token_acts_for_one_store_and_says_in_which_role() {
    let Stores { world, own, other, merchant } = &Stores::open().await;
    world.advance(1);
    world.joins(merchant, *other, Role::Staff).await;
    let mine = world.product(*own, ProductKind::Goods, 60, Some(1)).await;
    let theirs = world.product(*other, ProductKind::Goods, 60, Some(1)).await;
    let token = &merchant.tokens.access;
    assert_eq!(acting(world, token).await, ("merchant".to_owned(), own.to_string()));

    let switched = switch(world, token, *other).await;
    let access = switched.text("/access_token");
    let want = json!({
        "access_token": access, "token": access, "token_type": "bearer", "expires_in": 1800,
        "role": "staff", "store_id": other, "message": "You now act for the other store.",
    });
    assert_eq!((switched.status, switched.json()), (200, want));
    assert_eq!(acting(world, &access).await, ("staff".to_owned(), other.to_string()));

    // Each token opens its own store, and what the role may not do it may not do there.
    let restock = |product, token: &str| {
        let path = format!("/api/merchants/products/{product}/restock");
        with(post(path).json(&json!({ "quantity": 1 })), token)
    };
    for (product, token, want) in
        [(mine, token, 200), (theirs, token, 404), (mine, &access, 404), (theirs, &access, 200)]
    {
        assert_eq!(restock(product, token).send(world).await.status, want, "{product}");
    }
    // Staff adds no categories.
    for (token, want) in [(token, 201), (&access, 403)] {
        let add = post("/api/categories").json(&json!({ "name": "New" }));
        let add = with(add, token).send(world).await;
        assert_eq!(add.status, want, "{}", add.body);
    }
}

#[tokio::test]
async fn the_last_used_store_is_kept_in_the_session_and_by_the_next_sign_in() {
    let stores = Stores::open().await;
    let Stores { world, own, other, merchant } = &stores;
    let session = |answer: &Answer| {
        (answer.text("/role"), answer.at("/user/store_id").as_str().unwrap_or_default().to_owned())
    };
    let (as_owner, as_staff) =
        (("merchant".to_owned(), own.to_string()), ("staff".to_owned(), other.to_string()));
    world.advance(1);
    world.joins(merchant, *other, Role::Staff).await;
    world.advance(1);
    let first = stores.login().await;
    assert_eq!(session(&first), as_staff, "the store that was joined last");
    world.advance(1);
    assert_eq!(switch(world, &first.text("/token"), *own).await.status, 200);
    let body = json!({ "refresh_token": first.text("/refresh_token") });
    let renewed = post("/api/auth/refresh").json(&body).send(world).await;
    assert_eq!((renewed.status, session(&renewed)), (200, as_owner.clone()));
    assert_eq!(acting(world, &renewed.text("/token")).await, as_owner);
    assert_eq!(session(&stores.login().await), as_owner, "the store that was used last");
    world.advance(1);
    assert_eq!(switch(world, &renewed.text("/token"), *other).await.status, 200);
    assert_eq!(session(&stores.login().await), as_staff);
}

#[tokio::test]
async fn nobody_acts_for_a_store_without_a_membership() {
    let Stores { world, own, other, merchant } = &Stores::open().await;
    let unknown = StoreId::new(world.now(), 999);
    for store in [*other, unknown] {
        let refused = switch(world, &merchant.tokens.access, store).await;
        assert_eq!((refused.status, refused.code().as_str()), (404, "store_not_found"));
    }
    let customer = world.customer("ann").await;
    assert_eq!(switch(world, &customer.tokens.access, *own).await.status, 404);
    assert_eq!(acting(world, &customer.tokens.access).await, ("customer".into(), String::new()));
    // A session that was ended is not given another store.
    let ended = post("/api/auth/logout").by(merchant).send(world).await;
    assert_eq!(ended.status, 200);
    let caller = Caller {
        user: merchant.user.id,
        role: Role::Merchant,
        store: Some(*own),
        session: world
            .market
            .app
            .signer()
            .caller(&merchant.tokens.access, world.now())
            .unwrap()
            .session,
    };
    let refused = app::accounts::switch_store(&world.market.app, caller, *own).await;
    assert!(refused.is_err());
    // An admin of the market is one in every store.
    let admin = world.admin().await;
    world.joins(&admin, *other, Role::Staff).await;
    let switched = switch(world, &admin.tokens.access, *other).await;
    assert_eq!((switched.status, switched.text("/role")), (200, "admin".to_owned()));
}

#[tokio::test]
async fn each_store_of_the_demonstration_has_a_login() {
    let world = World::open().await;
    demo::load(&world.market.app).await.unwrap();
    for (login, role, store) in [
        ("tea", "merchant", 0),
        ("staff", "staff", 1),
        ("merchant", "merchant", 2),
        ("stall", "merchant", 3),
    ] {
        assert!(demo::LOGINS.iter().any(|(known, _)| *known == login), "{login} is shown");
        let form = format!("username={login}&password={login}");
        let token = post("/token").form(&form).send(&world).await.text("/access_token");
        let want = (role.to_owned(), demo::store_id(store).to_string());
        assert_eq!(acting(&world, &token).await, want, "{login}");
    }
}
