//! What a store does at its desk: it sees what waits, sends parcels with a number, takes mistakes
//! back, and says what is sold out today.

mod pages;
mod sold_out;

use domain::{ProductId, StoreId, catalog::ProductKind, store::StoreKind, user::Role};
use ecpay::encode_form;
use localcloud::cashier::Scenario;
use serde_json::{Value, json};
use testkit::{Answer, TestUser, World, get, patch, post, put};

/// A store with its people, what it sells, and a customer.
struct Desk {
    world: World,
    store: StoreId,
    merchant: TestUser,
    clerk: TestUser,
    buyer: TestUser,
    product: ProductId,
}

impl Desk {
    async fn open(kind: ProductKind) -> Self {
        let world = World::open().await;
        let store = match kind {
            ProductKind::MenuItem => StoreKind::Restaurant,
            ProductKind::Goods | ProductKind::Gift => StoreKind::Shop,
        };
        let (store, merchant) = world.store("tea", store).await;
        let clerk = world.person("clerk", Role::Staff, Some(store)).await;
        let product = world.product(store, kind, 640, Some(500)).await;
        let buyer = world.customer("ann").await;
        world.drain().await;
        Self { world, store, merchant, clerk, buyer, product }
    }

    /// An order that waits for its money.
    async fn placed(&self) -> String {
        let body = json!({
            "items": [{ "product_id": self.product, "quantity": 1 }],
            "fulfilment": { "type": "takeaway" },
        });
        let placed = if self.store_ships().await {
            self.world.order(&self.buyer, self.product, 1).await
        } else {
            post("/api/orders").by(&self.buyer).json(&body).send(&self.world).await
        };
        assert_eq!(placed.status, 201, "{}", placed.body);
        self.world.drain().await;
        placed.text("/id")
    }

    async fn store_ships(&self) -> bool {
        let shown = get(format!("/api/products/{}", self.product)).send(&self.world).await;
        shown.text("/kind") == "goods"
    }

    /// An order whose money is confirmed.
    async fn paid(&self) -> String {
        let order = self.placed().await;
        let form = self.world.create_payment(&self.buyer, &order).await;
        let cashier = &self.world.market.cashier;
        assert_eq!(cashier.page(encode_form(&form).as_bytes()).status, 200);
        let trade_no = &form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap().1;
        assert_eq!(cashier.scenario(trade_no, Scenario::Pay).page.status, 200);
        self.world.drain().await;
        order
    }

    async fn set(&self, order: &str, body: Value) -> Answer {
        let path = format!("/api/orders/{order}/status");
        let set = patch(path).by(&self.clerk).json(&body).send(&self.world).await;
        self.world.drain().await;
        set
    }

    async fn undo(&self, order: &str, status: &str) -> Answer {
        let path = format!("/api/orders/{order}/undo");
        let body = json!({ "status": status });
        let undone = post(path).by(&self.clerk).json(&body).send(&self.world).await;
        self.world.drain().await;
        undone
    }

    async fn shown(&self, order: &str) -> Value {
        get(format!("/api/orders/{order}")).by(&self.buyer).send(&self.world).await.json()
    }

    async fn history(&self, order: &str) -> Vec<Value> {
        let path = format!("/api/orders/{order}/history");
        let list = get(path).by(&self.buyer).send(&self.world).await.json();
        list.as_array().unwrap().clone()
    }

    async fn board(&self, known: &str) -> Answer {
        let board = get("/api/merchants/board").by(&self.clerk).header("if-none-match", known);
        board.send(&self.world).await
    }
}

fn waiting(board: &Answer) -> Vec<String> {
    let orders = board.at("/orders");
    let id = |one: &Value| one["order"]["id"].as_str().unwrap().to_owned();
    orders.as_array().unwrap().iter().map(id).collect()
}

