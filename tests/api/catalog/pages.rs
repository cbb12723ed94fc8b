//! Pages of public lists: back as well as on, and not sent again where nothing has changed.

use domain::{catalog::ProductKind, store::StoreKind};
use serde_json::json;
use testkit::{Answer, World, delete, get, put};

use super::lists::{Market, link};

#[tokio::test]
async fn every_list_leads_back_as_it_led_on_and_keeps_its_filters() {
    let market = Market::open().await;
    let world = &market.world;
    let store = market.stores[0].0;
    let stores = format!("/api/products?store={store}&sort_by=price_asc&limit=4");
    for address in [
        "/api/products?sort_by=newest&limit=3".to_owned(),
        "/api/products?sort_by=name_asc&limit=5".to_owned(),
        "/api/products?sort_by=price_desc&kind=goods&limit=1".to_owned(),
        // A search.
        "/api/products?sort_by=price_asc&kind=goods&points_min=0&limit=2".to_owned(),
        "/api/products?sort_by=newest&category=Teas&limit=1".to_owned(),
        stores,
        "/api/stores?limit=1".to_owned(),
    ] {
        let mut pages = vec![get(address.as_str()).send(world).await];
        assert_eq!((link(&pages[0], "prev"), link(&pages[0], "first")), (None, None), "{address}");
        while let Some(next) = link(pages.last().unwrap(), "next") {
            pages.push(get(next).send(world).await);
            assert!(pages.len() < 60, "{address} does not end");
        }
        assert!(pages.len() > 1, "{address} has one page");
        // From each page but the last, which may be short, its neighbours are those that led to it.
        let mut back = pages.pop().unwrap();
        while let Some(want) = pages.pop() {
            let prev = link(&back, "prev").unwrap();
            assert!(prev.ends_with(&format!("cursor={}", back.header("x-prev-cursor"))), "{prev}");
            assert_eq!(link(&back, "first").as_deref(), Some(address.as_str()));
            back = get(prev).send(world).await;
            assert_eq!((back.status, back.json()), (200, want.json()), "{address}");
            let on = get(link(&back, "next").unwrap()).send(world).await;
            let on_again = get(link(&want, "next").unwrap()).send(world).await;
            assert_eq!(on.json(), on_again.json(), "{address}");
            assert_eq!(link(&back, "prev").is_some(), link(&want, "prev").is_some(), "{address}");
        }
    }
}

#[tokio::test]
async fn the_page_before_is_a_whole_one_though_the_list_has_changed() {
    let world = World::open().await;
    let (store, merchant) = world.store("tea", StoreKind::Shop).await;
    for price in 1..=7 {
        world.product(store, ProductKind::Goods, price * 10, Some(1)).await;
    }
    world.drain().await;
    let prices = |page: &Answer| -> Vec<u64> {
        let page = page.json();
        page.as_array().unwrap().iter().map(|one| one["price"].as_u64().unwrap()).collect()
    };
    for filter in ["", "&points_min=0"] {
        let first = format!("/api/products?sort_by=price_asc&limit=3{filter}");
        let first = get(first).send(&world).await;
        let second = get(link(&first, "next").unwrap()).send(&world).await;
        assert_eq!((prices(&first), prices(&second)), (vec![10, 20, 30], vec![40, 50, 60]));
        let archived = first.text("/0/id");
        let path = format!("/api/merchants/products/{archived}");
        assert_eq!(delete(path.as_str()).by(&merchant).send(&world).await.status, 200);
        world.drain().await;
        // Two are left before the second page: the first one has three again.
        let back = get(link(&second, "prev").unwrap()).send(&world).await;
        assert_eq!((prices(&back), link(&back, "prev")), (vec![20, 30, 40], None), "{filter}");
        let edit = json!({ "is_active": true });
        let edit = put(path.as_str()).by(&merchant).header("if-match", "*").json(&edit);
        assert_eq!(edit.send(&world).await.status, 200);
        world.drain().await;
    }
}

#[tokio::test]
async fn a_category_of_another_store_has_nothing_of_this_one() {
    let market = Market::open().await;
    let category = market.category["id"].as_str().unwrap();
    let owner = market.category["store_id"].as_str().unwrap();
    for (store, _) in &market.stores {
        let list = get(format!("/api/products?store={store}&category={category}"));
        let list = list.send(&market.world).await;
        let empty = list.json() == json!([]);
        assert_eq!(empty, store.to_string() != owner, "{}", list.body);
    }
}

#[tokio::test]
async fn a_list_that_has_not_changed_is_not_sent_again() {
    let market = Market::open().await;
    let world = &market.world;
    for address in ["/api/products", "/api/stores", "/api/categories"] {
        let list = get(address).send(world).await;
        let etag = list.header("etag").to_owned();
        let again = get(address).header("if-none-match", &etag).send(world).await;
        assert_eq!((again.status, again.body.as_str(), again.header("etag")), (304, "", &*etag));
        let other = get(format!("{address}?skip=1")).header("if-none-match", &etag);
        assert_eq!(other.send(world).await.status, 200, "{address}");
    }
    let before = get("/api/products").send(world).await.header("etag").to_owned();
    world.product(market.stores[0].0, ProductKind::Goods, 5, Some(1)).await;
    world.drain().await;
    let after = get("/api/products").header("if-none-match", &before).send(world).await;
    assert_eq!(after.status, 200);
}
