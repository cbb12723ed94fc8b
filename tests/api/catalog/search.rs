//! Searches: what no list is kept of is found by the directory of names, and shown as its card
//! says.

use domain::{
    Points, ProductId, StoreId, Twd,
    catalog::{NameEntry, ProductKind, folded},
    store::StoreKind,
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{TestUser, World, delete, get, post, put};

/// A market with a store, and products named as they are given, each a second after the other.
struct Market {
    world: World,
    store: StoreId,
    /// What entries of its products say of it.
    digest: u32,
    merchant: TestUser,
    products: Vec<ProductId>,
}

impl Market {
    async fn open(names: &[&str]) -> Self {
        let world = World::open().await;
        let (store, merchant) = world.store("tea", StoreKind::Shop).await;
        let mut products = Vec::new();
        for (price, name) in (1..).zip(names) {
            let body = json!({ "name": name, "price": price });
            let made = post("/api/merchants/products").by(&merchant).json(&body).send(&world).await;
            products.push(made.text("/id").parse().unwrap());
            world.advance(1);
        }
        world.drain().await;
        let entry = world.market.app.db.name_of(products[0]).await.unwrap();
        Self { world, store, digest: entry.unwrap().store, merchant, products }
    }

    /// An entry of a product that does not exist.
    fn ghost(&self, number: u64, name: &str, price: i64) -> NameEntry {
        NameEntry {
            id: ProductId::new(self.world.now(), number),
            store: self.digest,
            kind: ProductKind::Goods,
            category: None,
            price: Twd::new(price),
            points_price: Points::new(1),
            new_since: self.world.now(),
            names: folded(name).into(),
        }
    }

    /// Changes the directory as another process does: this one is not told.
    async fn elsewhere(&self, product: ProductId, entry: Option<NameEntry>) {
        self.world.market.app.db.file_name(product, entry).await.unwrap();
    }

    /// The names that a search finds.
    async fn names(&self, query: &str) -> Vec<String> {
        let list = get(format!("/api/products?{query}")).send(&self.world).await;
        assert_eq!(list.status, 200, "{query}: {}", list.body);
        names_of(&list.json())
    }

    /// The names on each page of a search.
    async fn pages(&self, query: &str) -> Vec<Vec<String>> {
        let mut pages = Vec::new();
        let mut address = format!("/api/products?{query}");
        loop {
            let page = get(address.as_str()).send(&self.world).await;
            pages.push(names_of(&page.json()));
            let cursor = page.header("x-next-cursor");
            if cursor.is_empty() {
                return pages;
            }
            address = format!("/api/products?{query}&cursor={cursor}");
        }
    }
}

fn names_of(list: &Value) -> Vec<String> {
    let names = list.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap());
    names.map(str::to_owned).collect()
}

/// The directory itself is asked about 100,000 in its own tests.
#[tokio::test]
async fn a_match_is_found_among_hundreds_of_others() {
    let market = Market::open(&["Rare tea", "Tea", "Rare cup", "rare", "TEA, rare"]).await;
    // Others around them, by every order.
    for number in 0..300 {
        let ghost = market.ghost(number, "tea", i64::try_from(number % 7).unwrap());
        market.elsewhere(ghost.id, Some(ghost)).await;
    }
    market.world.advance(10);
    let rare = ["Rare tea", "Rare cup", "rare", "TEA, rare"].map(str::to_owned).to_vec();
    for (limit, want) in [(1, [1, 1, 1, 1].as_slice()), (3, &[3, 1]), (4, &[4]), (20, &[4])] {
        let pages = market.pages(&format!("q=RARE&sort_by=price_asc&limit={limit}")).await;
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), want, "by {limit}");
        assert_eq!(pages.concat(), rare);
    }
    let (found, calls) = market.world.counted(market.names("q=rare+cup")).await;
    assert_eq!(found, ["Rare cup"]);
    let reads: u64 = calls.iter().map(|call| call.read_tenths).sum();
    assert_eq!((calls.len(), reads), (1, 5), "one card is read");
}

