//! Events and readers of the stream: who gets what, what follows from it, what stops nobody.

use std::sync::{Mutex, PoisonError};

use devserver::DataDir;
use domain::{
    catalog::ProductKind,
    event::{Event, EventType},
    order::Status,
    payment::PaymentStatus,
    store::StoreKind,
};
use endpoint::{
    Run, Trigger, Worker, WorkerSpec,
    batch::{self, Message},
};
use localcloud::dynamodb::{ErrorKind, Fault};
use serde_json::{Value, json};
use testkit::{TestUser, World, get, post};

const START_MS: i64 = 1_795_230_000_000;

/// The events that the consumer below has seen.
static HEARD: Mutex<Vec<Event>> = Mutex::new(Vec::new());

/// A consumer that is declared here alone.
static LISTEN: Worker = Worker {
    spec: WorkerSpec {
        id: "listen",
        trigger: Trigger::Events(&[
            EventType::Order(Status::Pending),
            EventType::Order(Status::Cancelled),
            EventType::Payment(PaymentStatus::Failed),
            EventType::Payment(PaymentStatus::RefundPending),
            EventType::PaymentReview,
        ]),
        summary: "Remember events.",
        dynamodb: &[],
        secrets: app::SecretSet::NONE,
        slowest_call_s: 0,
        memory_mb: endpoint::MEMORY_MB,
    },
    run: Run::Event(|_, event| {
        Box::pin(async move {
            HEARD.lock().unwrap_or_else(PoisonError::into_inner).push(event);
            Ok(())
        })
    }),
};

async fn order(world: &World, buyer: &TestUser) -> String {
    let (store, _) = world.store("tea", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 640, Some(10)).await;
    let order = world.order(buyer, product, 1).await;
    assert_eq!(order.status, 201, "{}", order.body);
    order.text("/id")
}

/// ECPay's signed notification with this code.
fn notice(form: &[(String, String)], code: &str) -> String {
    let sent = |name: &str| form.iter().find(|(known, _)| known == name).unwrap().1.clone();
    let fields = [
        ("MerchantID", sent("MerchantID")),
        ("MerchantTradeNo", sent("MerchantTradeNo")),
        ("RtnCode", code.to_owned()),
        ("RtnMsg", "x".to_owned()),
        ("TradeNo", "2611211100001234".to_owned()),
        ("TradeAmt", sent("TotalAmount")),
        ("PaymentDate", "2026/11/21 11:01:00".to_owned()),
        ("PaymentType", "Credit_CreditCard".to_owned()),
        ("SimulatePaid", "0".to_owned()),
        ("CustomField1", sent("CustomField1")),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value)).to_vec();
    ecpay::encode_form(&ecpay::sign_fields(&ecpay::MerchantAccount::stage(), fields))
}

#[tokio::test]
async fn a_new_consumer_hears_what_it_asked_for_and_nothing_else() {
    let workers: Vec<_> = codegen::workers().iter().copied().chain([&LISTEN]).collect();
    let world = World::open_with(workers.leak(), DataDir::Memory, START_MS).await;
    let buyer = world.customer("ann").await;
    let order = order(&world, &buyer).await;
    let form = world.create_payment(&buyer, &order).await;
    let tell = |code| post("/api/payments/ecpay/callback").form(&notice(&form, code)).send(&world);
    // A failure changes the payment, and not its order.
    assert_eq!(tell("10100248").await.body, "1|OK");
    let cancel = post(format!("/api/orders/{order}/cancel")).by(&buyer).send(&world).await;
    assert_eq!(cancel.text("/status"), "cancelled");
    // So does money that comes too late.
    assert_eq!(tell("1").await.body, "1|OK");
    world.drain().await;
    // Everything comes again, as it was.
    world.market.rewind().unwrap();
    world.drain().await;

    let heard = HEARD.lock().unwrap().clone();
    let (first, again) = heard.split_at(heard.len() / 2);
    assert_eq!(first, again, "a repeated event is the same");
    let payment = format!("pay_{}", form.iter().find(|f| f.0 == "MerchantTradeNo").unwrap().1);
    let ids: Vec<_> = first.iter().map(|event| (event.kind.to_string(), &event.id)).collect();
    let want = [
        ("order.pending", format!("{order}.1")),
        ("payment.failed", format!("{payment}.2")),
        ("order.cancelled", format!("{order}.2")),
        ("payment.refund_pending", format!("{payment}.3")),
    ];
    assert_eq!(ids, want.each_ref().map(|(name, id)| ((*name).to_owned(), id)));
    for event in first {
        assert_eq!(event.subject.order().to_string(), order);
        assert!(event.cause.is_some(), "{event:?}");
    }
}

