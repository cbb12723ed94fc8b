//! A request for a page, what it asks for, and why it may not be answered.

use std::fmt;

use endpoint::{Reply, Request};
use http::{HeaderValue, StatusCode, header};

use crate::Market;

/// The longest value of a form or a query that is read, in characters.
const MAX_VALUE: usize = 200;

/// Why a request is not answered.
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) why: String,
}

/// A page, or why there is none.
pub(super) type Answered = Result<Reply, Refusal>;

impl Refusal {
    pub(super) fn new(status: StatusCode, why: impl Into<String>) -> Self {
        Self { status, why: why.into() }
    }

    pub(super) fn not_found(why: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, why)
    }

    /// Something of the market does not answer.
    pub(super) fn unavailable(error: &dyn fmt::Display) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, format!("The market does not answer: {error}"))
    }
}

/// A request for a page of a market.
pub(super) struct Visit<'a> {
    pub(super) market: &'a Market,
    pub(super) request: &'a Request,
}

impl Visit<'_> {
    /// A value of the query; empty if it is not there.
    pub(super) fn asked(&self, name: &str) -> String {
        value(ecpay::parse_form(self.request.query.as_bytes()), name)
    }

    /// A value of the form that was posted; empty if it is not there.
    pub(super) fn posted(&self, name: &str) -> String {
        value(ecpay::parse_form(&self.request.body), name)
    }

    /// The address of what was asked for.
    pub(super) fn address(&self) -> String {
        let Request { path, query, .. } = self.request;
        if query.is_empty() { path.clone() } else { format!("{path}?{query}") }
    }
}

fn value<E>(pairs: Result<Vec<(String, String)>, E>, name: &str) -> String {
    let mut pairs = pairs.unwrap_or_default().into_iter();
    let found = pairs.find(|(known, _)| known == name);
    found.map(|(_, value)| value.chars().take(MAX_VALUE).collect()).unwrap_or_default()
}

/// Leads back to a page after what was posted is done.
pub(super) fn see(path: &str) -> Answered {
    let mut reply = Reply::empty(StatusCode::SEE_OTHER);
    let location =
        HeaderValue::from_str(path).map_err(|_| Refusal::not_found("There is no such page."))?;
    reply.headers.insert(header::LOCATION, location);
    Ok(reply)
}
