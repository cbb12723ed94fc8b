//! A market with an order full of canaries, and everything that it logs.

use std::{
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

use app::App;
use domain::{ProductId, catalog::ProductKind, event::Event, store::StoreKind};
use endpoint::{
    Documented, Endpoint, Method, NoContent, Problem, Public, Request, Route, Run, Spec, Trigger,
    Worker, WorkerSpec, batch::Message, is_logged,
};
use http::HeaderMap;
use localcloud::cashier::Scenario;
use serde_json::{Value, json};
use testkit::{Call, TestUser, World, post};
use tracing::{level_filters::LevelFilter, subscriber::DefaultGuard};
use tracing_subscriber::{Layer as _, filter::filter_fn, layer::SubscriberExt as _};

/// What customers type: login, name, phone, address, e-mail, note.
pub(crate) const CANARIES: [&str; 6] = [
    "canarylogin",
    "金絲雀小明",
    "0987654321",
    "金絲雀路九十九號",
    "canary.mail@example.net",
    "請不要記錄這段備註",
];

/// A market, its users, and its log.
pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) buyer: TestUser,
    pub(crate) merchant: TestUser,
    pub(crate) order: String,
    product: ProductId,
    log: Arc<Mutex<Vec<u8>>>,
    _guard: DefaultGuard,
}

/// Writes to a log in memory.
#[derive(Clone)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Scene {
    pub(crate) async fn set() -> Self {
        let log = Arc::new(Mutex::new(Vec::new()));
        let writer = Log(Arc::clone(&log));
        // As functions log, at the level that says most.
        let lines = tracing_subscriber::fmt::layer()
            .json()
            .flatten_event(true)
            .with_current_span(true)
            .with_writer(move || writer.clone())
            .with_filter(filter_fn(|line| is_logged(line, LevelFilter::TRACE)));
        let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(lines));

        let world = World::open().await;
        let (store, merchant) = world.store("tea", StoreKind::Shop).await;
        let product = world.product(store, ProductKind::Goods, 640, Some(500)).await;
        let buyer = world.customer(CANARIES[0]).await;
        let mut scene =
            Self { world, buyer, merchant, order: String::new(), product, log, _guard: guard };
        let placed = scene.place().send(&scene.world).await;
        assert_eq!(placed.status, 201, "{}", placed.body);
        scene.order = placed.text("/id");
        scene
    }

    /// A request of the buyer for an order.
    pub(crate) fn place(&self) -> Call {
        self.place_by(&self.buyer)
    }

    fn place_by(&self, buyer: &TestUser) -> Call {
        let body = json!({
            "items": [{ "product_id": self.product, "quantity": 1 }],
            "shipping_address": {
                "name": CANARIES[1], "phone": CANARIES[2], "postal_code": "100",
                "city": "臺北市", "address": CANARIES[3],
            },
            "note": format!("{} {}", CANARIES[4], CANARIES[5]),
        });
        post("/api/orders").by(buyer).json(&body)
    }

    /// The buyer places another order and pays it at the cashier.
    pub(crate) async fn pay(&self) {
        let buyer = self.world.again(&self.buyer).await;
        let order = self.place_by(&buyer).send(&self.world).await.text("/id");
        let form = self.world.create_payment(&buyer, &order).await;
        let cashier = &self.world.market.cashier;
        assert_eq!(cashier.page(ecpay::encode_form(&form).as_bytes()).status, 200);
        let trade_no = form.iter().find(|(name, _)| name == "MerchantTradeNo").unwrap().1.clone();
        assert_eq!(cashier.scenario(&trade_no, Scenario::Pay).page.status, 200);
    }

    /// The status that a request gets whose handler panics over what is in it.
    pub(crate) async fn call_panicking(&self) -> u16 {
        let route = Route::of::<PanicOver>();
        let request =
            Request::new(Method::Get, "/panic", "", HeaderMap::new(), "panicking".to_owned());
        route.call(&self.world.market.app, request).await.status.as_u16()
    }

    /// A message with an event of this type about the order.
    pub(crate) fn message(&self, id: &str, kind: &str) -> Message {
        let body = json!({
            "id": format!("{}.2", self.order), "format": 1, "type": kind,
            "store": self.merchant.store(), "subject": self.order, "version": 2,
            "at": self.world.now(), "cause": "r-1",
        });
        self.raw(id, &body.to_string())
    }

    /// A message with this body.
    pub(crate) fn raw(&self, id: &str, body: &str) -> Message {
        Message { id: id.to_owned(), body: body.to_owned() }
    }

    /// What was logged until now.
    pub(crate) fn lines(&self) -> Vec<String> {
        let log = self.log.lock().unwrap_or_else(PoisonError::into_inner).clone();
        String::from_utf8(log).unwrap().lines().map(str::to_owned).collect()
    }
}

/// Somebody who registers.
pub(crate) fn newcomer() -> Value {
    json!({
        "username": format!("{}2", CANARIES[0]), "email": CANARIES[4],
        "password": "correct horse",
    })
}

/// A form with one field.
pub(crate) fn form(name: &str, value: &str) -> String {
    ecpay::encode_form(&[(name.to_owned(), value.to_owned())])
}

/// Panics over the name of a customer.
#[derive(Documented)]
struct PanicOver;

impl Endpoint for PanicOver {
    const SPEC: Spec = Spec::get("panic", "/panic");

    type Input = (Public,);
    type Output = NoContent;

    async fn handle(_: &App, _: Self::Input) -> Result<NoContent, Problem> {
        panic!("{} lives at {}", CANARIES[1], CANARIES[3]);
    }
}

/// A consumer that panics over what it reads.
pub(crate) static PANIC: Worker = Worker {
    spec: WorkerSpec {
        id: "panic",
        trigger: Trigger::Events(&[]),
        summary: "Panic.",
        dynamodb: &[],
        secrets: app::SecretSet::NONE,
        slowest_call_s: 0,
        memory_mb: endpoint::MEMORY_MB,
    },
    run: Run::Event(|_, event: Event| {
        Box::pin(async move {
            let read: Result<u8, _> = Err(format!("{} {:?}", CANARIES[2], event.subject));
            read.map(drop).unwrap();
            Ok(())
        })
    }),
};
