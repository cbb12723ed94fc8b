//! Values of a request, before they are validated.

use serde_json::Value;

/// A value of a request.
#[derive(Clone, Copy, Debug)]
pub struct Raw<'a> {
    /// The value.
    pub value: &'a Value,
    /// Whether it came as text, from a form or a query, where numbers are written out.
    pub text: bool,
    /// Whether unknown fields are refused.
    pub strict: bool,
    /// Whether a dialect has rewritten it, which alone may set a body's internal fields.
    pub translated: bool,
}

impl<'a> Raw<'a> {
    /// A JSON value whose unknown fields are refused.
    #[must_use]
    pub const fn json(value: &'a Value) -> Self {
        Self { value, text: false, strict: true, translated: false }
    }

    /// Pairs of a form or a query, whose unknown fields are refused if `strict`.
    #[must_use]
    pub const fn pairs(value: &'a Value, strict: bool) -> Self {
        Self { value, text: true, strict, translated: false }
    }

    /// Another value from the same source.
    pub(crate) const fn beside(&self, value: &'a Value) -> Self {
        Self { value, ..*self }
    }

    /// Whether it is a blank field of a form or a query, which counts as absent.
    pub(crate) fn is_blank(&self) -> bool {
        self.text && self.value.as_str().is_some_and(|text| text.trim().is_empty())
    }

    /// Its text, if it comes from a form or a query.
    pub(crate) fn spelled(&self) -> Option<&'a str> {
        self.value.as_str().filter(|_| self.text)
    }
}
