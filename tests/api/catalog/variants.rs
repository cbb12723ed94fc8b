//! Variants and options: from the catalogue to the stock.

use domain::{ProductId, catalog::ProductKind, store::StoreKind};
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World, delete, get, post, put};

fn group(id: &str, min: u32, max: u32, choices: &[(&str, i64)]) -> Call {
    let choices: Vec<_> = choices
        .iter()
        .map(|(code, delta)| json!({ "code": code, "name": code, "price_delta": delta }))
        .collect();
    let body = json!({ "name": id, "min": min, "max": max, "choices": choices });
    put(format!("/api/merchants/options/{id}")).json(&body)
}

fn errors(answer: &Answer) -> Vec<String> {
    let errors = answer.at("/errors");
    let error = |error: &Value| {
        let loc = error["loc"].as_array().unwrap().iter();
        let loc: Vec<_> = loc.map(|step| step.to_string().replace('"', "")).collect();
        format!("{} {}", loc.join("."), error["type"].as_str().unwrap())
    };
    errors.as_array().map(|all| all.iter().map(error).collect()).unwrap_or_default()
}

struct Stall {
    world: World,
    merchant: TestUser,
}

impl Stall {
    async fn open() -> Self {
        let world = World::open().await;
        let (_, merchant) = world.store("tea", StoreKind::Restaurant).await;
        Self { world, merchant }
    }

    async fn send(&self, call: Call) -> Answer {
        call.by(&self.merchant).send(&self.world).await
    }

    async fn create(&self, body: &Value) -> Answer {
        self.send(post("/api/merchants/products").json(body)).await
    }
}

