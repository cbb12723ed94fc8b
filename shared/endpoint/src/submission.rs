//! Forms that are shown again with the submitted values.

use std::collections::BTreeMap;

use app::{App, SecretSet};
use domain::IdempotencyKey;
use fields::{Field, Schemas};

use crate::{
    auth::SIGNING,
    body::{FORM, Form, check_pairs},
    endpoint_trait::FromRequest,
    idempotency::fingerprints,
    operation::Operation,
    problem::Problem,
    request::Request,
};

/// A form of a page, parsed, and the raw values: so that the page can show it again with an error
/// at each wrong field.
pub struct Submission<T> {
    /// The form, or the errors of its fields.
    pub read: Result<T, Problem>,
    /// The raw values.
    pub typed: RawFields,
    /// Digests of the body: with the key in the form, they make its idempotency key.
    pub fingerprints: Vec<String>,
}

/// The raw values of a form, by field name.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct RawFields(BTreeMap<String, String>);

impl RawFields {
    /// The raw value of the field `name`; empty if it is absent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }

    /// Every field with its raw value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for RawFields {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(fields: I) -> Self {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self(fields.into_iter().map(owned).collect())
    }
}

impl std::fmt::Debug for RawFields {
    /// Names only: the values may be passwords and addresses.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl<T> Submission<T> {
    /// The idempotency key of the form, which got `key` when it was shown.
    #[must_use]
    pub fn idempotency_key(&self, key: &str) -> IdempotencyKey {
        IdempotencyKey::new(key.to_owned(), self.fingerprints.clone())
    }
}

impl<T: Field + Send> FromRequest for Submission<T> {
    const SECRETS: SecretSet = SIGNING;

    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        operation.reads(FORM, T::schema(schemas));
    }

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        // Before the raw values are kept for the form.
        check_pairs(&request.body, "body")?;
        let read = match Form::from_request(app, request).await {
            Ok(Form(value)) => Ok(value),
            Err(problem) if problem.errors().is_empty() => return Err(problem),
            Err(problem) => Err(problem),
        };
        let typed = form_urlencoded::parse(&request.body)
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        Ok(Self { read, typed: RawFields(typed), fingerprints: fingerprints(app, request) })
    }
}