#[tokio::test]
async fn a_parcel_is_followed_by_its_number_and_a_cancellation_says_why() {
    let desk = Desk::open(ProductKind::Goods).await;
    let order = desk.paid().await;
    for (body, field) in [
        (json!({ "status": "shipped", "carrier": "黑貓" }), "body.carrier conflict"),
        (json!({ "status": "delivered", "tracking_number": "1" }), "body.tracking_number conflict"),
        (json!({ "status": "shipped", "tracking_number": "x".repeat(41) }), ""),
    ] {
        let refused = desk.set(&order, body).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
        assert!(field.is_empty() || refused.fields() == [field], "{:?}", refused.fields());
    }
    let ship =
        |number: &str| json!({ "status": "shipped", "tracking_number": number, "carrier": "黑貓" });
    let shipped = desk.set(&order, ship("9012-3456")).await;
    assert_eq!(shipped.status, 200, "{}", shipped.body);
    let tracking = |number: &str| json!({ "carrier": "黑貓", "number": number });
    assert_eq!(shipped.at("/tracking"), tracking("9012-3456"));
    assert_eq!(desk.shown(&order).await["tracking"], tracking("9012-3456"));
    let version = shipped.at("/version");
    // The same again changes nothing; a corrected number does, as long as it is under way.
    assert_eq!(desk.set(&order, ship("9012-3456")).await.at("/version"), version);
    let corrected = desk.set(&order, ship("9012-3457")).await;
    assert_eq!(corrected.at("/tracking"), tracking("9012-3457"), "{}", corrected.body);
    desk.set(&order, json!({ "status": "delivered" })).await;
    let shown = desk.shown(&order).await;
    assert_eq!(
        (&shown["status"], &shown["tracking"]),
        (&json!("completed"), &tracking("9012-3457"))
    );
    assert_eq!(desk.set(&order, ship("1")).await.code(), "invalid_status_transition");

    let order = desk.paid().await;
    let cancelled = desk.set(&order, json!({ "status": "cancelled", "reason": "缺貨" })).await;
    assert_eq!(cancelled.at("/cancel_reason"), "缺貨", "{}", cancelled.body);
    assert_eq!(desk.shown(&order).await["cancel_reason"], "缺貨");
    let long = json!({ "status": "cancelled", "reason": "x".repeat(201) });
    assert_eq!(desk.set(&order, long).await.status, 422);
}

#[tokio::test]
async fn a_mistaken_move_is_taken_back_once_and_in_time() {
    let desk = Desk::open(ProductKind::Goods).await;
    let order = desk.paid().await;
    desk.set(&order, json!({ "status": "shipped", "tracking_number": "1" })).await;
    let undo = desk.shown(&order).await["undo"].clone();
    assert_eq!((&undo["status"], &undo["back_to"]), (&json!("shipped"), &json!("paid")));
    assert_eq!(desk.undo(&order, "delivered").await.code(), "undo_refused");
    let stranger = post(format!("/api/orders/{order}/undo")).by(&desk.buyer);
    let stranger = stranger.json(&json!({ "status": "shipped" })).send(&desk.world).await;
    assert_eq!(stranger.status, 403);
    let undone = desk.undo(&order, "shipped").await;
    assert_eq!(undone.text("/status"), "paid", "{}", undone.body);
    assert_eq!(desk.undo(&order, "shipped").await.at("/version"), undone.at("/version"));
    let shown = desk.shown(&order).await;
    assert_eq!((&shown["tracking"], &shown["undo"]), (&Value::Null, &Value::Null));
    let delivery = &shown["saga"]["steps"][2];
    assert_eq!((&delivery["step"], &delivery["state"]), (&json!("delivery"), &json!("todo")));
    let last = desk.history(&order).await.pop().unwrap();
    assert_eq!((&last["status"], &last["undone"]), (&json!("paid"), &json!(true)));
    // It stands where it stood before, and is not paid or shipped twice by that.
    assert_eq!(waiting(&desk.board("").await), std::slice::from_ref(&order));
    desk.world.market.rewind().unwrap();
    desk.world.drain().await;
    assert_eq!(waiting(&desk.board("").await), std::slice::from_ref(&order));
    desk.set(&order, json!({ "status": "shipped" })).await;
    desk.world.advance(300);
    assert_eq!(desk.undo(&order, "shipped").await.code(), "undo_refused", "five minutes are over");
    desk.set(&order, json!({ "status": "delivered" })).await;
    assert_eq!(desk.shown(&order).await["status"], "completed");
    assert_eq!(desk.undo(&order, "delivered").await.text("/status"), "shipped");
    assert_eq!(desk.set(&order, json!({ "status": "delivered" })).await.status, 200);
    assert_eq!(desk.shown(&order).await["status"], "completed");

    // Its units may be sold again.
    let order = desk.paid().await;
    desk.set(&order, json!({ "status": "cancelled" })).await;
    assert_eq!(desk.undo(&order, "cancelled").await.code(), "undo_refused");
}

#[tokio::test]
async fn of_a_move_that_is_taken_back_and_one_that_goes_on_one_wins() {
    let desk = Desk::open(ProductKind::MenuItem).await;
    for _ in 0..8 {
        let order = desk.paid().await;
        desk.set(&order, json!({ "status": "preparing" })).await;
        let (undone, moved) = tokio::join!(
            desk.undo(&order, "preparing"),
            desk.set(&order, json!({ "status": "ready" }))
        );
        let shown = desk.shown(&order).await;
        let want = match (undone.status, moved.status) {
            (200, 409) => "paid",
            (409, 200) => "ready",
            both => panic!("{both:?}: {shown}"),
        };
        assert_eq!(shown["status"], want);
    }
}

