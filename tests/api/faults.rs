//! Faults of the table, and what callers see: the usual answer, or 503 with `Retry-After`.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use domain::{ProductId, catalog::ProductKind, store::StoreKind};
use ecpay::{MerchantAccount, encode_form, sign_fields};
use localcloud::dynamodb::{ErrorKind, Fault};
use serde_json::{Value, json};
use testkit::{Answer, Call, TestUser, World, address, get, post};

const CONFLICT: Fault = Fault::Before(ErrorKind::TransactionConflict);
const THROTTLE: Fault = Fault::Before(ErrorKind::Throttled);
const FAILURE: Fault = Fault::Before(ErrorKind::InternalError);

struct Shop {
    world: World,
    buyer: TestUser,
    product: ProductId,
}

impl Shop {
    async fn open() -> Self {
        let world = World::open().await;
        let (store, _) = world.store("tea", StoreKind::Shop).await;
        let product = world.product(store, ProductKind::Goods, 640, Some(10)).await;
        let buyer = world.customer("ann").await;
        Self { world, buyer, product }
    }

    /// The first `times` calls of `operation` meet `fault`; returns a counter of the calls.
    fn break_down(&self, operation: &'static str, times: u64, fault: Fault) -> Arc<AtomicU64> {
        let tried = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&tried);
        self.world.market.dynamo.set_fault(move |attempt| {
            let hit = attempt.operation == operation;
            (hit && count.fetch_add(1, Ordering::SeqCst) < times).then_some(fault)
        });
        tried
    }

    fn repair(&self) {
        self.world.market.dynamo.clear_fault();
    }

    fn place(&self) -> Call {
        let body = json!({
            "items": [{ "product_id": self.product, "quantity": 3 }],
            "shipping_address": address(),
        });
        post("/api/orders").by(&self.buyer).json(&body)
    }

    /// The stock, and the ids of the buyer's orders.
    async fn effect(&self) -> (Value, Vec<String>) {
        self.world.drain().await;
        let list = get("/api/orders").by(&self.buyer).send(&self.world).await;
        let items = list.json();
        let ids = items.as_array().unwrap().iter();
        let ids = ids.map(|order| order["id"].as_str().unwrap().to_owned()).collect();
        (self.world.stock(self.product).await, ids)
    }
}

/// Whether the answer asks the caller to retry.
fn asks_again(answer: &Answer) -> bool {
    let told = (answer.status, answer.code(), answer.header("retry-after"));
    told == (503, "service_unavailable".to_owned(), "1")
}

