//! Lists of products: every page of every order, with every filter.

use domain::{StoreId, store::StoreKind};
use serde_json::{Value, json};
use testkit::{Answer, TestUser, World, delete, get, post, put};

const SORTS: [&str; 5] = ["newest", "price_asc", "price_desc", "name_asc", "points_asc"];
const NAMES: [&str; 6] = ["Oolong", "oolong tea", "烏龍茶", "Mug", "100% Matcha_\\", "Zhu"];

/// What lists leave out.
const SHOWN_ALONE: [&str; 4] = ["description", "points_required", "variants", "options"];

/// A market with enough products for several pages.
pub(super) struct Market {
    pub(super) world: World,
    pub(super) stores: Vec<(StoreId, TestUser)>,
    pub(super) category: Value,
    /// Every active product.
    shelf: Vec<Value>,
}

impl Market {
    pub(super) async fn open() -> Self {
        let world = World::open().await;
        let stores = vec![
            world.store("tea", StoreKind::Shop).await,
            world.store("food", StoreKind::Gift).await,
        ];
        let teas = json!({ "name": "Teas" });
        let category = post("/api/categories").by(&stores[0].1).json(&teas).send(&world).await;
        let mut market = Self { world, stores, category: category.json(), shelf: Vec::new() };
        for number in 0..26 {
            market.add(number).await;
        }
        market.world.drain().await;
        market.sign_in().await;
        market
    }

    /// Everybody signs in again: tokens last half an hour.
    async fn sign_in(&mut self) {
        for (_, staff) in &mut self.stores {
            *staff = self.world.again(staff).await;
        }
    }

    async fn add(&mut self, number: usize) {
        let mine = !number.is_multiple_of(3);
        let (_, staff) = &self.stores[usize::from(!mine)];
        let kind = ["goods", "gift", "menu_item"][number / 2 % 3];
        let price = [10, 90, 9, 100, 10][number % 5];
        let name = format!("{} {}", NAMES[number % 6], number / 12);
        let mut body =
            json!({ "name": name, "kind": kind, "description": "Not in lists.", "price": price });
        if number.is_multiple_of(2) {
            body["points_price"] = json!([5, 500, 50][number % 3]);
        }
        if number.is_multiple_of(4) {
            body["stock"] = json!(number);
        }
        if mine && number % 2 == 1 {
            body["category_id"] = self.category["id"].clone();
        }
        let made = post("/api/merchants/products").by(staff).json(&body).send(&self.world).await;
        assert_eq!(made.status, 201, "{}", made.body);
        if number % 13 == 12 {
            let path = format!("/api/merchants/products/{}", made.text("/id"));
            assert_eq!(delete(path).by(staff).send(&self.world).await.status, 200);
        } else {
            // Lists leave some of its fields out.
            let mut product = made.json();
            product
                .as_object_mut()
                .unwrap()
                .retain(|name, _| !SHOWN_ALONE.contains(&name.as_str()));
            // They name the store that sells it.
            let (id, merchant) = &self.stores[usize::from(!mine)];
            product["store"] = json!({
                "id": id, "slug": domain::Slug::of_store(*id),
                "name": merchant.user.username.as_str(), "name_en": null,
            });
            // And they say roughly how many there are.
            if let Some(units) = product["stock"].as_u64() {
                let (least, band) = match units {
                    0 => (0, "none"),
                    1..=5 => (1, "low"),
                    _ => (6, "plenty"),
                };
                product["stock"] = json!(least);
                product["availability"] = json!(band);
            }
            self.shelf.push(product);
        }
        // Some are created at the same time, and no store lists so many that they are less new.
        self.world.advance(24 * 60 * 60 * i64::from(!number.is_multiple_of(5)));
        self.sign_in().await;
    }

    /// The ids of the active products that pass `filter`, sorted.
    fn ids(&self, filter: impl Fn(&Value) -> bool) -> Vec<String> {
        let mut ids: Vec<_> = self.shelf.iter().filter(|one| filter(one)).map(id).collect();
        ids.sort();
        ids
    }
}

fn id(product: &Value) -> String {
    product["id"].as_str().unwrap().to_owned()
}

