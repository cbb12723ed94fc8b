//! Values that can be read from a request.

use serde_json::{Value, json};

use crate::{Errors, Message, Raw, Schema, Schemas, text, wrong};

/// A value that can be read from a request.
pub trait Field: Schema + Sized {
    /// Reads it; its errors go into `errors`.
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self>;

    /// The value when the field is absent.
    fn absent(errors: &mut Errors) -> Option<Self> {
        errors.push("missing", wrong::missing());
        None
    }

    /// The value when the field is `null`.
    fn null(errors: &mut Errors) -> Option<Self> {
        Self::absent(errors)
    }
}

impl<T: Schema> Schema for Option<T> {
    const OPTIONAL: bool = true;

    fn schema(schemas: &mut Schemas) -> Value {
        json!({ "anyOf": [T::schema(schemas), { "type": "null" }] })
    }
}

impl<T: Field> Field for Option<T> {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        T::parse(raw, errors).map(Some)
    }

    fn absent(_: &mut Errors) -> Option<Self> {
        Some(None)
    }
}

impl Schema for bool {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "boolean" })
    }
}

impl Field for bool {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let value = match raw.spelled() {
            Some("true" | "on" | "1") => Some(true),
            Some("false" | "off" | "0") => Some(false),
            Some(_) => None,
            None => raw.value.as_bool(),
        };
        if value.is_none() {
            errors.push("wrong_type", Message::of(text::true_or_false));
        }
        value
    }
}
