//! A field of an edit: kept, cleared or set.

use serde_json::Value;

use crate::{Errors, Field, FieldError, Message, Raw, Schema, Schemas, body_field, text};

/// The change of a field by an edit: absent keeps the value, `null` clears it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// It was left out.
    #[default]
    Keep,
    /// It was `null`.
    Clear,
    /// It has a new value.
    Set(T),
}

impl<T> Patch<T> {
    /// The field after the edit of one that may be empty.
    pub fn apply(self, old: Option<T>) -> Option<T> {
        match self {
            Self::Keep => old,
            Self::Clear => None,
            Self::Set(new) => Some(new),
        }
    }

    /// The new value of the field `name`, which can't be cleared.
    pub fn required(self, name: &str, wrong: &mut Vec<FieldError>) -> Option<T> {
        match self {
            Self::Keep => None,
            Self::Set(new) => Some(new),
            Self::Clear => {
                let message = Message::of(text::not_null);
                wrong.push(body_field(name, "wrong_type", message));
                None
            }
        }
    }

    /// The value that was set, if one was.
    pub fn value(self) -> Option<T> {
        self.apply(None)
    }

    /// The same edit of another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(new) => Patch::Set(change(new)),
        }
    }
}

impl<T: Schema> Schema for Patch<T> {
    const OPTIONAL: bool = true;

    fn schema(schemas: &mut Schemas) -> Value {
        Option::<T>::schema(schemas)
    }
}

impl<T: Field> Field for Patch<T> {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        T::parse(raw, errors).map(Self::Set)
    }

    fn absent(_: &mut Errors) -> Option<Self> {
        Some(Self::Keep)
    }

    fn null(_: &mut Errors) -> Option<Self> {
        Some(Self::Clear)
    }
}
