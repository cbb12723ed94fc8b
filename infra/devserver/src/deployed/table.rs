//! A table of AWS, whose calls are made by the AWS command line program: slower than the SDK's own,
//! and with the operator's credentials, whatever they are made of.

use aws_sdk_dynamodb::{
    Client,
    config::{BehaviorVersion, Region},
};
use aws_smithy_runtime_api::{
    client::{
        http::{
            HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector,
            http_client_fn,
        },
        orchestrator::{HttpRequest, HttpResponse},
        result::ConnectorError,
    },
    http::StatusCode,
};
use aws_smithy_types::body::SdkBody;

use super::aws::Aws;

/// What a request's target begins with; its operation follows.
const TARGET: &str = "DynamoDB_20120810.";

/// The SDK's client over `aws`.
pub(super) fn client(aws: &Aws) -> Client {
    let connector = SharedHttpConnector::new(Calls(aws.clone()));
    let http: SharedHttpClient = http_client_fn(move |_, _| connector.clone());
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        // The program's own region counts.
        .region(Region::from_static("unused"))
        .allow_no_auth()
        .http_client(http)
        .build();
    Client::from_conf(config)
}

#[derive(Clone, Debug)]
struct Calls(Aws);

impl HttpConnector for Calls {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::ready(self.answer(&request))
    }
}

impl Calls {
    /// Requests and answers of the program are those of the service, in JSON.
    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let operation = kebab(target.strip_prefix(TARGET).unwrap_or(target));
        let body = request.body().bytes().unwrap_or_default();
        let body = std::str::from_utf8(body);
        let body = body.map_err(|error| ConnectorError::user(error.into()))?;
        let arguments =
            ["dynamodb", &operation, "--cli-input-json", body, "--no-paginate", "--output", "json"];
        let answer = self.0.call(&arguments, &[]);
        let answer = answer.map_err(|error| ConnectorError::user(error.into()))?;
        let status = StatusCode::try_from(200);
        let status = status.map_err(|error| ConnectorError::other(error.into(), None))?;
        Ok(HttpResponse::new(status, SdkBody::from(answer)))
    }
}

/// An operation as the program spells it: `batch-get-item` of `BatchGetItem`.
fn kebab(operation: &str) -> String {
    let mut spelt = String::new();
    for letter in operation.chars() {
        if letter.is_ascii_uppercase() && !spelt.is_empty() {
            spelt.push('-');
        }
        spelt.push(letter.to_ascii_lowercase());
    }
    spelt
}
