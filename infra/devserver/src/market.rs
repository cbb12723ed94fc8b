//! A whole market over the local cloud.

use std::{
    io,
    sync::{Arc, OnceLock},
    time::Duration,
};

use app::{App, Bus, Clock, Config, EcpayServer, Entropy, HttpConnector, Secret, SecretSet};
use db::Table;
use domain::Code;
use ecpay::MerchantAccount;
use endpoint::{Found, Method, Reply, Request, Router, Worker, answer_problem};
use localcloud::{
    cashier::{Cashier, Deliver, RetryPlan},
    dynamodb::Dynamo,
    secrets::SecretStore,
    sqs::Queues,
};

use crate::{
    data_dir::{self, DataDir},
    delivery::deliver_to,
    event_sources::{Consumer, EventSources},
    grants,
    market_clock::MarketClock,
    routing, secrets,
    stream_reader::Reader,
    tables::{EXPIRING_TABLE, TABLE},
    traces::Traces,
};

/// The route by which the health of the market is asked for.
const HEALTH: &str = "get-health";

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// The configuration of a market.
pub struct Setup {
    /// Its data directory.
    pub place: DataDir,
    /// The machine's clock.
    pub clock: Clock,
    /// The source of random bits for new ids.
    pub entropy: Entropy,
    /// Its signing keys, as their secret holds them.
    pub keys: String,
    /// Its settings.
    pub config: Config,
    /// Its workers.
    pub workers: &'static [&'static Worker],
    /// ECPay's origin: the local cashier's, another one than the market's as in production, or one
    /// that is reached by `provider`.
    pub ecpay_url: String,
    /// Asks ECPay at that origin; none if the local cashier is asked.
    pub provider: Option<HttpConnector>,
    /// When the cashier repeats a notification that was not acknowledged.
    pub retry_plan: RetryPlan,
}

/// A market in one process.
pub struct Market {
    /// What its use cases depend on.
    pub app: Arc<App>,
    /// Its routes.
    pub router: Router,
    /// Its workers.
    pub workers: &'static [&'static Worker],
    /// The engine of its tables.
    pub dynamo: Dynamo,
    /// Its queues.
    pub queues: Queues,
    /// Its secrets.
    pub secrets: SecretStore,
    /// The local stand-in for ECPay.
    pub cashier: Cashier,
    /// Its clock, which can be moved.
    pub clock: MarketClock,
    /// What it did of late.
    pub traces: Traces,
    pub(crate) event_sources: EventSources,
}

impl Market {
    /// Opens a market, and creates its tables and queues if they don't exist.
    ///
    /// # Errors
    /// When something can't be opened or created.
    pub async fn open(setup: Setup) -> Result<Self, Failed> {
        let Setup { place, entropy, keys, config, workers, .. } = setup;
        if let DataDir::Folder(folder) = &place {
            data_dir::claim(folder)?;
        }
        let (market_clock, clock) = MarketClock::open(&place, setup.clock)?;
        let (dynamo, queues) = match &place {
            DataDir::Memory => {
                (Dynamo::memory(Arc::clone(&clock))?, Queues::new(Arc::clone(&clock)))
            }
            DataDir::Folder(folder) => {
                let dynamo = Dynamo::file(&folder.join("table.db"), Arc::clone(&clock))?;
                (dynamo, Queues::open(&folder.join("queues.jsonl"), Arc::clone(&clock))?)
            }
        };
        let secrets = secrets::store(&keys);
        let routes: Vec<_> = codegen::routes().into_iter().map(|(_, route)| route).collect();
        let router = Router::new(&routes);
        let home = Arc::new(OnceLock::new());
        let traces = Traces::default();
        let deliver = deliver_to(Arc::clone(&home), router.clone(), traces.clone());
        let cashier = open_cashier(&place, &clock, deliver, setup.retry_plan)?;

        let db = Table::new(dynamo.client(), TABLE, EXPIRING_TABLE);
        db.create_tables().await?;
        let provider = setup.provider.unwrap_or_else(|| cashier.http_connector());
        let ecpay = EcpayServer::new(&setup.ecpay_url, provider);
        let event_sources = EventSources::open(&place, (&dynamo, TABLE), &queues, workers).await?;
        dynamo.guard(Box::new(grants::allows));
        let sent = traces.clone();
        queues.watch_sent(move |queue, id, body| sent.sent(queue, id, body));
        let app = App::new(db, ecpay, secrets::of(&secrets), config, clock, entropy);
        let app = Arc::new(app.sending(event_sources.bus.clone()));
        // Requests read what they use; what the market does by itself uses some too.
        app.read_secrets(SecretSet::of(&Secret::ALL)).await?;
        // The cashier delivers to the market that it was opened for, as long as that lives.
        let _ = home.set(Arc::downgrade(&app));

        Ok(Self {
            app,
            router,
            workers,
            dynamo,
            queues,
            secrets,
            cashier,
            clock: market_clock,
            traces,
            event_sources,
        })
    }