#[tokio::test]
async fn an_event_names_the_request_that_led_to_it_however_far_down_the_chain() {
    let world = World::open().await;
    let buyer = world.customer("ann").await;
    let (store, _) = world.store("gifts", StoreKind::Gift).await;
    let product = world.product(store, ProductKind::Gift, 100, Some(10)).await;
    let items = json!([{ "product_id": product, "quantity": 1 }]);
    let body = json!({ "items": items, "fulfilment": { "type": "digital" } });
    let order = post("/api/orders").by(&buyer).json(&body).send(&world).await.text("/id");
    let form = world.create_payment(&buyer, &order).await;
    assert_eq!(world.market.cashier.page(ecpay::encode_form(&form).as_bytes()).status, 200);
    let trade_no = form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap().1.clone();
    let done = world.market.cashier.scenario(&trade_no, localcloud::cashier::Scenario::Pay);
    assert_eq!(done.page.status, 200);
    world.drain().await;

    let records = world.market.dynamo.stream_records(devserver::TABLE, None, 1000).unwrap();
    let causes = |status: &str| -> Vec<&Value> {
        let of = |record: &&Value| {
            let new = &record["dynamodb"]["NewImage"];
            new["sk"]["S"] == "ORDER" && new["status"]["S"] == status
        };
        let changes = records.iter().filter(of);
        changes.map(|record| &record["dynamodb"]["NewImage"]["cause"]["S"]).collect()
    };
    // The callback paid it; the consumer confirmed and completed it in one write, for the same
    // reason.
    let (placed, paid, completed) = (causes("pending"), causes("paid"), causes("completed"));
    assert_eq!((placed.len(), paid.len(), completed.len()), (1, 1, 1));
    let callback = paid[0].as_str().unwrap();
    assert!(callback.starts_with("cashier-") && callback.len() <= 18, "{callback}");
    assert_eq!(completed[0], paid[0]);
    assert_ne!(placed[0], paid[0]);
}

#[tokio::test]
async fn an_order_is_listed_though_its_consumer_is_dead() {
    let world = World::open().await;
    let buyer = world.customer("ann").await;
    let order = order(&world, &buyer).await;
    world.market.read_stream().await.unwrap();
    let list = get("/api/orders").by(&buyer).send(&world).await;
    assert_eq!(list.at("/0/id"), order.as_str());
}

