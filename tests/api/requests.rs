//! What every request may bring: headers, versions, origins, languages, encodings.

use domain::{ProductId, catalog::ProductKind, store::StoreKind};
use serde_json::{Value, json};
use testkit::{Answer, TestUser, World, address, delete, get, post, put};

/// A shop whose merchant edits a product.
struct Shop {
    world: World,
    merchant: TestUser,
    product: ProductId,
}

impl Shop {
    async fn open() -> Self {
        let world = World::open().await;
        let (store, merchant) = world.store("tea", StoreKind::Shop).await;
        let product = world.product(store, ProductKind::Goods, 60, Some(9)).await;
        Self { world, merchant, product }
    }

    fn path(&self) -> String {
        format!("/api/merchants/products/{}", self.product)
    }

    /// Sends an edit of the product, at the canonical path or an alias.
    async fn edit(&self, path: &str, tag: Option<&str>, body: &Value) -> Answer {
        let edit = put(path).by(&self.merchant).json(body);
        let edit = tag.map_or(edit.clone(), |tag| edit.header("if-match", tag));
        edit.send(&self.world).await
    }

    async fn shown(&self) -> Value {
        get(self.path()).by(&self.merchant).send(&self.world).await.json()
    }
}

#[tokio::test]
async fn an_edit_names_its_version_in_the_header_or_the_body_and_on_an_alias_not_at_all() {
    let shop = Shop::open().await;
    let canonical = shop.path();
    let alias = format!("/orchestration/menu/admin/items/{}", shop.product);
    let mut version = 1;
    for (path, tag, named, want) in [
        (&canonical, Some("*"), None, 200),
        (&canonical, Some("\"7\", \"2\""), None, 200),
        (&canonical, Some("\"7\", \"8\""), None, 412),
        (&canonical, Some("\"other\""), None, 412),
        (&canonical, Some("\"3"), None, 422),
        (&canonical, None, Some(3), 200),
        (&canonical, None, Some(3), 412),
        (&canonical, None, Some(0), 422),
        (&canonical, None, None, 428),
        // The header goes before the body.
        (&canonical, Some("\"4\""), Some(1), 200),
        (&alias, None, None, 200),
        (&alias, Some("\"1\""), None, 412),
    ] {
        let mut body = json!({ "name": "Oolong", "price": 100 + version });
        if let Some(named) = named {
            body["version"] = json!(named);
        }
        let answer = shop.edit(path, tag, &body).await;
        assert_eq!(answer.status, want, "{path} {tag:?} {named:?}: {}", answer.body);
        version += u64::from(want == 200);
        assert_eq!(shop.shown().await["version"], version, "{path} {tag:?} {named:?}");
    }
}

#[tokio::test]
async fn null_clears_a_missing_field_keeps_and_no_change_leaves_the_version() {
    let shop = Shop::open().await;
    let all = json!({
        "name": "Oolong", "price": 70, "description": "Fine.", "points_price": 40,
        "image_url": "https://img.example/1.jpg",
    });
    assert_eq!(shop.edit(&shop.path(), Some("*"), &all).await.at("/version"), 2);
    // The same again changes nothing, so nobody who read it meets a conflict.
    assert_eq!(shop.edit(&shop.path(), Some("\"2\""), &all).await.at("/version"), 2);
    assert_eq!(shop.edit(&shop.path(), Some("\"2\""), &json!({ "price": 70.0 })).await.status, 200);
    assert_eq!(shop.shown().await["version"], 2);

    let kept = shop.edit(&shop.path(), Some("\"2\""), &json!({ "price": 71 })).await.json();
    for field in ["name", "description", "points_price", "image_url"] {
        assert_eq!(kept[field], all[field], "{field} was not sent");
    }
    let cleared = json!({ "description": null, "points_price": null, "image_url": null });
    let cleared = shop.edit(&shop.path(), Some("\"3\""), &cleared).await.json();
    for field in ["description", "points_price", "image_url"] {
        assert_eq!(cleared[field], Value::Null, "{field}");
    }
    assert_eq!((&cleared["name"], &cleared["price"]), (&json!("Oolong"), &json!(71)));
    // What every product has can't be cleared.
    for field in ["name", "kind", "is_active"] {
        let refused = shop.edit(&shop.path(), Some("\"4\""), &json!({ field: null })).await;
        let want = vec![format!("body.{field} wrong_type")];
        assert_eq!((refused.status, refused.fields()), (422, want));
    }
    assert_eq!(shop.shown().await["version"], 4);
}

