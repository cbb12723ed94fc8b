//! Nobody is asked to pay again while one attempt may hold money, and whoever has not paid may pay.

use localcloud::cashier::{QueryFault, Scenario};
use serde_json::{Value, json};
use testkit::{get, post};

use super::play::{Form, Play, message, sent};

const CHECKING: &str = "payment_checking";

impl Play {
    async fn pay_state(&self, order: &str) -> Value {
        self.shown(order).await["pay"].clone()
    }

    /// The shopper gets to the cashier with the form.
    fn open(&self, form: &Form) {
        let page = self.world.market.cashier.page(ecpay::encode_form(form).as_bytes());
        assert_eq!(page.status, 200, "{}", page.html);
    }
}

#[tokio::test]
async fn who_turns_back_at_the_cashier_may_pay_once_ecpay_has_said_that_nothing_is_paid() {
    let play = Play::begin().await;
    let order = play.order().await;
    assert_eq!(play.pay_state(&order).await, "ready");
    let one = play.attempt(&order).await;
    assert_eq!(play.pay_state(&order).await, "checking");
    assert_eq!(play.try_to_pay(&order).await.unwrap_err(), CHECKING);
    // The refusal has asked; a page asks by itself.
    play.world.drain().await;
    assert_eq!(play.pay_state(&order).await, "ready");
    let two = play.try_to_pay(&order).await.unwrap();
    assert_ne!(sent(&one, "MerchantTradeNo"), sent(&two, "MerchantTradeNo"));
    // What ECPay said counts for two minutes: another tab may still show its page.
    play.open(&two);
    assert_eq!(play.checked(&order).await, "checking");
    assert_eq!(play.pay_state(&order).await, "ready");
    play.world.advance(121);
    assert_eq!(play.pay_state(&order).await, "checking");
    assert_eq!(play.try_to_pay(&order).await.unwrap_err(), CHECKING);
    play.pay(&two).await;
    assert_eq!(play.pay_state(&order).await, "none");
    assert_eq!(play.checked(&order).await, "none");
    play.balanced().await;
}

#[tokio::test]
async fn an_attempt_that_never_reached_ecpay_is_handed_out_again() {
    let play = Play::begin().await;
    let order = play.order().await;
    let one = play.try_to_pay(&order).await.unwrap();
    assert_eq!(play.checked(&order).await, "checking");
    assert_eq!(play.pay_state(&order).await, "ready");
    let again = play.try_to_pay(&order).await.unwrap();
    assert_eq!(again, one, "the same number, which ECPay takes once");
    assert_eq!(play.shown(&order).await["payments"].as_array().unwrap().len(), 1);
    // Once handed out it may be paid at any moment.
    assert_eq!(play.try_to_pay(&order).await.unwrap_err(), CHECKING);
    play.open(&one);
    play.pay(&one).await;
    play.pay(&again).await;
    assert_eq!(play.world.market.cashier.trades().len(), 1);
    assert_eq!(play.shown(&order).await["status"], "paid");
    play.balanced().await;
}

#[tokio::test]
async fn a_lost_notice_is_found_by_whoever_waits_for_it() {
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.pay_lost(&form).await;
    // The page was closed; whoever opens it again asks.
    assert_eq!(play.checked(&order).await, "checking");
    let shown = play.shown(&order).await;
    assert_eq!((&shown["status"], &shown["pay"]), (&json!("paid"), &json!("none")));
    let charge = &shown["charges"][0];
    let want = json!({
        "payment_id": shown["payment"]["id"], "provider": "ecpay", "method": "credit",
        "provider_trade_no": play.number(&form), "amount": 1280, "state": "received",
        "heard_at": charge["heard_at"],
    });
    assert_eq!((charge, shown["charges"].as_array().unwrap().len()), (&want, 1));
    play.balanced().await;
}

#[tokio::test]
async fn a_notice_that_comes_while_ecpay_is_asked_pays_once() {
    for fault in [None, Some(QueryFault::Unpaid), Some(QueryFault::ServerError)] {
        let play = Play::begin().await;
        let order = play.order().await;
        let form = play.attempt(&order).await;
        let market = &play.world.market;
        market.cashier.set_query_fault(fault);
        let paid = market.cashier.scenario(&sent(&form, "MerchantTradeNo"), Scenario::PayLate);
        assert_eq!(paid.page.status, 200);
        let buyer = play.world.again(&play.buyer).await;
        let check = post(format!("/api/orders/{order}/payments/check")).by(&buyer);
        check.send(&play.world).await;
        // The notice and the consumer that asks, both at once.
        let notice = message(&form, &[("TradeNo", &play.number(&form))]);
        let notice = post("/api/payments/ecpay/callback").form(&notice);
        let (told, asked) = tokio::join!(notice.send(&play.world), market.consume());
        assert_eq!(told.body, "1|OK");
        asked.unwrap();
        market.cashier.set_query_fault(None);
        play.world.drain().await;
        play.pass(2).await;
        let shown = play.shown(&order).await;
        assert_eq!((&shown["status"], &shown["pay"]), (&json!("paid"), &json!("none")));
        assert_eq!(shown["charges"].as_array().unwrap().len(), 1, "{fault:?}: {shown}");
        play.balanced().await;
    }
}

