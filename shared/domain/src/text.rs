//! Texts that people type: trimmed, bounded, without control characters.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A text of `MIN` to `MAX` characters, without surrounding space or control characters but line
/// ends.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Text<MIN, MAX> {
    /// Trims `raw` and checks it.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn new(raw: &str) -> Result<Self, String> {
        // Browsers end the lines of a form with two characters.
        let text = raw.trim().replace("\r\n", "\n");
        let length = text.chars().count();
        if length < MIN || length > MAX {
            return Err(format!("must have {MIN} to {MAX} characters"));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            return Err("must not hold control characters".to_owned());
        }
        Ok(Self(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MIN: usize, const MAX: usize> TryFrom<String> for Text<MIN, MAX> {
    type Error = String;

    fn try_from(raw: String) -> Result<Self, String> {
        Self::new(&raw)
    }
}

impl<const MIN: usize, const MAX: usize> From<Text<MIN, MAX>> for String {
    fn from(text: Text<MIN, MAX>) -> Self {
        text.0
    }
}

impl<const MIN: usize, const MAX: usize> fmt::Display for Text<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A login name: 3 to 32 letters, digits, `.`, `_` or `-`; unique whatever its case.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

impl Username {
    /// Checks `raw`.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn new(raw: &str) -> Result<Self, String> {
        let name = raw.trim();
        if !(3..=32).contains(&name.chars().count()) {
            return Err("must have 3 to 32 characters".to_owned());
        }
        if !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-')) {
            return Err("may hold letters, digits, dots, underscores and hyphens".to_owned());
        }
        Ok(Self(name.to_owned()))
    }
}

/// An e-mail address, up to 254 characters; unique whatever its case.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// Checks the form only: one `@`, a dotted domain, no space. Mail decides the rest.
    ///
    /// # Errors
    /// A sentence that says what is wrong.
    pub fn new(raw: &str) -> Result<Self, String> {
        let address = raw.trim();
        let plausible = address.len() <= 254
            && !address.chars().any(|c| c.is_whitespace() || c.is_control())
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
            Err("must be an e-mail address".to_owned())
        }
    }
}

macro_rules! unique_texts {
    ($($name:ident)*) => {$(
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
            type Error = String;

            fn try_from(raw: String) -> Result<Self, String> {
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

unique_texts! { Username Email }

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
        assert_eq!(Text::<1, 3>::new("a\r\nb").unwrap().as_str(), "a\nb");
        assert!(Text::<1, 3>::new("   ").is_err());
        assert!(Text::<1, 3>::new("珍珠奶茶").is_err());
        assert!(Text::<1, 9>::new("a\u{0}b").is_err());
    }

    #[test]
    fn names_and_addresses_fold_their_case() {
        assert_eq!(Username::new("Ming.Li").unwrap().folded(), "ming.li");
        assert_eq!(Email::new("Ming@Example.COM").unwrap().folded(), "ming@example.com");
        for bad in ["", "a@b", "@x.tw", "a b@x.tw", "a@@x.tw", "a@x..tw"] {
            assert!(Email::new(bad).is_err(), "{bad}");
        }
        for bad in ["ab", "with space", "a@b", "x".repeat(33).as_str()] {
            assert!(Username::new(bad).is_err(), "{bad}");
        }
    }
}
