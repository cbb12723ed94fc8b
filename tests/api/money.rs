//! No money is stranded: each ordering of payments, notices, cancellations and deadlines that has
//! lost some at a shop once. After each, what the cashier holds is what live orders keep and what
//! stands on the lists of what has to go back or be looked at, with number and amount of each part.

mod pay_again;
mod play;
mod rotation;
mod waits;

use std::{
    cell::RefCell,
    sync::{Arc, Mutex, Once, PoisonError},
};

use devserver::secrets::SIGNING_KEYS;
use domain::store::StoreKind;
use ecpay::encode_form;
use localcloud::cashier::{QueryFault, Scenario};
use serde_json::{Value, json};
use testkit::{WORLD_KEY, get, post};
use tracing_subscriber::{Layer as _, filter::LevelFilter, layer::SubscriberExt as _};

use play::{Form, Play, message, sent};

#[tokio::test]
async fn row_1_a_lost_notice_is_found_when_the_shopper_comes_back_or_by_the_first_query() {
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    // The shopper comes back before having paid, and then goes on to pay.
    play.come_back(&form).await;
    assert_eq!(play.shown(&order).await["status"], "pending");
    play.pay_lost(&form).await;
    // ECPay is not asked again so soon.
    play.come_back(&form).await;
    assert_eq!(play.shown(&order).await["status"], "pending");
    play.world.advance(11);
    play.come_back(&form).await;
    assert_eq!(play.shown(&order).await["status"], "paid");
    play.balanced().await;

    let other = play.order().await;
    let form = play.attempt(&other).await;
    play.pay_lost(&form).await;
    play.pass(11).await;
    let shown = play.shown(&other).await;
    assert_eq!(shown["status"], "paid", "found by the first query");
    play.balanced().await;
}

#[tokio::test]
async fn row_2_money_that_nobody_told_of_goes_back_though_the_buyer_cancelled_first() {
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.pay_lost(&form).await;
    play.cancel(&order).await;
    play.pass(11).await;
    assert_eq!(play.listed("refund").await, [play.refund(&form, "order_closed")]);
    play.balanced().await;
}

#[tokio::test]
async fn row_3_and_4_of_two_attempts_that_are_paid_one_counts() {
    for heard in [false, true] {
        let play = Play::begin().await;
        let order = play.order().await;
        let (one, two) = (play.attempt(&order).await, play.attempt(&order).await);
        if heard {
            play.pay(&one).await;
        } else {
            play.pay_lost(&one).await;
        }
        play.pay_lost(&two).await;
        play.pass(12).await;
        assert_eq!(play.shown(&order).await["status"], "paid");
        let refunds = play.listed("refund").await;
        assert_eq!(refunds.len(), 1, "{refunds:?}");
        assert_eq!(refunds[0].3, "paid_twice");
        play.balanced().await;
        play.pass(30).await;
        assert_eq!(play.shown(&order).await["status"], "paid");
        play.balanced().await;
    }
}

#[tokio::test]
async fn row_5_another_amount_is_listed_from_the_first_moment_and_stays_so() {
    let log = Log::listen();
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.act(&form, Scenario::WrongAmount).await;
    assert_eq!(log.count("payment_review_required"), 1);
    let entry =
        (sent(&form, "MerchantTradeNo"), play.number(&form), 1279, "amount_mismatch".to_owned());
    assert_eq!(play.listed("review").await, std::slice::from_ref(&entry));
    play.balanced().await;
    play.pass(35).await;
    let shown = play.shown(&order).await;
    assert_eq!(shown["status"], "cancelled");
    assert_eq!(shown["payments"][0]["charges"][0]["state"], "review");
    assert_eq!(play.listed("review").await, [entry]);
    let page = play.page(&order).await;
    assert!(page.contains("Being checked by a person"), "{page}");
    play.balanced().await;
}

#[tokio::test]
async fn row_6_a_second_attempt_keeps_the_order_and_the_first_one_is_listed() {
    let play = Play::begin().await;
    let order = play.order().await;
    let (one, two) = (play.attempt(&order).await, play.attempt(&order).await);
    play.act(&one, Scenario::WrongAmount).await;
    play.pay(&two).await;
    assert_eq!(play.shown(&order).await["status"], "paid");
    let review = play.listed("review").await;
    assert_eq!((review.len(), &review[0].0), (1, &sent(&one, "MerchantTradeNo")));
    assert!(play.listed("refund").await.is_empty());
    play.balanced().await;
}

