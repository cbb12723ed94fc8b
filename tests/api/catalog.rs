//! The catalogue: its lists are whole and in order, its stock counts every unit once.

mod cards;
mod choices;
mod english;
mod lists;
mod names;
mod pages;
mod search;
mod variants;

use domain::{ProductId, StoreId, catalog::ProductKind, store::StoreKind};
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World, delete, get, post, put};

async fn create(world: &World, who: &TestUser, body: &Value) -> Answer {
    post("/api/merchants/products").by(who).json(body).send(world).await
}

fn restock(product: impl std::fmt::Display, who: &TestUser, units: u32) -> Call {
    let path = format!("/api/merchants/products/{product}/restock");
    post(path).by(who).json(&json!({ "quantity": units }))
}

#[tokio::test]
async fn a_new_product_is_shown_as_it_was_described() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let body = json!({ "name": "Teas", "position": 2, "description": "All of them." });
    let category = post("/api/categories").by(&merchant).json(&body).send(&world).await;
    assert_eq!(category.status, 201, "{}", category.body);
    let body = json!({
        "kind": "goods", "name": " Oolong ", "description": "From Alishan.", "price": 390,
        "points_price": 40, "image_url": "https://img.example/1.jpg",
        "category_id": category.at("/id"), "stock": 12, "is_active": true,
    });
    let made = create(&world, &merchant, &body).await;
    let at = "2026-11-21T03:00:00.000Z";
    let want = json!({
        "id": made.at("/id"), "store_id": store, "kind": "goods", "name": "Oolong",
        "name_en": null, "description": "From Alishan.",
        "price": 390, "points_price": 40, "stock": 12,
        "image_url": "https://img.example/1.jpg",
        "category": { "id": category.at("/id"), "name": "Teas", "name_en": null },
        "category_name": "Teas",
        "points_required": 40, "is_active": true, "variants": [], "options": [],
        "sold_out_until": null,
        "has_choices": false,
        "version": 1, "created_at": at, "updated_at": at,
    });
    assert_eq!((made.status, made.json()), (201, want.clone()));
    let id = made.text("/id");
    // The paths of the gift design say what a product costs in points in its own word too.
    let mut canonical = want.clone();
    canonical.as_object_mut().unwrap().remove("points_required");
    // Shoppers are told who sells it.
    canonical["store"] = json!({
        "id": store, "slug": domain::Slug::of_store(store), "name": "tea", "name_en": null,
    });
    for (path, want) in [
        (format!("/api/products/{id}"), canonical),
        (format!("/api/merchants/products/{id}"), want),
    ] {
        let shown = get(path.as_str()).by(&merchant).send(&world).await;
        assert_eq!((shown.status, shown.json()), (200, want), "{path}");
    }
    let categories = get(format!("/api/categories?store_id={store}")).send(&world).await;
    assert_eq!(categories.json(), json!([category.json()]));
}

#[tokio::test]
async fn a_product_is_read_again_only_if_it_changed() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
    for path in [format!("/api/products/{product}"), format!("/api/merchants/products/{product}")] {
        let show = |known: &str| get(path.as_str()).by(&merchant).header("if-none-match", known);
        let first = show("\"nothing\"").send(&world).await;
        assert_eq!(first.status, 200, "{path}");
        let tag = first.header("etag").to_owned();
        let same = show(&tag).send(&world).await;
        assert_eq!((same.status, same.body.as_str()), (304, ""), "{path}");
        assert_eq!(same.header("etag"), tag, "{path}");
        assert_eq!(restock(product, &merchant, 1).send(&world).await.status, 200);
        let changed = show(&tag).send(&world).await;
        assert_eq!(changed.status, 200, "{path}: its stock changed");
        assert_ne!(changed.header("etag"), tag, "{path}");
    }
}

