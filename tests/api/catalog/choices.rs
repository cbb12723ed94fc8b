//! Choices that run out: 20 puddings are left, for every drink that takes one.

use domain::store::StoreKind;
use futures_util::future::join_all;
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World, delete, get, post, put};

const EXTRAS: &str = "/api/merchants/options/extra";

/// A stall with two drinks that take the same extras, and as many as there are.
struct Stall {
    world: World,
    merchant: TestUser,
    tea: String,
    milk: String,
}

/// The group of extras: pudding, of which `stock` is said if it is an object with that, and beans.
fn extras(pudding: &Value) -> Value {
    let mut choice = json!({ "code": "PD", "name": "布丁", "price_delta": 15 });
    choice.as_object_mut().unwrap().extend(pudding.as_object().unwrap().clone());
    let beans = json!({ "code": "BN", "name": "紅豆", "price_delta": 10 });
    json!({ "name": "加料", "min": 0, "max": 3, "choices": [choice, beans] })
}

impl Stall {
    async fn open(puddings: &Value) -> Self {
        let world = World::open().await;
        let (_, merchant) = world.store("tea", StoreKind::Restaurant).await;
        let mut stall = Self { world, merchant, tea: String::new(), milk: String::new() };
        let set = stall.set(puddings).await;
        assert_eq!(set.status, 200, "{}", set.body);
        stall.tea = stall.drink("紅茶").await;
        stall.milk = stall.drink("鮮奶").await;
        stall
    }

    async fn drink(&self, name: &str) -> String {
        let body = json!({ "kind": "menu_item", "name": name, "price": 60, "options": ["extra"] });
        self.send(post("/api/merchants/products").json(&body)).await.text("/id")
    }

    async fn send(&self, call: Call) -> Answer {
        call.by(&self.merchant).send(&self.world).await
    }

    async fn set(&self, pudding: &Value) -> Answer {
        self.send(put(EXTRAS).json(&extras(pudding))).await
    }

    fn restock(quantity: u32) -> Call {
        post(format!("{EXTRAS}/restock")).json(&json!({ "choice": "PD", "quantity": quantity }))
    }

    /// What the store sees of its puddings.
    async fn puddings(&self) -> Value {
        let shown = self.send(get(EXTRAS)).await;
        assert_eq!(shown.status, 200, "{}", shown.body);
        shown.at("/choices/0/stock")
    }

    async fn buyers(&self, count: usize) -> Vec<TestUser> {
        let mut buyers = Vec::new();
        for number in 0..count {
            buyers.push(self.world.customer(&format!("buyer{number}")).await);
        }
        buyers
    }

    /// Orders drinks: which, how many, with which extras.
    async fn order(&self, buyer: &TestUser, drinks: &[(&str, u32, &[&str])]) -> Answer {
        let item = |(product, quantity, choices): &(&str, u32, &[&str])| {
            json!({
                "product_id": product, "quantity": quantity, "choices": choices,
            })
        };
        let items: Vec<_> = drinks.iter().map(item).collect();
        let body = json!({ "items": items, "fulfilment": { "type": "takeaway" } });
        post("/api/orders").by(buyer).json(&body).send(&self.world).await
    }

    async fn cancel(&self, buyer: &TestUser, order: &str) -> Answer {
        post(format!("/api/orders/{order}/cancel")).by(buyer).send(&self.world).await
    }
}

fn locs(answer: &Answer) -> Vec<String> {
    let errors = answer.at("/errors");
    let loc = |error: &Value| {
        let loc = error["loc"].as_array().unwrap().iter();
        loc.map(|step| step.to_string().replace('"', "")).collect::<Vec<_>>().join(".")
    };
    errors.as_array().map(|all| all.iter().map(loc).collect()).unwrap_or_default()
}

fn said(answer: &Answer) -> Vec<String> {
    let errors = answer.at("/errors");
    let message = |error: &Value| error["msg"].as_str().unwrap().to_owned();
    errors.as_array().map(|all| all.iter().map(message).collect()).unwrap_or_default()
}

