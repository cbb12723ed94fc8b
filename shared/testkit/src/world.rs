//! The market of a test and its users.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use app::{App, Clock, Config, EcpayServer, Keys, Origins, Secret, SecretSet, TokenPair};
use devserver::{DataDir, Market, Setup};
use domain::{
    Email, Locale, Points, ProductId, SessionId, StoreId, Text, Timestamp, Twd, UserId, Username,
    VariantCode,
    catalog::{Product, ProductDetails, ProductKind},
    membership::{Membership, acting_role},
    session::Session,
    store::{Store, StoreKind},
    user::{Role, User},
};
use endpoint::Worker;
use localcloud::{cashier::RetryPlan, dynamodb::Call, secrets::SecretStore};
use tokio::time::Instant;

/// The time when every test begins: 2026-11-21 11:00 in Taipei.
const START_MS: i64 = 1_795_230_000_000;

/// A market, its clock, and its source of ids.
pub struct World {
    /// The market.
    pub market: Arc<Market>,
    clock: TestClock,
    ids: Arc<AtomicU64>,
}

/// A clock that is moved by hand, and perhaps by tokio's too.
#[derive(Clone, Debug)]
struct TestClock {
    set_ms: Arc<AtomicI64>,
    runs_since: Option<Instant>,
}

impl TestClock {
    fn new(start_ms: i64, runs: bool) -> Self {
        Self { set_ms: Arc::new(AtomicI64::new(start_ms)), runs_since: runs.then(Instant::now) }
    }

    fn now_ms(&self) -> i64 {
        let run = self.runs_since.map(|since| since.elapsed().as_millis()).unwrap_or_default();
        let run = i64::try_from(run).unwrap_or(i64::MAX);
        self.set_ms.load(Ordering::SeqCst).saturating_add(run)
    }
}

/// A user with a session.
#[derive(Clone, Debug)]
pub struct TestUser {
    /// The user.
    pub user: User,
    /// The membership, if the user works for a store.
    pub member: Option<Membership>,
    /// The session's tokens.
    pub tokens: TokenPair,
}

impl TestUser {
    /// What the user may do.
    #[must_use]
    pub fn role(&self) -> Role {
        acting_role(&self.user, self.member.as_ref())
    }

    /// The store that the user works for.
    #[must_use]
    pub fn store(&self) -> Option<StoreId> {
        self.member.as_ref().map(|member| member.store)
    }
}

/// The second in which a world's signing key was made, and its byte.
pub const WORLD_KEY: (i64, u8) = (0, 7);

/// Signing keys made in these seconds, each of one byte, as their secret holds them.
#[must_use]
pub fn keys(made: &[(i64, u8)]) -> String {
    let at = |second: i64| Timestamp::default().plus_seconds(second);
    let entries = made.iter().map(|(second, byte)| Keys::entry(at(*second), &[*byte; 32]));
    entries.chain([Keys::index_entry(&[7; 32])]).collect::<Vec<_>>().join(",")
}

impl World {
    /// An empty market in memory.
    ///
    /// # Panics
    /// When it can't be opened.
    pub async fn open() -> Self {
        Self::open_in(DataDir::Memory, START_MS).await
    }

    /// An empty market in memory that is reached as a deployed one is: by HTTPS.
    ///
    /// # Panics
    /// When it can't be opened.
    pub async fn open_by_https() -> Self {
        let public_url = "https://market.example".to_owned();
        let config = Config { public_url, secure_cookies: true, ..config() };
        Self::open_as(config, codegen::workers(), DataDir::Memory, START_MS, false).await
    }

    /// An empty market in memory whose clock goes with tokio's, which a test pauses.
    ///
    /// # Panics
    /// When it can't be opened.
    pub async fn open_in_virtual_time() -> Self {
        Self::open_as(config(), codegen::workers(), DataDir::Memory, START_MS, true).await
    }

    /// A market with its data in `place`, at a time.
    ///
    /// # Panics
    /// When it can't be opened.
    pub async fn open_in(place: DataDir, start_ms: i64) -> Self {
        Self::open_with(codegen::workers(), place, start_ms).await
    }

