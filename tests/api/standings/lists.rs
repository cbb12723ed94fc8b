//! A store's lists by status: full pages, few calls, few units.

use devserver::DataDir;
use domain::{order::Status, user::Role};
use localcloud::dynamodb::Call;

use super::*;

/// A page of the store's list, and what it took.
struct Page {
    ids: Vec<String>,
    next: Option<String>,
    calls: Vec<String>,
    read_tenths: u64,
    entry_tenths: u64,
}

impl Shop {
    async fn page(&self, query: &str, cursor: Option<&str>) -> Page {
        let cursor = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let path = format!("/api/merchants/orders?{query}{cursor}");
        let call = get(path).by(&self.merchant).send(&self.world);
        let (answer, calls) = self.world.counted(call).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let orders = answer.json();
        let id = |order: &Value| order["id"].as_str().unwrap().to_owned();
        let next = answer.header("x-next-cursor");
        let units = |of: &dyn Fn(&&Call) -> bool| -> u64 {
            calls.iter().filter(of).map(|call| call.read_tenths).sum()
        };
        Page {
            ids: orders.as_array().unwrap().iter().map(id).collect(),
            next: (!next.is_empty()).then(|| next.to_owned()),
            calls: calls.iter().map(|call| call.operation.clone()).collect(),
            read_tenths: units(&|_| true),
            entry_tenths: units(&|call| call.operation == "Query"),
        }
    }

    /// Every page of a list: each is full or the last one.
    #[expect(clippy::print_stdout, reason = "what each takes")]
    async fn pages(&self, query: &str, limit: usize) -> Vec<Page> {
        let mut pages: Vec<Page> = Vec::new();
        loop {
            let cursor = pages.last().and_then(|page| page.next.clone());
            let page = self.page(&format!("{query}&limit={limit}"), cursor.as_deref()).await;
            assert!(page.ids.len() == limit || page.next.is_none(), "{} ids", page.ids.len());
            println!(
                "{query:<20}{:>4} of {limit:<4}{:>3} calls, entries {:>4}, in all {:>4} tenths",
                page.ids.len(),
                page.calls.len(),
                page.entry_tenths,
                page.read_tenths
            );
            let last = page.next.is_none();
            pages.push(page);
            if last {
                return pages;
            }
        }
    }

    /// Orders that cost nothing, each a second after the one before, the newest first.
    async fn place_many(&mut self, count: usize) -> Vec<String> {
        let mut placed = Vec::new();
        for _ in 0..count {
            placed.insert(0, self.place(&json!({ "type": "takeaway" })).await);
            self.world.advance(1);
        }
        self.world.drain().await;
        self.again().await;
        placed
    }
}

fn ids(pages: &[Page]) -> Vec<String> {
    pages.iter().flat_map(|page| page.ids.clone()).collect()
}

/// A market whose only store sells what costs nothing: its orders are paid when they are placed.
async fn restaurant() -> Shop {
    restaurant_in(DataDir::Memory).await
}

async fn restaurant_in(place: DataDir) -> Shop {
    Shop::open_in(place, StoreKind::Restaurant, ProductKind::MenuItem, 0).await
}

/// Nothing but the list is counted: the list of revoked sessions was read within the minute.
async fn ready(shop: &Shop) {
    get("/api/auth/me").by(&shop.merchant).send(&shop.world).await;
}

#[tokio::test]
async fn a_usual_board_is_one_query_of_two_units_and_a_page_two_calls_of_eleven() {
    let mut shop = restaurant().await;
    let open = shop.place_many(36).await;
    let cooking: Vec<_> = open.iter().step_by(7).cloned().collect();
    for order in &cooking {
        shop.move_to(order, "preparing").await;
    }
    shop.world.drain().await;
    ready(&shop).await;
    for (query, limit, want) in [("status=preparing", 5, 2), ("status=paid", 20, 2)] {
        let pages = shop.pages(query, limit).await;
        let cooks = |id: &&String| cooking.contains(id) == (query == "status=preparing");
        assert_eq!(ids(&pages), open.iter().filter(cooks).cloned().collect::<Vec<_>>());
        assert_eq!(pages.len(), want, "{query}");
        for page in pages {
            assert_eq!(page.calls, ["Query", "BatchGetItem"], "{query}");
            assert!(page.entry_tenths <= 20 && page.read_tenths <= 110, "{}", page.read_tenths);
        }
    }
}

