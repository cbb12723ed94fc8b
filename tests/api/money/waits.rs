//! Nothing waits for ever, and nobody is asked for ever: what becomes of orders whose bank, whose
//! provider or whose entry is late.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use app::{App, EcpayServer};
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_runtime_api::client::{
    http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector},
    orchestrator::HttpRequest,
};
use devserver::TABLE;
use localcloud::cashier::{QueryFault, Scenario};
use tokio::time::Instant;

use super::{
    Log,
    play::{Play, message},
};

const DAY: i64 = 24 * 60 * 60;

impl Play {
    /// One run of every schedule, and what follows from it.
    async fn tick(&self) {
        self.world.market.tick().await.unwrap();
        self.world.drain().await;
    }

    #[expect(clippy::disallowed_methods, reason = "what the table holds, after all")]
    async fn keys(&self, wanted: impl Fn(&str, &str) -> bool) -> Vec<(String, String)> {
        let client = self.world.market.dynamo.client();
        let all = client.scan().table_name(TABLE).send().await.unwrap().items.unwrap_or_default();
        let keys = all.iter().map(|item| ["pk", "sk"].map(|name| item[name].as_s().unwrap()));
        let keys = keys.filter(|[pk, sk]| wanted(pk, sk));
        keys.map(|[pk, sk]| (pk.clone(), sk.clone())).collect()
    }

    async fn lose(&self, keys: &[(String, String)]) {
        for (pk, sk) in keys {
            let delete = self.world.market.dynamo.client().delete_item().table_name(TABLE);
            let delete = delete.key("pk", AttributeValue::S(pk.clone()));
            delete.key("sk", AttributeValue::S(sk.clone())).send().await.unwrap();
        }
    }
}

#[tokio::test]
async fn an_order_whose_bank_never_decides_is_cancelled_whatever_second_the_schedule_runs_at() {
    for seconds in [1, 29, 30, 31, 59] {
        let play = Play::begin().await;
        play.world.advance(30);
        let order = play.order().await;
        let form = play.attempt(&order).await;
        play.tell(&message(&form, &[("RtnCode", "10300066")])).await;
        for _ in 0..31 {
            play.world.advance(60);
            play.tick().await;
        }
        // The schedule runs in the minute in which the day is over.
        play.world.advance(DAY - 31 * 60 - 30 + seconds);
        play.tick().await;
        for _ in 0..3 {
            play.world.advance(60);
            play.tick().await;
        }
        assert_eq!(play.shown(&order).await["status"], "cancelled", "at second {seconds}");
        assert_eq!(play.world.stock(play.product).await, 1_000, "at second {seconds}");
    }
}

#[tokio::test]
async fn an_order_whose_bank_decided_against_it_waits_no_longer() {
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.tell(&message(&form, &[("RtnCode", "10300066")])).await;
    play.pass(45).await;
    assert_eq!(play.shown(&order).await["status"], "pending");
    play.tell(&message(&form, &[("RtnCode", "10200058")])).await;
    play.pass(5).await;
    assert_eq!(play.shown(&order).await["status"], "cancelled");
    assert_eq!(play.world.stock(play.product).await, 1_000);
    play.balanced().await;

    // Before its deadline the shopper may try again.
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.tell(&message(&form, &[("RtnCode", "10300066")])).await;
    play.tell(&message(&form, &[("RtnCode", "10200058")])).await;
    play.pass(25).await;
    assert_eq!(play.shown(&order).await["status"], "pending");
    play.pass(10).await;
    assert_eq!(play.shown(&order).await["status"], "cancelled");
}

#[tokio::test]
async fn a_provider_that_does_not_confirm_is_asked_less_and_less() {
    let log = Log::listen();
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.world.market.cashier.set_query_fault(Some(QueryFault::Unpaid));
    play.pay(&form).await;
    play.pass(60).await;
    let asked = log.lines("but unpaid at its provider");
    // At once, after 1, 1, 2, 5 and then every 10 minutes, and by the payment's schedule.
    assert!((9..=14).contains(&asked), "asked {asked} times in an hour");
    play.world.market.cashier.set_query_fault(None);
    play.pass(11).await;
    assert_eq!(play.moved(&order, "shipped").await.text("/status"), "shipped");
}

#[tokio::test(start_paused = true)]
async fn a_payment_whose_provider_does_not_answer_is_confirmed_once_it_does() {
    for fault in [QueryFault::Timeout, QueryFault::ServerError, QueryFault::WrongSignature] {
        let play = Play::begin().await;
        let order = play.order().await;
        let form = play.attempt(&order).await;
        play.world.market.cashier.set_query_fault(Some(fault));
        play.pay(&form).await;
        // The query schedule of the payment is lost too.
        let queries = play.keys(|_, sk| sk.starts_with("Q#") && !sk.ends_with("#0")).await;
        play.lose(&queries).await;
        // No queue waits so long.
        play.pass(20).await;
        assert_eq!(play.moved(&order, "shipped").await.code(), "payment_unconfirmed");
        play.world.market.cashier.set_query_fault(None);
        play.pass(11).await;
        assert_eq!(play.moved(&order, "shipped").await.text("/status"), "shipped", "{fault:?}");
    }
}