#[tokio::test]
async fn what_is_off_the_shelf_is_seen_by_its_keeper_only() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let (_, other) = world.store("other", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
    let shelf = format!("/api/products/{product}");
    let kept = format!("/api/merchants/products/{product}");
    assert_eq!(get(shelf.as_str()).send(&world).await.status, 200);
    for _ in 0..2 {
        let deactivated = delete(kept.as_str()).by(&merchant).send(&world).await;
        let found = (deactivated.status, deactivated.at("/is_active"), deactivated.at("/version"));
        assert_eq!(found, (200, json!(false), json!(2)), "doing it again changes nothing");
    }
    for (path, who, want) in [
        (&shelf, None, 404),
        (&shelf, Some(&merchant), 404),
        (&kept, Some(&merchant), 200),
        (&kept, Some(&other), 404),
    ] {
        let call = get(path.as_str());
        let call = who.map_or(call.clone(), |who| call.by(who));
        assert_eq!(call.send(&world).await.status, want, "{path}");
    }
    world.drain().await;
    let listed = get("/api/products").send(&world).await;
    assert_eq!(listed.json(), json!([]));
    let listed = get("/api/merchants/products").by(&merchant).send(&world).await;
    assert_eq!(listed.at("/0/id"), json!(product));
    let buyer = world.customer("ann").await;
    let refused = world.order(&buyer, product, 1).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "product_unavailable"));

    // It is put on sale again.
    let body = json!({ "name": "Tea", "price": 60, "is_active": true });
    let back = put(kept).by(&merchant).header("if-match", "\"2\"").json(&body).send(&world).await;
    assert_eq!((back.status, back.at("/stock")), (200, json!(9)), "{}", back.body);
    assert_eq!(get(shelf).send(&world).await.status, 200);
}

#[tokio::test]
async fn the_same_key_16_times_at_once_makes_one_product() {
    let world = World::open().await;
    let (_, merchant) = world.store("tea", StoreKind::Shop).await;
    let body = json!({ "name": "Oolong", "price": 390, "stock": 12 });
    let make = |body: &Value| {
        post("/api/merchants/products").by(&merchant).key("k-1").json(body).send(&world)
    };
    let answers = join_all((0..16).map(|_| make(&body))).await;
    for answer in &answers {
        assert_eq!((answer.status, answer), (201, &answers[0]));
    }
    let listed = get("/api/merchants/products").by(&merchant).send(&world).await;
    assert_eq!(listed.json().as_array().unwrap().len(), 1);
    let other = make(&json!({ "name": "Oolong", "price": 391, "stock": 12 })).await;
    assert_eq!((other.status, other.code().as_str()), (422, "idempotency_key_reused"));
    let (_, stranger) = world.store("other", StoreKind::Shop).await;
    let own = post("/api/merchants/products").by(&stranger).key("k-1").json(&body);
    let own = own.send(&world).await;
    assert_eq!(own.status, 201);
    assert_ne!(own.text("/id"), answers[0].text("/id"));
}

#[tokio::test]
async fn an_edit_names_the_version_that_it_is_of() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
    let path = format!("/api/merchants/products/{product}");
    let rows = [
        (None, (428, "precondition_required")),
        (Some("\"2\""), (412, "version_conflict")),
        (Some("nonsense"), (422, "validation_failed")),
        (Some("\"1.9\""), (200, "")),
        (Some("\"1\""), (412, "version_conflict")),
        (Some("W/\"2.9\""), (200, "")),
    ];
    for (number, (tag, want)) in rows.into_iter().enumerate() {
        // Each price is another one, because an edit that changes nothing keeps the version.
        let body = json!({ "name": "Oolong", "price": 70 + number });
        let edit = put(path.as_str()).by(&merchant).json(&body);
        let edit = tag.map_or(edit.clone(), |tag| edit.header("if-match", tag));
        let answer = edit.send(&world).await;
        assert_eq!((answer.status, answer.code().as_str()), want, "{tag:?}");
    }
    let edit = |price: u32| {
        let body = json!({ "name": "Oolong", "price": price });
        put(path.as_str()).by(&merchant).header("if-match", "\"3\"").json(&body).send(&world)
    };
    let answers = join_all((0..16).map(edit)).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    let stale = answers.iter().filter(|answer| answer.code() == "version_conflict").count();
    assert_eq!((won.len(), stale), (1, 15));
    let shown = get(path.as_str()).by(&merchant).send(&world).await;
    assert_eq!(shown.json(), won[0].json());
    assert_eq!(shown.at("/version"), 4);
}

