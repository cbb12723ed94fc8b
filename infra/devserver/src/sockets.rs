//! Sockets to a market's table, queues and secrets, and the settings with which functions use them
//! that run in processes of their own: under `cargo lambda watch`, and in tests of the binaries.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use localcloud::{REGION, Socket};

use crate::{
    Market,
    secrets::{ECPAY_ACCOUNTS, ORIGIN_VERIFY, SIGNING_KEYS},
    tables::{EXPIRING_TABLE, TABLE},
};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// The file of the settings, in the data directory.
const FILE: &str = "functions.env";

/// Sockets to the table, the queues and the secrets of a market; they answer until this is dropped.
#[derive(Debug)]
pub struct Sockets {
    dynamodb: Socket,
    sqs: Socket,
    secrets: Socket,
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
    /// Opens them at `port` and the two after it; at any free ones where those are taken, or for 0.
    ///
    /// # Errors
    /// When the system has no socket.
    pub async fn open(market: &Market, port: u16) -> io::Result<Self> {
        // No CDN is here to send it, so that it is one that nobody knows.
        let unknown = format!("{:016x}{:016x}", market.app.entropy(), market.app.entropy());
        market.secrets.put(ORIGIN_VERIFY, &unknown);
        let at = |place: u16| if port == 0 { 0 } else { port.saturating_add(place) };
        Ok(Self {
            dynamodb: market.dynamo.listen(at(0)).await?,
            sqs: market.queues.listen(at(1)).await?,
            secrets: market.secrets.listen(at(2)).await?,
        })
    }

    /// The settings of a function that works on the data of `market`.
    #[must_use]
    pub fn settings(&self, market: &Market, reached: Reached<'_>) -> Vec<(&'static str, String)> {
        vec![
            ("TABLE", TABLE.to_owned()),
            ("EXPIRING_TABLE", EXPIRING_TABLE.to_owned()),
            ("SUBSCRIPTIONS", market.subscriptions()),
            ("PUBLIC_URL", reached.public_url.to_owned()),
            ("CALLBACK_URL", reached.callback_url.to_owned()),
            ("CORS_ORIGINS", market.app.config.cors_origins.list.join(",")),
            ("ECPAY_ENVIRONMENT", "stage".to_owned()),
            ("ECPAY_URL", market.app.ecpay.origin().to_owned()),
            ("JWT_SIGNING_KEYS_SECRET", SIGNING_KEYS.to_owned()),
            ("ECPAY_SECRET", ECPAY_ACCOUNTS.to_owned()),
            ("ORIGIN_VERIFY_SECRET", ORIGIN_VERIFY.to_owned()),
            ("AWS_ENDPOINT_URL_DYNAMODB", self.dynamodb.url()),
            ("AWS_ENDPOINT_URL_SQS", self.sqs.url()),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", self.secrets.url()),
            ("AWS_REGION", REGION.to_owned()),
            ("AWS_ACCESS_KEY_ID", "local".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "local".to_owned()),
        ]
    }

    /// Writes the settings into the file `functions.env` of `folder`, the market's data directory,
    /// and returns where it is.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn write(
        &self,
        market: &Market,
        reached: Reached<'_>,
        folder: &Path,
    ) -> Result<PathBuf, Failed> {
        let settings = self.settings(market, reached);
        // Quoted, as shells and cargo-lambda read them: some hold spaces, or JSON.
        let text: String =
            settings.iter().map(|(name, value)| format!("{name}='{value}'\n")).collect();
        let (path, new) = (folder.join(FILE), folder.join(format!("{FILE}.new")));
        fs::write(&new, &text).and_then(|()| fs::rename(&new, &path)).map_err(|error| {
            format!("{}: {error}; name another folder with --data", path.display())
        })?;
        Ok(path)
    }
}