#[tokio::test]
async fn money_whose_entries_were_lost_is_listed_again_by_the_sweep() {
    let play = Play::begin().await;
    let (order, other) = (play.order().await, play.order().await);
    let form = play.attempt(&order).await;
    play.pay(&form).await;
    play.cancel(&order).await;
    let differs = play.attempt(&other).await;
    play.tell(&message(&differs, &[("TradeAmt", "1279")])).await;
    *play.beside.lock().unwrap() += 1279;
    let entries = play.keys(|pk, _| pk.starts_with("NEEDS#")).await;
    assert_eq!(entries.len(), 4, "{entries:?}");
    play.world.advance(11 * 60);
    for lost in [&entries[..], &entries[..1], &entries[1..2], &entries[2..3], &entries[3..]] {
        play.lose(lost).await;
        let report = app::sweep::whole(&play.world.market.app).await.unwrap();
        assert!(report.repaired() > 0, "{lost:?}: {report:?}");
        assert_eq!(play.keys(|pk, _| pk.starts_with("NEEDS#")).await.len(), 4);
        play.balanced().await;
        let again = app::sweep::whole(&play.world.market.app).await.unwrap();
        assert_eq!(again.repaired(), 0, "{again:?}");
    }
}

#[tokio::test]
async fn a_confirmation_whose_entry_was_lost_is_asked_for_again_by_the_sweep() {
    let play = Play::begin().await;
    let order = play.order().await;
    let form = play.attempt(&order).await;
    play.world.market.cashier.set_query_fault(Some(QueryFault::Unpaid));
    play.pay(&form).await;
    let entries = play.keys(|_, sk| sk.starts_with("Q#")).await;
    play.lose(&entries).await;
    play.world.market.cashier.set_query_fault(None);
    play.pass(70).await;
    assert_eq!(play.moved(&order, "shipped").await.code(), "payment_unconfirmed");
    app::sweep::whole(&play.world.market.app).await.unwrap();
    let again = app::sweep::whole(&play.world.market.app).await.unwrap();
    assert_eq!(again.repaired(), 0, "{again:?}");
    play.pass(5).await;
    assert_eq!(play.moved(&order, "shipped").await.text("/status"), "shipped");
}

/// A provider that takes its time to answer.
#[derive(Clone, Debug)]
struct Slow {
    inner: SharedHttpConnector,
    takes: Duration,
    asked: Arc<AtomicUsize>,
}

impl HttpConnector for Slow {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let slow = self.clone();
        HttpConnectorFuture::new(async move {
            slow.asked.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(slow.takes).await;
            slow.inner.call(request).await
        })
    }
}

/// A function of the market whose provider takes so many seconds for each answer.
async fn slow(play: &Play, seconds: u64, asked: &Arc<AtomicUsize>) -> App {
    let inner = play.world.market.cashier.http_connector();
    let takes = Duration::from_secs(seconds);
    let connector = SharedHttpConnector::new(Slow { inner, takes, asked: Arc::clone(asked) });
    let ecpay = EcpayServer::new("http://x", connector);
    let (begin, start) = (play.world.now().millis(), Instant::now());
    let clock = move || begin + i64::try_from(start.elapsed().as_millis()).unwrap();
    let secrets = &play.world.market.secrets;
    play.world.elsewhere_with(ecpay, secrets, Arc::new(clock)).await
}

#[tokio::test(start_paused = true)]
async fn a_slow_provider_does_not_hold_a_run_beyond_its_time() {
    let play = Play::begin().await;
    let order = play.order().await;
    for _ in 0..20 {
        play.attempt(&order).await;
    }
    play.world.advance(60);
    let other = play.order().await;
    play.world.advance(32 * 60);
    let asked = Arc::new(AtomicUsize::new(0));
    for _ in 0..3 {
        let app = slow(&play, 9, &asked).await;
        let start = Instant::now();
        app::deadlines::run(&app).await.unwrap();
        // A function that runs for a minute is stopped.
        assert!(start.elapsed().as_secs() < 55, "a run took {:?}", start.elapsed());
        play.world.advance(60);
    }
    for order in [&order, &other] {
        assert_eq!(play.shown(order).await["status"], "cancelled");
    }
}

#[tokio::test(start_paused = true)]
async fn an_order_with_many_failed_attempts_is_cancelled_in_one_run() {
    let play = Play::begin().await;
    let order = play.order().await;
    for _ in 0..20 {
        let form = play.attempt(&order).await;
        play.act(&form, Scenario::Fail).await;
        // The last word of the notices is another one than the query's.
        play.tell(&message(&form, &[("RtnCode", "10100251")])).await;
    }
    play.world.advance(32 * 60);
    let asked = Arc::new(AtomicUsize::new(0));
    let app = slow(&play, 0, &asked).await;
    let run = app::deadlines::run(&app).await.unwrap();
    assert_eq!((run.expired, run.put_off), (1, 0), "{run:?}");
    assert!(asked.load(Ordering::SeqCst) <= 40, "asked {asked:?} times");
}

#[tokio::test]
async fn a_provider_that_is_down_is_left_alone_for_the_rest_of_a_run() {
    let play = Play::begin().await;
    for _ in 0..6 {
        for number in 0..5 {
            let name = format!("b{}-{number}", play.world.unique());
            let buyer = play.world.customer(&name).await;
            for _ in 0..2 {
                let order = play.world.order(&buyer, play.product, 1).await.text("/id");
                play.world.create_payment(&buyer, &order).await;
            }
        }
        play.world.drain().await;
        play.world.advance(60);
    }
    play.world.market.cashier.set_query_fault(Some(QueryFault::Timeout));
    play.world.advance(40 * 60);
    let asked = Arc::new(AtomicUsize::new(0));
    let app = slow(&play, 0, &asked).await;
    app::deadlines::run(&app).await.unwrap();
    assert!(asked.load(Ordering::SeqCst) <= 16, "asked {asked:?} times");
}