#[tokio::test]
async fn of_32_restocks_at_once_none_is_lost() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
    let answers = join_all((0..32).map(|_| restock(product, &merchant, 1).send(&world))).await;
    for answer in &answers {
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.at("/product_id"), json!(product));
    }
    let most = answers.iter().filter_map(|answer| answer.at("/stock").as_u64()).max();
    assert_eq!((world.stock(product).await, most), (json!(41), Some(41)));
}

#[tokio::test]
async fn restocks_and_orders_at_once_add_up() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(10)).await;
    let mut buyers = Vec::new();
    for number in 0..32 {
        buyers.push(world.customer(&format!("buyer{number}")).await);
    }
    let restocks = join_all((0..16).map(|_| restock(product, &merchant, 2).send(&world)));
    let orders = join_all(buyers.iter().map(|buyer| world.order(buyer, product, 1)));
    let (restocks, orders) = tokio::join!(restocks, orders);
    assert!(restocks.iter().all(|answer| answer.status == 200));
    let sold = orders.iter().filter(|answer| answer.status == 201).count();
    let gone = orders.iter().filter(|answer| answer.code() == "out_of_stock").count();
    assert_eq!(sold + gone, 32);
    assert!(sold >= 10, "{sold} were sold");
    assert_eq!(world.stock(product).await, 10 + 32 - sold);
}

#[tokio::test]
async fn a_key_restocks_once() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(5)).await;
    let other = world.product(store, ProductKind::Goods, 60, Some(5)).await;
    let keyed = |product, units| restock(product, &merchant, units).key("r-1").send(&world);
    let answers = join_all((0..16).map(|_| keyed(product, 7))).await;
    for answer in &answers {
        let want = json!({
            "product_id": product, "variant_id": "0", "location_id": "0", "stock": 12,
        });
        assert_eq!((answer.status, answer.json()), (200, want));
    }
    let mismatch = keyed(product, 8).await;
    assert_eq!((mismatch.status, mismatch.code().as_str()), (422, "idempotency_key_reused"));
    assert_eq!(world.stock(product).await, 12);
    // Another product is another request; that of a colleague has keys of its own.
    let elsewhere = keyed(other, 7).await;
    assert_eq!((elsewhere.status, elsewhere.code().as_str()), (422, "idempotency_key_reused"));
    assert_eq!(world.stock(other).await, 5);
    let staff = world.person("staff", domain::user::Role::Staff, Some(store)).await;
    let own = restock(product, &staff, 7).key("r-1").send(&world).await;
    assert_eq!(own.at("/stock"), 19);
}

#[tokio::test]
async fn a_restock_that_can_not_be_is_refused_without_effect() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let (_, stranger) = world.store("other", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(5)).await;
    let untracked = world.product(store, ProductKind::Goods, 60, None).await;
    let unknown = ProductId::new(world.now(), 999_999);
    for (id, who, units, want) in [
        (product, &merchant, 999_996, (422, "validation_failed")),
        (product, &merchant, 0, (422, "validation_failed")),
        (product, &merchant, 1_000_001, (422, "validation_failed")),
        (untracked, &merchant, 1, (409, "stock_not_tracked")),
        (product, &stranger, 1, (404, "product_not_found")),
        (unknown, &merchant, 1, (404, "product_not_found")),
    ] {
        let answer = restock(id, who, units).send(&world).await;
        assert_eq!((answer.status, answer.code().as_str()), want, "{units} of {id}");
        assert_eq!(world.stock(product).await, 5, "{units} of {id}");
    }
    let most = restock(product, &merchant, 999_995).send(&world).await;
    assert_eq!((most.status, most.at("/stock")), (200, json!(1_000_000)));
    let path = format!("/api/admin/products/{untracked}/restock");
    let alias = post(path).by(&merchant).json(&json!({ "amount": 1 })).send(&world).await;
    assert_eq!(alias.code(), "stock_not_tracked");
}