#[tokio::test]
async fn few_of_three_hundred_orders_fill_their_pages() {
    let mut shop = restaurant().await;
    let mut placed = Vec::new();
    for _ in 0..10 {
        let mut newer = shop.place_many(30).await;
        newer.append(&mut placed);
        placed = newer;
    }
    // Three hundred are on the board, the most that a small place ever sees; twelve are cooked.
    let cooking: Vec<_> = placed.iter().skip(3).step_by(25).cloned().collect();
    for order in &cooking {
        shop.move_to(order, "preparing").await;
    }
    shop.world.drain().await;
    ready(&shop).await;
    let pages = shop.pages("status=preparing", 5).await;
    assert_eq!(ids(&pages), cooking);
    for page in &pages {
        assert!(page.calls.len() <= 3, "{:?}", page.calls);
        assert!(page.read_tenths <= 110, "{} tenths", page.read_tenths);
    }
    let paid: Vec<_> = placed.iter().filter(|id| !cooking.contains(id)).cloned().collect();
    let pages = shop.pages("status=paid", 20).await;
    assert_eq!(ids(&pages), paid);
    for page in &pages {
        assert!(page.calls.len() <= 2 || page.next.is_none(), "{:?}", page.calls);
        assert!(page.read_tenths <= 110, "{} tenths", page.read_tenths);
    }

    // All but ten of them are done: each list is what it shows, and no longer than that.
    for order in &placed[10..] {
        for status in ["preparing", "ready", "completed"] {
            if !(status == "preparing" && cooking.contains(order)) {
                shop.move_to(order, status).await;
            }
        }
    }
    shop.world.drain().await;
    shop.again().await;
    ready(&shop).await;
    for (query, want) in [
        ("status=completed", &placed[10..]),
        ("status=preparing", &cooking[..1]),
        ("status=ready", &[]),
        ("status=cancelled", &[]),
    ] {
        let pages = shop.pages(query, 20).await;
        assert_eq!(ids(&pages), want, "{query}");
        for page in &pages {
            assert!(page.calls.len() <= 2 || page.next.is_none(), "{query}: {:?}", page.calls);
            assert!(page.read_tenths <= 110 && page.entry_tenths <= 20, "{query}");
        }
    }
    let skipped = shop.page("status=completed&limit=2&skip=285", None).await;
    assert_eq!(skipped.ids, placed[295..297]);
    // Without a status they are those of the store's history.
    let pages = shop.pages("", 100).await;
    assert_eq!(ids(&pages), placed);
}

#[tokio::test]
async fn ended_orders_go_on_through_the_months_a_year_at_a_time() {
    const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
    let folder = std::env::temp_dir().join(format!("market-months-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let mut shop = restaurant_in(DataDir::Folder(folder.clone())).await;
    let mut placed = Vec::new();
    // In November, December and January, then in no month for three years.
    for days in [31, 31, 3 * 365] {
        let mut newer = shop.place_many(3).await;
        for order in &newer {
            shop.move_to(order, "cancelled").await;
        }
        shop.world.drain().await;
        newer.append(&mut placed);
        placed = newer;
        // Nobody keeps a market open so long: it is opened again.
        let then = shop.world.now().millis() + days * DAY_MS;
        let Shop { world, store, merchant, buyer, product } = shop;
        drop(world);
        let world = World::open_in(DataDir::Folder(folder.clone()), then).await;
        shop = Shop { world, store, merchant, buyer, product };
        shop.again().await;
    }
    ready(&shop).await;
    let mut found = Vec::new();
    let (mut cursor, mut pages) = (None, 0);
    loop {
        let page = shop.page("status=cancelled&limit=4", cursor.as_deref()).await;
        // A year of months, the store's first order, and the orders.
        assert!(page.calls.len() <= 14, "{:?}", page.calls);
        found.extend(page.ids);
        pages += 1;
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, placed);
    // Three years of nothing, then four orders, four orders, and one.
    assert!((5..=6).contains(&pages), "{pages} pages");
    // A list of a store without any order ends at once.
    let (_, stranger) = shop.world.store("new", StoreKind::Shop).await;
    let none = get("/api/merchants/orders?status=cancelled").by(&stranger).send(&shop.world).await;
    assert_eq!((none.json(), none.header("x-next-cursor")), (json!([]), ""));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn a_cursor_of_another_status_is_refused() {
    let mut shop = restaurant().await;
    let open = shop.place_many(6).await;
    for order in &open[..3] {
        shop.move_to(order, "cancelled").await;
    }
    shop.world.drain().await;
    let lists = ["status=paid", "status=cancelled", ""];
    for from in lists {
        let cursor = shop.page(&format!("{from}&limit=1"), None).await.next.unwrap();
        for to in lists.into_iter().chain(["status=pending", "status=shipped", "status=refunded"]) {
            let path = format!("/api/merchants/orders?{to}&cursor={cursor}");
            let answer = get(path).by(&shop.merchant).send(&shop.world).await;
            let want = if from == to { 200 } else { 422 };
            assert_eq!(answer.status, want, "a cursor of {from:?} in {to:?}");
            if want == 422 {
                assert_eq!(answer.fields(), ["query.cursor format"]);
            }
        }
    }
}

#[tokio::test]
async fn the_desk_s_page_shows_the_same_lists() {
    let mut shop = restaurant().await;
    let open = shop.place_many(4).await;
    shop.move_to(&open[1], "preparing").await;
    shop.world.drain().await;
    let page = get("/desk/orders/all?status=preparing").by(&shop.merchant).send(&shop.world).await;
    assert_eq!(page.status, 200, "{}", page.body);
    for order in &open {
        assert_eq!(page.body.contains(order.as_str()), *order == open[1], "{order}");
    }
    let board = get("/orchestration/orders?status=preparing").by(&shop.merchant);
    assert_eq!(board.send(&shop.world).await.at("/0/id"), open[1].as_str());
}

#[tokio::test]
async fn every_path_lists_orders_of_every_status() {
    let shop = Shop::open(StoreKind::Shop, ProductKind::Goods, 640).await;
    let admin = shop.world.person("finder", Role::Admin, None).await;
    let of_store = format!("/api/admin/orders?store_id={}&", shop.store);
    for (who, list) in [
        (&shop.merchant, "/api/merchants/orders?"),
        (&shop.merchant, "/orchestration/orders?"),
        (&shop.merchant, "/desk/orders/all?"),
        (&shop.buyer, "/orchestration/orders?"),
        (&shop.buyer, "/api/orders?"),
        (&admin, "/orchestration/orders?"),
        (&admin, "/admin/orders?"),
        (&admin, of_store.as_str()),
    ] {
        for status in Status::ALL {
            let path = format!("{list}status={}", status.as_str());
            let answer = get(path.as_str()).by(who).send(&shop.world).await;
            assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        }
    }
}
