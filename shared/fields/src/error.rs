//! What is wrong with a request, field by field.

use crate::{Message, text};

/// The most field errors that one answer names.
pub const MAX_ERRORS: usize = 50;
/// The longest name that is repeated to the caller, in characters.
const MAX_NAME: usize = 100;

/// What can be wrong with a field, for programs. The API's document lists them, and so tests accept
/// no others.
pub const KINDS: &[&str] = &[
    "missing",
    "unknown_field",
    "wrong_type",
    "range",
    "enum",
    "format",
    "conflict",
    "duplicate",
    "not_found",
    "other_store",
    "common",
    "out_of_stock",
    "unavailable",
];

/// A step on the way to a field: `["body", "items", 0, "quantity"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A field's name, or where the field is (`body`, `query`, `path`, `header`).
    Name(String),
    /// A position in a list, from 0.
    Index(usize),
}

impl Step {
    /// The step to the field `name`; of a very long name only the beginning.
    #[must_use]
    pub fn name(name: &str) -> Self {
        Self::Name(name.chars().take(MAX_NAME).collect())
    }
}

/// A field that breaks its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Where it is.
    pub loc: Vec<Step>,
    /// What is wrong, for people: a whole sentence, `Enter a number from 1 to 999.`
    pub message: Message,
    /// What is wrong, for programs: one of [`KINDS`].
    pub kind: &'static str,
}

impl FieldError {
    /// The field's path without its place: `items.0.quantity`.
    #[must_use]
    pub fn path(&self) -> String {
        let steps = self.loc.iter().skip(1).map(|step| match step {
            Step::Name(name) => name.clone(),
            Step::Index(index) => index.to_string(),
        });
        steps.collect::<Vec<_>>().join(".")
    }

    /// The last name in its path; empty if there is none.
    #[must_use]
    pub fn name(&self) -> &str {
        let names = self.loc.iter().rev().find_map(|step| match step {
            Step::Name(name) => Some(name.as_str()),
            Step::Index(_) => None,
        });
        names.unwrap_or_default()
    }
}

/// A field of the body that breaks a rule which involves more than itself.
#[must_use]
pub fn body_field(name: &str, kind: &'static str, message: Message) -> FieldError {
    FieldError { loc: vec![Step::name("body"), Step::name(name)], message, kind }
}

/// A query parameter that breaks a rule which involves more than itself.
#[must_use]
pub fn query_field(name: &str, kind: &'static str, message: Message) -> FieldError {
    FieldError { loc: vec![Step::name("query"), Step::name(name)], message, kind }
}

/// The value of a field that has two names; if they differ, `other_name` gets an error, which
/// `field` makes for its place.
pub fn agreed<T: PartialEq>(
    other_name: &str,
    field: fn(&str, &'static str, Message) -> FieldError,
    one: Option<T>,
    other: Option<T>,
    wrong: &mut Vec<FieldError>,
) -> Option<T> {
    if let (Some(one), Some(other)) = (&one, &other)
        && one != other
    {
        let message = Message::of(text::other_name);
        wrong.push(field(other_name, "conflict", message));
    }
    one.or(other)
}

/// What is wrong with a request so far.
#[derive(Clone, Debug)]
pub struct Errors {
    loc: Vec<Step>,
    list: Vec<FieldError>,
}

impl Errors {
    /// Nothing is wrong yet with what is in `place`: `body`, `query`, `path` or `header`.
    #[must_use]
    pub fn new(place: &str) -> Self {
        Self { loc: vec![Step::name(place)], list: Vec::new() }
    }

    /// Adds an error at the current field.
    pub fn push(&mut self, kind: &'static str, message: Message) {
        if !self.is_full() {
            self.list.push(FieldError { loc: self.loc.clone(), message, kind });
        }
    }

    /// Whether the list is full, so that further errors are dropped.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.list.len() >= MAX_ERRORS
    }

    /// Runs `look` one `step` deeper in the request.
    pub fn within<T>(&mut self, step: Step, look: impl FnOnce(&mut Self) -> T) -> T {
        self.loc.push(step);
        let seen = look(self);
        self.loc.pop();
        seen
    }

    /// `value`, if there are no errors.
    ///
    /// # Errors
    /// Every error that was added.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<FieldError>> {
        match value {
            Some(value) if self.list.is_empty() => Ok(value),
            _ => Err(self.list),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_fifty_are_noted_and_long_names_are_cut() {
        let mut errors = Errors::new("body");
        for index in 0..80 {
            errors.within(Step::Index(index), |errors| {
                errors.within(Step::name(&"x".repeat(5_000)), |errors| {
                    errors.push("missing", Message::of(text::missing));
                });
            });
        }
        let noted = errors.finish::<()>(None).unwrap_err();
        assert_eq!(noted.len(), MAX_ERRORS);
        assert_eq!(noted[0].name().len(), MAX_NAME);
        assert!(noted[49].path().starts_with("49.xxx"));
    }
}
