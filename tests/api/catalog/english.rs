//! Texts in English: kept, shown and found beside the Chinese ones.

use domain::store::StoreKind;
use serde_json::{Value, json};
use testkit::{World, get, post, put};

#[tokio::test]
async fn what_a_store_says_in_english_is_kept_and_shown() {
    let world = World::open().await;
    let (_, merchant) = world.store("tea", StoreKind::Shop).await;
    let teas = json!({
        "name": "飲料", "name_en": "Drinks", "description": "手搖", "description_en": "Shaken",
    });
    let category = post("/api/categories").by(&merchant).json(&teas).send(&world).await;
    assert_eq!(category.text("/name_en"), "Drinks");
    let listed = get("/api/categories").send(&world).await;
    assert_eq!(
        (listed.text("/0/name_en"), listed.text("/0/description_en")),
        ("Drinks".into(), "Shaken".into())
    );
    let group = json!({
        "name": "甜度", "name_en": "Sweetness", "max": 1,
        "choices": [
            { "code": "s5", "name": "半糖", "name_en": "Half sugar" },
            { "code": "s0", "name": "無糖" },
        ],
    });
    let group = put("/api/merchants/options/sugar").by(&merchant).json(&group).send(&world).await;
    assert_eq!(
        (group.text("/name_en"), group.text("/choices/0/name_en")),
        ("Sweetness".into(), "Half sugar".into())
    );
    assert_eq!(group.at("/choices/1/name_en"), Value::Null);
    let body = json!({
        "name": "珍珠奶茶", "name_en": "Bubble milk tea", "description": "冰的",
        "description_en": "Iced", "price": 60, "category_id": category.text("/id"),
        "options": ["sugar"],
        "variants": [{ "id": "L", "name": "大杯", "name_en": "Large", "stock": null }],
    });
    let made = post("/api/merchants/products").by(&merchant).json(&body).send(&world).await;
    assert_eq!(made.status, 201, "{}", made.body);
    world.drain().await;
    let path = format!("/api/products/{}", made.text("/id"));
    let shown = get(path.as_str()).send(&world).await;
    for (pointer, want) in [
        ("/name", "珍珠奶茶"),
        ("/name_en", "Bubble milk tea"),
        ("/description_en", "Iced"),
        ("/category/name_en", "Drinks"),
        ("/variants/0/name_en", "Large"),
        ("/options/0/name_en", "Sweetness"),
        ("/options/0/choices/0/name_en", "Half sugar"),
    ] {
        assert_eq!(shown.text(pointer), want, "{pointer}");
    }
    let card = get("/api/products").send(&world).await;
    assert_eq!(
        (card.text("/0/name_en"), card.text("/0/category/name_en")),
        ("Bubble milk tea".into(), "Drinks".into())
    );
    assert_eq!(card.at("/0/description_en"), Value::Null);

    // An edit keeps what it leaves out, and clears what is null.
    let edit = |body: Value| {
        let path = path.replace("/products", "/merchants/products");
        put(path).by(&merchant).header("if-match", "*").json(&body).send(&world)
    };
    let kept = edit(json!({ "price": 65 })).await;
    assert_eq!((kept.status, kept.text("/name_en")), (200, "Bubble milk tea".to_owned()));
    let cleared = edit(json!({ "name_en": null, "description_en": null })).await;
    assert_eq!((cleared.at("/name_en"), cleared.at("/description_en")), (Value::Null, Value::Null));
    for body in [
        json!({ "name_en": "x".repeat(151) }),
        json!({ "name_en": "" }),
        json!({ "name_en": "a\u{202e}b" }),
        json!({ "description_en": "x".repeat(4001) }),
    ] {
        let refused = edit(body.clone()).await;
        assert_eq!((refused.status, refused.fields().len()), (422, 1), "{body}");
    }
}

#[tokio::test]
async fn a_search_in_english_finds_what_is_named_in_it() {
    let world = World::open().await;
    let (_, merchant) = world.store("tea", StoreKind::Shop).await;
    for (name, name_en) in [
        ("珍珠奶茶", Some("Bubble Milk Tea")),
        ("高山烏龍茶", Some("High Mountain Oolong Tea")),
        ("Ｍilk 糖", None),
    ] {
        let body = json!({ "name": name, "name_en": name_en, "price": 60, "kind": "menu_item" });
        let made = post("/api/merchants/products").by(&merchant).json(&body).send(&world).await;
        assert_eq!(made.status, 201, "{}", made.body);
    }
    world.drain().await;
    for (query, want) in [
        ("tea", vec!["珍珠奶茶", "高山烏龍茶"]),
        ("MILK", vec!["Ｍilk 糖", "珍珠奶茶"]),
        ("珍珠 bubble", vec!["珍珠奶茶"]),
        ("oolong mountain", vec!["高山烏龍茶"]),
        // No word is made of the end of one name and the beginning of the other.
        ("茶bubble", vec![]),
    ] {
        for address in ["/api/products?sort_by=name_asc&", "/api/merchants/products?"] {
            let query: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
            let call = get(format!("{address}q={query}")).by(&merchant).send(&world).await;
            let mut names: Vec<String> = call
                .json()
                .as_array()
                .unwrap()
                .iter()
                .map(|one| one["name"].as_str().unwrap().to_owned())
                .collect();
            names.sort();
            let mut want: Vec<_> = want.iter().map(|name| (*name).to_owned()).collect();
            want.sort();
            assert_eq!(names, want, "{address} {query}");
        }
    }
    // A new name in English is found, and the old one is not.
    let found = get("/api/products?q=bubble").send(&world).await;
    let path = format!("/api/merchants/products/{}", found.text("/0/id"));
    let edit = put(path).by(&merchant).header("if-match", "*");
    let edit = edit.json(&json!({ "name_en": "Pearl tea latte" })).send(&world).await;
    assert_eq!(edit.status, 200);
    world.drain().await;
    for (query, want) in [("latte", 1), ("bubble", 0)] {
        let found = get(format!("/api/products?q={query}")).send(&world).await;
        assert_eq!(found.json().as_array().map(Vec::len), Some(want), "{query}");
    }
}
