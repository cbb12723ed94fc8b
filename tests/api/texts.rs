//! What people type: names that can be seen, numbers that a carrier can read, words that ECPay
//! lets through.

use domain::{catalog::ProductKind, store::StoreKind};
use ecpay::encode_form;
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World, address, get, post, put};

/// A store, its merchant, and a customer.
struct Shop {
    world: World,
    merchant: TestUser,
    buyer: TestUser,
    product: domain::ProductId,
}

impl Shop {
    async fn open() -> Self {
        let world = World::open().await;
        let (store, merchant) = world.store("tea", StoreKind::Shop).await;
        let product = world.product(store, ProductKind::Goods, 60, None).await;
        let buyer = world.customer("ann").await;
        Self { world, merchant, buyer, product }
    }

    /// The request that writes `text` into field `name`, and what that field is called in errors.
    fn write(&self, name: &str, text: &str) -> (Call, String) {
        let (call, mut body, at) = match name {
            "product" | "description" => (
                post("/api/merchants/products").by(&self.merchant),
                json!({ "name": "Tea", "kind": "goods", "price": 60 }),
                if name == "product" { "name" } else { name },
            ),
            "category" => {
                (post("/api/categories").by(&self.merchant), json!({ "name": "x" }), "name")
            }
            "profile" => (
                put("/api/users/me/profile").by(&self.buyer).header("if-match", "*"),
                json!({}),
                "name",
            ),
            "profile phone" => (
                put("/api/users/me/profile").by(&self.buyer).header("if-match", "*"),
                json!({}),
                "phone",
            ),
            "note" => (post("/api/orders").by(&self.buyer), self.parcel(), "note"),
            part => {
                let mut body = self.parcel();
                body["shipping_address"][part] = json!(text);
                let call = post("/api/orders").by(&self.buyer).json(&body);
                return (call, format!("body.shipping_address.{part}"));
            }
        };
        body[at] = json!(text);
        (call.json(&body), format!("body.{at}"))
    }

    fn parcel(&self) -> Value {
        let items = json!([{ "product_id": self.product, "quantity": 1 }]);
        json!({ "items": items, "shipping_address": address() })
    }

    async fn refuses(&self, name: &str, text: &str) {
        let (call, at) = self.write(name, text);
        let answer = call.send(&self.world).await;
        let want = (422, vec![format!("{at} format")]);
        assert_eq!((answer.status, answer.fields()), want, "{name}: {text:?}");
    }

    async fn takes(&self, name: &str, text: &str) -> Answer {
        let (call, _) = self.write(name, text);
        let answer = call.send(&self.world).await;
        assert!([200, 201].contains(&answer.status), "{name}: {text:?}: {answer:?}");
        if answer.body.contains("order_number") {
            // A customer has but a few unpaid orders at once.
            let cancel = post(format!("/api/orders/{}/cancel", answer.text("/id")));
            assert_eq!(cancel.by(&self.buyer).send(&self.world).await.status, 200);
        }
        answer
    }
}

#[tokio::test]
async fn a_text_can_be_seen_as_it_is() {
    let shop = Shop::open().await;
    let lines = ["product", "category", "profile", "name", "city", "address"];
    let fields = || lines.into_iter().chain(["description", "note"]);
    for text in [
        "\u{200b}",
        "\u{3164}",
        "\u{2800}",
        "茶\u{200b}",
        "a\u{202e}b",
        "a\u{2066}b",
        "a\u{2028}b",
        "a\u{2029}b",
        "a\u{feff}b",
        "a\u{e0041}b",
        "a\u{ffff}b",
        "a\u{200d}b",
        "\u{301}",
    ] {
        for name in fields() {
            shop.refuses(name, text).await;
        }
    }
    for name in lines {
        shop.refuses(name, "a\nb").await;
        shop.refuses(name, "a\r\nb").await;
    }
    assert_eq!(shop.takes("description", "a\r\nb").await.text("/description"), "a\nb");
    assert_eq!(shop.takes("note", "a\nb").await.text("/note"), "a\nb");
    for text in ["👨\u{200d}👩\u{200d}👧", "می\u{200c}خواهم", "葛\u{e0100}", "Café 咖啡"]
    {
        for name in fields() {
            shop.takes(name, text).await;
        }
    }
    let names = json!({
        "username": "\u{3164}\u{3164}\u{3164}", "email": "a\u{200b}@example.com",
        "password": "correct horse", "role": "merchant",
        "store": { "name": "\u{200b}", "kind": "shop" },
    });
    let answer = post("/api/auth/register").json(&names).send(&shop.world).await;
    let want = ["body.username format", "body.email format", "body.store.name format"];
    assert_eq!((answer.status, answer.fields()), (422, want.map(str::to_owned).to_vec()));
}

