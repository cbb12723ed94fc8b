//! A market in simulation: its functions, its people, its weather, and what is known of it.

use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering},
};

use app::{App, EcpayServer, Secret, SecretSet};
use aws_smithy_runtime_api::client::http::SharedHttpConnector;
use testkit::{Answer, Call, World};

use crate::{
    dice::Dice,
    limits::Limits,
    lock::lock,
    memory::Memory,
    mortal::Mortal,
    mutant::{Known, Mutant},
    people::Person,
    scene::Scene,
    story::Story,
    weather::{Kind, Weather, calmly, provider::Provider},
};

/// The origin of the provider.
const PROVIDER: &str = "http://127.0.0.1:3000";
/// How many functions answer at the same time.
const FUNCTIONS: usize = 3;
/// The furthest that a clock is wrong, in milliseconds.
const SKEW_MS: u64 = 120_000;

/// A law that did not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Its name.
    pub(crate) law: &'static str,
    /// What was seen instead.
    pub(crate) seen: String,
}

/// A history while it runs.
pub(crate) struct Sim {
    pub(crate) world: World,
    pub(crate) scene: Scene,
    pub(crate) weather: Arc<Weather>,
    pub(crate) story: Arc<Story>,
    pub(crate) mutant: Option<&'static Mutant>,
    pub(crate) sqs: aws_sdk_sqs::Client,
    memory: Mutex<Memory>,
    functions: Mutex<Vec<Arc<App>>>,
    dice: Mutex<Dice>,
    violations: Mutex<Vec<Violation>>,
    steps_left: AtomicU32,
    keys: AtomicU64,
    /// The minute in which the schedule of every minute ran last.
    ran_at: AtomicI64,
    over: AtomicBool,
}

impl Sim {
    /// Opens the market of `seed`.
    pub(crate) async fn open(
        seed: u64,
        limits: &Limits,
        mutant: Option<&'static Mutant>,
        is_told: bool,
    ) -> Arc<Self> {
        let story = Arc::new(Story::begin(is_told));
        let weather = Arc::new(Weather::of(seed, &limits.without, Arc::clone(&story)));
        let world = World::open_in_virtual_time().await;
        let scene = Scene::set(&world, seed).await;
        let sqs = world.market.queues.client();
        let sim = Arc::new(Self {
            world,
            scene,
            weather,
            story,
            mutant,
            sqs,
            memory: Mutex::default(),
            functions: Mutex::default(),
            dice: Mutex::new(Dice::of(seed, "market")),
            violations: Mutex::default(),
            steps_left: AtomicU32::new(limits.steps),
            keys: AtomicU64::new(1),
            ran_at: AtomicI64::new(0),
            over: AtomicBool::new(false),
        });
        for _ in 0..FUNCTIONS {
            let function = sim.function().await;
            lock(&sim.functions).push(function);
        }
        let market = &sim.world.market;
        let weather = Arc::clone(&sim.weather);
        market.dynamo.set_passage(move |attempt| {
            let passage = weather.passage(attempt);
            weather.story().mix(attempt.operation.as_bytes());
            passage
        });
        let weather = Arc::clone(&sim.weather);
        market.queues.set_fault(Some(move |_: &str| weather.queue_fault()));
        if let Some(tamper) = mutant.and_then(|mutant| mutant.tamper) {
            market.dynamo.tamper(tamper);
        }
        sim
    }

    /// A function that begins: nothing is in its memory, and its clock may be wrong.
    async fn function(&self) -> Arc<App> {
        let market = &self.world.market;
        let clock = Arc::clone(&market.app);
        let skewed = self.weather.strikes(Kind::Skew);
        let skew =
            if skewed { self.draw(|dice| dice.below(SKEW_MS.saturating_mul(2))) } else { SKEW_MS };
        let skew = i64::try_from(skew)
            .unwrap_or_default()
            .saturating_sub(i64::try_from(SKEW_MS).unwrap_or_default());
        let entropy = Arc::clone(&market.app);
        let provider = Provider::new(Arc::clone(&self.weather), market.cashier.http_connector());
        let provider = EcpayServer::new(PROVIDER, SharedHttpConnector::new(provider));
        let app = App::new(
            market.app.db.clone(),
            provider,
            devserver::secrets::of(&market.secrets),
            market.app.config.clone(),
            Arc::new(move || clock.now().millis().saturating_add(skew)),
            Arc::new(move || entropy.entropy()),
        );
        let app = app.sending(market.bus().clone());
        if let Err(error) = app.read_secrets(SecretSet::of(&Secret::ALL)).await {
            self.broken("harness", format!("no secrets: {error}"));
        }
        Arc::new(app)
    }

