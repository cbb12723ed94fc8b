//! Texts that people type: trimmed, bounded, without characters that can't be seen.

use std::fmt;

use fields::{Errors, Field, Message, Raw, Schema, Schemas, wrong};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::characters::{self, Lines};

/// Trims `raw` and checks it.
fn checked(raw: &str, min: usize, max: usize, lines: Lines) -> Result<String, Message> {
    // Browsers end the lines of a form with two characters.
    let text = raw.trim().replace("\r\n", "\n");
    if !(min..=max).contains(&text.chars().count()) {
        return Err(wrong::length(min, max));
    }
    if !text.is_empty() {
        characters::check(&text, lines)?;
    }
    Ok(text)
}

macro_rules! bounded_texts {
    ($($(#[$doc:meta])* $name:ident, $lines:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name<const MIN: usize, const MAX: usize>(String);

        impl<const MIN: usize, const MAX: usize> $name<MIN, MAX> {
            /// Trims `raw` and checks it.
            ///
            /// # Errors
            /// What is wrong with it.
            pub fn new(raw: &str) -> Result<Self, Message> {
                checked(raw, MIN, MAX, $lines).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<const MIN: usize, const MAX: usize> TryFrom<String> for $name<MIN, MAX> {
            type Error = Message;

            fn try_from(raw: String) -> Result<Self, Message> {
                Self::new(&raw)
            }
        }

        impl<const MIN: usize, const MAX: usize> From<$name<MIN, MAX>> for String {
            fn from(text: $name<MIN, MAX>) -> Self {
                text.0
            }
        }

        impl<const MIN: usize, const MAX: usize> fmt::Display for $name<MIN, MAX> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<const MIN: usize, const MAX: usize> Schema for $name<MIN, MAX> {
            fn schema(_: &mut Schemas) -> Value {
                json!({ "type": "string", "minLength": MIN, "maxLength": MAX })
            }
        }

        impl<const MIN: usize, const MAX: usize> Field for $name<MIN, MAX> {
            fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
                let raw = fields::string(raw, errors)?;
                formed(Self::new(raw), errors)
            }
        }
    )*};
}

bounded_texts! {
    /// A line of `MIN` to `MAX` characters, without surrounding space, that can be seen: no line
    /// end, no control or invisible character, none that changes the direction of text.
    Text, Lines::One;
    /// As [`Text`], of several lines.
    Multiline, Lines::Many;
}

/// The value that was made of a text; an error goes into `errors`.
pub(crate) fn formed<T>(made: Result<T, Message>, errors: &mut Errors) -> Option<T> {
    made.map_err(|message| errors.push("format", message)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_bounded() {
        assert_eq!(Text::<1, 3>::new("  茶飲 ").unwrap().as_str(), "茶飲");
        assert_eq!(Multiline::<1, 3>::new("a\r\nb").unwrap().as_str(), "a\nb");
        assert!(Text::<1, 3>::new("a\nb").is_err());
        assert_eq!(Text::<1, 3>::new("a\r\n").unwrap().as_str(), "a");
        assert_eq!(Text::<0, 3>::new(" ").unwrap().as_str(), "");
        assert!(Text::<1, 3>::new("   ").is_err());
        assert!(Text::<1, 3>::new("珍珠奶茶").is_err());
        assert!(Text::<1, 9>::new("a\u{0}b").is_err());
    }
}