#[tokio::test]
async fn the_last_puddings_are_sold_once_through_two_drinks() {
    let stall = Stall::open(&json!({ "stock": 10 })).await;
    let buyers = stall.buyers(32).await;
    let orders = buyers.iter().enumerate().map(|(number, buyer)| {
        let drink = if number % 2 == 0 { stall.tea.as_str() } else { stall.milk.as_str() };
        let stall = &stall;
        async move { stall.order(buyer, &[(drink, 1, &["BN", "PD"])]).await }
    });
    let orders = join_all(orders).await;
    let sold = orders.iter().filter(|answer| answer.status == 201).count();
    let refused: Vec<_> = orders.iter().filter(|answer| answer.code() == "out_of_stock").collect();
    assert_eq!((sold, refused.len()), (10, 22));
    for answer in refused {
        assert_eq!(locs(answer), ["body.items.0.choices.1"], "{}", answer.body);
    }
    assert_eq!(stall.puddings().await, 0);
}

#[tokio::test]
async fn what_was_taken_of_a_choice_comes_back_once() {
    let stall = Stall::open(&json!({ "stock": 20 })).await;
    let [buyer, other] = &stall.buyers(2).await[..] else { panic!("two buyers") };
    let drinks: [(&str, u32, &[&str]); 2] =
        [(&stall.tea, 2, &["PD", "BN", "PD"]), (&stall.milk, 1, &["PD"])];
    let order = stall.order(buyer, &drinks).await;
    assert_eq!(order.status, 201, "{}", order.body);
    assert_eq!(stall.puddings().await, 15, "twice in each of two teas, and once in milk");
    let order = order.text("/id");
    let cancelled = join_all((0..8).map(|_| stall.cancel(buyer, &order))).await;
    assert!(cancelled.iter().any(|answer| answer.status == 200));
    assert_eq!(stall.puddings().await, 20);

    // So does what nobody pays for.
    assert_eq!(stall.order(other, &[(&stall.milk, 3, &["PD"])]).await.status, 201);
    assert_eq!(stall.puddings().await, 17);
    stall.world.drain().await;
    stall.world.advance(31 * 60);
    stall.world.market.tick().await.unwrap();
    stall.world.drain().await;
    let merchant = stall.world.again(&stall.merchant).await;
    let shown = get(EXTRAS).by(&merchant).send(&stall.world).await;
    assert_eq!(shown.at("/choices/0/stock"), 20);
}

#[tokio::test]
async fn an_order_returns_what_it_took_though_counting_began_or_ended_meanwhile() {
    let stall = Stall::open(&json!({})).await;
    let [buyer] = &stall.buyers(1).await[..] else { panic!("a buyer") };
    let uncounted = stall.order(buyer, &[(&stall.tea, 4, &["PD"])]).await.text("/id");
    assert_eq!(stall.puddings().await, Value::Null);
    assert_eq!(stall.set(&json!({ "stock": 5 })).await.at("/choices/0/stock"), 5);
    assert_eq!(stall.cancel(buyer, &uncounted).await.status, 200);
    assert_eq!(stall.puddings().await, 5, "it took none of these");

    let counted = stall.order(buyer, &[(&stall.milk, 2, &["PD"])]).await.text("/id");
    assert_eq!(stall.puddings().await, 3);
    assert_eq!(stall.set(&json!({ "stock": null })).await.at("/choices/0/stock"), Value::Null);
    let late = stall.order(buyer, &[(&stall.milk, 9, &["PD"])]).await;
    assert_eq!(late.status, 201, "what is not counted does not run out: {}", late.body);
    for order in [counted, late.text("/id")] {
        assert_eq!(stall.cancel(buyer, &order).await.status, 200);
    }
    assert_eq!(stall.set(&json!({ "stock": 7 })).await.at("/choices/0/stock"), 7);
    assert_eq!(stall.puddings().await, 7);
}

