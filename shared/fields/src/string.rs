//! Texts whose content does not matter.

use serde_json::{Value, json};

use crate::{Errors, Field, Message, Raw, Schema, Schemas, text, wrong};

/// The text of `raw`, if it is one.
pub fn string<'a>(raw: Raw<'a>, errors: &mut Errors) -> Option<&'a str> {
    let text = raw.value.as_str();
    if text.is_none() {
        errors.push("wrong_type", Message::of(text::string));
    }
    text
}

/// A text as it is, of at most `MAX` bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLine<const MAX: usize>(pub String);

impl<const MAX: usize> Schema for TextLine<MAX> {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "string", "minLength": 1, "maxLength": MAX })
    }
}

impl<const MAX: usize> Field for TextLine<MAX> {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let raw = string(raw, errors)?;
        if raw.is_empty() || raw.len() > MAX {
            errors.push("range", wrong::length(1, MAX));
            return None;
        }
        Some(Self(raw.to_owned()))
    }
}

/// A password of `MIN` to 128 characters; it has no `Debug` that shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordText<const MIN: usize>(pub String);

impl<const MIN: usize> std::fmt::Debug for PasswordText<MIN> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordText(…)")
    }
}

impl<const MIN: usize> Schema for PasswordText<MIN> {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "string", "format": "password", "minLength": MIN, "maxLength": 128 })
    }
}

impl<const MIN: usize> Field for PasswordText<MIN> {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let raw = string(raw, errors)?;
        if !(MIN..=128).contains(&raw.chars().count()) {
            errors.push("range", wrong::length(MIN, 128));
            return None;
        }
        Some(Self(raw.to_owned()))
    }
}