#[tokio::test]
async fn a_write_is_never_answered_as_unmodified() {
    let shop = Shop::open().await;
    let edit = |price: u32| {
        let edit = put(shop.path()).by(&shop.merchant).header("if-match", "*");
        edit.header("if-none-match", "\"2.9\", *").json(&json!({ "price": price }))
    };
    let edited = edit(61).send(&shop.world).await;
    assert_eq!((edited.status, edited.at("/price")), (200, json!(61)));
    let known = get(shop.path()).by(&shop.merchant).header("if-none-match", "*");
    assert_eq!(known.send(&shop.world).await.status, 304);
}

#[tokio::test]
async fn a_profile_is_edited_the_same_way() {
    let world = World::open().await;
    let ann = world.customer("ann").await;
    let edit = |version: u64, body: Value| {
        let mut body = body;
        body["version"] = json!(version);
        put("/api/users/me/profile").by(&ann).json(&body).send(&world)
    };
    let both = json!({ "name": "Ann", "phone": "0912345678" });
    assert_eq!(edit(1, both.clone()).await.at("/version"), 2);
    assert_eq!(edit(2, both).await.at("/version"), 2);
    let cleared = edit(2, json!({ "phone": null })).await;
    let found = [cleared.at("/name"), cleared.at("/phone"), cleared.at("/version")];
    assert_eq!(found, [json!("Ann"), Value::Null, json!(3)]);
}

#[tokio::test]
async fn a_body_that_is_encoded_is_not_read() {
    let shop = Shop::open().await;
    for (encoding, want) in [("gzip", 415), ("br, gzip", 415), ("x", 415), ("identity", 200)] {
        let body = json!({ "product_id": shop.product, "quantity": 1 });
        let call = post("/api/cart/items").json(&body).header("content-encoding", encoding);
        let answer = call.send(&shop.world).await;
        assert_eq!(answer.status, want, "{encoding}");
        if want == 415 {
            assert_eq!(answer.code(), "unsupported_media_type", "{encoding}");
        }
    }
}

#[tokio::test]
async fn a_foreign_cookie_signs_nobody_out_and_odd_bytes_are_refused_where_they_matter() {
    let shop = Shop::open().await;
    let me = || get("/api/auth/me").by(&shop.merchant);
    let foreign = "n=\u{e9}t\u{e9}".as_bytes();
    assert_eq!(me().header_bytes("cookie", foreign).send(&shop.world).await.status, 200);
    let page = get("/desk/orders").header_bytes("cookie", foreign);
    let page = page.header("cookie", &format!("access={}", shop.merchant.tokens.access));
    assert_eq!(page.send(&shop.world).await.status, 200, "a page");

    let body = json!({ "price": 61 });
    let edit = put(shop.path()).by(&shop.merchant).json(&body);
    let odd = edit.clone().header_bytes("if-match", b"\"1\"\xff").send(&shop.world).await;
    assert_eq!((odd.status, odd.fields()), (422, vec!["header.If-Match format".to_owned()]));
    let items = json!([{ "product_id": shop.product, "quantity": 1 }]);
    let body = json!({ "items": items, "shipping_address": address() });
    let place = post("/api/orders").by(&shop.merchant).json(&body);
    let odd = place.header_bytes("idempotency-key", b"k\xff").send(&shop.world).await;
    assert_eq!(odd.fields(), ["header.Idempotency-Key format"]);
    let odd = get("/api/auth/me").header_bytes("authorization", b"Bearer \xff");
    assert_eq!(odd.send(&shop.world).await.status, 401);
    // Nothing depends on these; they are as good as missing.
    for name in ["accept-language", "user-agent", "if-none-match"] {
        let odd = get("/api/products").header_bytes(name, b"\xff\xfe").send(&shop.world).await;
        assert_eq!(odd.status, 200, "{name}");
    }
}

#[tokio::test]
async fn a_header_that_counts_once_is_refused_twice() {
    let shop = Shop::open().await;
    let body = json!({ "items": [{ "product_id": shop.product, "quantity": 1 }],
        "shipping_address": address() });
    let place = post("/api/orders").by(&shop.merchant).json(&body);
    let twice = place.key("k-1").key("k-2").send(&shop.world).await;
    assert_eq!(twice.fields(), ["header.Idempotency-Key format"]);
}