#[tokio::test(start_paused = true)]
async fn a_record_that_is_not_taken_in_10_tries_is_parked() {
    let folder = std::env::temp_dir().join(format!("market-parked-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let world = World::open_in(DataDir::Folder(folder.clone()), START_MS).await;
    let buyer = world.customer("ann").await;
    let lost = order(&world, &buyer).await;
    world.market.dynamo.set_fault(|attempt| {
        let entries = attempt.operation == "BatchWriteItem";
        entries.then_some(Fault::Before(ErrorKind::Throttled))
    });
    let parked = folder.join("parked-project-changes.jsonl");
    for _ in 0..9 {
        world.drain().await;
        assert!(!parked.exists(), "it is tried ten times");
    }
    world.drain().await;
    let text = std::fs::read_to_string(&parked).unwrap();
    assert_eq!(text.lines().count(), 1);
    let record: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(record["dynamodb"]["NewImage"]["id"]["S"], lost.as_str());

    // The reader goes on behind it, also after a restart.
    world.market.dynamo.clear_fault();
    drop(world);
    let world = World::open_in(DataDir::Folder(folder.clone()), START_MS + 60_000).await;
    let buyer = world.again(&buyer).await;
    let (store, _) = world.store("coffee", StoreKind::Shop).await;
    let product = world.product(store, ProductKind::Goods, 640, Some(10)).await;
    let next = world.order(&buyer, product, 1).await.text("/id");
    world.drain().await;
    let list = get("/api/orders").by(&buyer).send(&world).await.json();
    let ids: Vec<_> = list.as_array().unwrap().iter().map(|order| &order["id"]).collect();
    assert_eq!(ids, [next.as_str()]);
    assert_eq!(std::fs::read_to_string(&parked).unwrap().lines().count(), 1);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test]
async fn what_both_readers_have_done_leaves_the_stream_and_expired_sessions_the_table() {
    let world = World::open().await;
    let buyer = world.customer("ann").await;
    order(&world, &buyer).await;
    let kept = || world.market.dynamo.stream_records(devserver::TABLE, None, 1000).unwrap().len();
    world.market.tidy_up().unwrap();
    let before = kept();
    assert!(before > 5, "nothing was read yet: {before}");
    world.drain().await;
    world.market.tidy_up().unwrap();
    assert_eq!(kept(), 1, "the newest stays");

    world.advance(15 * 24 * 60 * 60);
    assert!(world.market.dynamo.sweep_expired().unwrap() > 0, "sessions have expired");
    assert_eq!(world.market.dynamo.sweep_expired().unwrap(), 0);
}

/// Fails, panics, hangs or succeeds, as the cause of the event says.
static PICKY: Worker = Worker {
    spec: WorkerSpec {
        id: "picky",
        trigger: Trigger::Events(&[EventType::PaymentReview]),
        summary: "Do as told.",
        dynamodb: &[],
        secrets: app::SecretSet::NONE,
        slowest_call_s: 20,
        memory_mb: endpoint::MEMORY_MB,
    },
    run: Run::Event(|_, event| {
        Box::pin(async move {
            match event.cause.as_deref() {
                Some("fail") => Err(app::AppError::TooMuchContention("picky")),
                Some("panic") => panic!("unlucky"),
                Some("hang") => std::future::pending().await,
                _ => Ok(()),
            }
        })
    }),
};

#[tokio::test(start_paused = true)]
async fn only_what_succeeded_is_gone_and_nothing_begins_that_can_not_end_in_time() {
    let world = World::open().await;
    let app = &world.market.app;
    let message = |id: &str, cause: &str| Message {
        id: id.to_owned(),
        body: json!({
            "id": "ord_1M7Y0QRW000000001.1", "format": 1, "type": "payment.review",
            "store": "str_1M7Y0QRW000000001", "subject": "ord_1M7Y0QRW000000001",
            "version": 1, "at": world.now(), "cause": cause,
        })
        .to_string(),
    };
    let broken = Message { id: "b".to_owned(), body: "{}".to_owned() };
    for (first, want) in [
        (message("a", "ok"), vec![]),
        (message("a", "fail"), vec!["a"]),
        (message("a", "panic"), vec!["a"]),
        (message("a", "hang"), vec!["a"]),
        (broken, vec!["b"]),
    ] {
        let what = first.body.clone();
        let failed = batch::consume(app, &PICKY, vec![first, message("z", "ok")], None).await;
        assert_eq!(failed, want, "{what}");
    }
    // A message that may take 25 s is begun only if they are left, and one for the answer.
    for (left_s, want) in [(60, vec![]), (26, vec![]), (25, vec!["a"]), (0, vec!["a"])] {
        let deadline = Some(world.now().plus_seconds(left_s));
        let failed = batch::consume(app, &PICKY, vec![message("a", "ok")], deadline).await;
        assert_eq!(failed, want, "{left_s} s left");
    }
}