    /// A market with these workers, with its data in `place`, at a time.
    ///
    /// # Panics
    /// When it can't be opened.
    pub async fn open_with(
        workers: &'static [&'static Worker],
        place: DataDir,
        start_ms: i64,
    ) -> Self {
        Self::open_as(config(), workers, place, start_ms, false).await
    }

    #[expect(clippy::panic, reason = "a test without a market can't go on")]
    async fn open_as(
        config: Config,
        workers: &'static [&'static Worker],
        place: DataDir,
        start_ms: i64,
        runs: bool,
    ) -> Self {
        let clock = TestClock::new(start_ms, runs);
        let ids = Arc::new(AtomicU64::new(1));
        let (time, count) = (clock.clone(), Arc::clone(&ids));
        let setup = Setup {
            place,
            clock: Arc::new(move || time.now_ms()),
            // Different in every call, but the same in every run.
            entropy: Arc::new(move || {
                let number = count.fetch_add(1, Ordering::SeqCst);
                number.wrapping_mul(0x9E37_79B9_7F4A_7C15)
            }),
            keys: keys(&[WORLD_KEY]),
            config,
            workers,
            ecpay_url: "http://127.0.0.1:3000".to_owned(),
            provider: None,
            retry_plan: RetryPlan::default(),
        };
        match Market::open(setup).await {
            Ok(market) => Self { market: Arc::new(market), clock, ids },
            Err(error) => panic!("no market: {error}"),
        }
    }

    /// The current time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.clock.now_ms())
    }

    /// Moves the clock `seconds` forward.
    pub fn advance(&self, seconds: i64) {
        self.clock.set_ms.fetch_add(seconds.saturating_mul(1000), Ordering::SeqCst);
        self.market.queues.wake();
    }

    /// Relays and consumes messages until nothing is left to do now.
    ///
    /// # Panics
    /// When the stream or the queue can't be read.
    #[expect(clippy::panic, reason = "a test without a queue can't go on")]
    pub async fn drain(&self) {
        if let Err(error) = self.market.drain().await {
            panic!("the market can't be drained: {error}");
        }
    }

    /// Another function of the same market, which has just started.
    pub async fn elsewhere(&self) -> App {
        let here = Arc::clone(&self.market.app);
        let clock: Clock = Arc::new(move || here.now().millis());
        self.elsewhere_with(self.market.app.ecpay.clone(), &self.market.secrets, clock).await
    }

    /// Another function of the same market, which reaches ECPay so, has these secrets and this
    /// clock.
    ///
    /// # Panics
    /// When it can't read them.
    #[expect(clippy::panic, reason = "a test without its function can't go on")]
    pub async fn elsewhere_with(
        &self,
        ecpay: EcpayServer,
        store: &SecretStore,
        clock: Clock,
    ) -> App {
        let here = &self.market.app;
        let secrets = devserver::secrets::of(store);
        let (db, config) = (here.db.clone(), here.config.clone());
        let app = App::new(db, ecpay, secrets, config, clock, Arc::new(|| 1));
        match app.read_secrets(SecretSet::of(&Secret::ALL)).await {
            Ok(()) => app,
            Err(error) => panic!("no secrets: {error}"),
        }
    }

    /// A number that no other call gets.
    pub fn unique(&self) -> u64 {
        self.ids.fetch_add(1, Ordering::SeqCst)
    }

    /// A customer named `name`.
    pub async fn customer(&self, name: &str) -> TestUser {
        self.person(name, Role::Customer, None).await
    }

    /// An admin.
    pub async fn admin(&self) -> TestUser {
        self.person("root", Role::Admin, None).await
    }

    /// A store and its merchant.
    pub async fn store(&self, name: &str, kind: StoreKind) -> (StoreId, TestUser) {
        let id = StoreId::new(self.now(), self.unique());
        let store = Store::new(id, text(name), kind, self.now());
        (id, self.joined(name, Role::Merchant, Some(id), Some(&store)).await)
    }

    /// A user named `name` in `role`.
    pub async fn person(&self, name: &str, role: Role, store: Option<StoreId>) -> TestUser {
        self.joined(name, role, store, None).await
    }

    /// Lets `who` also work for `store`, in `role`.
    #[expect(clippy::panic, reason = "a test without its staff can't go on")]
    pub async fn joins(&self, who: &TestUser, store: StoreId, role: Role) {
        let member = Membership::join(who.user.id, store, role, self.now());
        if let Err(error) = self.market.app.db.join_store(&member).await {
            panic!("{} can't join {store}: {error:?}", who.user.username.as_str());
        }
    }

    #[expect(clippy::panic, reason = "a test with wrong names can't go on")]
    async fn joined(
        &self,
        name: &str,
        role: Role,
        store: Option<StoreId>,
        store_made: Option<&Store>,
    ) -> TestUser {
        let now = self.now();
        let names = (Username::new(name), Email::new(&format!("{name}@example.com")));
        let (Ok(username), Ok(email)) = names else { panic!("{name} is not a valid name") };
        let user = User {
            id: UserId::new(now, self.unique()),
            username,
            email,
            password_hash: "none".to_owned(),
            role: if store.is_some() { Role::Customer } else { role },
            name: None,
            phone: None,
            locale: Locale::En,
            fingerprint: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let member = store.map(|store| Membership::join(user.id, store, role, now));
        let app = &self.market.app;
        if let Err(error) = app.db.register(&user, member.as_ref(), store_made, None).await {
            panic!("{name} can't join: {error:?}");
        }
        self.signed_in(user, member).await
    }

    /// `who`, signed in again: access tokens last half an hour.
    pub async fn again(&self, who: &TestUser) -> TestUser {
        self.signed_in(who.user.clone(), who.member.clone()).await
    }

    #[expect(clippy::panic, reason = "a test without a session can't go on")]
    async fn signed_in(&self, user: User, member: Option<Membership>) -> TestUser {
        let now = self.now();
        let store = member.as_ref().map(|member| member.store);
        let session = Session::begin(SessionId::new(now, self.unique()), user.id, store, now);
        let app = &self.market.app;
        if let Err(error) = app.db.begin_session(&session).await {
            panic!("{} can't sign in: {error}", user.username.as_str());
        }
        let role = acting_role(&user, member.as_ref());
        TestUser { tokens: app.signer().pair(role, &session, now), user, member }
    }

    /// A product of `store` for `price` TWD, with `units` in stock.
    #[expect(clippy::panic, reason = "a test without its product can't go on")]
    pub async fn product(
        &self,
        store: StoreId,
        kind: ProductKind,
        price: i64,
        units: Option<u32>,
    ) -> ProductId {
        let number = self.unique();
        let id = ProductId::new(self.now(), number);
        let details = ProductDetails {
            name_en: None,
            description_en: None,
            kind,
            name: text(&format!("product {number}")),
            description: None,
            price: Twd::new(price),
            points_price: Points::new(price),
            image_url: None,
            category: None,
            tracked: units.is_some(),
            active: true,
        };
        let first = units.map(|units| (VariantCode::ONLY, units)).into_iter().collect();
        let Ok(product) = Product::list(id, store, details, self.now()) else {
            panic!("not a valid product: {price} TWD")
        };
        if let Err(error) = self.market.app.db.list_product(&product, &first).await {
            panic!("the product can't be listed: {error:?}");
        }
        id
    }

    /// The DynamoDB calls that were made during `work`.
    pub async fn counted<T>(&self, work: impl Future<Output = T>) -> (T, Vec<Call>) {
        let recorder = self.market.dynamo.recorder();
        // Earlier calls do not count.
        drop(recorder.take());
        let done = work.await;
        (done, recorder.take())
    }
}

/// The settings of a market on this machine, which lets one other site call its API.
fn config() -> Config {
    Config {
        public_url: "http://localhost:3000".to_owned(),
        callback_url: "http://localhost:3000".to_owned(),
        demonstration: false,
        secure_cookies: false,
        cors_origins: Origins { list: vec!["https://friend.example".to_owned()], localhost: false },
    }
}

#[expect(clippy::panic, reason = "a test with wrong names can't go on")]
fn text<const MIN: usize, const MAX: usize>(raw: &str) -> Text<MIN, MAX> {
    match Text::new(raw) {
        Ok(text) => text,
        Err(error) => panic!("{raw}: {error}"),
    }
}
