//! The stores of the market as shoppers see them: their list, their addresses, their names beside
//! their products.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{Slug, StoreId, catalog::ProductKind, store::StoreKind};
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Answer, TestUser, World, get, post, put};

async fn set(world: &World, who: &TestUser, body: Value) -> Answer {
    let call = put("/api/merchants/settings").by(who).header("if-match", "*");
    call.json(&body).send(world).await
}

async fn slugs(world: &World) -> Vec<String> {
    let list = get("/api/stores").send(world).await.json();
    let slug = |store: &Value| store["slug"].as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(slug).collect()
}

/// A merchant who registers with this store.
async fn opens(world: &World, name: &str, store: &Value) -> Answer {
    let body = json!({
        "username": name, "email": format!("{name}@example.com"), "password": "correct horse",
        "role": "merchant", "store": store,
    });
    post("/api/auth/register").json(&body).send(world).await
}

#[tokio::test]
async fn a_store_is_shown_as_its_merchant_described_it() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let bare = get("/api/stores").send(&world).await;
    let own = Slug::of_store(store);
    let want = json!([{
        "id": store, "slug": own, "name": "tea", "name_en": null, "description": null,
        "description_en": null, "kind": "shop", "shipping_fee": null,
        "created_at": "2026-11-21T03:00:00.000Z",
    }]);
    assert_eq!((bare.status, bare.json()), (200, want));

    let described = json!({
        "name": "小山茶行", "name_en": "Hill Tea", "slug": "Hill-Tea", "description": "高山茶",
        "description_en": "Mountain teas",
        "shipping_fee": { "main": 80, "outlying": 200, "free_from": 1000 },
    });
    let changed = set(&world, &merchant, described).await;
    assert_eq!((changed.status, changed.text("/slug")), (200, "hill-tea".to_owned()));
    let shown = get("/api/stores/hill-tea").send(&world).await;
    let want = json!({
        "id": store, "slug": "hill-tea", "name": "小山茶行", "name_en": "Hill Tea",
        "description": "高山茶", "description_en": "Mountain teas", "kind": "shop",
        "shipping_fee": { "main": 80, "outlying": 200, "free_from": 1000 },
        "created_at": "2026-11-21T03:00:00.000Z",
    });
    assert_eq!((shown.status, shown.json()), (200, want.clone()));
    assert_eq!(get("/api/stores").send(&world).await.json(), json!([want]));
    // The address that is made of its id stays good.
    let by_id = get(format!("/api/stores/{own}")).send(&world).await;
    assert_eq!(by_id.json(), want);
    let etag = shown.header("etag").to_owned();
    let again = get("/api/stores/hill-tea").header("if-none-match", &etag).send(&world).await;
    assert_eq!(again.status, 304);

    // What is called how stays as it is where it is left out; fees are replaced as a whole.
    let bare = set(&world, &merchant, json!({})).await;
    assert_eq!(bare.at("/shipping_fee"), Value::Null);
    assert_eq!((bare.text("/name_en"), bare.text("/slug")), ("Hill Tea".into(), "hill-tea".into()));
    let cleared = json!({ "name_en": null, "slug": null, "description": null });
    let cleared = set(&world, &merchant, cleared).await;
    assert_eq!((cleared.at("/name_en"), cleared.text("/slug")), (Value::Null, own.to_string()));
    assert_eq!(get("/api/stores/hill-tea").send(&world).await.code(), "store_not_found");
    let refused = set(&world, &merchant, json!({ "name": null })).await;
    assert_eq!((refused.status, refused.fields()), (422, vec!["body.name wrong_type".to_owned()]));
}