#[tokio::test]
async fn row_7_money_that_comes_after_the_deadline_goes_back() {
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.pass(45).await;
    assert_eq!(play.shown(&order).await["status"], "cancelled");
    play.pay_lost(&form).await;
    play.pass(24 * 60).await;
    assert_eq!(play.listed("refund").await, [play.refund(&form, "order_closed")]);
    play.balanced().await;
}

#[tokio::test]
async fn row_8_and_14_money_of_an_order_that_is_cancelled_goes_back() {
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.pay(&form).await;
    play.cancel(&order).await;
    let mut want = vec![play.refund(&form, "order_cancelled")];
    assert_eq!(play.listed("refund").await, want);
    play.balanced().await;

    // The store cancels what it has sent.
    play.world.advance(60);
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.pay(&form).await;
    for status in ["shipped", "cancelled"] {
        assert_eq!(play.moved(&order, status).await.text("/status"), status);
    }
    want.push(play.refund(&form, "order_cancelled"));
    assert_eq!(play.listed("refund").await, want, "the oldest first");
    assert_eq!(play.saga(&order).await["status"], "compensating");
    play.balanced().await;
}

#[tokio::test]
async fn row_9_order_saga_list_and_page_say_the_same_of_late_money() {
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.cancel(&order).await;
    let page = play.page(&order).await;
    assert!(page.contains("Not paid") && !page.contains("Awaiting payment</strong>"), "{page}");
    assert_eq!(play.saga(&order).await["status"], "compensated");
    play.pay(&form).await;

    let shown = play.shown(&order).await;
    assert_eq!(
        (&shown["status"], &shown["payment_status"]),
        (&json!("cancelled"), &json!("refund_pending"))
    );
    assert_eq!(shown["saga"]["status"], "compensating");
    let saga = play.saga(&order).await;
    assert_eq!((&saga["status"], &saga["order_id"]), (&json!("compensating"), &json!(order)));
    assert_eq!(saga["executed_steps"], json!(["stock", "payment"]));
    let payload = &saga["payload"];
    assert_eq!(
        (&payload["payment_status"], &payload["total_amount"]),
        (&json!("refund_pending"), &json!(1280))
    );
    let list = play.needs("refund").await;
    assert_eq!(
        (&list[0]["order_id"], &list[0]["order_number"]),
        (&json!(order), &shown["order_number"])
    );
    assert_eq!(
        (&list[0]["needs"], &list[0]["order_status"]),
        (&json!("refund"), &json!("cancelled"))
    );
    let page = play.page(&order).await;
    assert!(page.contains("Refund in progress") && page.contains("Being refunded"), "{page}");
    let orders =
        get("/api/orders").by(&play.world.again(&play.buyer).await).send(&play.world).await;
    assert_eq!(orders.text("/0/payment_status"), "refund_pending");
    play.balanced().await;
}

#[tokio::test]
async fn row_10_every_charge_is_shown_whichever_attempt_brought_it() {
    let play = Play::begin().await;
    let order = play.order().await;
    let (one, two) = (play.attempt(&order).await, play.attempt(&order).await);
    play.cancel(&order).await;
    play.pay(&one).await;
    play.pay(&two).await;
    let shown = play.shown(&order).await;
    for (attempt, form) in [(0, &one), (1, &two)] {
        let charge = &shown["payments"][attempt]["charges"][0];
        assert_eq!(charge["provider_trade_no"], play.number(form).as_str());
    }
    assert_eq!(play.page(&order).await.matches("Being refunded").count(), 2);
    assert_eq!(play.listed("refund").await.len(), 2);
    play.balanced().await;
}

