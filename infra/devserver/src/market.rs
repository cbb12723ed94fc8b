//! A whole market over the local cloud.

use std::sync::{Arc, OnceLock, Weak};

use app::{App, Bus, Clock, Config, EcpayServer, Entropy, Secret, SecretSet};
use db::Table;
use ecpay::MerchantAccount;
use endpoint::{Found, Method, Problem, Reply, Request, Router, Worker, answer_problem};
use http::{HeaderMap, HeaderValue, header};
use localcloud::{
    cashier::{Answer, Cashier, Deliver, Delivery, RetryPlan},
    dynamodb::Dynamo,
    secrets::SecretStore,
    sqs::Queues,
};

use crate::{
    data_dir::{self, DataDir},
    event_sources::EventSources,
    grants, secrets,
    tables::{EXPIRING_TABLE, TABLE},
};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// The configuration of a market.
pub struct Setup {
    /// Its data directory.
    pub place: DataDir,
    /// Its clock.
    pub clock: Clock,
    /// The source of random bits for new ids.
    pub entropy: Entropy,
    /// Its signing keys, as their secret holds them.
    pub keys: String,
    /// Its settings.
    pub config: Config,
    /// Its workers.
    pub workers: &'static [&'static Worker],
    /// The cashier's origin: another one than the market's, as in production.
    pub cashier_url: String,
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
    pub(crate) event_sources: EventSources,
}

impl Market {
    /// Opens a market, and creates its tables and queues if they don't exist.
    ///
    /// # Errors
    /// When something can't be opened or created.
    pub async fn open(setup: Setup) -> Result<Self, Failed> {
        let Setup { place, clock, entropy, keys, config, workers, cashier_url, retry_plan } = setup;
        let (dynamo, queues) = match &place {
            DataDir::Memory => {
                (Dynamo::memory(Arc::clone(&clock))?, Queues::new(Arc::clone(&clock)))
            }
            DataDir::Folder(folder) => {
                data_dir::claim(folder)?;
                let dynamo = Dynamo::file(&folder.join("table.db"), Arc::clone(&clock))?;
                (dynamo, Queues::open(&folder.join("queues.jsonl"), Arc::clone(&clock))?)
            }
        };
        let secrets = secrets::store(&keys);
        let routes: Vec<_> = codegen::routes().into_iter().map(|(_, route)| route).collect();
        let router = Router::new(&routes);
        let home = Arc::new(OnceLock::new());
        let deliver = deliver_to(Arc::clone(&home), router.clone());
        let cashier = open_cashier(&place, &clock, deliver, retry_plan)?;

        let db = Table::new(dynamo.client(), TABLE, EXPIRING_TABLE);
        db.create_tables().await?;
        let ecpay = EcpayServer::new(&cashier_url, cashier.http_connector());
        let event_sources = EventSources::open(&place, (&dynamo, TABLE), &queues, workers).await?;
        dynamo.guard(Box::new(grants::allows));
        let app = App::new(db, ecpay, secrets::of(&secrets), config, clock, entropy);
        let app = Arc::new(app.sending(event_sources.bus.clone()));
        // Requests read what they use; what the market does by itself uses some too.
        app.read_secrets(SecretSet::of(&Secret::ALL)).await?;
        // The cashier delivers to the market that it was opened for, as long as that lives.
        let _ = home.set(Arc::downgrade(&app));

        Ok(Self { app, router, workers, dynamo, queues, secrets, cashier, event_sources })
    }

    /// Answers a request as API Gateway and the route's function would.
    pub async fn answer(&self, method: Option<Method>, request: Request) -> Reply {
        route(&self.app, &self.router, method, request).await
    }
}

async fn route(app: &App, router: &Router, method: Option<Method>, request: Request) -> Reply {
    let route = match router.find(method, &request.path) {
        Found::Route(route) => route,
        Found::Methods(methods) => {
            return answer_problem(app, &request, &Problem::method(&methods));
        }
        Found::Nothing => &web::NOT_FOUND,
    };
    grants::within(route.dynamodb(), route.call(app, request)).await
}

/// Delivers the cashier's notifications to the market's own route.
fn deliver_to(home: Arc<OnceLock<Weak<App>>>, router: Router) -> Deliver {
    let router = Arc::new(router);
    Arc::new(move |delivery: Delivery| {
        let (home, router) = (Arc::clone(&home), Arc::clone(&router));
        Box::pin(async move {
            let app = home.get().and_then(Weak::upgrade).ok_or("the market is closed")?;
            let path = path_of(&delivery.url).to_owned();
            let mut headers = HeaderMap::new();
            let form = HeaderValue::from_static(Delivery::CONTENT_TYPE);
            headers.insert(header::CONTENT_TYPE, form);
            let id = format!("cashier-{:016x}", app.entropy());
            let mut request = Request::new(Method::Post, &path, "", headers, id);
            request.body = delivery.body.into();
            let reply = route(&app, &router, Some(Method::Post), request).await;
            Ok(Answer { status: reply.status.as_u16(), body: reply.body.to_vec() })
        })
    })
}

/// The path of a URL.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').and_then(|start| rest.get(start..)).unwrap_or("/")
}

fn open_cashier(
    place: &DataDir,
    clock: &Clock,
    deliver: Deliver,
    plan: RetryPlan,
) -> Result<Cashier, Failed> {
    let (clock, account) = (Arc::clone(clock), MerchantAccount::stage());
    match place {
        DataDir::Memory => Ok(Cashier::new(account, clock, deliver, plan)),
        DataDir::Folder(folder) => {
            Ok(Cashier::open(&folder.join("cashier.jsonl"), account, clock, deliver, plan)?)
        }
    }
}

impl Market {
    /// The queues that events are sent to.
    #[must_use]
    pub fn bus(&self) -> &Bus {
        &self.event_sources.bus
    }
}