/// The address of the page beside `page` that has this relation to it.
pub(super) fn link(page: &Answer, rel: &str) -> Option<String> {
    let links = page.header("link").split(", ");
    let mut links = links.filter_map(|link| link.strip_prefix('<')?.split_once(">; rel="));
    let found = links.find(|(_, found)| *found == format!("\"{rel}\""));
    found.map(|(address, _)| address.to_owned())
}

/// Every page of the list at `address`, `limit` items each.
async fn walk(world: &World, address: &str, limit: usize) -> Vec<Value> {
    let (mut items, mut pages) = (Vec::new(), 0);
    let first = format!("{address}&limit={limit}");
    let mut next = first.clone();
    loop {
        let page = get(next.as_str()).send(world).await;
        assert_eq!(page.status, 200, "{next}: {}", page.body);
        let found = page.json().as_array().unwrap().clone();
        assert!(found.len() <= limit, "{next}: {} items", found.len());
        items.extend(found);
        let cursor = page.header("x-next-cursor");
        let link = link(&page, "next");
        if cursor.is_empty() {
            assert_eq!(link, None, "{next}");
            return items;
        }
        next = link.unwrap();
        assert!(next.ends_with(&format!("cursor={cursor}")), "{next}");
        pages += 1;
        assert!(pages < 60, "{first} does not end");
    }
}

/// Whether `list` is sorted by `sort`.
fn in_order(list: &[Value], sort: &str) -> bool {
    let number = |product: &Value, field: &str| product[field].as_i64();
    let text = |product: &Value, field: &str| product[field].as_str().unwrap().to_lowercase();
    list.windows(2).all(|pair| match sort {
        "newest" => text(&pair[0], "created_at") >= text(&pair[1], "created_at"),
        "price_asc" => number(&pair[0], "price") <= number(&pair[1], "price"),
        "price_desc" => number(&pair[0], "price") >= number(&pair[1], "price"),
        "name_asc" => text(&pair[0], "name") <= text(&pair[1], "name"),
        _ => number(&pair[0], "points_price") <= number(&pair[1], "points_price"),
    })
}

#[tokio::test]
async fn every_order_walks_through_every_product_once() {
    let market = Market::open().await;
    for sort in SORTS {
        let address = format!("/api/products?sort_by={sort}");
        let whole = walk(&market.world, &address, 100).await;
        assert!(in_order(&whole, sort), "{sort}: {whole:#?}");
        let mut ids: Vec<_> = whole.iter().map(id).collect();
        ids.sort();
        let priced = |one: &Value| sort != "points_asc" || one["points_price"].is_u64();
        assert_eq!(ids, market.ids(priced), "{sort}");
        for product in &whole {
            let known = market.shelf.iter().find(|one| id(one) == id(product));
            assert_eq!(Some(product), known, "{sort}");
        }
        for limit in [1, 3, 7, 24] {
            assert_eq!(walk(&market.world, &address, limit).await, whole, "{sort} by {limit}");
        }
        for skip in [0, 1, 10, 23, 24, 1000] {
            let page = get(format!("{address}&skip={skip}&limit=5")).send(&market.world).await;
            let want: Vec<_> = whole.iter().skip(skip).take(5).cloned().collect();
            assert_eq!(page.json(), json!(want), "{sort} skips {skip}");
        }
    }
}

