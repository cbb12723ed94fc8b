//! Sockets to a market's table and queues, and the settings with which functions use them that run
//! in processes of their own: under `cargo lambda watch`, and in tests of the binaries.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use localcloud::{REGION, Socket};

use crate::{
    Market, TABLE,
    keys::{private_file, signing_keys},
    market::EXPIRING_TABLE,
};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// The file of the settings, in the data directory.
const FILE: &str = "functions.env";

/// ECPay's account for tests, as its secret holds it.
const ECPAY_ACCOUNT: &str =
    r#"{"merchant_id":"3002607","hash_key":"pwFHCqoQZGmho4w6","hash_iv":"EkRm7iFT261dpevs"}"#;

/// Sockets to the table and the queues of a market, which answer until this is dropped.
#[derive(Debug)]
pub struct Sockets {
    dynamodb: Socket,
    sqs: Socket,
}

/// What a function learns from its settings, beside what the market knows.
#[derive(Clone, Copy, Debug)]
pub struct Reached<'a> {
    /// The address at which browsers reach the functions.
    pub public_url: &'a str,
    /// The address to which ECPay sends its notifications.
    pub callback_url: &'a str,
}

impl Sockets {
    /// Opens them at `port` and the one after it; at any free ones where those are taken, or for 0.
    ///
    /// # Errors
    /// When the system has no socket.
    pub async fn open(market: &Market, port: u16) -> io::Result<Self> {
        let next = if port == 0 { 0 } else { port.saturating_add(1) };
        let (dynamodb, sqs) =
            (market.dynamo.listen(port).await?, market.queues.listen(next).await?);
        Ok(Self { dynamodb, sqs })
    }

    /// The settings of a function that works on the data of `market`, with its `signing_keys`.
    #[must_use]
    pub fn settings(
        &self,
        market: &Market,
        reached: Reached<'_>,
        signing_keys: &str,
    ) -> Vec<(&'static str, String)> {
        let mut settings = vec![
            ("TABLE", TABLE.to_owned()),
            ("EXPIRING_TABLE", EXPIRING_TABLE.to_owned()),
            ("SUBSCRIPTIONS", market.subscriptions()),
            ("PUBLIC_URL", reached.public_url.to_owned()),
            ("CALLBACK_URL", reached.callback_url.to_owned()),
            ("CORS_ORIGINS", market.app.config.cors_origins.list.join(",")),
            ("ECPAY_ENVIRONMENT", "stage".to_owned()),
            ("ECPAY_URL", market.app.ecpay.origin().to_owned()),
            ("AWS_ENDPOINT_URL_DYNAMODB", self.dynamodb.url()),
            ("AWS_ENDPOINT_URL_SQS", self.sqs.url()),
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_ACCESS_KEY_ID", "local".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
        ];
        settings.extend(secrets(signing_keys));
        settings
    }

    /// Writes the settings into the file `functions.env` of `folder`, the market's data directory,
    /// for nobody else to read, and returns where it is.
    ///
    /// # Errors
    /// When the folder can't be written, or its keys can't be read.
    pub fn write(
        &self,
        market: &Market,
        reached: Reached<'_>,
        folder: &Path,
    ) -> Result<PathBuf, Failed> {
        let settings = self.settings(market, reached, &signing_keys(folder)?);
        // Quoted, as shells and cargo-lambda read them: some hold spaces, or JSON.
        let text: String =
            settings.iter().map(|(name, value)| format!("{name}='{value}'\n")).collect();
        let (path, new) = (folder.join(FILE), folder.join(format!("{FILE}.new")));
        private_file(&new, &text).and_then(|()| fs::rename(&new, &path)).map_err(|error| {
            format!("{}: {error}; name another folder with --data", path.display())
        })?;
        Ok(path)
    }
}

/// How functions get their secrets.
fn secrets(signing_keys: &str) -> [(&'static str, String); 2] {
    [("JWT_SIGNING_KEYS", signing_keys.to_owned()), ("ECPAY_ACCOUNT", ECPAY_ACCOUNT.to_owned())]
}