#[tokio::test(start_paused = true)]
async fn what_passes_by_itself_is_not_seen_by_the_buyer() {
    for (fault, times) in [
        (CONFLICT, 1),
        (CONFLICT, 2),
        (CONFLICT, 4),
        (THROTTLE, 1),
        (THROTTLE, 2),
        (FAILURE, 1),
        (Fault::TimeoutBefore, 1),
        (Fault::TimeoutAfter, 1),
        (Fault::TimeoutAfter, 2),
        (Fault::After(ErrorKind::InternalError), 1),
        (Fault::After(ErrorKind::Throttled), 2),
    ] {
        for key in [None, Some("k-1")] {
            let shop = Shop::open().await;
            let tried = shop.break_down("TransactWriteItems", times, fault);
            let place = shop.place();
            let answer = key.map_or(place.clone(), |key| place.key(key)).send(&shop.world).await;
            shop.repair();
            assert_eq!(answer.status, 201, "{fault:?} {times} times: {}", answer.body);
            assert_eq!(tried.load(Ordering::SeqCst), times + 1, "{fault:?} {times} times");
            let want = (json!(7), vec![answer.text("/id")]);
            assert_eq!(shop.effect().await, want, "{fault:?} {times} times, key {key:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_does_not_pass_is_told_and_has_no_effect() {
    for fault in [CONFLICT, THROTTLE, FAILURE, Fault::TimeoutBefore] {
        for operation in ["TransactWriteItems", "BatchGetItem"] {
            if (fault, operation) == (CONFLICT, "BatchGetItem") {
                continue; // A read never conflicts.
            }
            let shop = Shop::open().await;
            let tried = shop.break_down(operation, u64::MAX, fault);
            let answer = shop.place().key("k-1").send(&shop.world).await;
            shop.repair();
            assert!(asks_again(&answer), "{fault:?} at {operation}: {answer:?}");
            let tried = tried.load(Ordering::SeqCst);
            assert!((2..=25).contains(&tried), "{fault:?} at {operation}: tried {tried} times");
            assert_eq!(shop.effect().await, (json!(10), vec![]), "{fault:?} at {operation}");

            // The repeated request succeeds.
            let again = shop.place().key("k-1").send(&shop.world).await;
            assert_eq!(again.status, 201, "{fault:?} at {operation}: {}", again.body);
            assert_eq!(shop.effect().await, (json!(7), vec![again.text("/id")]), "{fault:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_whose_answer_was_lost_is_found_by_its_key() {
    for fault in [Fault::TimeoutAfter, Fault::After(ErrorKind::InternalError)] {
        let shop = Shop::open().await;
        shop.break_down("TransactWriteItems", u64::MAX, fault);
        let lost = shop.place().key("k-1").send(&shop.world).await;
        shop.repair();
        assert!(asks_again(&lost), "{fault:?}: {lost:?}");

        let found = shop.place().key("k-1").send(&shop.world).await;
        assert_eq!(found.status, 201, "{fault:?}: {}", found.body);
        let want = (json!(7), vec![found.text("/id")]);
        assert_eq!(shop.effect().await, want, "{fault:?}");
        assert_eq!(shop.place().key("k-1").send(&shop.world).await, found, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_that_took_the_last_piece_is_found_by_its_key() {
    let shop = Shop::open().await;
    let body = json!({
        "items": [{ "product_id": shop.product, "quantity": 10 }],
        "shipping_address": address(),
    });
    let place = || post("/api/orders").by(&shop.buyer).key("k-1").json(&body).send(&shop.world);
    shop.break_down("TransactWriteItems", u64::MAX, Fault::TimeoutAfter);
    assert!(asks_again(&place().await));
    shop.repair();
    let found = place().await;
    assert_eq!(found.status, 201, "{}", found.body);
    assert_eq!(shop.effect().await, (json!(0), vec![found.text("/id")]));
}

#[tokio::test(start_paused = true)]
async fn a_notice_whose_answer_was_lost_pays_once_when_it_comes_again() {
    for (fault, times) in [
        (Fault::TimeoutAfter, u64::MAX),
        (Fault::TimeoutAfter, 1),
        (Fault::TimeoutBefore, u64::MAX),
        (Fault::TimeoutBefore, 1),
        (CONFLICT, u64::MAX),
        (CONFLICT, 3),
        (THROTTLE, u64::MAX),
        (THROTTLE, 1),
    ] {
        let shop = Shop::open().await;
        let order = shop.place().send(&shop.world).await.text("/id");
        let form = shop.world.create_payment(&shop.buyer, &order).await;
        let notice = notice(&form);
        let tell = || post("/api/payments/ecpay/callback").form(&notice).send(&shop.world);

        shop.break_down("TransactWriteItems", times, fault);
        let told = tell().await;
        shop.repair();
        if times == u64::MAX {
            assert!(asks_again(&told), "{fault:?}: {told:?}");
            assert!(!told.body.contains("1|OK"), "{fault:?}: {}", told.body);
        } else {
            assert_eq!((told.status, told.body.as_str()), (200, "1|OK"), "{fault:?}");
        }
        for _ in 0..3 {
            assert_eq!(tell().await.body, "1|OK", "{fault:?} {times} times");
        }

        let shown = get(format!("/api/orders/{order}")).by(&shop.buyer).send(&shop.world).await;
        let found = ["/status", "/payment_status", "/version"].map(|at| shown.at(at));
        assert_eq!(found, [json!("paid"), json!("paid"), json!(2)], "{fault:?} {times} times");
        let payment = get(format!("/api/payments/{}", shown.text("/payment/id")));
        let payment = payment.by(&shop.buyer).send(&shop.world).await;
        assert_eq!(payment.at("/review_reason"), json!(null), "{fault:?} {times} times");
        let history = get(format!("/api/orders/{order}/history")).by(&shop.buyer);
        let lines = history.send(&shop.world).await.json();
        assert_eq!(lines.as_array().unwrap().len(), 2, "{fault:?} {times} times: {lines}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_cancellation_whose_answer_was_lost_gives_back_once() {
    for (fault, times) in [(Fault::TimeoutAfter, u64::MAX), (CONFLICT, 2), (CONFLICT, u64::MAX)] {
        let shop = Shop::open().await;
        let order = shop.place().send(&shop.world).await.text("/id");
        let cancel = || post(format!("/api/orders/{order}/cancel")).by(&shop.buyer);
        shop.break_down("TransactWriteItems", times, fault);
        let told = cancel().send(&shop.world).await;
        shop.repair();
        assert_eq!(asks_again(&told), times == u64::MAX, "{fault:?} {times}: {told:?}");
        for _ in 0..2 {
            let again = cancel().send(&shop.world).await;
            assert_eq!((again.status, again.text("/status").as_str()), (200, "cancelled"));
        }
        assert_eq!(shop.effect().await, (json!(10), vec![order.clone()]), "{fault:?} {times}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_read_that_fails_asks_to_come_again() {
    let shop = Shop::open().await;
    let order = shop.place().send(&shop.world).await.text("/id");
    shop.world.drain().await;
    let product = shop.product;
    for path in [
        "/api/products".to_owned(),
        format!("/api/products/{product}"),
        "/api/categories".to_owned(),
        "/api/orders".to_owned(),
        format!("/api/orders/{order}"),
        format!("/api/orders/{order}/history"),
        "/api/auth/me".to_owned(),
        "/api/users/me/profile".to_owned(),
        "/api/cart".to_owned(),
    ] {
        for fault in [THROTTLE, FAILURE, Fault::TimeoutBefore] {
            shop.world.market.dynamo.set_fault(move |_| Some(fault));
            let answer = get(path.as_str()).by(&shop.buyer).send(&shop.world).await;
            shop.repair();
            assert!(asks_again(&answer), "{path} with {fault:?}: {answer:?}");
            let again = get(path.as_str()).by(&shop.buyer).send(&shop.world).await;
            assert_eq!(again.status, 200, "{path} after {fault:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_sign_in_and_a_refresh_whose_answers_were_lost_go_on() {
    for fault in [Fault::TimeoutAfter, Fault::After(ErrorKind::InternalError), THROTTLE] {
        let shop = Shop::open().await;
        let body = json!({ "username": "bob", "email": "b@x.tw", "password": "correct horse" });
        let joined = post("/api/auth/register").json(&body).send(&shop.world).await;
        assert_eq!(joined.status, 201, "{fault:?}: {}", joined.body);
        let body = json!({ "username": "bob", "password": "correct horse" });
        let login = || post("/api/auth/login").json(&body).send(&shop.world);

        shop.break_down("PutItem", 1, fault);
        let signed_in = login().await;
        shop.repair();
        assert_eq!(signed_in.status, 200, "{fault:?}: {}", signed_in.body);
        let first = json!({ "refresh_token": signed_in.text("/refresh_token") });
        let refresh = || post("/api/auth/refresh").json(&first).send(&shop.world);

        shop.break_down("UpdateItem", 1, fault);
        let renewed = refresh().await;
        shop.repair();
        assert_eq!(renewed.status, 200, "{fault:?}: {}", renewed.body);

        let next = json!({ "refresh_token": renewed.text("/refresh_token") });
        let lost = || post("/api/auth/refresh").json(&next).send(&shop.world);
        shop.break_down("UpdateItem", u64::MAX, fault);
        assert!(asks_again(&lost().await), "{fault:?}");
        shop.repair();
        let found = lost().await;
        assert_eq!(found.status, 200, "{fault:?}: {}", found.body);
        assert_eq!(lost().await, found, "{fault:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_put_into_a_cart_is_in_it_once() {
    for fault in [Fault::TimeoutAfter, Fault::After(ErrorKind::InternalError), CONFLICT, THROTTLE] {
        for operation in ["PutItem", "UpdateItem", "TransactWriteItems"] {
            let shop = Shop::open().await;
            shop.break_down(operation, 1, fault);
            let body = json!({ "product_id": shop.product, "quantity": 2 });
            let added = post("/api/cart/items").by(&shop.buyer).json(&body);
            let added = added.send(&shop.world).await;
            shop.repair();
            let found = (added.status, added.at("/item_count"));
            assert_eq!(found, (200, json!(2)), "{fault:?} at {operation}: {}", added.body);
            let cart = get("/api/cart").by(&shop.buyer).send(&shop.world).await;
            assert_eq!(cart.at("/item_count"), 2, "{fault:?} at {operation}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_restock_whose_answer_was_lost_adds_once() {
    for (fault, times) in [
        (Fault::TimeoutAfter, 1),
        (Fault::TimeoutAfter, u64::MAX),
        (Fault::After(ErrorKind::InternalError), 1),
        (CONFLICT, 2),
    ] {
        let shop = Shop::open().await;
        let staff = shop.world.admin().await;
        let path = format!("/api/merchants/products/{}/restock", shop.product);
        let body = json!({ "quantity": 5 });
        let restock = || post(path.as_str()).by(&staff).key("r-1").json(&body).send(&shop.world);
        shop.break_down("TransactWriteItems", times, fault);
        let told = restock().await;
        shop.repair();
        assert_eq!(asks_again(&told), times == u64::MAX, "{fault:?} {times}: {told:?}");
        for _ in 0..2 {
            let again = restock().await;
            assert_eq!((again.status, again.at("/stock")), (200, json!(15)), "{fault:?} {times}");
        }
    }
}

/// ECPay's notification that the payment of `form` was made.
fn notice(form: &[(String, String)]) -> String {
    let account = MerchantAccount::stage();
    let sent = |name: &str| form.iter().find(|(known, _)| known == name).unwrap().1.clone();
    let fields = [
        ("MerchantID", account.merchant_id().to_owned()),
        ("MerchantTradeNo", sent("MerchantTradeNo")),
        ("StoreID", String::new()),
        ("RtnCode", "1".to_owned()),
        ("RtnMsg", "交易成功".to_owned()),
        ("TradeNo", "2611211100001234".to_owned()),
        ("TradeAmt", sent("TotalAmount")),
        ("PaymentDate", "2026/11/21 11:01:00".to_owned()),
        ("PaymentType", "Credit_CreditCard".to_owned()),
        ("PaymentTypeChargeFee", "26".to_owned()),
        ("TradeDate", sent("MerchantTradeDate")),
        ("SimulatePaid", "0".to_owned()),
        ("CustomField1", sent("CustomField1")),
        ("CustomField2", String::new()),
        ("CustomField3", String::new()),
        ("CustomField4", String::new()),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value));
    encode_form(&sign_fields(&account, fields.to_vec()))
}

#[tokio::test]
async fn health_tells_when_writes_fail_and_when_they_do_no_more() {
    let shop = Shop::open().await;
    let health = async || get("/api/health").send(&shop.world).await;
    assert_eq!(health().await.status, 200);

    // As the engine answers on a full disk: every try of every write.
    shop.break_down("TransactWriteItems", u64::MAX, FAILURE);
    assert_eq!(shop.place().send(&shop.world).await.status, 503);
    let ill = health().await;
    assert_eq!((ill.status, ill.code().as_str()), (503, "service_unavailable"));
    assert!(ill.headers.contains_key("retry-after"));
    assert_eq!(get("/api/v1/health/").send(&shop.world).await.status, 503, "by its other names");
    assert_eq!(get("/api/products").send(&shop.world).await.status, 200, "reading goes on");

    shop.repair();
    assert_eq!(shop.place().send(&shop.world).await.status, 201);
    assert_eq!(health().await.status, 200);
}
