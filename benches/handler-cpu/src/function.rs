//! The function of both roles: alike but for its client of DynamoDB.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use app::{App, Config, EcpayServer, Origins};
use aws_sdk_dynamodb::Client;
use aws_smithy_runtime_api::client::{
    http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector},
    orchestrator::HttpRequest,
    result::ConnectorError,
};
use db::Table;
use devserver::{EXPIRING_TABLE, TABLE, secrets};

use crate::tape::Failed;

/// What one function holds.
pub(crate) struct Function {
    pub(crate) app: App,
    /// What the next id is made of.
    pub(crate) entropy: Arc<AtomicU64>,
}

impl Function {
    /// A function that has just started, at the time `now_ms`; tokens are those of `World`.
    pub(crate) fn start(client: Client, now_ms: i64) -> Result<Self, Failed> {
        let entropy = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&entropy);
        let http = SharedHttpConnector::new(NoEgress);
        let ecpay = EcpayServer::new("http://127.0.0.1:3000", http);
        let app = App::new(
            Table::new(client, TABLE, EXPIRING_TABLE),
            ecpay,
            secrets::of(&secrets::store(&testkit::keys(&[testkit::WORLD_KEY]))),
            Config {
                public_url: "https://market.example.com".to_owned(),
                callback_url: "https://api.example.com".to_owned(),
                demonstration: false,
                secure_cookies: true,
                cors_origins: Origins::default(),
            },
            Arc::new(move || now_ms),
            Arc::new(move || {
                count.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            }),
        );
        Ok(Self { app, entropy })
    }
}

/// None of the calls that are measured needs another service.
#[derive(Debug)]
struct NoEgress;

impl HttpConnector for NoEgress {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let refused = "only calls of DynamoDB are measured";
        HttpConnectorFuture::ready(Err(ConnectorError::user(refused.into())))
    }
}
