//! A form that comes back with what was typed into it.

use std::collections::BTreeMap;

use app::App;

use crate::{
    Field, Form, FromRequest, Problem, Request,
    extract::{FORM, fingerprint},
    fields::Schemas,
    openapi::Operation,
};

/// A form of a page, read or not, and what was typed: so that the page can show it again with
/// what is wrong at each field.
pub struct Filled<T> {
    /// What it says, or every field that breaks its rule.
    pub read: Result<T, Problem>,
    /// What was typed.
    pub typed: Typed,
    /// A digest of all that was sent.
    pub fingerprint: String,
}

/// What was typed into a form, field by field.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Typed(BTreeMap<String, String>);

impl Typed {
    /// What was typed into the field `name`; nothing if it was not there.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Typed {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str)>>(fields: I) -> Self {
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self(fields.into_iter().map(owned).collect())
    }
}

impl std::fmt::Debug for Typed {
    /// Names only: people type passwords and addresses.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl<T: Field + Send> FromRequest for Filled<T> {
    fn describe(operation: &mut Operation, schemas: &mut Schemas) {
        operation.reads(FORM, T::schema(schemas));
    }

    async fn from_request(app: &App, request: &Request) -> Result<Self, Problem> {
        let read = match Form::from_request(app, request).await {
            Ok(Form(value)) => Ok(value),
            Err(problem) if problem.errors().is_empty() => return Err(problem),
            Err(problem) => Err(problem),
        };
        let typed = form_urlencoded::parse(&request.body)
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        Ok(Self { read, typed: Typed(typed), fingerprint: fingerprint(request) })
    }
}
