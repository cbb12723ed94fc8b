//! Problems: RFC 9457 bodies, and the only place that knows statuses.

use app::Failure;
use domain::{
    Code, Kind, Locale, Refusal,
    refusal::{FieldError, Step},
};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::{Reply, Request};

/// What a client may wait for before it asks again, in seconds.
const RETRY_AFTER_S: u32 = 1;

/// Why a request was not granted.
#[derive(Debug)]
pub struct Problem {
    refusal: Refusal,
    /// What lies behind it, for the log only.
    cause: Option<Failure>,
    /// The methods that a path has.
    allow: Option<String>,
}

impl Problem {
    /// Its entry in the list of codes.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.refusal.code()
    }

    /// What the caller may be told of it.
    #[must_use]
    pub const fn refusal(&self) -> &Refusal {
        &self.refusal
    }

    /// What lies behind it, for the log only.
    #[must_use]
    pub const fn cause(&self) -> Option<&Failure> {
        self.cause.as_ref()
    }

    /// The fields that are at fault.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        match &self.refusal {
            Refusal::Fields(_, errors) => errors,
            Refusal::Plain(_) | Refusal::OutOfStock { .. } | Refusal::PriceChanged { .. } => &[],
            Refusal::Unavailable { .. } | Refusal::IllegalMove { .. } | Refusal::Wait { .. } => &[],
        }
    }

    /// One sentence for people.
    #[must_use]
    pub fn detail(&self, locale: Locale) -> String {
        self.refusal.detail(locale)
    }

    /// Fields that break their rules, all at once.
    #[must_use]
    pub fn fields(errors: Vec<FieldError>) -> Self {
        Refusal::Fields(Code::Invalid, errors).into()
    }

    /// The path is there, with other methods.
    #[must_use]
    pub fn method(allow: &[crate::Method]) -> Self {
        let names: Vec<_> = allow.iter().map(|method| method.as_str()).collect();
        Self { allow: Some(names.join(", ")), ..Code::MethodNotAllowed.into() }
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        status(self.code())
    }

    /// As `application/problem+json`, in the language that the program asks for.
    #[must_use]
    pub fn to_reply(&self, request: &Request) -> Reply {
        let code = self.code();
        let errors: Vec<Value> = self.errors().iter().map(field).collect();
        let body = json!({
            "type": format!("/problems/{}", code.as_str()),
            "title": code.text(Locale::En),
            "status": self.status().as_u16(),
            "detail": self.detail(request.accepted_locale()),
            "code": code.as_str(),
            "request_id": request.id,
            "errors": errors,
        });
        let mut reply = Reply::json(self.status(), &body);
        let problem = HeaderValue::from_static("application/problem+json");
        reply.headers.insert(header::CONTENT_TYPE, problem);
        self.add_headers(&mut reply);
        reply
    }

    /// Adds what the status asks for, whatever the body is.
    pub(crate) fn add_headers(&self, reply: &mut Reply) {
        let wait = match (&self.refusal, self.code().kind()) {
            (Refusal::Wait { seconds, .. }, _) => Some(*seconds),
            (_, Kind::Unavailable) => Some(RETRY_AFTER_S),
            _ => None,
        };
        if let Some(seconds) = wait {
            reply.headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if let Some(allow) = self.allow.as_ref().and_then(|allow| allow.parse().ok()) {
            reply.headers.insert(header::ALLOW, allow);
        }
        if self.code() == Code::Unauthenticated {
            let bearer = HeaderValue::from_static("Bearer");
            reply.headers.insert(header::WWW_AUTHENTICATE, bearer);
        }
    }
}

/// The HTTP status of `code`.
#[must_use]
pub(crate) const fn status(code: Code) -> StatusCode {
    match code.kind() {
        Kind::Malformed => StatusCode::BAD_REQUEST,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Method => StatusCode::METHOD_NOT_ALLOWED,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Stale => StatusCode::PRECONDITION_FAILED,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::Unsupported => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::VersionRequired => StatusCode::PRECONDITION_REQUIRED,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
        Kind::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn field(error: &FieldError) -> Value {
    let loc: Vec<Value> = error
        .loc
        .iter()
        .map(|step| match step {
            Step::Name(name) => Value::from(name.as_str()),
            Step::Index(index) => Value::from(*index),
        })
        .collect();
    json!({ "loc": loc, "msg": error.msg, "type": error.kind })
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self { refusal, cause: None, allow: None }
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Refusal::Plain(code).into()
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            Failure::Store(_) | Failure::Contended(_) | Failure::Outside { .. } => {
                let refusal = Refusal::Plain(failure.code());
                Self { refusal, cause: Some(failure), allow: None }
            }
        }
    }
}