#[tokio::test]
async fn every_filter_keeps_what_it_says_on_every_page() {
    let market = Market::open().await;
    let (first, second) = (json!(market.stores[0].0), json!(market.stores[1].0));
    let category = market.category["id"].clone();
    let named = |part: &'static str| {
        move |one: &Value| one["name"].as_str().unwrap().to_lowercase().contains(part)
    };
    type Keep<'a> = Box<dyn Fn(&Value) -> bool + 'a>;
    let is = |field: &'static str, want: &str| -> Keep<'_> {
        let want = json!(want);
        Box::new(move |one: &Value| one[field] == want)
    };
    let rows: Vec<(String, Keep<'_>)> = vec![
        (format!("store={}", first.as_str().unwrap()), is("store_id", first.as_str().unwrap())),
        (format!("store_id={}", second.as_str().unwrap()), {
            is("store_id", second.as_str().unwrap())
        }),
        ("kind=goods".to_owned(), is("kind", "goods")),
        ("kind=menu_item".to_owned(), is("kind", "menu_item")),
        (format!("category={}", category.as_str().unwrap()), {
            Box::new(|one| one["category"]["id"] == category)
        }),
        ("category=Teas".to_owned(), Box::new(|one| one["category"]["name"] == "Teas")),
        ("category=Nothing".to_owned(), Box::new(|_| false)),
        ("points_min=50".to_owned(), {
            Box::new(|one| one["points_price"].as_u64().is_some_and(|points| points >= 50))
        }),
        ("is_active=true&required_points_min=0".to_owned(), {
            Box::new(|one| one["points_price"].is_u64())
        }),
        ("q=OOLONG".to_owned(), Box::new(named("oolong"))),
        ("q=%E7%83%8F%E9%BE%8D".to_owned(), Box::new(named("烏龍"))),
        ("q=%25".to_owned(), Box::new(named("%"))),
        ("q=_%5C".to_owned(), Box::new(named("_\\"))),
        ("q=%27%20OR%201".to_owned(), Box::new(|_| false)),
        ("kind=goods&q=o&category=Teas".to_owned(), {
            Box::new(|one| {
                one["kind"] == "goods" && named("o")(one) && one["category"]["name"] == "Teas"
            })
        }),
    ];
    for (query, keep) in &rows {
        for sort in ["newest", "price_desc", "name_asc"] {
            let address = format!("/api/products?{query}&sort_by={sort}");
            let whole = walk(&market.world, &address, 100).await;
            let mut ids: Vec<_> = whole.iter().map(id).collect();
            ids.sort();
            assert_eq!(ids, market.ids(keep), "{address}");
            assert!(in_order(&whole, sort), "{address}");
            for limit in [1, 4] {
                assert_eq!(walk(&market.world, &address, limit).await, whole, "{address} {limit}");
            }
        }
    }
}

#[tokio::test]
async fn the_designs_own_paths_show_what_their_clients_want_only() {
    type Keep = fn(&Value) -> bool;
    let market = Market::open().await;
    let rows: [(&str, Keep); 2] = [
        ("/api/members/products", |one| one["points_price"].is_u64()),
        ("/orchestration/menu/items", |one| one["kind"] == "menu_item"),
    ];
    for (path, keep) in rows {
        let want = market.ids(keep);
        for query in ["sort_by=newest", "sort_by=name_asc"] {
            for limit in [2, 100] {
                let found = walk(&market.world, &format!("{path}?{query}"), limit).await;
                let mut ids: Vec<_> = found.iter().map(id).collect();
                ids.sort();
                assert_eq!(ids, want, "{path} {query} by {limit}");
            }
        }
    }
    let gifts = get("/api/members/products?sort_by=points_asc").send(&market.world).await;
    for gift in gifts.json().as_array().unwrap() {
        assert_eq!(gift["points_required"], gift["points_price"]);
    }
    let menu = get("/orchestration/menu/items").send(&market.world).await;
    assert!(menu.json().is_array(), "{}", menu.body);
}

#[tokio::test]
async fn a_keeper_sees_its_own_products_on_the_shelf_or_off() {
    let market = Market::open().await;
    let (store, staff) = &market.stores[0];
    let list = get("/api/merchants/products?limit=100").by(staff).send(&market.world).await;
    let items = list.json().as_array().unwrap().clone();
    assert!(items.iter().all(|one| one["store_id"] == json!(store)), "{items:#?}");
    assert!(in_order(&items, "newest"));
    let active = items.iter().filter(|one| one["is_active"] == true).count();
    let deactivated = items.len() - active;
    assert_eq!(active, market.ids(|one| one["store_id"] == json!(store)).len());
    assert_eq!(deactivated, 1);
}