#[tokio::test]
async fn a_choice_that_takes_a_code_later_has_a_stock_of_its_own() {
    let stall = Stall::open(&json!({ "stock": 9 })).await;
    let [buyer] = &stall.buyers(1).await[..] else { panic!("a buyer") };
    let mut orders = Vec::new();
    for drink in [&stall.tea, &stall.milk] {
        orders.push(stall.order(buyer, &[(drink, 2, &["PD"])]).await.text("/id"));
    }
    assert_eq!(stall.puddings().await, 5);
    // The choice is dropped, and comes back as another one of the same code.
    let beans = json!({ "code": "BN", "name": "紅豆" });
    let without = json!({ "name": "加料", "max": 3, "choices": [beans] });
    assert_eq!(stall.send(put(EXTRAS).json(&without)).await.status, 200);
    let refused = stall.order(buyer, &[(&stall.tea, 1, &["PD"])]).await;
    assert_eq!((refused.status, locs(&refused)), (422, strings(&["body.items.0.choices.0"])));
    assert_eq!(stall.set(&json!({})).await.at("/choices/0/stock"), Value::Null);
    assert_eq!(stall.set(&json!({ "stock": 3 })).await.at("/choices/0/stock"), 3);
    assert_eq!(stall.cancel(buyer, &orders[0]).await.status, 200);
    assert_eq!(stall.puddings().await, 3, "units of the former choice are not of this one");

    // The group is deleted, and another group takes the code.
    assert_eq!(stall.send(delete(EXTRAS)).await.at("/choices/0/stock"), 3);
    let choice = json!({ "code": "PD", "name": "冰棒", "stock": 2 });
    let ice = json!({ "name": "冰品", "max": 1, "choices": [choice] });
    let ice = stall.send(put("/api/merchants/options/ice").json(&ice)).await;
    assert_eq!((ice.status, ice.at("/choices/0/stock")), (200, json!(2)), "{}", ice.body);
    assert_eq!(stall.cancel(buyer, &orders[1]).await.status, 200);
    let shown = stall.send(get("/api/merchants/options/ice")).await;
    assert_eq!(shown.at("/choices/0/stock"), 2);
}

#[tokio::test]
async fn every_line_that_lacks_a_choice_is_named_with_what_is_left() {
    let stall = Stall::open(&json!({ "stock": 3 })).await;
    let [buyer] = &stall.buyers(1).await[..] else { panic!("a buyer") };
    let body = json!({
        "kind": "menu_item", "name": "綠茶", "price": 60, "options": ["extra"], "stock": 1,
    });
    let green = stall.send(post("/api/merchants/products").json(&body)).await.text("/id");
    let item = |product: &str, quantity: u32, choices: &[&str]| {
        json!({
            "product_id": product, "quantity": quantity, "choices": choices,
        })
    };
    let items = json!([
        item(&stall.tea, 2, &["PD"]),
        item(&stall.milk, 1, &["BN"]),
        item(&stall.milk, 2, &["BN", "PD"]),
        item(&green, 2, &[]),
    ]);
    let body = json!({ "items": items, "fulfilment": { "type": "takeaway" } });
    let want = ["body.items.0.choices.0", "body.items.2.choices.1", "body.items.3.quantity"];
    for (language, pudding, tea) in [
        ("zh-TW", "「布丁」只剩 3 份。", "只剩 1 份。"),
        ("en", "Only 3 of 布丁 left.", "Only 1 left."),
    ] {
        let call = post("/api/orders").by(buyer).header("accept-language", language).json(&body);
        let refused = call.send(&stall.world).await;
        assert_eq!((refused.status, refused.code().as_str()), (409, "out_of_stock"));
        assert_eq!(locs(&refused), want, "{}", refused.body);
        assert_eq!(said(&refused), [pudding, pudding, tea]);
    }
    assert_eq!(stall.puddings().await, 3, "nothing was taken");

    // Of one choice an order takes as many as of the product that allows the most.
    assert_eq!(stall.send(Stall::restock(997)).await.at("/stock"), 1_000);
    for (teas, status) in [(49, 201), (50, 422)] {
        let answer = stall.order(buyer, &[(&stall.tea, teas, &["PD", "PD"])]).await;
        assert_eq!(answer.status, status, "{}", answer.body);
        if status == 422 {
            assert_eq!(locs(&answer), ["body.items.0.choices.0"]);
        }
    }
}

