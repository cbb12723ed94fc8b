//! Enumerations that are written as one word.

use serde_json::{Value, json};

use crate::{Errors, Locale, Raw, string, wrong};

/// An enumeration whose values have names in the API.
pub trait Choice: Copy {
    /// The name of the value.
    fn api_name(self) -> &'static str;
}

/// The one of `choices` that `raw` is.
#[doc(hidden)]
pub fn choice_of(
    raw: Raw<'_>,
    choices: &[&'static str],
    errors: &mut Errors,
) -> Option<&'static str> {
    let raw = string(raw, errors)?;
    let found = choices.iter().copied().find(|choice| *choice == raw);
    if found.is_none() {
        errors.push("enum", wrong::one_of(choices));
    }
    found
}

/// The schema of one of `choices`.
#[doc(hidden)]
#[must_use]
pub fn choice_schema(choices: &[&'static str]) -> Value {
    json!({ "type": "string", "enum": choices })
}

/// Describes an enumeration that has `ALL` and a name for each value, and reads it by that name.
#[macro_export]
macro_rules! choice {
    ($type:ty, $name:ident) => {
        impl $crate::Choice for $type {
            fn api_name(self) -> &'static str {
                self.$name()
            }
        }

        impl $crate::Schema for $type {
            fn schema(_: &mut $crate::Schemas) -> $crate::serde_json::Value {
                let names: Vec<_> = Self::ALL.iter().map(|choice| choice.$name()).collect();
                $crate::choice_schema(&names)
            }
        }

        impl $crate::Field for $type {
            fn parse(raw: $crate::Raw<'_>, errors: &mut $crate::Errors) -> Option<Self> {
                let names: Vec<_> = Self::ALL.iter().map(|choice| choice.$name()).collect();
                let found = $crate::choice_of(raw, &names, errors)?;
                Self::ALL.iter().copied().find(|choice| choice.$name() == found)
            }
        }
    };
}

choice!(Locale, tag);