#[tokio::test]
async fn a_list_is_asked_for_in_its_own_words() {
    let market = Market::open().await;
    for (query, want) in [
        ("limit=0", "query.limit range"),
        ("limit=101", "query.limit range"),
        ("limit=-1", "query.limit range"),
        ("limit=many", "query.limit wrong_type"),
        ("skip=1001", "query.skip range"),
        ("skip=-1", "query.skip range"),
        ("sort_by=stock", "query.sort_by enum"),
        ("kind=car", "query.kind enum"),
        ("store=prd_1", "query.store format"),
        ("page=2", "query.page unknown_field"),
        ("limit=1&limit=2", "query.limit duplicate"),
        ("cursor=x", "query.cursor format"),
        ("points_min=1&required_points_min=2", "query.required_points_min conflict"),
        ("store=str_0123456789ABCDEFG&store_id=str_0123456789ABCDEFH", "query.store_id conflict"),
    ] {
        let answer = get(format!("/api/products?{query}")).send(&market.world).await;
        let found = (answer.status, answer.code(), answer.fields());
        assert_eq!(found, (422, "validation_failed".to_owned(), vec![want.to_owned()]), "{query}");
    }
}

#[tokio::test]
async fn a_cursor_is_good_for_its_own_list_only() {
    let market = Market::open().await;
    let cursor = |sort: &str| {
        let first = get(format!("/api/products?limit=3&sort_by={sort}"));
        let world = &market.world;
        async move { first.send(world).await.header("x-next-cursor").to_owned() }
    };
    for given in SORTS {
        let text = cursor(given).await;
        for asked in SORTS {
            let next = get(format!("/api/products?sort_by={asked}&cursor={text}"));
            let answer = next.send(&market.world).await;
            let want = if given == asked { (200, "") } else { (422, "validation_failed") };
            assert_eq!((answer.status, answer.code().as_str()), want, "{given} for {asked}");
        }
        let own = get(format!("/api/merchants/products?cursor={text}")).by(&market.stores[0].1);
        assert_eq!(own.send(&market.world).await.status, 422, "{given} for the staff's list");
    }
    let text = cursor("newest").await;
    let turned: String = text.chars().rev().collect();
    let long = "A".repeat(2_001);
    for bad in [&text[1..], &text[..text.len() - 3], &turned, "e30", &long] {
        let answer = get(format!("/api/products?cursor={bad}")).send(&market.world).await;
        let want = if bad.len() > 2_000 { 400 } else { 422 };
        assert_eq!(answer.status, want, "{bad}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_cursor_that_somebody_made_up_breaks_nothing() {
    let market = Market::open().await;
    let product = id(&market.shelf[0]);
    for sort in SORTS {
        let given = get(format!("/api/products?limit=1&sort_by={sort}"));
        let given = given.send(&market.world).await.header("x-next-cursor").to_owned();
        // In a list by names every text is a place, in the others every whole number.
        let by_name = sort == "name_asc";
        for (key, fits) in [
            (String::new(), false),
            ("0".to_owned(), false),
            (product.clone(), false),
            ("#prd_".to_owned(), false),
            ("1#ord_0123456789ABCDEFG".to_owned(), false),
            (format!("{}#{product}", "9".repeat(1_024)), false),
            (format!("#{product}"), by_name),
            (format!("-1#{product}"), true),
            (format!("99999999999999999999#{product}"), by_name),
            (format!("\u{0}#{product}"), by_name),
        ] {
            let made = format!(r#"{{"l":{},"k":{}}}"#, json!(sort), json!(key));
            let cursor = base64url(made.as_bytes());
            // It begins as a valid one does, so it is read as one.
            assert_eq!(cursor[..16], given[..16], "{sort}");
            let want = match (fits, key.len()) {
                (true, _) => 200,
                (false, 1_025..) => 400,
                (false, _) => 422,
            };
            for filter in ["", "&q=o"] {
                let answer = get(format!("/api/products?sort_by={sort}&cursor={cursor}{filter}"));
                let answer = answer.send(&market.world).await;
                assert_eq!(answer.status, want, "{made} for {sort}{filter}: {}", answer.body);
            }
        }
    }
}

/// Base64 for addresses, without padding (RFC 4648 §5).
fn base64url(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let digit = usize::try_from(bits >> (18 - 6 * place) & 63).unwrap();
            text.push(char::from(DIGITS[digit]));
        }
    }
    text
}

/// Rows `search-width`, `search-tai` and `search-words` of the field reports.
#[tokio::test]
async fn a_search_finds_what_looks_alike_and_every_word_in_any_order() {
    let world = World::open().await;
    let (_, merchant) = world.store("tea", StoreKind::Shop).await;
    let names = ["ＡＢＣ１２３", "200g 紅茶", "臺灣高山茶", "高山 烏龍 茶", "牛肉麵", "Oolong Tea"];
    for name in names {
        let body = json!({ "name": name, "price": 60 });
        let made = post("/api/merchants/products").by(&merchant).json(&body).send(&world).await;
        assert_eq!(made.status, 201, "{}", made.body);
    }
    world.drain().await;
    for (query, want) in [
        ("abc123", vec![0]),
        ("ＡＢＣ", vec![0]),
        ("２００ｇ", vec![1]),
        ("台灣", vec![2]),
        ("臺灣", vec![2]),
        ("茶 高山", vec![2, 3]),
        ("烏龍\u{3000}茶", vec![3]),
        ("牛肉面", vec![4]),
        ("tea OOLONG tea", vec![5]),
        ("tea 茶", vec![]),
    ] {
        let encoded = ecpay::encode_form(&[("q".to_owned(), query.to_owned())]);
        for path in ["/api/products", "/api/merchants/products"] {
            let page = get(format!("{path}?{encoded}")).by(&merchant).send(&world).await.json();
            let page = page.as_array().unwrap().iter();
            let mut found: Vec<_> = page.map(|one| &one["name"]).collect();
            found.sort_by_key(|name| names.iter().position(|known| name == known));
            let want: Vec<_> = want.iter().map(|index: &usize| names[*index]).collect();
            assert_eq!(json!(found), json!(want), "{query} in {path}");
        }
    }
}

#[tokio::test]
async fn a_dish_is_found_by_its_name_however_many_things_have_it() {
    let world = World::open().await;
    let (_, shop) = world.store("tea", StoreKind::Shop).await;
    let (_, one) = world.store("one", StoreKind::Restaurant).await;
    let (_, two) = world.store("two", StoreKind::Restaurant).await;
    let create = |who: &TestUser, name: &str, kind: &str| {
        let body = json!({ "name": name, "price": 60, "kind": kind });
        post("/api/merchants/products").by(who).json(&body)
    };
    for _ in 0..60 {
        create(&shop, "Noodles", "goods").send(&world).await;
    }
    let dish = create(&one, "Noodles", "menu_item").send(&world).await;
    create(&one, "Soup of one", "menu_item").send(&world).await;
    let buyer = world.customer("ann").await;
    let order = |names: &[&str]| {
        let items: Vec<_> =
            names.iter().map(|name| json!({ "name": name, "quantity": 1 })).collect();
        let body = json!({ "items": items, "order_type": "takeaway" });
        post("/orchestration/orders").by(&buyer).json(&body)
    };
    assert_eq!(order(&["ＮＯＯＤＬＥＳ"]).send(&world).await.status, 200, "one dish has that name");
    // With one in another restaurant it takes a dish that only one of them has.
    create(&two, "noodles", "menu_item").send(&world).await;
    let unclear = order(&["noodles"]).send(&world).await;
    assert_eq!((unclear.status, unclear.code().as_str()), (422, "validation_failed"));
    assert_eq!(order(&["noodles", "Soup of one"]).send(&world).await.status, 200);
    // Renamed and taken off the menu, it is found no more.
    let path = format!("/api/merchants/products/{}", dish.text("/id"));
    let rename = json!({ "name": "Pasta", "version": 1 });
    let renamed = put(path.as_str()).by(&one).json(&rename).send(&world).await;
    assert_eq!(renamed.status, 200, "{}", renamed.body);
    assert_eq!(order(&["noodles"]).send(&world).await.status, 200, "that of the other one");
    assert_eq!(order(&["pasta"]).send(&world).await.status, 200);
    delete(path).by(&one).send(&world).await;
    let gone = order(&["pasta"]).send(&world).await;
    assert_eq!((gone.status, gone.code().as_str()), (404, "product_not_found"));
}