#[tokio::test]
async fn a_drink_is_shown_with_its_sizes_and_choices() {
    let stall = Stall::open().await;
    for call in [
        group("sugar", 1, 1, &[("s0", 0), ("s5", 0)]),
        group("extra", 0, 3, &[("pb", 10), ("cp", -5)]),
    ] {
        assert_eq!(stall.send(call).await.status, 200);
    }
    let body = json!({
        "kind": "menu_item", "name": "珍珠奶茶", "price": 60, "options": ["sugar", "extra"],
        "variants": [
            { "id": "M", "name": "中杯", "sku": "a", "list_price": 70 },
            { "id": "L", "name": "大杯", "price": 55 },
        ],
    });
    let made = stall.create(&body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let choice = |code: &str, delta: i64| {
        let (name, available) = (code, true);
        json!({
            "code": code, "name": name, "name_en": null, "price_delta": delta,
            "available": available, "stock": null, "sold_out_until": null,
        })
    };
    let variants = json!([
        { "id": "M", "name": "中杯", "name_en": null, "sku": "a", "price": 60,
          "list_price": 70, "stock": null, "sold_out_until": null },
        { "id": "L", "name": "大杯", "name_en": null, "sku": null, "price": 55,
          "list_price": null, "stock": null, "sold_out_until": null },
    ]);
    let options = json!([
        { "id": "sugar", "name": "sugar", "name_en": null, "min": 1, "max": 1,
          "choices": [choice("s0", 0), choice("s5", 0)] },
        { "id": "extra", "name": "extra", "name_en": null, "min": 0, "max": 3,
          "choices": [choice("pb", 10), choice("cp", -5)] },
    ]);
    let id = made.text("/id");
    for path in [format!("/api/products/{id}"), format!("/api/merchants/products/{id}")] {
        let shown = stall.send(get(path)).await;
        assert_eq!(shown.at("/variants"), variants);
        assert_eq!(shown.at("/options"), options);
        assert_eq!((shown.at("/price"), shown.at("/stock")), (json!(55), Value::Null));
    }
    stall.world.drain().await;
    let listed = get("/api/products?sort_by=price_asc").send(&stall.world).await;
    assert_eq!((listed.at("/0/price"), listed.at("/0/variants")), (json!(55), Value::Null));

    // A choice runs out: whoever has a copy of the product notices.
    let show = || get(format!("/api/products/{id}"));
    let tag = stall.send(show()).await.header("etag").to_owned();
    assert_eq!(stall.send(show().header("if-none-match", &tag)).await.status, 304);
    let sold_out = json!({ "name": "sugar", "min": 1, "max": 1,
        "choices": [{ "code": "s0", "name": "s0", "available": false }] });
    stall.send(put("/api/merchants/options/sugar").json(&sold_out)).await;
    let shown = stall.send(show().header("if-none-match", &tag)).await;
    assert_eq!(shown.at("/options/0/choices/0/available"), json!(false));

    // What the client was shown as the price comes back with an edit of something else.
    let edit = json!({ "name": "Bubble tea", "price": 55, "version": 1 });
    let path = format!("/api/merchants/products/{id}");
    let edited = stall.send(put(path.as_str()).json(&edit)).await;
    assert_eq!(edited.at("/variants"), variants, "the price of M follows the product's");
    let dearer = json!({ "price": 65, "version": 2 });
    let edited = stall.send(put(path.as_str()).json(&dearer)).await;
    assert_eq!((edited.at("/variants/0/price"), edited.at("/price")), (json!(65), json!(55)));

    // A group that is deleted is offered no more.
    assert_eq!(stall.send(delete("/api/merchants/options/sugar")).await.status, 200);
    let gone = stall.send(delete("/api/merchants/options/sugar")).await;
    assert_eq!((gone.status, gone.code().as_str()), (404, "option_group_not_found"));
    assert_eq!(stall.send(show()).await.at("/options/0/id"), json!("extra"));
}

#[tokio::test]
async fn each_size_has_a_stock_of_its_own() {
    let stall = Stall::open().await;
    let body = json!({
        "name": "T-Shirt", "price": 390,
        "variants": [{ "id": "S", "name": "S", "stock": 3 }, { "id": "L", "name": "L" }],
    });
    let made = stall.create(&body).await;
    let stocks = |answer: &Answer| {
        let variants = answer.at("/variants");
        assert!(variants.is_array(), "{}", answer.body);
        let units: Vec<_> =
            variants.as_array().unwrap().iter().map(|one| one["stock"].clone()).collect();
        (answer.at("/stock"), json!(units))
    };
    assert_eq!(stocks(&made), (json!(3), json!([3, 0])), "{}", made.body);
    let path = format!("/api/merchants/products/{}", made.text("/id"));
    let restock = |body: Value| stall.send(post(format!("{path}/restock")).json(&body));
    for (body, status, want) in [
        (json!({ "quantity": 4, "variant_id": "L" }), 200, json!(4)),
        (json!({ "quantity": 4, "variant_id": "L", "location_id": "0" }), 200, json!(8)),
    ] {
        let answer = restock(body).await;
        assert_eq!((answer.status, answer.at("/stock")), (status, want));
        assert_eq!((answer.at("/variant_id"), answer.at("/location_id")), (json!("L"), json!("0")));
    }
    for (body, code, want) in [
        (json!({ "quantity": 4 }), "variant_required", "body.variant_id missing"),
        (
            json!({ "quantity": 4, "variant_id": "X" }),
            "validation_failed",
            "body.variant_id not_found",
        ),
        (
            json!({ "quantity": 4, "variant_id": "L", "location_id": "1" }),
            "validation_failed",
            "body.location_id not_found",
        ),
        (
            json!({ "quantity": 999_999, "variant_id": "L" }),
            "validation_failed",
            "body.quantity range",
        ),
    ] {
        let answer = restock(body).await;
        assert_eq!((answer.status, answer.code().as_str()), (422, code));
        assert_eq!(errors(&answer), [want]);
    }
    // One more size, and one less.
    let set =
        |code: &str, body: Value| stall.send(put(format!("{path}/variants/{code}")).json(&body));
    let added = set("XL", json!({ "name": "XL", "price": 420, "stock": 7 })).await;
    assert_eq!(stocks(&added), (json!(18), json!([3, 8, 7])), "{}", added.body);
    let again = set("XL", json!({ "name": "XL", "price": 420, "stock": 7 })).await;
    assert_eq!((again.at("/version"), again.status), (added.at("/version"), 200));
    let wrong = set("XL", json!({ "name": "XL", "price": 420, "stock": 9 })).await;
    assert_eq!((wrong.status, errors(&wrong)), (422, vec!["body.stock conflict".to_owned()]));
    let less = stall.send(delete(format!("{path}/variants/S"))).await;
    assert_eq!(stocks(&less), (json!(15), json!([8, 7])));
    let gone = stall.send(delete(format!("{path}/variants/S"))).await;
    assert_eq!((gone.status, gone.code().as_str()), (404, "variant_not_found"));
    let one = stall.send(put(path.as_str()).json(&json!({ "variants": [], "version": 3 }))).await;
    assert_eq!(stocks(&one), (json!(0), json!([])), "{}", one.body);
    assert_eq!(restock(json!({ "quantity": 2 })).await.at("/stock"), json!(2));
}

#[tokio::test]
async fn a_sku_names_one_variant_of_the_store() {
    let stall = Stall::open().await;
    let shirt = |sku: &str| {
        json!({ "name": "T-Shirt", "price": 390,
            "variants": [{ "id": "S", "name": "S" }, { "id": "L", "name": "L", "sku": sku }] })
    };
    let body = shirt("ts-l");
    let made = join_all((0..8).map(|_| stall.create(&body))).await;
    let won: Vec<_> = made.iter().filter(|answer| answer.status == 201).collect();
    let taken = made.iter().filter(|answer| answer.code() == "sku_taken");
    assert_eq!((won.len(), taken.count()), (1, 7));
    let refused = stall.create(&shirt("TS-L")).await;
    assert_eq!((refused.status, refused.code().as_str()), (409, "sku_taken"));
    assert_eq!(errors(&refused), ["body.variants.1.sku conflict"]);

    // Another store may have it, and so may this one when it is given up.
    let (_, other) = stall.world.store("other", StoreKind::Shop).await;
    let foreign = post("/api/merchants/products").by(&other).json(&shirt("ts-l"));
    assert_eq!(foreign.send(&stall.world).await.status, 201);
    let path = format!("/api/merchants/products/{}/variants/L", won[0].text("/id"));
    let set = |sku: Value| stall.send(put(path.as_str()).json(&json!({ "name": "L", "sku": sku })));
    assert_eq!(set(json!("TS-L")).await.status, 200, "its own, in another case");
    assert_eq!(stall.create(&shirt("ts-l")).await.status, 409);
    assert_eq!(set(Value::Null).await.status, 200);
    assert_eq!(stall.create(&shirt("ts-l")).await.status, 201);
    let refused = set(json!("ts-l")).await;
    assert_eq!((refused.status, errors(&refused)), (409, vec!["body.sku conflict".to_owned()]));
}

#[tokio::test]
async fn a_choice_code_names_one_choice_of_the_store() {
    let stall = Stall::open().await;
    assert_eq!(stall.send(group("sugar", 1, 1, &[("s0", 0), ("s5", 0)])).await.status, 200);
    let taken = stall.send(group("salt", 0, 1, &[("t0", 0), ("s5", 0)])).await;
    assert_eq!((taken.status, taken.code().as_str()), (409, "choice_code_taken"));
    assert_eq!(errors(&taken), ["body.choices.1.code conflict"]);
    assert_eq!(stall.send(group("sugar", 1, 1, &[("s0", 0)])).await.status, 200);
    assert_eq!(stall.send(group("salt", 0, 1, &[("t0", 0), ("s5", 0)])).await.status, 200);
    // 16 groups at once that want one code.
    let ids: Vec<_> = (0..16).map(|number| format!("g{number}")).collect();
    let made = join_all(ids.iter().map(|id| stall.send(group(id, 0, 1, &[("zz", 0)])))).await;
    assert_eq!(made.iter().filter(|answer| answer.status == 200).count(), 1);
    let listed = stall.send(get("/api/merchants/options")).await;
    assert_eq!(listed.json().as_array().unwrap().len(), 3);
    // The groups of a store are its own.
    let (_, other) = stall.world.store("other", StoreKind::Shop).await;
    let foreign = get("/api/merchants/options/sugar").by(&other).send(&stall.world).await;
    assert_eq!((foreign.status, foreign.code().as_str()), (404, "option_group_not_found"));
}

#[tokio::test]
async fn what_contradicts_itself_is_refused() {
    let stall = Stall::open().await;
    let variant = |id: &str| json!({ "id": id, "name": id, "sku": "x", "price": 5 });
    for (changes, want) in [
        (
            json!({ "variants": [variant("M"), variant("M")], "price": 5 }),
            vec!["body.variants.1.id duplicate", "body.variants.1.sku duplicate"],
        ),
        (json!({ "variants": [variant("0")] }), vec!["body.variants.0.id duplicate"]),
        (json!({ "variants": [variant("too long!")] }), vec!["body.variants.0.id format"]),
        (json!({ "variants": [{ "id": "M", "name": "M" }] }), vec!["body.price missing"]),
        (json!({ "variants": [variant("M")], "stock": 5 }), vec!["body.stock conflict"]),
        (json!({ "price": 5, "options": ["none"] }), vec!["body.options.0 not_found"]),
        (
            json!({ "price": 5, "options": ["a", "a"] }),
            vec!["body.options.0 not_found", "body.options.1 not_found"],
        ),
    ] {
        let mut body = json!({ "name": "Tea" });
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        let refused = stall.create(&body).await;
        assert_eq!((refused.status, errors(&refused)), (422, strings(&want)), "{body}");
    }
    for (min, max, choices, want) in [
        (2, 1, vec![("s0", 0)], vec!["body.min conflict"]),
        (0, 1, vec![("s0", 0), ("s0", 0)], vec!["body.choices.1.code duplicate"]),
        (0, 1, vec![("s", 0)], vec!["body.choices.0.code format"]),
        (0, 1, vec![("s0", 100_000_000)], vec!["body.choices.0.price_delta range"]),
        (0, 0, vec![("s0", 0)], vec!["body.max range"]),
        (0, 1, vec![], vec!["body.choices range"]),
    ] {
        let refused = stall.send(group("sugar", min, max, &choices)).await;
        assert_eq!((refused.status, errors(&refused)), (422, strings(&want)));
    }
    let bad = stall.send(get("/api/merchants/options/too-long-a-code")).await;
    assert_eq!((bad.status, bad.code().as_str()), (404, "option_group_not_found"));
}

fn strings(all: &[&str]) -> Vec<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}

#[tokio::test]
async fn an_edit_of_the_name_counts_no_unit_anew() {
    let stall = Stall::open().await;
    let store = stall.merchant.store().unwrap();
    let product: ProductId = stall.world.product(store, ProductKind::Goods, 60, Some(9)).await;
    let buyer = stall.world.customer("ann").await;
    let path = format!("/api/merchants/products/{product}");
    for version in 1..4 {
        assert_eq!(stall.world.order(&buyer, product, 1).await.status, 201);
        let body = json!({ "name": format!("Tea {version}"), "version": version });
        let edited = stall.send(put(path.as_str()).json(&body)).await;
        assert_eq!(edited.at("/stock"), json!(9 - version), "{}", edited.body);
    }
}
