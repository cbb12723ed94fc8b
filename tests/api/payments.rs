//! Payments: notifications come repeatedly and in any order, and an order is paid once.

use domain::{catalog::ProductKind, store::StoreKind};
use ecpay::{MerchantAccount, encode_form, sign_fields};
use futures_util::future::join_all;
use localcloud::cashier::Scenario;
use serde_json::json;
use testkit::{Answer, TestUser, World, get, post};

/// An order that waits for its payment, and the fields of its payment form.
struct Shop {
    world: World,
    buyer: TestUser,
    merchant: TestUser,
    order: String,
    form: Vec<(String, String)>,
}

impl Shop {
    async fn open() -> Self {
        let world = World::open().await;
        let (store, merchant) = world.store("tea", StoreKind::Shop).await;
        let product = world.product(store, ProductKind::Goods, 640, Some(10)).await;
        let buyer = world.customer("ann").await;
        let order = world.order(&buyer, product, 2).await.text("/id");
        let form = world.create_payment(&buyer, &order).await;
        assert!(!form.is_empty());
        Self { world, buyer, merchant, order, form }
    }

    fn sent(&self, name: &str) -> String {
        let found = self.form.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    /// ECPay's paid notification, with `changes` made before it is signed.
    fn notice(&self, changes: &[(&str, &str)]) -> String {
        let account = MerchantAccount::stage();
        let mut fields = vec![
            ("MerchantID".to_owned(), account.merchant_id().to_owned()),
            ("MerchantTradeNo".to_owned(), self.sent("MerchantTradeNo")),
            ("StoreID".to_owned(), String::new()),
            ("RtnCode".to_owned(), "1".to_owned()),
            ("RtnMsg".to_owned(), "交易成功".to_owned()),
            ("TradeNo".to_owned(), "2611211100001234".to_owned()),
            ("TradeAmt".to_owned(), "1280".to_owned()),
            ("PaymentDate".to_owned(), "2026/11/21 11:01:00".to_owned()),
            ("PaymentType".to_owned(), "Credit_CreditCard".to_owned()),
            ("PaymentTypeChargeFee".to_owned(), "26".to_owned()),
            ("TradeDate".to_owned(), "2026/11/21 11:00:00".to_owned()),
            ("SimulatePaid".to_owned(), "0".to_owned()),
            ("CustomField1".to_owned(), self.sent("CustomField1")),
            ("CustomField2".to_owned(), String::new()),
            ("CustomField3".to_owned(), String::new()),
            ("CustomField4".to_owned(), String::new()),
        ];
        for (name, value) in changes {
            match fields.iter_mut().find(|(known, _)| known == name) {
                Some((_, old)) => (*value).clone_into(old),
                None => fields.push(((*name).to_owned(), (*value).to_owned())),
            }
        }
        encode_form(&sign_fields(&account, fields))
    }

    async fn tell(&self, notice: &str) -> Answer {
        post("/api/payments/ecpay/callback").form(notice).send(&self.world).await
    }

    async fn shown(&self) -> Answer {
        get(format!("/api/orders/{}", self.order)).by(&self.buyer).send(&self.world).await
    }

    async fn payment(&self) -> Answer {
        let id = self.shown().await.text("/payment/id");
        get(format!("/api/payments/{id}")).by(&self.merchant).send(&self.world).await
    }

    async fn history(&self) -> Vec<String> {
        let path = format!("/api/orders/{}/history", self.order);
        let lines = get(path).by(&self.buyer).send(&self.world).await.json();
        let status = |line: &serde_json::Value| line["status"].as_str().unwrap().to_owned();
        lines.as_array().unwrap().iter().map(status).collect()
    }
}

#[tokio::test]
async fn the_form_is_signed_and_says_what_the_order_says() {
    let shop = Shop::open().await;
    let order = shop.shown().await;
    assert_eq!(shop.sent("TotalAmount"), order.at("/total_amount").to_string());
    assert_eq!(shop.sent("MerchantTradeNo").len(), 20);
    assert_eq!(shop.sent("CheckMacValue").len(), 64);
    assert_eq!(shop.sent("ReturnURL"), "http://localhost:3000/api/payments/ecpay/callback");
    let back = "http://localhost:3000/api/payments/ecpay/result?locale=en";
    assert_eq!(shop.sent("OrderResultURL"), back);
    assert_eq!(shop.sent("MerchantTradeDate"), "2026/11/21 11:00:00");
}

#[tokio::test]
async fn a_notice_that_comes_5_times_at_once_and_again_later_pays_once() {
    let shop = Shop::open().await;
    let notice = shop.notice(&[]);
    let resent = shop.notice(&[("RtnMsg", "paid")]);

    let answers = join_all((0..5).map(|_| shop.tell(&notice))).await;
    for answer in &answers {
        assert_eq!((answer.status, answer.body.as_str()), (200, "1|OK"));
    }
    let (again, calls) = shop.world.counted(shop.tell(&resent)).await;
    assert_eq!(again.body, "1|OK");
    assert_eq!(calls.len(), 1, "a notice that was heard costs one read: {calls:?}");

    assert_eq!(shop.history().await, ["pending", "paid"]);
    assert_eq!(shop.shown().await.at("/version"), 2);
    assert_eq!(shop.payment().await.text("/provider_trade_no"), "2611211100001234");
}

#[tokio::test]
async fn each_notice_has_its_effect_and_its_answer_to_the_byte() {
    let tag = |form: &Shop| form.sent("CustomField1");
    // (what is changed, the answer begins with, the order's status, the payment's status, review)
    for (changes, reply, order, payment, review) in [
        (&[][..], "1|OK", "paid", "paid", None),
        (&[("RtnCode", "10300066")], "1|OK", "pending", "pending", None),
        (&[("RtnCode", "10100248")], "1|OK", "pending", "failed", None),
        (&[("RtnCode", "01")], "1|OK", "pending", "pending", None),
        (&[("SimulatePaid", "1")], "1|OK", "pending", "pending", None),
        (&[("TradeAmt", "1")], "1|OK", "pending", "pending", Some("amount_mismatch")),
        (&[("TradeAmt", "-1280")], "1|OK", "pending", "pending", Some("amount_mismatch")),
        (&[("CustomField1", "")], "0|", "pending", "pending", None),
        (
            &[("CustomField1", "0123456789abcdef0123456789abcdef01234567")],
            "0|",
            "pending",
            "pending",
            None,
        ),
        (&[("MerchantID", "2000132")], "0|", "pending", "pending", None),
        (&[("MerchantTradeNo", "ord20250601000001")], "0|", "pending", "pending", None),
        (&[("ChoosePayment", "Credit")], "0|", "pending", "pending", None),
        (&[("StoreID", "x&TradeAmt=1280")], "0|", "pending", "pending", None),
        (&[("Future", "field")], "1|OK", "paid", "paid", None),
    ] {
        let shop = Shop::open().await;
        assert!(!tag(&shop).is_empty());
        let answer = shop.tell(&shop.notice(changes)).await;
        assert_eq!(answer.status, 200, "{changes:?}");
        if reply == "1|OK" {
            assert_eq!(answer.body, "1|OK", "{changes:?}");
        } else {
            assert!(answer.body.starts_with(reply), "{changes:?} {}", answer.body);
        }
        assert_eq!(shop.shown().await.text("/status"), order, "{changes:?}");
        let shown = shop.payment().await;
        assert_eq!(shown.text("/status"), payment, "{changes:?}");
        assert_eq!(shown.at("/review_reason"), json!(review), "{changes:?}");
    }
}

#[tokio::test]
async fn a_changed_bit_or_another_content_type_changes_nothing() {
    let shop = Shop::open().await;
    let notice = shop.notice(&[]);
    let forged = notice.replace("TradeAmt=1280", "TradeAmt=1281");
    assert_ne!(forged, notice);
    for body in [forged.as_str(), "", "a=1", "{}"] {
        let answer = shop.tell(body).await;
        assert!(answer.status == 200 && answer.body.starts_with("0|"), "{body}: {}", answer.body);
    }
    let callback = post("/api/payments/ecpay/callback");
    let json = callback.raw("application/json", notice.as_bytes()).send(&shop.world).await;
    assert!(json.body.starts_with("0|"), "{}", json.body);
    assert_eq!(shop.history().await, ["pending"]);
}

#[tokio::test]
async fn what_comes_after_the_money_does_not_take_it_back() {
    let shop = Shop::open().await;
    shop.tell(&shop.notice(&[])).await;
    for changes in [&[("RtnCode", "10100248")][..], &[("RtnCode", "10300066")]] {
        assert_eq!(shop.tell(&shop.notice(changes)).await.body, "1|OK");
    }
    assert_eq!(shop.payment().await.text("/status"), "paid");

    let second = shop.notice(&[("TradeNo", "2611211100009999")]);
    assert_eq!(shop.tell(&second).await.body, "1|OK");
    let payment = shop.payment().await;
    assert_eq!(payment.text("/review_reason"), "duplicate_charge");
    assert_eq!(payment.text("/provider_trade_no"), "2611211100001234");
    assert_eq!(shop.history().await, ["pending", "paid"]);
}

#[tokio::test]
async fn a_failed_attempt_may_still_succeed_and_a_second_one_be_paid() {
    let shop = Shop::open().await;
    shop.tell(&shop.notice(&[("RtnCode", "10100248")])).await;
    let again = shop.world.create_payment(&shop.buyer, &shop.order).await;
    let number = |form: &[(String, String)]| {
        form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap().1.clone()
    };
    assert_ne!(number(&again), number(&shop.form), "a new number for every attempt");

    assert_eq!(shop.tell(&shop.notice(&[])).await.body, "1|OK");
    assert_eq!(shop.shown().await.text("/status"), "paid");

    // The shopper had paid the second attempt as well: that has to be refunded.
    let second = Shop { form: again, ..shop };
    assert_eq!(second.tell(&second.notice(&[("TradeNo", "2611211100005555")])).await.body, "1|OK");
    let id = format!("pay_{}", second.sent("MerchantTradeNo"));
    let payment = get(format!("/api/payments/{id}")).by(&second.buyer).send(&second.world).await;
    assert_eq!(payment.text("/status"), "refund_pending");
    assert_eq!(second.history().await, ["pending", "paid"]);
}

#[tokio::test]
async fn money_for_a_cancelled_order_is_to_go_back() {
    let shop = Shop::open().await;
    post(format!("/api/orders/{}/cancel", shop.order)).by(&shop.buyer).send(&shop.world).await;

    assert_eq!(shop.tell(&shop.notice(&[])).await.body, "1|OK");

    assert_eq!(shop.shown().await.text("/status"), "cancelled");
    assert_eq!(shop.payment().await.text("/status"), "refund_pending");
}

#[tokio::test]
async fn cancelling_a_paid_order_marks_its_money_in_the_same_write() {
    let shop = Shop::open().await;
    shop.tell(&shop.notice(&[])).await;
    let cancelled =
        post(format!("/api/orders/{}/cancel", shop.order)).by(&shop.buyer).send(&shop.world).await;
    assert_eq!(cancelled.text("/saga/status"), "compensating");
    assert_eq!(cancelled.text("/payment_status"), "refund_pending");
}

#[tokio::test]
async fn the_race_of_payment_and_cancellation_has_one_winner_and_no_lost_money() {
    for _ in 0..20 {
        let shop = Shop::open().await;
        let notice = shop.notice(&[]);
        let cancel = post(format!("/api/orders/{}/cancel", shop.order)).by(&shop.buyer);
        let (told, _) = tokio::join!(shop.tell(&notice), cancel.send(&shop.world));
        assert_eq!(told.body, "1|OK");
        let (order, payment) = (shop.shown().await, shop.payment().await);
        assert_eq!(order.text("/status"), "cancelled");
        assert_eq!(payment.text("/status"), "refund_pending");
    }
}

#[tokio::test]
async fn the_same_key_begins_one_attempt() {
    let shop = Shop::open().await;
    shop.tell(&shop.notice(&[("RtnCode", "10100248")])).await;
    let body = json!({ "provider": "ecpay", "method": "credit" });
    let path = format!("/api/orders/{}/payments", shop.order);
    let start = || post(path.as_str()).by(&shop.buyer).key("pay-1").json(&body).send(&shop.world);
    let answers = join_all((0..8).map(|_| start())).await;
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(answers[0].status, 201);
    shop.world.advance(60);
    assert_eq!(start().await, answers[0]);
}

#[tokio::test]
async fn the_shopper_comes_back_to_the_order_and_changes_nothing() {
    let shop = Shop::open().await;
    let notice = shop.notice(&[]);
    let result = post("/api/payments/ecpay/result")
        .header("origin", "http://127.0.0.1:3000")
        .header("sec-fetch-site", "cross-site")
        .form(&notice)
        .send(&shop.world)
        .await;
    let place = format!("http://localhost:3000/orders/{}", shop.order);
    assert_eq!((result.status, result.header("location")), (303, place.as_str()));
    let english = post("/api/payments/ecpay/result?locale=en").form(&notice);
    let english = english.send(&shop.world).await;
    let place = format!("http://localhost:3000/en/orders/{}", shop.order);
    assert_eq!(english.header("location"), place);
    let nowhere = post("/api/payments/ecpay/result").form("forged=1").send(&shop.world).await;
    assert_eq!(nowhere.header("location"), "http://localhost:3000/orders");
    assert_eq!(shop.history().await, ["pending"]);
}

#[tokio::test]
async fn money_for_an_order_that_was_cancelled_in_time_is_found_and_refunded() {
    let shop = Shop::open().await;
    shop.world.drain().await;
    let cashier = &shop.world.market.cashier;
    assert_eq!(cashier.page(encode_form(&shop.form).as_bytes()).status, 200);
    let trade_no = shop.sent("MerchantTradeNo");
    assert_eq!(cashier.scenario(&trade_no, Scenario::LoseNotification).page.status, 200);
    let path = format!("/api/orders/{}/cancel", shop.order);
    let cancelled = post(path).by(&shop.buyer).send(&shop.world).await;
    assert_eq!(cancelled.text("/status"), "cancelled");
    assert_eq!(shop.payment().await.text("/status"), "pending", "nobody told us of the money");

    shop.world.advance(31 * 60);
    shop.world.market.tick().await.unwrap();
    let buyer = shop.world.again(&shop.buyer).await;
    let path = format!("/api/payments/pay_{trade_no}");
    let payment = get(path).by(&buyer).send(&shop.world).await;
    assert_eq!(payment.text("/status"), "refund_pending", "{}", payment.body);
}