#[tokio::test]
async fn a_slug_is_of_one_store() {
    let world = World::open().await;
    let (first, one) = world.store("one", StoreKind::Shop).await;
    let (second, two) = world.store("two", StoreKind::Shop).await;
    assert_eq!(set(&world, &one, json!({ "slug": "tea" })).await.status, 200);
    let taken = set(&world, &two, json!({ "slug": "TEA", "name": "Other" })).await;
    assert_eq!((taken.status, taken.code().as_str()), (409, "slug_taken"));
    assert_eq!(
        get(format!("/api/stores/{}", Slug::of_store(second))).send(&world).await.text("/name"),
        "two"
    );
    // Nobody takes the one that another store has by its id.
    let foreign = set(&world, &two, json!({ "slug": Slug::of_store(first) })).await;
    assert_eq!((foreign.status, foreign.fields()), (422, vec!["body.slug format".to_owned()]));
    // It is free once its store has another, or none.
    assert_eq!(set(&world, &one, json!({ "slug": "teas" })).await.status, 200);
    assert_eq!(set(&world, &two, json!({ "slug": "tea" })).await.status, 200);
    assert_eq!(get("/api/stores/tea").send(&world).await.text("/id"), second.to_string());
    assert_eq!(get("/api/stores/teas").send(&world).await.text("/id"), first.to_string());
    for path in
        ["/api/stores/nothing", "/api/stores/Tea", "/api/stores/te", "/api/stores/%E8%8C%B6"]
    {
        assert_eq!(get(path).send(&world).await.code(), "store_not_found", "{path}");
    }
    let found = world.market.app.db.check(world.now()).await.unwrap();
    assert_eq!(found.faults, vec![]);
}

#[tokio::test]
async fn of_ten_stores_that_want_a_slug_at_once_one_has_it() {
    let world = World::open().await;
    let mut merchants = Vec::new();
    for number in 0..10 {
        merchants.push(world.store(&format!("tea{number}"), StoreKind::Shop).await.1);
    }
    let wanted = merchants.iter().map(|who| set(&world, who, json!({ "slug": "tea" })));
    let mut answers: Vec<_> = join_all(wanted).await.iter().map(|one| one.status).collect();
    answers.sort_unstable();
    assert_eq!(answers, [vec![200], vec![409; 9]].concat());
    assert_eq!(slugs(&world).await.iter().filter(|slug| *slug == "tea").count(), 1);
    let found = world.market.app.db.check(world.now()).await.unwrap();
    assert_eq!(found.faults, vec![]);
}

#[tokio::test]
async fn who_opens_a_store_names_it_in_addresses_or_has_it_named() {
    let world = World::open().await;
    let shop = |name: &str, more: Value| {
        let mut store = json!({ "name": name, "kind": "shop" });
        store.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        store
    };
    for (name, store, want) in [
        ("ann", shop("小山茶行", json!({ "slug": "hill" })), Some("hill")),
        ("bob", shop("小山茶行 Hill Tea", json!({})), Some("hill-tea")),
        ("cid", shop("巷口", json!({ "name_en": "Alley Select" })), Some("alley-select")),
        // Another store has that: it is named by its id.
        ("dee", shop("Hill Tea", json!({})), None),
        ("eve", shop("小山茶行", json!({})), None),
    ] {
        let opened = opens(&world, name, &store).await;
        assert_eq!(opened.status, 201, "{}", opened.body);
        let id: StoreId = opened.text("/store_id").parse().unwrap();
        let slug = want.map_or_else(|| Slug::of_store(id).to_string(), str::to_owned);
        let shown = get(format!("/api/stores/{slug}")).send(&world).await;
        assert_eq!(shown.text("/id"), id.to_string(), "{name}");
        assert_eq!(shown.text("/slug"), slug, "{name}");
        world.advance(60);
    }
    let taken = opens(&world, "fay", &shop("Hill", json!({ "slug": "hill" }))).await;
    assert_eq!((taken.status, taken.code().as_str()), (409, "slug_taken"));
    assert_eq!(slugs(&world).await.len(), 5);
}

#[tokio::test]
async fn a_page_registers_a_store_too() {
    let world = World::open().await;
    let form = "username=ming&email=m@example.com&password=wq7-zk2p&role=merchant\
                &store_name=Hill%20Tea&store_kind=shop";
    let joined = post("/register").form(form).send(&world).await;
    assert_eq!(joined.status, 303, "{}", joined.body);
    assert_eq!(slugs(&world).await, ["hill-tea"]);
}