#[tokio::test]
async fn the_products_of_another_store_are_not_there() {
    let world = World::open().await;
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let (_, stranger) = world.store("other", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(5)).await;
    let path = format!("/api/merchants/products/{product}");
    let body = json!({ "name": "Mine", "price": 1 });
    let before = get(format!("/api/products/{product}")).send(&world).await;
    for (what, call) in [
        ("show", get(path.as_str())),
        ("edit", put(path.as_str()).header("if-match", "\"1\"").json(&body)),
        ("deactivate", delete(path.as_str())),
    ] {
        let answer = call.by(&stranger).send(&world).await;
        let found = (answer.status, answer.code());
        assert_eq!(found, (404, "product_not_found".to_owned()), "{what}");
    }
    assert_eq!(get(format!("/api/products/{product}")).send(&world).await, before);
    for (query, want) in [(format!("?store_id={store}"), 403), (String::new(), 200)] {
        let list = get(format!("/api/merchants/products{query}")).by(&stranger);
        assert_eq!(list.send(&world).await.status, want, "{query}");
    }
    let theirs = json!({ "name": "Mine", "price": 1, "store_id": store });
    assert_eq!(create(&world, &stranger, &theirs).await.status, 403);
}

#[tokio::test]
async fn a_name_of_a_category_is_taken_once_in_its_store() {
    let world = World::open().await;
    let (_, merchant) = world.store("tea", StoreKind::Shop).await;
    let (other, stranger) = world.store("other", StoreKind::Shop).await;
    for (who, name, want) in [
        (&merchant, "Teas", (201, "")),
        (&merchant, "Teas", (409, "category_exists")),
        (&merchant, " tEAS ", (409, "category_exists")),
        (&merchant, "Mugs", (201, "")),
        (&stranger, "Teas", (201, "")),
    ] {
        let made = post("/api/categories").by(who).json(&json!({ "name": name }));
        let made = made.send(&world).await;
        assert_eq!((made.status, made.code().as_str()), want, "{name}");
    }
    let theirs: StoreId = other;
    let listed = get(format!("/api/categories?store_id={theirs}")).send(&world).await;
    assert_eq!(listed.json().as_array().unwrap().len(), 1);
    // A category of another store is none.
    let body = json!({ "name": "Oolong", "price": 1, "category_id": listed.at("/0/id") });
    let made = create(&world, &merchant, &body).await;
    assert_eq!((made.status, made.code().as_str()), (404, "category_not_found"));
    assert_eq!(made.fields(), ["body.category_id not_found"]);
}

#[tokio::test]
async fn no_store_hides_the_categories_of_another() {
    let world = World::open().await;
    let mut want = Vec::new();
    for name in ["tea", "food", "toys"] {
        let (store, merchant) = world.store(name, StoreKind::Shop).await;
        for number in 0..7_u16 {
            let body = json!({ "name": format!("{name} {number}"), "position": 6 - number });
            let made = post("/api/categories").by(&merchant).json(&body).send(&world).await;
            assert_eq!(made.status, 201, "{}", made.body);
            want.push((store.to_string(), 6 - number, made.json()));
        }
        let own = get(format!("/api/categories?store_id={store}&limit=2")).send(&world).await;
        let positions: Vec<_> = own.json().as_array().unwrap().clone();
        let positions: Vec<_> = positions.iter().map(|one| one["position"].clone()).collect();
        assert_eq!(json!(positions), json!([0, 1, 2, 3, 4, 5, 6]), "a store's are all there");
        assert_eq!(own.header("x-next-cursor"), "");
    }
    want.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    let want: Vec<_> = want.into_iter().map(|(_, _, category)| category).collect();
    for limit in [1, 4, 7, 20, 21, 100] {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = format!("/api/categories?limit={limit}&cursor={cursor}");
            let page = get(page.trim_end_matches("&cursor=")).send(&world).await;
            let items = page.json().as_array().unwrap().clone();
            cursor = page.header("x-next-cursor").to_owned();
            assert!(items.len() == limit || cursor.is_empty(), "full or at the end");
            found.extend(items);
            if cursor.is_empty() {
                break;
            }
        }
        assert_eq!(found, want, "by {limit}");
    }
    let second = get("/api/categories?limit=3&skip=2").send(&world).await;
    assert_eq!(second.json(), json!(want[2..5]));
}
