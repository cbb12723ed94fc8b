//! A recording: requests to a route, and what DynamoDB answered meanwhile.

use endpoint::{Method, Request, Route};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

pub(crate) type Failed = Box<dyn std::error::Error + Send + Sync>;

/// Calls of one route by one function.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Tape {
    /// The route.
    pub(crate) route: String,
    /// The time of all calls, in milliseconds since the epoch.
    pub(crate) now_ms: i64,
    /// The first fills what the function keeps between calls; the last is the one to measure.
    pub(crate) takes: Vec<Take>,
}

impl Tape {
    /// How often the measured call calls DynamoDB.
    pub(crate) fn calls(&self) -> usize {
        self.takes.last().map_or(0, |take| take.exchanges.len())
    }
}

/// One call.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Take {
    /// What the ids that it makes begin from.
    pub(crate) entropy: u64,
    /// The request.
    pub(crate) sent: Sent,
    /// What it asked DynamoDB, in order.
    pub(crate) exchanges: Vec<Exchange>,
    /// The status of the answer.
    pub(crate) status: u16,
    /// The answer's body.
    pub(crate) body: String,
}

/// A request to the market.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Sent {
    path: String,
    query: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// A call of DynamoDB.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Exchange {
    /// The operation.
    pub(crate) target: String,
    /// The request's body.
    pub(crate) asked: String,
    /// The answer's status.
    pub(crate) status: u16,
    /// The answer's body.
    pub(crate) answered: String,
}

impl Sent {
    /// What of `request` is needed to send it again.
    pub(crate) fn of(request: &Request) -> Result<Self, Failed> {
        let header = |(name, value): (&HeaderName, &HeaderValue)| -> Result<_, Failed> {
            Ok((name.as_str().to_owned(), value.to_str()?.to_owned()))
        };
        Ok(Self {
            path: request.path.clone(),
            query: request.query.clone(),
            headers: request.headers.iter().map(header).collect::<Result<_, _>>()?,
            body: String::from_utf8(request.body.to_vec())?,
        })
    }

    /// The request again.
    pub(crate) fn request(&self, method: Method) -> Result<Request, Failed> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            headers.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
        }
        let id = "JKJaXmPLvHcESHA=".to_owned();
        let mut request = Request::new(method, &self.path, &self.query, headers, id);
        request.body = self.body.clone().into();
        "192.0.2.1".clone_into(&mut request.source_ip);
        Ok(request)
    }
}

/// The route `id`.
pub(crate) fn route(id: &str) -> Result<&'static Route, Failed> {
    let found = codegen::routes().into_iter().find(|(_, route)| route.spec.id == id);
    found.map(|(_, route)| route).ok_or_else(|| format!("there is no route {id}").into())
}
