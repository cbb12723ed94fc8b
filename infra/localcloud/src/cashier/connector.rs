//! The market's queries, answered without a socket.

use std::fmt;

use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::body::SdkBody;
use ecpay::QUERY_PATH;
use http::Uri;
use tokio::task::yield_now;

use super::{Cashier, QueryFault};

impl Cashier {
    /// A connector over which [`Cashier::query`] is reached without a socket, at whatever host;
    /// every other path is 404.
    #[must_use]
    pub fn http_connector(&self) -> SharedHttpConnector {
        SharedHttpConnector::new(Queries(self.clone()))
    }
}

/// A connector to the cashier's `QueryTradeInfo`; every other path is 404.
struct Queries(Cashier);

impl fmt::Debug for Queries {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Queries")
    }
}

impl HttpConnector for Queries {
    /// Suspends before and after, as a call over a network would, so that tasks interleave.
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let cashier = self.0.clone();
        HttpConnectorFuture::new(async move {
            yield_now().await;
            let answered = answer(&cashier, &request);
            yield_now().await;
            answered
        })
    }
}

fn answer(cashier: &Cashier, request: &HttpRequest) -> Result<HttpResponse, ConnectorError> {
    let path = request.uri().parse::<Uri>().map(|uri| uri.path().to_owned()).unwrap_or_default();
    if request.method() != "POST" || path != QUERY_PATH {
        return respond(404, Vec::new());
    }
    let fault = cashier.query_fault();
    match fault {
        Some(QueryFault::Timeout) => Err(ConnectorError::timeout("ECPay does not answer".into())),
        Some(QueryFault::ServerError) => respond(500, b"Internal Server Error".to_vec()),
        Some(QueryFault::WrongSignature | QueryFault::Unpaid) | None => {
            respond(200, cashier.query_with(request.body().bytes().unwrap_or_default(), fault))
        }
    }
}

fn respond(status: u16, body: Vec<u8>) -> Result<HttpResponse, ConnectorError> {
    let status =
        StatusCode::try_from(status).map_err(|error| ConnectorError::other(error.into(), None))?;
    let mut response = HttpResponse::new(status, SdkBody::from(body));
    response.headers_mut().insert("content-type", "text/html; charset=utf-8");
    Ok(response)
}