    /// One of the functions; now and then one that has just begun.
    pub(crate) async fn some_function(&self) -> Arc<App> {
        let place = self.draw(|dice| dice.below(FUNCTIONS.try_into().unwrap_or(1)));
        let place = usize::try_from(place).unwrap_or_default();
        if self.weather.strikes(Kind::Restart) {
            let new = self.function().await;
            if let Some(old) = lock(&self.functions).get_mut(place) {
                *old = new;
            }
        }
        let found = lock(&self.functions).get(place).cloned();
        found.unwrap_or_else(|| Arc::clone(&self.world.market.app))
    }

    /// Sends a request, which says `what` is done by `who`; no answer comes if the function dies.
    pub(crate) async fn send(&self, who: &Person, what: &str, call: Call) -> Option<Answer> {
        let app = self.some_function().await;
        let method = call.method();
        let mut request = call.request();
        if let Some(change) = self.mutant.and_then(|mutant| mutant.request) {
            let memory = self.memory();
            let known = Known { forms: &memory.forms, admin: &self.scene.admin };
            change(&known, who, &mut request);
        }
        let path = request.path.clone();
        self.story.tell(|| format!("{} {what}: {} {path}", who.name, method.as_str()));
        let market = &self.world.market;
        let answering = market.answer_by(&app, Some(method), request);
        let reply = Mortal::new(answering, self.weather.death()).await;
        let Some(reply) = reply else {
            self.story.tell(|| format!("{} hears nothing of {path}: the function died", who.name));
            return None;
        };
        let answer = Answer {
            status: reply.status.as_u16(),
            headers: reply.headers,
            body: String::from_utf8_lossy(&reply.body).into_owned(),
        };
        self.story.mix(answer.body.as_bytes());
        self.story.tell(|| format!("{} is answered {}", who.name, short(&answer)));
        self.judge(&path, &answer);
        Some(answer)
    }

    /// No answer is a failure of ours, but that the caller may try again.
    fn judge(&self, path: &str, answer: &Answer) {
        let asks_again = answer.status == 503 && !answer.header("retry-after").is_empty();
        if answer.status >= 500 && !asks_again {
            self.broken("answers", format!("{path}: {}", short(answer)));
        }
    }

    /// The same request until it is answered for good, a few times at most.
    pub(crate) async fn insist(&self, who: &Person, what: &str, call: &Call) -> Option<Answer> {
        let mut wait = std::time::Duration::from_millis(200);
        for _ in 0..4 {
            let answer = self.send(who, what, call.clone()).await;
            if let Some(answer) = answer.filter(|answer| answer.status != 503) {
                return Some(answer);
            }
            tokio::time::sleep(wait).await;
            wait = wait.saturating_mul(4);
        }
        None
    }

    /// The same, in calm weather.
    pub(crate) async fn settle(&self, who: &Person, what: &str, call: &Call) -> Option<Answer> {
        calmly(self.insist(who, what, call)).await
    }

    /// `who`, with a new session.
    pub(crate) async fn again(&self, who: &Person) -> Person {
        who.with(calmly(self.world.again(who.user())).await)
    }

    /// A key that no other request has.
    pub(crate) fn key(&self) -> String {
        format!("simulated-key-{:08}", self.keys.fetch_add(1, Ordering::SeqCst))
    }

    /// Takes one of the steps that a history has; `false` if there is none left.
    pub(crate) fn takes_step(&self) -> bool {
        let left = self
            .steps_left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        left.is_ok()
    }

    /// Gives a step back that came to nothing.
    pub(crate) fn gives_step_back(&self) {
        self.steps_left.fetch_add(1, Ordering::SeqCst);
    }

    /// Whether the schedule of every minute is due.
    pub(crate) fn is_next_minute(&self) -> bool {
        let minute = db::minute_of(self.world.now());
        self.ran_at.fetch_max(minute, Ordering::SeqCst) < minute
    }

    /// Whether the people have gone home.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }

    /// The people go home.
    pub(crate) fn ends(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    /// What the people remember.
    pub(crate) fn memory(&self) -> MutexGuard<'_, Memory> {
        lock(&self.memory)
    }

    /// Keeps the table as it is now, for reads that are behind.
    pub(crate) fn remember(&self) {
        if let Err(error) = self.world.market.dynamo.remember() {
            self.broken("harness", error.to_string());
        }
        self.weather.remembers();
    }

    /// A law did not hold.
    pub(crate) fn broken(&self, law: &'static str, seen: String) {
        self.story.tell(|| format!("    the law of {law} is broken: {seen}"));
        lock(&self.violations).push(Violation { law, seen });
    }

    /// Every law that did not hold.
    pub(crate) fn violations(&self) -> Vec<Violation> {
        lock(&self.violations).clone()
    }

    fn draw<T>(&self, draw: impl FnOnce(&mut Dice) -> T) -> T {
        draw(&mut lock(&self.dice))
    }
}

/// An answer in a line.
pub(crate) fn short(answer: &Answer) -> String {
    let body: String = answer.body.chars().take(160).collect();
    format!("{} {body}", answer.status)
}
