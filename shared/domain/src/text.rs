//! Texts that people type: trimmed, bounded, without characters that can't be seen.

use std::fmt;

use fields::{Errors, Field, Message, Raw, Schema, Schemas};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::characters::{self, Lines};

/// Trims `raw` and checks it.
fn checked(raw: &str, min: usize, max: usize, lines: Lines) -> Result<String, Message> {
    // Browsers end the lines of a form with two characters.
    let text = raw.trim().replace("\r\n", "\n");
    if !(min..=max).contains(&text.chars().count()) {
        return Err(Message::new(
            format!("需有 {min} 到 {max} 個字元"),
            format!("must have {min} to {max} characters"),
        ));
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
                let raw = fields::text(raw, errors)?;
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
fn formed<T>(made: Result<T, Message>, errors: &mut Errors) -> Option<T> {
    made.map_err(|message| errors.push("format", message)).ok()
}

/// A login name: 3 to 32 letters, digits, `.`, `_` or `-`; unique whatever its case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

impl Username {
    /// Checks `raw`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(raw: &str) -> Result<Self, Message> {
        let name = raw.trim();
        if !(3..=32).contains(&name.chars().count()) {
            return Err(Message::fixed("需有 3 到 32 個字元", "must have 3 to 32 characters"));
        }
        // Some letters, such as the fillers of Hangul, can't be seen.
        let seen = characters::check(name, Lines::One).is_ok();
        if !seen || !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-')) {
            return Err(Message::fixed(
                "只能有字母、數字、點、底線與連字號",
                "may hold letters, digits, dots, underscores and hyphens",
            ));
        }
        Ok(Self(name.to_owned()))
    }
}

impl Username {
    /// A login name derived from the e-mail address, for a user who chose none.
    #[must_use]
    pub fn derived(email: &Email) -> Self {
        let local = email.as_str().split('@').next().unwrap_or_default();
        let allowed = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-');
        let name: String = local.chars().filter(allowed).take(24).collect();
        // Too short ones are filled up.
        Self(if name.chars().count() < 3 { format!("{name}user") } else { name })
    }

    /// Another derived one, if that is taken: with four characters of `entropy`.
    #[must_use]
    pub fn derived_with(email: &Email, entropy: u64) -> Self {
        let Self(name) = Self::derived(email);
        Self(format!("{name}-{:04x}", entropy & 0xffff))
    }
}

/// An e-mail address, up to 254 characters; unique whatever its case.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Checks the form only: one `@`, a dotted domain, no space. Whether mail arrives is not known.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(raw: &str) -> Result<Self, Message> {
        let address = raw.trim();
        let plausible = address.len() <= 254
            && !address.chars().any(char::is_whitespace)
            && characters::check(address, Lines::One).is_ok()
            && address.split_once('@').is_some_and(|(local, host)| {
                !local.is_empty()
                    && local.len() <= 64
                    && !host.contains('@')
                    && host.split('.').count() >= 2
                    && host.split('.').all(|label| !label.is_empty())
            });
        if plausible {
            Ok(Self(address.to_owned()))
        } else {
            Err(Message::fixed("必須是電子郵件地址", "must be an e-mail address"))
        }
    }
}

macro_rules! unique_texts {
    ($($name:ident => $schema:tt;)*) => {$(
        impl Schema for $name {
            fn schema(_: &mut Schemas) -> Value {
                json!($schema)
            }
        }

        impl Field for $name {
            fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
                let raw = fields::text(raw, errors)?;
                formed(Self::new(raw), errors)
            }
        }

        impl $name {
            /// The text as it was typed.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The spelling that is unique.
            #[must_use]
            pub fn folded(&self) -> String {
                self.0.to_lowercase()
            }
        }

        impl TryFrom<String> for $name {
            type Error = Message;

            fn try_from(raw: String) -> Result<Self, Message> {
                Self::new(&raw)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    )*};
}

unique_texts! {
    Username => { "type": "string", "minLength": 3, "maxLength": 32, "examples": ["ming"] };
    Email => {
        "type": "string", "format": "email", "maxLength": 254, "examples": ["ming@example.com"],
    };
}

impl fmt::Debug for Email {
    /// Addresses stay out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
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

    #[test]
    fn a_name_is_derived_from_the_address() {
        for (email, want) in [
            ("ming.wang@example.com", "ming.wang"),
            ("a+b@example.com", "abuser"),
            ("!@example.com", "user"),
            ("abcdefghijklmnopqrstuvwxyz0123@example.com", "abcdefghijklmnopqrstuvwx"),
        ] {
            let email = Email::new(email).unwrap();
            assert_eq!(Username::derived(&email).as_str(), want);
            let other = Username::derived_with(&email, 0xfabcd);
            assert_eq!(other.as_str(), format!("{want}-abcd"));
            assert!(Username::new(other.as_str()).is_ok());
        }
    }

    #[test]
    fn names_and_addresses_fold_their_case() {
        assert_eq!(Username::new("Ming.Li").unwrap().folded(), "ming.li");
        assert_eq!(Email::new("Ming@Example.COM").unwrap().folded(), "ming@example.com");
        for bad in ["", "a@b", "@x.tw", "a b@x.tw", "a@@x.tw", "a@x..tw", "a\u{200b}@x.tw"] {
            assert!(Email::new(bad).is_err(), "{bad}");
        }
        let long = "x".repeat(33);
        for bad in ["ab", "with space", "a@b", "\u{3164}\u{3164}\u{3164}", "a\u{202e}bc", &long] {
            assert!(Username::new(bad).is_err(), "{bad}");
        }
    }
}