#[tokio::test]
async fn shoppers_see_that_a_choice_ran_out() {
    let stall = Stall::open(&json!({ "stock": 2 })).await;
    let [buyer, other] = &stall.buyers(2).await[..] else { panic!("two buyers") };
    let show = || get(format!("/api/products/{}", stall.tea));
    let before = show().send(&stall.world).await;
    let pudding = before.at("/options/0/choices/0");
    assert_eq!((&pudding["available"], &pudding["stock"]), (&json!(true), &json!(2)));
    let in_cart = json!({ "product_id": stall.tea, "quantity": 1, "choices": ["PD", "PD"] });
    let cart = post("/api/cart/items").by(buyer).json(&in_cart).send(&stall.world).await;
    let line = cart.at("/items/0");
    assert_eq!((&line["available"], &line["stock"]), (&json!(true), &json!(1)), "{}", cart.body);

    assert_eq!(stall.order(other, &[(&stall.milk, 2, &["PD"])]).await.status, 201);
    let tag = before.header("etag").to_owned();
    let after = show().header("if-none-match", &tag).send(&stall.world).await;
    let pudding = after.at("/options/0/choices/0");
    assert_eq!((&pudding["available"], &pudding["stock"]), (&json!(false), &json!(0)));
    let own = stall.send(get(EXTRAS)).await;
    assert_eq!(own.at("/choices/0/available"), true, "its store has not switched it off");
    let cart = get("/api/cart").by(buyer).send(&stall.world).await;
    let line = cart.at("/items/0");
    assert_eq!((&line["available"], &line["stock"]), (&json!(false), &json!(0)), "{}", cart.body);
    assert_eq!(line["subtotal"], 90);
    // As a product that is sold out, it may be kept for later.
    let kept = post("/api/cart/items").by(other).json(&in_cart).send(&stall.world).await;
    assert_eq!((kept.status, kept.at("/items/0/available")), (200, json!(false)), "{}", kept.body);
    for (path, want) in [("", "已售完"), ("/en", "sold out")] {
        let page = get(format!("{path}/products/{}", stall.tea)).send(&stall.world).await;
        assert!(page.body.contains(want), "{}", page.body);
    }
    let page = get("/cart").by(buyer).send(&stall.world).await;
    assert!(page.body.contains("「布丁」已售完"), "{}", page.body);
}

#[tokio::test]
async fn what_is_counted_of_a_choice_changes_by_restocking_only() {
    let stall = Stall::open(&json!({ "stock": 4 })).await;
    for (said, status, want) in [
        (json!({ "stock": 4 }), 200, json!(4)),
        (json!({}), 200, json!(4)),
        (json!({ "stock": 5 }), 422, json!(4)),
        (json!({ "stock": 1_000_001 }), 422, json!(4)),
        (json!({ "available": false }), 200, json!(4)),
        (json!({ "stock": null }), 200, Value::Null),
        (json!({}), 200, Value::Null),
        (json!({ "stock": 5 }), 200, json!(5)),
    ] {
        let set = stall.set(&said).await;
        assert_eq!(set.status, status, "{said}: {}", set.body);
        if status == 422 {
            assert_eq!(locs(&set), ["body.choices.0.stock"]);
        } else {
            assert_eq!(set.at("/choices/0/stock"), want, "{said}");
        }
        assert_eq!(stall.puddings().await, want, "{said}");
    }
    // What is said of one says nothing of the others, and lists show the same.
    let listed = stall.send(get("/api/merchants/options")).await;
    assert_eq!(listed.at("/0/choices/0/stock"), 5);
    assert_eq!(listed.at("/0/choices/1/stock"), Value::Null);
}

