//! What the tests of this crate stand on: an application over a real table.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use db::Table;
use domain::Timestamp;
use localcloud::{
    cashier::{Cashier, RetryPlan},
    dynamodb::Dynamo,
};

use crate::{App, Clock, Config, EcpayServer, Keys, Origins, Secret, SecretSet, Secrets};

/// When it is.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_795_230_000_000);

/// An application, its table, and its time in milliseconds since the epoch.
pub(crate) async fn market() -> (App, Dynamo, Arc<AtomicI64>) {
    let time = Arc::new(AtomicI64::new(NOW.millis()));
    let clock: Clock = {
        let time = Arc::clone(&time);
        Arc::new(move || time.load(Ordering::SeqCst))
    };
    let dynamo = Dynamo::memory(Arc::clone(&clock)).unwrap();
    let account = ecpay::MerchantAccount::stage();
    let deliver = Arc::new(|_| panic!("nothing is paid here"));
    let plan = RetryPlan::default();
    let cashier = Cashier::new(account, Arc::clone(&clock), deliver, plan).unwrap();
    let ecpay = EcpayServer::new("http://x", cashier.http_connector());
    let key = [7; 32];
    let keys = format!("{},{}", Keys::entry(NOW, &key), Keys::index_entry(&key));
    let stage =
        r#"[{"merchant_id":"3002607","hash_key":"pwFHCqoQZGmho4w6","hash_iv":"EkRm7iFT261dpevs"}]"#;
    let secrets = Secrets::new(Arc::new(move |secret| {
        let text = match secret {
            Secret::SigningKeys => keys.clone(),
            Secret::EcpayAccounts => stage.to_owned(),
            Secret::OriginVerify => String::new(),
        };
        Box::pin(std::future::ready(Ok(text)))
    }));
    let db = Table::new(dynamo.client(), "table", "expiring");
    db.create_tables().await.unwrap();
    let config = Config {
        public_url: "http://x".to_owned(),
        callback_url: "http://x".to_owned(),
        demonstration: false,
        secure_cookies: false,
        cors_origins: Origins::default(),
    };
    let ids = AtomicU64::new(1);
    let entropy = Arc::new(move || ids.fetch_add(1, Ordering::SeqCst));
    let app = App::new(db, ecpay, secrets, config, clock, entropy);
    app.read_secrets(SecretSet::of(&Secret::ALL)).await.unwrap();
    (app, dynamo, time)
}
