//! Problems: error answers by RFC 9457.

use app::AppError;
use domain::{Code, DomainError, Kind, Locale, Twd};
use fields::{FieldError, MAX_ERRORS, Step};
use http::{HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::{method::Method, reply::Reply, request::Request, status::status};

/// The `Retry-After` of temporary failures, in seconds.
const RETRY_AFTER_S: u32 = 1;

/// Why a request failed.
#[derive(Debug)]
pub struct Problem {
    error: Box<DomainError>,
    /// The cause, for the log only.
    cause: Option<Box<AppError>>,
    /// The `Allow` header: the methods that the path has.
    allow: Option<String>,
}

impl Problem {
    /// Its entry in the list of codes.
    #[must_use]
    pub fn code(&self) -> Code {
        self.error.code()
    }

    /// The cause, for the log only.
    #[must_use]
    pub fn cause(&self) -> Option<&AppError> {
        self.cause.as_deref()
    }

    /// The fields that are wrong.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        self.error.errors()
    }

    pub(crate) fn errors_mut(&mut self) -> &mut [FieldError] {
        self.error.errors_mut().map_or(&mut [], Vec::as_mut_slice)
    }

    /// What the refused order costs now, if it was refused because of its total.
    #[must_use]
    pub fn new_total(&self) -> Option<Twd> {
        match self.error.as_ref() {
            DomainError::PriceChanged { total } => Some(*total),
            DomainError::Code(_) | DomainError::Fields(..) | DomainError::OutOfStock { .. } => None,
            DomainError::ProductUnavailable { .. } | DomainError::InvalidTransition { .. } => None,
            DomainError::RateLimited { .. } => None,
        }
    }

    /// One sentence for people.
    #[must_use]
    pub fn detail(&self, locale: Locale) -> String {
        self.error.detail(locale)
    }

    /// The problem of fields that break their rules.
    #[must_use]
    pub fn fields(errors: Vec<FieldError>) -> Self {
        DomainError::Fields(Code::ValidationFailed, errors).into()
    }

    /// The problem of a path that exists with other methods only.
    #[must_use]
    pub fn method(allow: &[Method]) -> Self {
        let names: Vec<_> = allow.iter().map(|method| method.as_str()).collect();
        Self { allow: Some(names.join(", ")), ..Code::MethodNotAllowed.into() }
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        status(self.code())
    }

    /// The problem of a header that breaks its rule.
    #[must_use]
    pub fn header(name: &str, kind: &'static str, message: fields::Message) -> Self {
        let loc = vec![Step::name("header"), Step::name(name)];
        Self::fields(vec![FieldError { loc, message, kind }])
    }

    /// A reply with `application/problem+json`, in the language of `Accept-Language`.
    #[must_use]
    pub fn to_reply(&self, request: &Request) -> Reply {
        let code = self.code();
        let locale = request.accepted_locale();
        let errors: Vec<Value> = self.errors().iter().map(|error| field(error, locale)).collect();
        let body = json!({
            "type": format!("/problems/{}", code.as_str()),
            "title": code.text(Locale::En),
            "status": self.status().as_u16(),
            "detail": self.detail(locale),
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

    /// Adds the headers that the status requires.
    pub(crate) fn add_headers(&self, reply: &mut Reply) {
        let wait = match (self.error.as_ref(), self.code().kind()) {
            (DomainError::RateLimited { seconds, .. }, _) => Some(*seconds),
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

fn field(error: &FieldError, locale: Locale) -> Value {
    let loc: Vec<Value> = error
        .loc
        .iter()
        .map(|step| match step {
            Step::Name(name) => Value::from(name.as_str()),
            Step::Index(index) => Value::from(*index),
        })
        .collect();
    json!({ "loc": loc, "msg": error.message.text(locale), "type": error.kind })
}

impl From<DomainError> for Problem {
    fn from(mut error: DomainError) -> Self {
        if let Some(errors) = error.errors_mut() {
            errors.truncate(MAX_ERRORS);
        }
        Self { error: Box::new(error), cause: None, allow: None }
    }
}

impl From<Vec<FieldError>> for Problem {
    fn from(errors: Vec<FieldError>) -> Self {
        Self::fields(errors)
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        DomainError::Code(code).into()
    }
}

impl From<AppError> for Problem {
    fn from(cause: AppError) -> Self {
        match cause {
            AppError::Domain(error) => error.into(),
            AppError::Db(_) | AppError::TooMuchContention(_) | AppError::Upstream { .. } => {
                let error = DomainError::Code(cause.code());
                Self { error: Box::new(error), cause: Some(Box::new(cause)), allow: None }
            }
        }
    }
}