#[tokio::test]
async fn messages_are_in_the_language_that_is_accepted_best() {
    let world = World::open().await;
    for (accepted, chinese) in [
        ("zh-TW", true),
        ("zh", true),
        ("en", false),
        ("en;q=0.5, zh-TW;q=0.9", true),
        ("zh-TW;q=0.1, en;q=0.9", false),
        ("zh-TW;q=0, en", false),
        ("fr, zh-TW;q=0.3", true),
        ("fr", false),
        ("*", false),
        ("", false),
        ("fr\nzh-TW", true),
    ] {
        let lines = accepted.split('\n');
        let call =
            lines.fold(get("/api/nothing"), |call, line| call.header("accept-language", line));
        let answer = call.send(&world).await;
        assert_eq!(!answer.text("/detail").is_ascii(), chinese, "{accepted}: {}", answer.body);
    }
}

#[tokio::test]
async fn other_sites_pages_may_call_only_where_the_operator_allows_it() {
    let shop = Shop::open().await;
    let bearer = format!("Bearer {}", shop.merchant.tokens.access);
    let cookie = format!("access={}", shop.merchant.tokens.access);
    let add = json!({ "product_id": shop.product, "quantity": 1 });
    let call = |headers: &[(&'static str, &str)]| {
        headers.iter().fold(post("/api/cart/items").json(&add), |call, (name, value)| {
            call.header(name, value)
        })
    };
    let (token, cookies) = (("authorization", bearer.as_str()), ("cookie", cookie.as_str()));
    let friend = ("origin", "https://friend.example");
    let stranger = ("origin", "https://stranger.example");
    for (headers, want) in [
        // A program sends no Origin.
        (vec![], 200),
        (vec![token], 200),
        // The market's own pages.
        (vec![cookies, ("origin", "http://localhost:3000")], 200),
        (vec![cookies, ("sec-fetch-site", "same-origin"), stranger], 200),
        // A proxy that changes Host: the configured origin counts, and so does the Host.
        (vec![cookies, ("host", "internal:8080"), ("origin", "http://localhost:3000")], 200),
        (vec![cookies, ("host", "shop.example"), ("origin", "https://shop.example")], 200),
        // No browser adds a token by itself.
        (vec![token, stranger, ("sec-fetch-site", "cross-site")], 200),
        // A page of another site: without cookies where it is allowed, and never with them.
        (vec![friend, ("sec-fetch-site", "cross-site")], 200),
        (vec![stranger, ("sec-fetch-site", "cross-site")], 403),
        (vec![stranger], 403),
        (vec![cookies, stranger], 403),
        (vec![cookies, token, stranger], 403),
        (vec![cookies, friend], 403),
        (vec![cookies, ("sec-fetch-site", "cross-site")], 403),
        (vec![cookies, ("sec-fetch-site", "same-site")], 403),
        (vec![cookies, ("origin", "null")], 403),
    ] {
        let answer = call(&headers).send(&shop.world).await;
        assert_eq!(answer.status, want, "{headers:?}: {}", answer.body);
        if want == 403 {
            assert_eq!(answer.code(), "csrf_check_failed", "{headers:?}");
        }
        let allowed = headers.contains(&friend);
        let told = answer.header("access-control-allow-origin");
        assert_eq!(told, if allowed { friend.1 } else { "" }, "{headers:?}");
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{headers:?}");
    }
}

#[tokio::test]
async fn a_page_with_a_query_that_it_can_not_read_shows_the_nearest_list() {
    let shop = Shop::open().await;
    shop.world.drain().await;
    let plain = get("/").send(&shop.world).await;
    let name = plain.body.split("product ").nth(1).unwrap().split('<').next().unwrap();
    let name = format!("product {name}");
    let orders = get("/api/orders").by(&shop.merchant).send(&shop.world).await;
    assert_eq!(orders.json(), json!([]));
    for query in [
        "utm_source=newsletter",
        "fbclid=x&gclid=y",
        "kind=goods&kind=gift",
        "kind=car",
        "sort=nonsense",
        "store=nonsense",
        "cursor=nonsense",
        "q=",
        "%FF=%FF",
        "&&&=",
        "q[]=1",
    ] {
        let page = get(format!("/?{query}")).send(&shop.world).await;
        assert_eq!(page.status, 200, "{query}");
        assert!(page.body.contains(&name), "{query}");
    }
    for path in [
        "/orders",
        "/desk",
        "/desk/orders",
        "/desk/orders/all",
        "/desk/products",
        "/login",
        "/register",
        "/cart",
    ] {
        for query in ["utm_source=x", "cursor=nonsense", "status=nonsense&status=paid", "next=//x"]
        {
            let page = get(format!("{path}?{query}")).by(&shop.merchant).send(&shop.world).await;
            assert_eq!(page.status, 200, "{path}?{query}");
        }
    }
    let product = get(format!("/products/{}?utm_source=x&utm_source=y", shop.product));
    assert_eq!(product.send(&shop.world).await.status, 200);
}

#[tokio::test]
async fn at_most_50_errors_are_listed_and_their_names_are_cut() {
    let shop = Shop::open().await;
    let items: Vec<_> = (0..97).map(|_| json!({ "quantity": 0 })).collect();
    let body = json!({ "items": items, "shipping_address": address() });
    let answer = post("/api/orders").by(&shop.merchant).json(&body).send(&shop.world).await;
    assert_eq!((answer.status, answer.fields().len()), (422, 50));
    // As many where the use case finds them.
    let items: Vec<_> = (0..97).map(|_| json!({ "quantity": 1 })).collect();
    let unknown = |number: u64| ProductId::new(shop.world.now(), 900_000 + number);
    let stranger = |number| json!({ "product_id": unknown(number), "quantity": 1 });
    let strangers: Vec<_> = (0..97).map(stranger).collect();
    for items in [items, strangers] {
        let body = json!({ "items": items, "shipping_address": address() });
        let answer = post("/api/orders").by(&shop.merchant).json(&body).send(&shop.world).await;
        assert_eq!(answer.fields().len(), 50, "{}", answer.body);
    }
    let mut body = json!({ "product_id": shop.product, "quantity": 1 });
    body["x".repeat(100_000)] = json!(1);
    let answer = post("/api/cart/items").json(&body).send(&shop.world).await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.len() < 1_500, "{} bytes", answer.body.len());
}

