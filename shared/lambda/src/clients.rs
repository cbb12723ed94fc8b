//! Clients of AWS: ring, few roots, credentials and region from Lambda's environment.
//!
//! There is no aws-config: Lambda puts everything into the environment, and looking for profile
//! files and metadata services would slow down every cold start.

use std::time::Duration;

use aws_sdk_dynamodb::config::{Credentials, Region, retry::RetryConfig, timeout::TimeoutConfig};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{
    http::{HttpConnectorFuture, SharedHttpClient, SharedHttpConnector},
    orchestrator::HttpRequest,
    result::ConnectorError,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use lambda_runtime::Error;

use crate::settings::{lookup, setting};

/// The roots of AWS's endpoints; see `roots/README.md`.
const AWS_ROOTS: &[&str] = &[
    include_str!("../roots/amazon-root-ca-1.pem"),
    include_str!("../roots/amazon-root-ca-2.pem"),
    include_str!("../roots/amazon-root-ca-3.pem"),
    include_str!("../roots/amazon-root-ca-4.pem"),
    include_str!("../roots/starfield-services-g2.pem"),
];
/// How often a call is tried before it fails.
const ATTEMPTS: u32 = 3;
/// The longest that one try may take.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);
/// The longest that a route may take to answer, in seconds.
const SLOWEST_ROUTE_S: u16 = 20;

/// The configuration of the client of one of AWS's services, which the SDK's settings may send
/// elsewhere.
macro_rules! config {
    ($service:ident, $http:expr, $elsewhere:literal) => {{
        let mut config = $service::Config::builder()
            .region(Region::new(setting("AWS_REGION")?))
            .credentials_provider(credentials()?)
            .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
            .timeout_config(timeouts())
            .http_client($http.clone());
        if let Some(url) = endpoint($elsewhere) {
            config = config.endpoint_url(url);
        }
        config.build()
    }};
}

/// The table's client.
pub(crate) fn dynamodb(http: &SharedHttpClient) -> Result<aws_sdk_dynamodb::Client, Error> {
    let config = config!(aws_sdk_dynamodb, http, "AWS_ENDPOINT_URL_DYNAMODB");
    Ok(aws_sdk_dynamodb::Client::from_conf(config))
}

/// The queue's client.
pub(crate) fn sqs(http: &SharedHttpClient) -> Result<aws_sdk_sqs::Client, Error> {
    let config = config!(aws_sdk_sqs, http, "AWS_ENDPOINT_URL_SQS");
    Ok(aws_sdk_sqs::Client::from_conf(config))
}

/// The client of Secrets Manager.
pub(crate) fn secrets_manager(
    http: &SharedHttpClient,
) -> Result<aws_sdk_secretsmanager::Client, Error> {
    let config = config!(aws_sdk_secretsmanager, http, "AWS_ENDPOINT_URL_SECRETS_MANAGER");
    Ok(aws_sdk_secretsmanager::Client::from_conf(config))
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().operation_attempt_timeout(ATTEMPT_TIMEOUT).build()
}

/// A connector that reaches the API's own address.
pub(crate) fn aws_tls() -> Result<SharedHttpConnector, Error> {
    egress::connector(aws_roots()?, SLOWEST_ROUTE_S)
}

/// A connector that refuses every request: most functions call nothing but the table.
pub(crate) fn no_egress() -> SharedHttpConnector {
    #[derive(Debug)]
    struct NoEgress;
    impl aws_smithy_runtime_api::client::http::HttpConnector for NoEgress {
        fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
            let refused = "this function has no egress: it may call AWS services only";
            HttpConnectorFuture::ready(Err(ConnectorError::user(refused.into())))
        }
    }
    SharedHttpConnector::new(NoEgress)
}

/// What reaches the services of AWS.
pub(crate) fn aws() -> Result<SharedHttpClient, Error> {
    let context = TlsContext::builder().with_trust_store(aws_roots()?).build()?;
    Ok(Builder::new()
        .tls_provider(Provider::Rustls(CryptoMode::Ring))
        .tls_context(context)
        .build_https())
}

/// Whom AWS's certificates are signed by, and those that the settings add.
fn aws_roots() -> Result<TrustStore, Error> {
    let roots = AWS_ROOTS
        .iter()
        .fold(TrustStore::empty(), |store, pem| store.with_pem_certificate(pem.as_bytes()));
    Ok(match lookup("AWS_CA_BUNDLE") {
        Some(path) => roots.with_pem_certificate(bundle(&path)?),
        None => roots,
    })
}

/// The certificates in `AWS_CA_BUNDLE`, the SDK's setting for further roots beside AWS's: for
/// private endpoints and for tests.
fn bundle(path: &str) -> Result<Vec<u8>, Error> {
    let unusable = |problem: &str| format!("AWS_CA_BUNDLE, the file {path}: {problem}");
    let pem = std::fs::read_to_string(path).map_err(|error| unusable(&error.to_string()))?;
    // The client would panic on a malformed bundle, and only on the first request.
    if is_pem(&pem) {
        Ok(pem.into_bytes())
    } else {
        Err(unusable("it holds no certificates, or broken ones").into())
    }
}

/// Whether `text` holds certificates, all of them whole (RFC 7468).
fn is_pem(text: &str) -> bool {
    let mut blocks = text.split("-----BEGIN CERTIFICATE-----").skip(1).peekable();
    blocks.peek().is_some()
        && blocks.all(|block| {
            block.split_once("-----END CERTIFICATE-----").is_some_and(|(base64, _)| {
                let base64: String = base64.split_whitespace().collect();
                !base64.is_empty() && STANDARD.decode(base64).is_ok()
            })
        })
}

/// The endpoint in the SDK's own settings, if it is not AWS's.
fn endpoint(service: &str) -> Option<String> {
    lookup(service).or_else(|| lookup("AWS_ENDPOINT_URL"))
}

fn credentials() -> Result<Credentials, Error> {
    Ok(Credentials::new(
        setting("AWS_ACCESS_KEY_ID")?,
        setting("AWS_SECRET_ACCESS_KEY")?,
        lookup("AWS_SESSION_TOKEN"),
        None,
        "environment",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_is_whole_or_refused() {
        for root in AWS_ROOTS {
            assert!(is_pem(root));
            assert!(is_pem(&format!("Amazon\n{root}{root}")), "names and several");
            let half = root.split_at(root.len() / 2).0;
            assert!(!is_pem(half));
            assert!(!is_pem(&format!("{root}{half}")));
            assert!(!is_pem(&root.replace('M', "?")));
        }
        assert!(!is_pem(""));
        assert!(bundle("nowhere.pem").unwrap_err().to_string().starts_with("AWS_CA_BUNDLE, the "));
    }
}