#[tokio::test]
async fn puddings_are_restocked_once_for_each_key() {
    let stall = Stall::open(&json!({ "stock": 4 })).await;
    let once = || stall.send(Stall::restock(6).key("one"));
    for answer in join_all((0..8).map(|_| once())).await {
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.json(), json!({ "group_id": "extra", "choice": "PD", "stock": 10 }));
    }
    let reused = stall.send(Stall::restock(7).key("one")).await;
    assert_eq!((reused.status, reused.code().as_str()), (422, "idempotency_key_reused"));
    join_all((0..16).map(|_| stall.send(Stall::restock(1)))).await;
    assert_eq!(stall.puddings().await, 26);

    let (_, foreign) = stall.world.store("other", StoreKind::Shop).await;
    let refused = Stall::restock(1).by(&foreign).send(&stall.world).await;
    assert_eq!((refused.status, refused.code().as_str()), (404, "option_group_not_found"));
    let restock = |choice: &str, quantity: u32| {
        let body = json!({ "choice": choice, "quantity": quantity });
        stall.send(post(format!("{EXTRAS}/restock")).json(&body))
    };
    for (choice, quantity, code, want) in [
        ("BN", 1, "stock_not_tracked", vec![]),
        ("XX", 1, "validation_failed", vec!["body.choice"]),
        ("PD", 0, "validation_failed", vec!["body.quantity"]),
        ("PD", 999_975, "validation_failed", vec!["body.quantity"]),
    ] {
        let refused = restock(choice, quantity).await;
        assert_eq!((refused.code().as_str(), locs(&refused)), (code, strings(&want)));
    }
    assert_eq!(restock("PD", 999_974).await.at("/stock"), 1_000_000);
}

#[tokio::test]
async fn the_largest_order_counts_choices_too() {
    let world = World::open().await;
    let (_, merchant) = world.store("tea", StoreKind::Restaurant).await;
    let send = |call: Call| call.by(&merchant).send(&world);
    let codes: Vec<_> = (43..76).map(|number| number.to_string()).collect();
    let group = |codes: &[String]| {
        let choice = |code: &String| json!({ "code": code, "name": code, "stock": 5 });
        let choices: Vec<_> = codes.iter().map(choice).collect();
        send(put(EXTRAS).json(&json!({ "name": "extra", "max": 1, "choices": choices })))
    };
    // As many choices as a group has, all of them counted, in place of as many.
    let others: Vec<_> = (10..43).map(|number| number.to_string()).collect();
    for codes in [&others, &codes] {
        let set = group(codes).await;
        assert_eq!(set.status, 200, "{}", set.body);
    }
    let mut products = Vec::new();
    for number in 0..48 {
        let body = json!({
            "kind": "menu_item", "name": format!("tea {number}"), "price": 10, "stock": 9,
            "options": ["extra"],
        });
        products.push(send(post("/api/merchants/products").json(&body)).await.text("/id"));
    }
    let buyer = world.customer("ann").await;
    let order = |count: usize| {
        let item = |(product, index): (&String, usize)| {
            json!({
                "product_id": product, "quantity": 1,
                "choices": codes.get(index).into_iter().collect::<Vec<_>>(),
            })
        };
        let items: Vec<_> = products.iter().zip(0..count).map(item).collect();
        let body = json!({ "items": items, "fulfilment": { "type": "takeaway" } });
        post("/api/orders").by(&buyer).json(&body).send(&world)
    };
    let refused = order(48).await;
    assert_eq!((refused.status, locs(&refused)), (422, strings(&["body.items"])));
    let (placed, calls) = world.counted(order(47)).await;
    assert_eq!(placed.status, 201, "{}", placed.body);
    let writes: u64 = calls.iter().map(|call| call.write_tenths).sum();
    // Its stocks, and the order with its lines, of which a large one takes more.
    assert!((1_620..=2_000).contains(&writes), "{writes} tenths");
    let left = || async {
        let shown = send(get(EXTRAS)).await;
        let choices = shown.at("/choices");
        let units = choices.as_array().unwrap().iter().map(|choice| choice["stock"].as_u64());
        units.map(Option::unwrap).sum::<u64>()
    };
    assert_eq!(left().await, 33 * 4);
    let path = format!("/api/orders/{}/cancel", placed.text("/id"));
    assert_eq!(post(path).by(&buyer).send(&world).await.status, 200);
    assert_eq!(left().await, 33 * 5);
}

fn strings(all: &[&str]) -> Vec<String> {
    all.iter().map(|one| (*one).to_owned()).collect()
}
