//! How queries of the provider go.

use std::{fmt, sync::Arc, time::Duration};

use aws_smithy_runtime_api::{
    client::{
        http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector},
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
    },
    http::StatusCode,
};

use super::{Kind, Weather};

/// How long an outage lets a caller wait.
const SILENCE: Duration = Duration::from_secs(6);
/// The longest that a slow answer takes, in milliseconds.
const SLUGGISH_MS: u64 = 12_000;

/// The provider behind the weather.
#[derive(Clone)]
pub(crate) struct Provider {
    weather: Arc<Weather>,
    cashier: SharedHttpConnector,
}

impl Provider {
    /// The provider that answers as `cashier` does, if it does.
    pub(crate) const fn new(weather: Arc<Weather>, cashier: SharedHttpConnector) -> Self {
        Self { weather, cashier }
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Provider")
    }
}

impl HttpConnector for Provider {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Self { weather, cashier } = self.clone();
        HttpConnectorFuture::new(async move {
            if weather.strikes(Kind::Outage) {
                tokio::time::sleep(SILENCE).await;
                return Err(ConnectorError::timeout("the provider does not answer".into()));
            }
            if weather.strikes(Kind::Ban) {
                let status = StatusCode::try_from(403_u16);
                let status = status.map_err(|error| ConnectorError::other(error.into(), None))?;
                return Ok(HttpResponse::new(status, "Forbidden".into()));
            }
            if weather.strikes(Kind::Sluggish) {
                let ms = weather.roll(Kind::Sluggish, |dice, _| dice.between(1_000, SLUGGISH_MS));
                tokio::time::sleep(Duration::from_millis(ms)).await;
            }
            cashier.call(request).await
        })
    }
}