#[tokio::test]
async fn money_that_comes_after_ecpay_said_unpaid_is_kept_once_and_the_rest_goes_back() {
    // In another tab the shopper pays the first attempt, after the second was begun.
    for first_is_paid_first in [true, false] {
        let play = Play::begin().await;
        let order = play.order().await;
        let (one, two) = (play.attempt(&order).await, play.attempt(&order).await);
        let (first, second) = if first_is_paid_first { (&one, &two) } else { (&two, &one) };
        play.pay_lost(first).await;
        assert_eq!(play.try_to_pay(&order).await.unwrap_err(), CHECKING);
        play.world.drain().await;
        play.pay(second).await;
        play.pass(3).await;
        let shown = play.shown(&order).await;
        assert_eq!((&shown["status"], &shown["pay"]), (&json!("paid"), &json!("none")));
        play.pass(45).await;
        let shown = play.shown(&order).await;
        let charges = shown["charges"].as_array().unwrap().iter();
        let mut states: Vec<_> = charges.map(|one| one["state"].as_str().unwrap()).collect();
        states.sort_unstable();
        assert_eq!(states, ["received", "refunding"], "{shown}");
        assert_eq!(play.listed("refund").await.len(), 1);
        play.balanced().await;
    }
}

#[tokio::test]
async fn who_comes_back_having_paid_is_not_asked_to_pay_though_ecpay_does_not_know_yet() {
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.world.market.cashier.set_query_fault(Some(QueryFault::Unpaid));
    play.pay_lost(&form).await;
    play.come_back(&form).await;
    for _ in 0..5 {
        assert_eq!(play.checked(&order).await, "checking");
        assert_eq!(play.try_to_pay(&order).await.unwrap_err(), CHECKING);
        play.world.drain().await;
        play.pass(8).await;
    }
    // It is not cancelled meanwhile, and asked about as long as it waits.
    assert_eq!(play.shown(&order).await["status"], "pending");
    play.world.market.cashier.set_query_fault(None);
    assert_eq!(play.checked(&order).await, "checking");
    assert_eq!(play.shown(&order).await["status"], "paid");
    play.balanced().await;

    // A claim that nothing follows from holds up nobody for ever.
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.come_back(&form).await;
    assert_eq!(play.try_to_pay(&order).await.unwrap_err(), CHECKING);
    play.pass(65).await;
    assert_eq!(play.shown(&order).await["status"], "cancelled");
    play.balanced().await;
}

#[tokio::test]
async fn two_tabs_that_pay_at_once_get_one_attempt() {
    for refused in [false, true] {
        let play = Play::begin().await;
        let order = play.order().await;
        if refused {
            let form = play.attempt(&order).await;
            play.act(&form, Scenario::Fail).await;
            assert_eq!(play.pay_state(&order).await, "ready");
        }
        let tries = (0..8).map(|_| play.try_to_pay(&order));
        let tries = futures_util::future::join_all(tries).await;
        let begun = tries.iter().filter(|one| one.is_ok()).count();
        let told = tries.iter().filter(|one| one.as_ref().is_err_and(|code| code == CHECKING));
        assert_eq!((begun, told.count()), (1, 7), "{tries:?}");
    }
}

#[tokio::test]
async fn ecpay_is_asked_once_in_ten_seconds_however_often_a_page_polls() {
    let play = Play::begin().await;
    let order = play.order().await;
    play.attempt(&order).await;
    let (mut asked, buyer) = (0, play.world.again(&play.buyer).await);
    play.world.market.cashier.set_query_fault(Some(QueryFault::ServerError));
    for _ in 0..30 {
        let check = post(format!("/api/orders/{order}/payments/check")).by(&buyer);
        assert_eq!(check.send(&play.world).await.status, 200);
        asked += play.world.market.consume().await.unwrap();
        play.world.advance(1);
    }
    assert_eq!(asked, 3, "questions in half a minute");
    // Other people's orders are not there.
    let stranger = play.world.customer("stranger").await;
    let path = format!("/api/orders/{order}/payments/check");
    assert_eq!(post(path).by(&stranger).send(&play.world).await.code(), "order_not_found");
    // A list tells nothing of payments, which it does not read.
    let list = get("/api/orders").by(&play.world.again(&play.buyer).await).send(&play.world).await;
    assert_eq!(list.at("/0/pay"), Value::Null);
}
