//! HTTPS to payment providers and to the API's own address. Most functions have neither.

use std::time::Duration;

use app::HttpConnector;
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::{
    Connector,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::{box_error::BoxError, client::http::HttpConnectorSettings};

/// The longest that connecting may take, of the whole time of a call.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// A connector that reaches every public host whose certificate the system's roots sign, and hosts
/// without TLS: for payment providers.
///
/// # Errors
/// When the system's roots can't be used.
pub fn public() -> Result<HttpConnector, BoxError> {
    connector(TrustStore::empty().with_native_roots(true), app::SLOWEST_PROVIDER_S)
}

/// A connector that trusts `roots`, and waits `whole_s` seconds for an answer.
///
/// # Errors
/// When the roots can't be used.
pub fn connector(roots: TrustStore, whole_s: u16) -> Result<HttpConnector, BoxError> {
    let context = TlsContext::builder().with_trust_store(roots).build()?;
    let whole = Duration::from_secs(whole_s.into());
    let settings = HttpConnectorSettings::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(whole.saturating_sub(CONNECT_TIMEOUT))
        .build();
    let connector = Connector::builder()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(context)
        .connector_settings(settings)
        .sleep_impl(TokioSleep::new())
        .build();
    Ok(HttpConnector::new(connector))
}
