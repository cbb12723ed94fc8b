//! Idempotency: the `Idempotency-Key` header.

use app::{App, SecretSet, orders::Holder};
use db::{Once, OnceBy};
use domain::{Code, IdempotencyKey, OrderId, user::Caller};
use fields::{Message, Schemas};
use serde_json::json;
use texts::Count;

use crate::{
    auth::SIGNING, endpoint_trait::FromRequest, operation::Operation, problem::Problem,
    request::Request, text,
};

/// The longest key, in characters.
const MAX_KEY: usize = 100;

/// The `Idempotency-Key`, if one is sent. An endpoint with this input executes requests with the
/// same key once, and answers each of them alike.
#[derive(Clone, Debug)]
pub struct Idempotency(pub Option<IdempotencyKey>);

impl Idempotency {
    /// A request of `caller` to `endpoint` that takes effect once, if it has a key.
    #[must_use]
    pub fn once(&self, caller: Caller, endpoint: &'static str) -> Option<Once<'_>> {
        let key = self.0.as_ref()?;
        Some(Once { by: OnceBy::User(caller.user), endpoint, key })
    }

    /// As [`Idempotency::once`], of whoever holds `order`.
    #[must_use]
    pub fn once_of(
        &self,
        holder: &Holder,
        order: OrderId,
        endpoint: &'static str,
    ) -> Option<Once<'_>> {
        let key = self.0.as_ref()?;
        let by = match holder.caller {
            Some(caller) => OnceBy::User(caller.user),
            None => OnceBy::Guest(order),
        };
        Some(Once { by, endpoint, key })
    }
}

impl FromRequest for Idempotency {
    const SECRETS: SecretSet = SIGNING;
    const TAKES_KEY: bool = true;

    fn describe(operation: &mut Operation, _: &mut Schemas) {
        let schema = json!({ "type": "string", "minLength": 1, "maxLength": MAX_KEY });
        let description = "Makes the request take effect once: the same key with the same body is \
                           answered alike, with another body refused.";
        operation.parameter("header", "Idempotency-Key", false, schema, description);
        operation.refuses(&[Code::IdempotencyKeyReused, Code::ValidationFailed]);
    }

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        if !request.headers.contains_key("idempotency-key") {
            return Ok(Self(None));
        }
        let key = request.header("idempotency-key").unwrap_or_default().trim();
        if key.is_empty() || key.len() > MAX_KEY || !key.bytes().all(|byte| byte.is_ascii_graphic())
        {
            let max = Count::of(MAX_KEY);
            let message = Message::of(|locale| text::idempotency_key(locale, max));
            return Err(Problem::header("Idempotency-Key", "format", message));
        }
        Ok(Self(Some(IdempotencyKey::new(key.to_owned(), fingerprints(app, request)))))
    }
}

/// Digests of the request, which tell whether two requests with the same key are the same.
pub(crate) fn fingerprints(app: &App, request: &Request) -> Vec<String> {
    let method = request.method.as_str().as_bytes();
    let path = crate::request::canonical(&request.path);
    app.signer().fingerprints(&[method, path.as_bytes(), &request.body])
}