#[tokio::test]
async fn stores_stand_by_the_time_they_joined_page_by_page() {
    let world = World::open().await;
    let mut want = Vec::new();
    for number in 0..5 {
        let (store, _) = world.store(&format!("tea{number}"), StoreKind::Shop).await;
        want.push(Slug::of_store(store).to_string());
        world.advance(60);
    }
    assert_eq!(slugs(&world).await, want);
    let page = get("/api/stores?limit=2").send(&world).await;
    let next = format!("/api/stores?limit=2&cursor={}", page.header("x-next-cursor"));
    let (next, calls) = world.counted(get(next).send(&world)).await;
    let names: Vec<_> = calls.iter().map(|call| call.operation.as_str()).collect();
    assert_eq!(names, ["Query"]);
    assert_eq!((next.text("/0/slug"), next.text("/1/slug")), (want[2].clone(), want[3].clone()));
    let foreign = get("/api/products?limit=1").send(&world).await;
    assert_eq!(foreign.header("x-next-cursor"), "");
    let foreign = format!("/api/products?cursor={}", page.header("x-next-cursor"));
    assert_eq!(get(foreign).send(&world).await.status, 422);
}

#[tokio::test]
async fn lists_of_products_name_their_stores_and_follow_a_new_name() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
    world.drain().await;
    let elsewhere = world.elsewhere().await;
    let known = || async { app::stores::names(&elsewhere, [store]).await.unwrap()[&store].clone() };
    assert_eq!(known().await.name.as_str(), "tea");
    let shown = || async {
        let list = get("/api/products").send(&world).await.at("/0/store");
        let one = get(format!("/api/products/{product}")).send(&world).await.at("/store");
        assert_eq!(list, one);
        list
    };
    let own = Slug::of_store(store);
    let old = json!({ "id": store, "slug": own, "name": "tea", "name_en": null });
    assert_eq!(shown().await, old);
    let named = json!({ "name": "小山茶行", "name_en": "Hill Tea", "slug": "hill-tea" });
    assert_eq!(set(&world, &merchant, named).await.status, 200);
    let new = json!({ "id": store, "slug": "hill-tea", "name": "小山茶行", "name_en": "Hill Tea" });
    assert_eq!(shown().await, new);
    // A process that did not change it knows it five minutes later.
    assert_eq!(known().await.name.as_str(), "tea");
    world.advance(5 * 60);
    assert_eq!(known().await.name.as_str(), "小山茶行");
    // A warm page asks for no store.
    let (_, calls) = world.counted(get("/api/products").send(&world)).await;
    let (_, again) = world.counted(get("/api/products").send(&world)).await;
    assert_eq!((calls.len(), again.len()), (2, 1));
}

#[tokio::test]
async fn the_sweep_lists_a_store_that_older_code_opened() {
    let world = World::open().await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let client = world.market.dynamo.client();
    let stored = world.market.app.db.store(store).await.unwrap().unwrap();
    let key = |name: &str| AttributeValue::S(name.to_owned());
    let entry = format!("{:015}#{store}", stored.created_at.millis());
    let delete = client.delete_item().table_name(devserver::TABLE);
    delete.key("pk", key("STORES")).key("sk", key(&entry)).send().await.unwrap();
    // As it was before there were slugs and a list.
    let update = client.update_item().table_name(devserver::TABLE);
    let update = update.key("pk", key(&format!("STORE#{store}"))).key("sk", key("STORE"));
    let first = AttributeValue::N("1".to_owned());
    let update = update.update_expression("SET f = :f").expression_attribute_values(":f", first);
    update.send().await.unwrap();
    assert_eq!(slugs(&world).await, Vec::<String>::new());
    let faults = world.market.app.db.check(world.now()).await.unwrap().faults;
    assert_eq!(faults.iter().map(|one| one.law).collect::<Vec<_>>(), [db::Law::Stores]);
    let swept = app::sweep::whole(&world.market.app).await.unwrap();
    assert_eq!((swept.stores, swept.rewritten), (1, 1));
    assert_eq!(slugs(&world).await, [Slug::of_store(store).to_string()]);
    assert_eq!(app::sweep::whole(&world.market.app).await.unwrap().stores, 0);
    assert_eq!(world.market.app.db.check(world.now()).await.unwrap().faults, vec![]);
}