#[tokio::test]
async fn what_is_skipped_costs_nothing_and_cursors_go_on_behind_it() {
    let names: Vec<_> = (0..9).map(|number| format!("tea {number}")).collect();
    let market = Market::open(&names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    for skip in [0, 1, 5, 8, 9, 1_000] {
        let query = format!("q=tea&sort_by=name_asc&limit=2&skip={skip}");
        let (found, calls) = market.world.counted(market.names(&query)).await;
        assert_eq!(found, names.iter().skip(skip).take(2).cloned().collect::<Vec<_>>(), "{skip}");
        let reads: u64 = calls.iter().map(|call| call.read_tenths).sum();
        assert!(reads <= 5 * 2 + 5 + 130, "{skip}: {reads} tenths");
    }
    let first = get("/api/products?q=tea&sort_by=name_asc&limit=2&skip=3").send(&market.world);
    let cursor = first.await.header("x-next-cursor").to_owned();
    let next = market.names(&format!("q=tea&sort_by=name_asc&limit=2&cursor={cursor}")).await;
    assert_eq!(next, ["tea 5", "tea 6"]);
    // The list of everything has the same places.
    let next = market.names(&format!("sort_by=name_asc&limit=2&cursor={cursor}")).await;
    assert_eq!(next, ["tea 5", "tea 6"]);
}

#[tokio::test]
async fn what_another_process_changed_is_seen_within_ten_seconds() {
    let market = Market::open(&["Tea", "Tea with milk"]).await;
    let (tea, app) = (market.products[0], &market.world.market.app);
    let entry = app.db.name_of(tea).await.unwrap();
    assert_eq!(market.names("q=tea").await, ["Tea with milk", "Tea"]);
    market.elsewhere(tea, None).await;
    market.world.advance(9);
    assert_eq!(market.names("q=tea").await, ["Tea with milk", "Tea"]);
    market.world.advance(1);
    assert_eq!(market.names("q=tea").await, ["Tea with milk"]);
    market.elsewhere(tea, entry).await;
    assert_eq!(market.names("q=tea").await, ["Tea with milk"]);
    market.world.advance(10);
    let (found, calls) = market.world.counted(market.names("q=tea")).await;
    assert_eq!(found, ["Tea with milk", "Tea"]);
    // The manifest, what has changed in a chunk, the cards.
    let reads: u64 = calls.iter().map(|call| call.read_tenths).sum();
    assert_eq!((calls.len(), reads), (3, 20));
    // A clock that is set back is no reason to keep what is old.
    market.elsewhere(tea, None).await;
    market.world.advance(-60);
    assert_eq!(market.names("q=tea").await, ["Tea with milk"]);
}

/// Where one process does everything, nobody waits.
#[tokio::test]
async fn what_this_process_changed_is_seen_at_once() {
    let market = Market::open(&["Tea"]).await;
    let path = format!("/api/merchants/products/{}", market.products[0]);
    assert_eq!(market.names("q=tea").await, ["Tea"]);
    let body = json!({ "name": "Coffee", "version": 1 });
    let edit = put(path.as_str()).by(&market.merchant).json(&body).send(&market.world).await;
    assert_eq!(edit.status, 200, "{}", edit.body);
    market.world.drain().await;
    assert_eq!(market.names("q=tea").await, [""; 0]);
    assert_eq!(market.names("q=coffee").await, ["Coffee"]);
    delete(path.as_str()).by(&market.merchant).send(&market.world).await;
    market.world.drain().await;
    assert_eq!(market.names("q=coffee").await, [""; 0]);
}

#[tokio::test]
async fn an_entry_that_its_card_does_not_bear_out_is_passed_over() {
    let names = ["tea 1", "tea 2", "tea 3", "tea 4", "tea 5"];
    let market = Market::open(&names).await;
    // Nothing is behind the first five; the others say of products what is no longer so.
    for number in 0..5 {
        let ghost = market.ghost(number, "tea", 0);
        market.elsewhere(ghost.id, Some(ghost)).await;
    }
    let says = |of: usize, change: fn(&mut NameEntry)| {
        let mut entry = market.ghost(0, names[of], 1 + i64::try_from(of).unwrap());
        entry.id = market.products[of];
        change(&mut entry);
        market.elsewhere(entry.id, Some(entry))
    };
    says(0, |entry| entry.names = "tea with milk".into()).await;
    says(1, |entry| entry.price = Twd::new(99)).await;
    says(2, |entry| entry.kind = ProductKind::Gift).await;
    market.world.advance(10);
    // By price the second one is where it no longer belongs.
    let pages = market.pages("q=tea&sort_by=price_asc&limit=2").await;
    assert_eq!(pages.concat(), ["tea 1", "tea 3", "tea 4", "tea 5"], "{pages:?}");
    assert_eq!(pages[0].len(), 2, "a page is full until the end: {pages:?}");
    // By name the price does not matter.
    let store = market.store;
    assert_eq!(market.names("q=tea&sort_by=name_asc").await, names[1..]);
    let goods = market.names(&format!("kind=goods&store={store}&sort_by=price_asc")).await;
    assert_eq!(goods, ["tea 1", "tea 4", "tea 5"]);
    assert_eq!(market.names(&format!("kind=gift&store={store}")).await, [""; 0]);
    assert_eq!(market.names("q=milk").await, [""; 0]);
}

#[tokio::test]
async fn a_page_reads_so_much_and_the_next_one_goes_on() {
    let market = Market::open(&["tea 1", "tea 2"]).await;
    for number in 0..30 {
        let ghost = market.ghost(number, "tea", 0);
        market.elsewhere(ghost.id, Some(ghost)).await;
    }
    market.world.advance(10);
    // The first pages lack what is no longer there.
    let pages = market.pages("q=tea&sort_by=price_asc&limit=2").await;
    assert_eq!(pages, [vec![], vec!["tea 1".to_owned(), "tea 2".to_owned()]]);
    let page = "/api/products?q=tea&sort_by=price_asc&limit=2";
    let (_, calls) = market.world.counted(get(page).send(&market.world)).await;
    assert_eq!(calls.len(), 8, "eight times two cards");
}

#[tokio::test]
async fn many_first_searches_load_the_directory_once() {
    let market = Market::open(&["Tea", "Cup"]).await;
    // The name of the store is known.
    market.names("").await;
    let searches = (0..10).map(|_| market.names("q=tea"));
    let (found, calls) = market.world.counted(join_all(searches)).await;
    assert!(found.iter().all(|found| found == &["Tea"]), "{found:?}");
    // The manifest, what has changed in each chunk, and the cards of each search.
    assert_eq!(calls.len(), 2 + 10);
    market.world.advance(10);
    let searches = (0..10).map(|_| market.names("q=tea"));
    let (_, calls) = market.world.counted(join_all(searches)).await;
    assert_eq!(calls.len(), 1 + 10, "the manifest is read once");
}

#[tokio::test]
async fn lists_load_no_directory() {
    let market = Market::open(&["Tea"]).await;
    let store = market.store;
    // The name of the store is known from here on.
    market.names("").await;
    for query in ["", "kind=goods", &format!("store={store}"), "sort_by=points_asc&points_min=0"] {
        let (_, calls) = market.world.counted(market.names(query)).await;
        let names: Vec<_> = calls.iter().map(|call| call.operation.as_str()).collect();
        assert_eq!(names, ["Query"], "{query}");
    }
}