#[tokio::test]
async fn the_board_has_what_waits_the_oldest_first_and_costs_little_while_nothing_changes() {
    let desk = Desk::open(ProductKind::MenuItem).await;
    let empty = desk.board("").await;
    assert_eq!((empty.status, waiting(&empty)), (200, vec![]), "{}", empty.body);
    let first = desk.paid().await;
    desk.world.advance(60);
    let unpaid = desk.placed().await;
    let second = desk.paid().await;
    desk.world.advance(30);
    let board = desk.board(empty.header("etag")).await;
    assert_eq!(waiting(&board), [first.clone(), second.clone()]);
    assert_eq!((board.at("/open_count"), board.at("/unpaid_count")), (json!(2), json!(1)));
    assert_eq!(board.at("/more"), false);
    let waited = |board: &Answer, at: usize| board.at(&format!("/orders/{at}/waited_s"));
    assert_eq!((waited(&board, 0), waited(&board, 1)), (json!(90), json!(30)));
    assert_eq!(board.at("/orders/0/next"), json!(["preparing", "cancelled"]));

    // Nothing has changed, but the time.
    let known = board.header("etag").to_owned();
    desk.world.advance(5);
    let (same, calls) = desk.world.counted(desk.board(&known)).await;
    assert_eq!((same.status, same.body.as_str(), same.header("etag")), (304, "", known.as_str()));
    let calls: Vec<_> = calls.iter().map(|call| (call.read_tenths, call.write_tenths)).collect();
    assert_eq!(calls, [(5, 0)], "one query of half a unit");
    let weak = desk.board(&format!("\"other\", W/{known}")).await;
    assert_eq!(weak.status, 304);

    desk.set(&second, json!({ "status": "preparing" })).await;
    let board = desk.board(&known).await;
    assert_eq!((board.status, waiting(&board)), (200, vec![first.clone(), second.clone()]));
    assert_eq!(board.at("/orders/1/order/status"), "preparing");
    // What is cancelled or handed over is not there, nor what others sell.
    desk.set(&first, json!({ "status": "cancelled" })).await;
    for status in ["ready", "completed"] {
        assert_eq!(waiting(&desk.board("").await), std::slice::from_ref(&second));
        desk.set(&second, json!({ "status": status })).await;
    }
    let board = desk.board("").await;
    assert_eq!((waiting(&board), board.at("/unpaid_count")), (vec![], json!(1)));
    let other = get("/api/merchants/board").by(&desk.buyer).send(&desk.world).await;
    assert_eq!(other.status, 403);
    let admin = desk.world.admin().await;
    let named = get(format!("/api/merchants/board?store_id={}", desk.store)).by(&admin);
    assert_eq!(named.send(&desk.world).await.status, 200);
    assert!(!unpaid.is_empty());
}

#[tokio::test]
async fn a_board_that_was_answered_is_never_older_than_its_tag() {
    let desk = Desk::open(ProductKind::MenuItem).await;
    let order = desk.paid().await;
    let before = desk.board("").await.header("etag").to_owned();
    // The order has moved on, and its entry has not yet: the board shows the order as it is, and
    // asks for it again once the entry follows.
    let path = format!("/api/orders/{order}/status");
    let set = patch(path).by(&desk.clerk).json(&json!({ "status": "preparing" }));
    assert_eq!(set.send(&desk.world).await.status, 200);
    let early = desk.board("").await;
    assert_eq!(early.header("etag"), before);
    assert_eq!(early.at("/orders/0/order/status"), "preparing");
    desk.world.drain().await;
    let late = desk.board(&before).await;
    assert_eq!((late.status, late.at("/orders/0/order/status")), (200, json!("preparing")));
    assert_ne!(late.header("etag"), before);
}

#[tokio::test]
async fn staff_cancel_what_took_a_choice_that_is_counted() {
    let desk = Desk::open(ProductKind::MenuItem).await;
    let group = json!({
        "name": "extra", "max": 1, "choices": [{ "code": "PD", "name": "pudding", "stock": 3 }],
    });
    let set = put("/api/merchants/options/extra").by(&desk.merchant).json(&group);
    assert_eq!(set.send(&desk.world).await.status, 200);
    let drink =
        json!({ "name": "milk tea", "price": 60, "kind": "menu_item", "options": ["extra"] });
    let drink = post("/api/merchants/products").by(&desk.merchant).json(&drink);
    let drink = drink.send(&desk.world).await.text("/id");
    let body = json!({
        "items": [{ "product_id": drink, "quantity": 2, "choices": ["PD"] }],
        "fulfilment": { "type": "takeaway" },
    });
    let placed = post("/api/orders").by(&desk.buyer).json(&body).send(&desk.world).await;
    assert_eq!(placed.status, 201, "{}", placed.body);
    let left = || async {
        let group = get("/api/merchants/options/extra").by(&desk.merchant);
        group.send(&desk.world).await.at("/choices/0/stock")
    };
    assert_eq!(left().await, 1);
    let cancelled = desk.set(&placed.text("/id"), json!({ "status": "cancelled" })).await;
    assert_eq!(cancelled.status, 200, "{}", cancelled.body);
    assert_eq!(left().await, 3);
}