#[tokio::test]
async fn numbers_of_an_address_are_plain_digits() {
    let shop = Shop::open().await;
    for (name, typed, kept) in [
        ("postal_code", "１０６", "106"),
        ("postal_code", "10617", "10617"),
        ("postal_code", " 106437 ", "106437"),
        ("phone", "０９１２３４５６７８", "0912345678"),
        ("phone", "（０２）２３４５－６７８９", "(02)2345-6789"),
        ("phone", "+886 912 345 678", "+886 912 345 678"),
    ] {
        let order = shop.takes(name, typed).await;
        assert_eq!(order.text(&format!("/fulfilment/address/{name}")), kept, "{typed}");
    }
    for (name, typed) in [
        ("postal_code", "abc"),
        ("postal_code", "***"),
        ("postal_code", "1064"),
        ("postal_code", "106-43"),
        ("phone", "abcdefgh"),
        ("phone", "12345"),
        ("phone", "1234567890123456"),
        ("profile phone", "abcdefgh"),
        ("profile phone", "1"),
    ] {
        shop.refuses(name, typed).await;
    }
    let profile = shop.takes("profile phone", "０９１２－３４５－６７８").await;
    assert_eq!(profile.text("/phone"), "0912-345-678");
    // The profile's number is the recipient's where the address has none.
    let mut body = shop.parcel();
    body["shipping_address"].as_object_mut().unwrap().remove("phone");
    let order = post("/api/orders").by(&shop.buyer).json(&body).send(&shop.world).await;
    assert_eq!(order.text("/fulfilment/address/phone"), "0912-345-678", "{}", order.body);
    let shown = get(format!("/api/orders/{}", order.text("/id"))).by(&shop.buyer);
    let shown = shown.send(&shop.world).await;
    assert_eq!(shown.text("/fulfilment/address/phone"), "0912-345-678");
}

#[tokio::test]
async fn what_is_named_like_a_command_can_be_paid() {
    let shop = Shop::open().await;
    let name = "Echo Dot 音箱 python bash";
    let product = shop.takes("product", name).await;
    let body = json!({
        "items": [{ "product_id": product.text("/id"), "quantity": 1 }],
        "shipping_address": address(),
    });
    let stock = json!({ "quantity": 5 });
    let restock = format!("/api/merchants/products/{}/restock", product.text("/id"));
    let restocked = post(restock).by(&shop.merchant).json(&stock).send(&shop.world).await;
    assert_eq!(restocked.status, 200, "{}", restocked.body);
    let order = post("/api/orders").by(&shop.buyer).json(&body).send(&shop.world).await;
    assert_eq!(order.text("/items/0/name"), name, "{}", order.body);
    let form = shop.world.create_payment(&shop.buyer, &order.text("/id")).await;
    let sent = form.iter().find(|(field, _)| field == "ItemName").map(|(_, sent)| sent.as_str());
    assert_eq!(sent, Some("Ｅcho Dot 音箱 ｐython ｂash x 1"));
    let page = shop.world.market.cashier.page(encode_form(&form).as_bytes());
    assert!(page.html.contains("Ｅcho Dot"), "{}", page.html);
}

#[tokio::test]
async fn a_picture_is_loaded_by_https_and_a_page_allows_those_that_it_shows() {
    let shop = Shop::open().await;
    let make = |url: &str| {
        let body = json!({ "name": "Tea", "kind": "goods", "price": 60, "image_url": url });
        post("/api/merchants/products").by(&shop.merchant).json(&body).send(&shop.world)
    };
    for url in [
        "http://img.example/1.jpg",
        "//img.example/1.jpg",
        "javascript:alert(1)",
        "data:image/png;base64,AAAA",
        "https://127.0.0.1/x",
        "https://user@img.example/x",
        "https://img.example/\"onerror=x",
        "https://img.example;script-src/",
    ] {
        let refused = make(url).await;
        let want = vec!["body.image_url format".to_owned()];
        assert_eq!((refused.status, refused.fields()), (422, want), "{url}");
    }
    let made = make("https://IMG.example:8443/1.jpg?w=160").await;
    assert_eq!(made.text("/image_url"), "https://img.example:8443/1.jpg?w=160");
    shop.world.drain().await;
    let product = format!("/products/{}", made.text("/id"));
    for (path, want) in [
        ("/", "img-src 'self' https://img.example:8443;"),
        (product.as_str(), "img-src 'self' https://img.example:8443;"),
        ("/login", "img-src 'self';"),
    ] {
        let page = get(path).send(&shop.world).await;
        let policy = page.header("content-security-policy");
        assert!(policy.contains(want), "{path}: {policy}");
    }
}