#[tokio::test]
async fn detail_names_the_first_wrong_field() {
    let world = World::open().await;
    let body = json!({ "username": "ming", "email": "nonsense", "password": "short" });
    let answer = post("/api/auth/register").json(&body).send(&world).await;
    assert!(answer.text("/detail").contains("email"), "{}", answer.body);
    assert_eq!(answer.fields(), ["body.email format", "body.password range"]);
}

#[tokio::test]
async fn an_archived_product_is_deleted_at_the_flash_designs_path_too() {
    let shop = Shop::open().await;
    let path = format!("/api/admin/products/{}", shop.product);
    let gone = delete(path).by(&shop.merchant).send(&shop.world).await;
    assert_eq!((gone.status, gone.at("/is_active")), (200, json!(false)), "{}", gone.body);
    let shown = get(format!("/api/products/{}", shop.product)).send(&shop.world).await;
    assert_eq!(shown.status, 404);
}

#[tokio::test]
async fn stock_that_is_not_named_is_0_for_goods_and_not_counted_for_dishes() {
    let shop = Shop::open().await;
    for (kind, want) in [("goods", json!(0)), ("gift", json!(0)), ("menu_item", Value::Null)] {
        let body = json!({ "name": kind, "kind": kind, "price": 60 });
        let call = post("/api/merchants/products").by(&shop.merchant).json(&body);
        let made = call.send(&shop.world).await;
        assert_eq!((made.status, made.at("/stock")), (201, want), "{kind}: {}", made.body);
    }
}

#[tokio::test]
async fn lists_hold_10_unless_asked_and_an_alias_as_many_as_its_client_needs() {
    let shop = Shop::open().await;
    for _ in 0..30 {
        let store = shop.merchant.store().unwrap();
        shop.world.product(store, ProductKind::MenuItem, 60, None).await;
    }
    shop.world.drain().await;
    for (path, want) in [
        ("/api/products", 10),
        ("/api/v1/products/", 10),
        ("/api/members/products", 20),
        ("/orchestration/menu/items", 30),
        ("/api/products?limit=25", 25),
    ] {
        let list = get(path).send(&shop.world).await;
        assert_eq!(list.json().as_array().map(Vec::len), Some(want), "{path}");
    }
}