#[tokio::test]
async fn row_11_both_numbers_of_one_attempt_are_recorded_and_the_order_goes_on() {
    let log = Log::listen();
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    // The notice of the other number comes first, so that the query names one that is new.
    *play.beside.lock().unwrap() += 1280;
    play.pay_lost(&form).await;
    play.tell(&message(&form, &[("TradeNo", "2611211100009999")])).await;
    play.pass(3).await;
    let shown = play.shown(&order).await;
    let charges = shown["payments"][0]["charges"].as_array().unwrap();
    let numbers: Vec<_> =
        charges.iter().map(|charge| charge["provider_trade_no"].clone()).collect();
    assert_eq!(numbers, ["2611211100009999".to_owned(), play.number(&form)]);
    let review = play.listed("review").await;
    assert_eq!((review.len(), review[0].3.as_str()), (1, "duplicate_charge"));
    assert_eq!(log.count("payment_review_required"), 1, "an alarm, though no notice told of it");
    play.balanced().await;
    assert_eq!(play.moved(&order, "shipped").await.text("/status"), "shipped");
}

#[tokio::test]
async fn row_12_an_order_waits_for_a_bank_that_has_not_decided() {
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.tell(&message(&form, &[("RtnCode", "10300066")])).await;
    play.pass(60).await;
    assert_eq!(play.shown(&order).await["status"], "pending");
    play.pay(&form).await;
    assert_eq!(play.shown(&order).await["status"], "paid");
    play.balanced().await;

    // A bank that never decides: a day later the order is cancelled, and its money is looked for.
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.tell(&message(&form, &[("RtnCode", "10300066")])).await;
    play.pass(25 * 60).await;
    assert_eq!(play.shown(&order).await["status"], "cancelled");
    play.pay(&form).await;
    assert_eq!(play.listed("refund").await, [play.refund(&form, "order_closed")]);
    play.balanced().await;
}

/// Lines that are logged on this thread, warnings and worse.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

thread_local! {
    static LISTENER: RefCell<Option<Log>> = const { RefCell::new(None) };
}

/// What logs everything: one for the whole process, since those that come and go lose lines while
/// other tests run.
struct Sink;

impl std::io::Write for Sink {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        LISTENER.with_borrow(|listener| {
            if let Some(Log(log)) = listener {
                log.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(line);
            }
        });
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn count(&self, metric: &str) -> usize {
        self.lines(&format!("\"{metric}\""))
    }

    /// How often `text` was logged.
    fn lines(&self, text: &str) -> usize {
        String::from_utf8_lossy(&self.0.lock().unwrap()).matches(text).count()
    }

    /// From now on this log has the lines of this thread.
    fn listen() -> Self {
        static GLOBAL: Once = Once::new();
        GLOBAL.call_once(|| {
            let lines = tracing_subscriber::fmt::layer().json().with_writer(|| Sink);
            let lines = lines.with_filter(LevelFilter::WARN);
            let all = tracing_subscriber::registry().with(lines);
            tracing::subscriber::set_global_default(all).unwrap();
        });
        let log = Self::default();
        LISTENER.set(Some(log.clone()));
        log
    }
}

#[tokio::test]
async fn row_13_an_order_goes_on_by_itself_when_the_provider_confirms_at_last() {
    let log = Log::listen();
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.world.market.cashier.set_query_fault(Some(QueryFault::Unpaid));
    play.pay(&form).await;
    play.pass(29).await;
    assert_eq!(log.count("payment_unconfirmed"), 0);
    play.pass(15).await;
    assert!(log.count("payment_unconfirmed") > 0, "an alarm after half an hour");
    play.pass(20).await;
    assert_eq!(play.moved(&order, "shipped").await.code(), "payment_unconfirmed");
    play.balanced().await;
    play.world.market.cashier.set_query_fault(None);
    play.pass(11).await;
    assert_eq!(play.moved(&order, "shipped").await.text("/status"), "shipped");
    play.balanced().await;
}

#[tokio::test]
async fn an_attempt_that_never_reached_the_provider_is_counted() {
    let log = Log::listen();
    let play = Play::begin().await;
    let order = play.order().await;
    play.world.create_payment(&play.buyer, &order).await;
    play.world.drain().await;
    play.pass(11).await;
    assert_eq!(log.count("payment_unknown_at_provider"), 1);
}

#[tokio::test]
async fn row_15_a_form_that_was_signed_before_the_keys_changed_is_paid() {
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    let market = &play.world.market;
    // A second key, which signs by then.
    market.secrets.put(SIGNING_KEYS, &testkit::keys(&[WORLD_KEY, (7, 8)]));
    play.pass(11).await;
    play.pay(&form).await;
    assert_eq!(play.shown(&order).await["status"], "paid");
    play.balanced().await;
}

