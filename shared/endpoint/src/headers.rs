//! Inputs from the path, from headers and from the connection.

use app::{App, Secret, SecretSet};
use domain::{Code, InPath, Locale, Precondition, limits::network};
use fields::{Message, Schemas};
use serde_json::json;
use subtle::ConstantTimeEq as _;

use crate::{
    conditional, dialect::ApiDialect, endpoint::FromRequest, operation::Operation,
    problem::Problem, request::Request, text,
};

/// The id in the path; an invalid id is answered as not found.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<T: InPath> FromRequest for Path<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        operation.parameter("path", T::NAME, true, T::schema(schemas), "");
        operation.refuses(&[T::NOT_FOUND]);
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        let value = request.param(T::NAME).and_then(|text| text.parse().ok());
        value.map(Self).ok_or_else(|| T::NOT_FOUND.into())
    }
}

/// The network that the client is in, by its IP address: limits by address are of a whole IPv6
/// network. API Gateway and the local server see the address of whoever sends the request. That is
/// the CDN where the request holds the CDN's secret, and then the CDN names the viewer's.
#[derive(Clone, Debug)]
pub struct ClientAddress(pub String);

impl FromRequest for ClientAddress {
    const SECRETS: SecretSet = SecretSet::of(&[Secret::OriginVerify]);

    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self(network(client_address(app, request))))
    }
}

/// The IP address of the client.
#[must_use]
pub fn client_address<'a>(app: &App, request: &'a Request) -> &'a str {
    viewer_address(request, &app.origin_secret()).unwrap_or(&request.source_ip)
}

/// The viewer's address, if the request comes from the CDN.
fn viewer_address<'a>(request: &'a Request, secret: &str) -> Option<&'a str> {
    let sent = request.header("x-origin-verify")?;
    let same: bool = sent.as_bytes().ct_eq(secret.as_bytes()).into();
    request.header("x-viewer-address").filter(|_| same && !secret.is_empty())
}

/// The language to answer in.
#[derive(Clone, Copy, Debug)]
pub struct Language(pub Locale);

impl FromRequest for Language {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        let schema = json!({ "type": "string", "examples": ["zh-TW"] });
        let description = "The language of texts for people: `zh-TW`, or English by default.";
        operation.parameter("header", "Accept-Language", false, schema, description);
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self(request.locale()))
    }
}

/// The dialect of the path.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// The design.
    pub design: ApiDialect,
    /// Whether the path is not the canonical one.
    pub is_alias: bool,
}

impl FromRequest for Dialect {
    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self { design: request.dialect, is_alias: request.is_alias })
    }
}

/// The versions that the caller read, in `If-Match`.
#[derive(Clone, Debug)]
pub struct IfMatch {
    header: Option<Precondition>,
    is_alias: bool,
}

impl IfMatch {
    /// The precondition of the change (optimistic locking): the header, or else the body's
    /// `version`. An alias needs neither, because its design has no versions.
    ///
    /// # Errors
    /// [`Code::PreconditionRequired`].
    pub fn or_version(self, version: Option<u64>) -> Result<Precondition, Problem> {
        match (self.header, version) {
            (Some(header), _) => Ok(header),
            (None, Some(version)) => Ok(Precondition::version(version)),
            (None, None) if self.is_alias => Ok(Precondition::Any),
            (None, None) => Err(Code::PreconditionRequired.into()),
        }
    }
}

impl FromRequest for IfMatch {
    fn describe(operation: &mut Operation, _: &mut Schemas) {
        let schema = json!({ "type": "string", "examples": ["\"3\""] });
        let description = "The ETag that the change was decided on, several of them, or `*`. \
                           Required unless the body has `version`; deprecated paths need \
                           neither.";
        operation.parameter("header", "If-Match", false, schema, description);
        operation.refuses(&[
            Code::PreconditionRequired,
            Code::VersionConflict,
            Code::ValidationFailed,
        ]);
    }

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        let mut header = None;
        for value in request.headers.get_all("if-match") {
            let Some(tags) = value.to_str().ok().and_then(precondition) else {
                let message = Message::of(text::if_match);
                return Err(Problem::header("If-Match", "format", message));
            };
            header = Some(match (header, tags) {
                (Some(Precondition::Versions(mut all)), Precondition::Versions(more)) => {
                    all.extend(more);
                    Precondition::Versions(all)
                }
                (Some(Precondition::Any), _) | (_, Precondition::Any) => Precondition::Any,
                (None, tags) => tags,
            });
        }
        Ok(Self { header, is_alias: request.is_alias })
    }
}

/// The copies that the caller has, in `If-None-Match` (RFC 9110 §13.1.2): for a handler that saves
/// work where one of them is current.
#[derive(Clone, Debug, Default)]
pub struct IfNoneMatch(Option<String>);

impl IfNoneMatch {
    /// Whether a copy has the tag `etag`, which is written without quotes. A weak tag counts as
    /// well.
    #[must_use]
    pub fn names(&self, etag: &str) -> bool {
        self.0.as_ref().is_some_and(|tags| conditional::names(tags, etag))
    }
}

impl FromRequest for IfNoneMatch {
    // The answer that has an `ETag` describes it.
    fn describe(_: &mut Operation, _: &mut Schemas) {}

    async fn from_request(_: &App, request: &Request) -> Result<Self, Problem> {
        Ok(Self(request.header("if-none-match").map(str::to_owned)))
    }
}

/// What an `If-Match` says (RFC 9110 §13.1.1). What follows a dot in one of our ETags, the stock of
/// a product, changes without an edit and does not count. A weak tag counts as well: whoever
/// compresses an answer on its way, as CloudFront does, weakens its ETag.
fn precondition(header: &str) -> Option<Precondition> {
    if header.trim() == "*" {
        return Some(Precondition::Any);
    }
    let mut versions = Vec::new();
    for tag in header.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        let quoted = tag.strip_prefix("W/").unwrap_or(tag);
        let opaque = quoted.strip_prefix('"').and_then(|tag| tag.strip_suffix('"'));
        let opaque = opaque.or_else(|| quoted.parse::<u64>().is_ok().then_some(quoted))?;
        let version: Result<u64, _> = opaque.split('.').next().unwrap_or_default().parse();
        versions.extend(version.ok());
    }
    Some(Precondition::Versions(versions))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn if_match_is_a_list_of_tags_or_any() {
        let versions = |all: &[u64]| Some(Precondition::Versions(all.to_vec()));
        for (header, want) in [
            ("*", Some(Precondition::Any)),
            (" * ", Some(Precondition::Any)),
            ("\"3\"", versions(&[3])),
            ("3", versions(&[3])),
            ("\"3.12\", \"4\"", versions(&[3, 4])),
            ("W/\"3\", \"5\"", versions(&[3, 5])),
            ("\"other\"", versions(&[])),
            ("", versions(&[])),
            ("\"3", None),
            ("abc", None),
        ] {
            assert_eq!(precondition(header), want, "{header}");
        }
    }
}
