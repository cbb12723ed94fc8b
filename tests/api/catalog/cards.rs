//! The cards that lists hold: they follow the products, and are written no more often than they
//! change.

use domain::{StoreId, catalog::ProductKind, store::StoreKind};
use localcloud::dynamodb::Call;
use serde_json::{Value, json};
use testkit::{World, delete, get, post, put};

const SORTS: [&str; 5] = ["newest", "price_asc", "price_desc", "name_asc", "points_asc"];

fn units(calls: &[Call]) -> (u64, u64) {
    let writes = calls.iter().map(|call| call.table_write_tenths + call.index_write_tenths);
    (calls.iter().map(|call| call.read_tenths).sum(), writes.sum())
}

#[tokio::test]
async fn a_page_is_one_call_and_one_read_unit() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let teas = json!({ "name": "台灣茶", "name_en": "Teas of Taiwan" });
    let category = post("/api/categories").by(&merchant).json(&teas).send(&world).await.text("/id");
    for number in 0..30 {
        let body = json!({
            "name": format!("阿里山高山烏龍茶 {number}"), "price": 390, "points_price": 40,
            "name_en": format!("Alishan oolong {number}"),
            "category_id": category, "stock": 12,
        });
        let made = post("/api/merchants/products").by(&merchant).json(&body).send(&world).await;
        assert_eq!(made.status, 201);
    }
    world.drain().await;
    // The first page reads the store's name, which is known for five minutes then.
    let (_, calls) = world.counted(get("/api/products").send(&world)).await;
    let names: Vec<_> = calls.iter().map(|call| call.operation.as_str()).collect();
    assert_eq!((names, calls[1].read_tenths), (vec!["Query", "BatchGetItem"], 5));
    for filter in [
        String::new(),
        "kind=goods".to_owned(),
        format!("store={store}"),
        format!("category={category}"),
        format!("store={store}&category={category}"),
    ] {
        for sort in SORTS {
            let page = get(format!("/api/products?limit=24&sort_by={sort}&{filter}")).send(&world);
            let (page, calls) = world.counted(page).await;
            assert_eq!(page.json().as_array().map(Vec::len), Some(24), "{}", page.body);
            let names: Vec<_> = calls.iter().map(|call| call.operation.as_str()).collect();
            assert_eq!(names, ["Query"], "{sort} {filter}");
            let (reads, _) = units(&calls);
            assert!(reads <= 10, "{sort} {filter}: {reads} tenths of a unit");
        }
    }
}

#[tokio::test]
async fn a_card_is_rewritten_only_when_what_it_shows_changes() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 60, Some(20)).await;
    let buyer = world.customer("ann").await;
    world.drain().await;
    let card = || async {
        let list = get("/api/products").send(&world).await;
        (list.at("/0/stock"), list.at("/0/availability"))
    };
    assert_eq!(card().await, (json!(6), json!("plenty")));
    let restock = |units: u32| {
        let path = format!("/api/merchants/products/{product}/restock");
        post(path).by(&merchant).json(&json!({ "quantity": units })).send(&world)
    };
    let plenty = (json!(6), json!("plenty"));
    let low = (json!(1), json!("low"));
    let none = (json!(0), json!("none"));
    // How many are bought, how many come, what lists say then, and whether a card was written.
    for (bought, come, want, written) in [
        (10, 0, &plenty, false),
        (4, 0, &plenty, false),
        (1, 0, &low, true),
        (0, 4, &low, false),
        (0, 1, &plenty, true),
        (10, 0, &none, true),
        (0, 9, &low, true),
        (0, 90, &plenty, true),
        (20, 0, &plenty, false),
    ] {
        if bought > 0 {
            assert_eq!(world.order(&buyer, product, bought).await.status, 201);
        } else {
            assert_eq!(restock(come).await.status, 200);
        }
        let ((), calls) = world.counted(world.drain()).await;
        let cards = calls.iter().filter(|call| call.operation == "TransactWriteItems");
        assert_eq!(cards.count(), usize::from(written), "-{bought} +{come}");
        assert_eq!(&card().await, want, "-{bought} +{come}");
    }
}

#[tokio::test]
async fn a_product_stands_where_it_belongs_and_nowhere_else() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    let category = |name: &str| {
        post("/api/categories").by(&merchant).json(&json!({ "name": name })).send(&world)
    };
    let (one, two) = (category("one").await.text("/id"), category("two").await.text("/id"));
    let body = json!({ "name": "Tea", "price": 60, "points_price": 5, "category_id": one });
    let made = post("/api/merchants/products").by(&merchant).json(&body).send(&world).await;
    let other = world.product(store, ProductKind::MenuItem, 70, None).await;
    let path = format!("/api/merchants/products/{}", made.text("/id"));
    let edit = |body: Value| put(path.as_str()).by(&merchant).json(&body).send(&world);
    let ids = |query: String| {
        let world = &world;
        async move {
            let list = get(format!("/api/products?{query}")).send(world).await.json();
            let ids = list.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap());
            ids.map(str::to_owned).collect::<Vec<_>>()
        }
    };
    let (tea, dish) = (made.text("/id"), other.to_string());
    let both = |one: &str, other: &str| vec![one.to_owned(), other.to_owned()];
    world.drain().await;
    assert_eq!(ids("sort_by=price_asc".to_owned()).await, both(&tea, &dish));
    assert_eq!(ids(format!("category={one}")).await, vec![tea.clone()]);

    let changed = edit(json!({
        "price": 80, "points_price": null, "category_id": two, "kind": "gift", "version": 1,
    }));
    assert_eq!(changed.await.status, 200);
    // Before the projector has seen it, lists are as they were; nothing is in two places.
    assert_eq!(ids("sort_by=price_asc".to_owned()).await, both(&tea, &dish));
    world.drain().await;
    for (query, want) in [
        ("sort_by=price_asc".to_owned(), both(&dish, &tea)),
        ("sort_by=price_desc".to_owned(), both(&tea, &dish)),
        ("sort_by=points_asc".to_owned(), vec![dish.clone()]),
        (format!("category={one}"), vec![]),
        (format!("category={two}"), vec![tea.clone()]),
        ("category=two".to_owned(), vec![tea.clone()]),
        ("kind=goods".to_owned(), vec![]),
        ("kind=gift".to_owned(), vec![tea.clone()]),
        (format!("kind=gift&store={store}&category={two}&q=TEA"), vec![tea.clone()]),
        (format!("kind=gift&store={}", StoreId::new(world.now(), 999_999)), vec![]),
    ] {
        assert_eq!(ids(query.clone()).await, want, "{query}");
    }
    delete(path.as_str()).by(&merchant).send(&world).await;
    world.drain().await;
    for sort in SORTS {
        assert_eq!(ids(format!("sort_by={sort}")).await, vec![dish.clone()], "{sort}");
    }
    // It comes back.
    assert_eq!(edit(json!({ "is_active": true, "version": 3 })).await.status, 200);
    world.drain().await;
    assert_eq!(ids(String::new()).await.len(), 2);
}