    /// Whether something could not be stored when it was last tried: a full disk, a folder that is
    /// gone.
    #[must_use]
    pub fn writes_fail(&self) -> bool {
        self.dynamo.writes_fail() || self.queues.writes_fail() || self.cashier.writes_fail()
    }

    /// Answers a request as API Gateway and the route's function would. A market that can't store
    /// anything says so where its health is asked for; on AWS an alarm does.
    pub async fn answer(&self, method: Option<Method>, request: Request) -> Reply {
        if self.writes_fail()
            && let Found::Route(route) = self.router.find(method, &request.path)
            && route.spec.id == HEALTH
        {
            return answer_problem(&self.app, &request, &Code::ServiceUnavailable.into());
        }
        self.answer_by(&self.app, method, request).await
    }

    /// Answers a request as API Gateway and the route's function `app` would.
    pub async fn answer_by(&self, app: &App, method: Option<Method>, request: Request) -> Reply {
        routing::answer(app, &self.router, &self.traces, method, request).await
    }

    /// Moves its clock forward, and wakes whatever waits for a time; `false` if it would be too far
    /// ahead.
    ///
    /// # Errors
    /// When that can't be written down; then it is not moved.
    pub fn advance(&self, by: Duration) -> io::Result<bool> {
        let moved = self.clock.advance(by)?;
        if moved {
            self.queues.wake();
            self.cashier.wake();
        }
        Ok(moved)
    }
}

fn open_cashier(
    place: &DataDir,
    clock: &Clock,
    deliver: Deliver,
    plan: RetryPlan,
) -> Result<Cashier, Failed> {
    let (clock, account) = (Arc::clone(clock), MerchantAccount::stage());
    match place {
        DataDir::Memory => Ok(Cashier::new(account, clock, deliver, plan)?),
        DataDir::Folder(folder) => {
            Ok(Cashier::open(&folder.join("cashier.db"), account, clock, deliver, plan)?)
        }
    }
}

impl Market {
    /// The queues that events are sent to.
    #[must_use]
    pub fn bus(&self) -> &Bus {
        &self.event_sources.bus
    }

    /// The consumers and their queues.
    pub(crate) fn consumers(&self) -> &[Consumer] {
        &self.event_sources.consumers
    }

    /// The readers of the stream.
    pub(crate) fn readers(&self) -> &[Reader] {
        &self.event_sources.readers
    }

    /// The same as the setting `SUBSCRIPTIONS` of a function.
    pub(crate) fn subscriptions(&self) -> String {
        let mut text = String::new();
        for Consumer { worker, queue_url } in &self.event_sources.consumers {
            let events = worker.spec.events().unwrap_or_default();
            let events: Vec<_> = events.iter().map(ToString::to_string).collect();
            text.push_str(&format!("{} {} {queue_url};", worker.spec.id, events.join(",")));
        }
        text
    }
}