#[tokio::test]
async fn row_16_orders_whose_query_fails_hold_up_nobody() {
    let play = Play::begin().await;
    let place = async |name: String, count: usize, attempt: bool| {
        let buyer = play.world.customer(&name).await;
        for _ in 0..count {
            let order = play.world.order(&buyer, play.product, 1).await;
            assert_eq!(order.status, 201, "{}", order.body);
            if attempt {
                let form = play.world.create_payment(&buyer, &order.text("/id")).await;
                assert!(!form.is_empty());
            }
        }
    };
    for number in 0..11 {
        place(format!("stuck{number}"), 10, true).await;
    }
    play.world.drain().await;
    play.world.advance(60);
    for number in 0..25 {
        place(format!("other{number}"), 10, false).await;
    }
    play.world.drain().await;
    play.world.market.cashier.set_query_fault(Some(QueryFault::ServerError));
    play.world.advance(32 * 60);
    let run = app::deadlines::run(&play.world.market.app).await.unwrap();
    assert_eq!(run.expired, 250, "{run:?}");
    assert!(run.put_off >= 110, "{run:?}");
    assert_eq!(play.world.stock(play.product).await, 1_000 - 110);
    // Once ECPay answers, the others follow.
    play.world.market.cashier.set_query_fault(None);
    let mut expired = 0;
    for _ in 0..70 {
        play.world.advance(60);
        expired += app::deadlines::run(&play.world.market.app).await.unwrap().expired;
    }
    assert_eq!(expired, 110);
}

#[tokio::test]
async fn row_17_nothing_is_payable_that_is_not_due() {
    for end in ["cancelled", "paid"] {
        let play = Play::begin().await;
        let order = play.order().await;
        let body = json!({ "provider": "ecpay", "method": "credit" });
        let path = format!("/api/orders/{order}/payments");
        let start = || post(path.as_str()).by(&play.buyer).key("pay-1").json(&body);
        let first = start().send(&play.world).await;
        assert_eq!(first.status, 201);
        let fields = first.at("/form/fields");
        let form: Form = fields
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect();
        if end == "paid" {
            assert_eq!(play.world.market.cashier.page(encode_form(&form).as_bytes()).status, 200);
            play.pay(&form).await;
        } else {
            play.cancel(&order).await;
        }
        let again = start().send(&play.world).await;
        assert_eq!((again.status, again.code().as_str()), (409, "invalid_status_transition"));
        play.balanced().await;
    }
}

#[tokio::test]
async fn lists_of_money_are_paged_and_a_store_sees_its_own() {
    let play = Play::begin().await;
    let mut forms = Vec::new();
    for _ in 0..5 {
        let order = play.order().await;
        let form = play.attempt(&order).await;
        play.pay(&form).await;
        play.cancel(&order).await;
        forms.push(sent(&form, "MerchantTradeNo"));
        play.world.advance(60);
    }
    // The stream is read again: nothing is listed twice, nothing comes back.
    play.world.market.rewind().unwrap();
    play.world.drain().await;
    let (_, other) = play.world.store("other", StoreKind::Shop).await;
    let admin = play.world.again(&play.admin).await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/admin/payments?needs=refund&limit=2{cursor}");
        let page = get(path).by(&admin).send(&play.world).await;
        let list = page.json();
        let own = |entry: &Value| entry["merchant_trade_no"].as_str().unwrap().to_owned();
        seen.extend(list.as_array().unwrap().iter().map(own));
        match page.header("x-next-cursor") {
            "" => break,
            next => cursor = format!("&cursor={next}"),
        }
    }
    assert_eq!(seen, forms);
    let none = get("/api/admin/payments").by(&other).send(&play.world).await;
    assert_eq!((none.status, none.body.as_str()), (200, "[]"));
    let store = play.merchant.store().unwrap();
    let foreign = get(format!("/api/admin/payments?store_id={store}")).by(&other);
    assert_eq!(foreign.send(&play.world).await.status, 403);
    let customer = get("/api/admin/payments").by(&play.world.again(&play.buyer).await);
    assert_eq!(customer.send(&play.world).await.status, 403);
    let bad = get("/api/admin/payments?needs=love").by(&admin).send(&play.world).await;
    assert_eq!((bad.status, bad.code().as_str()), (422, "validation_failed"));
    play.balanced().await;
}
