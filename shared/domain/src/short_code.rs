//! Short codes that stores give: to variants, to choices, to groups of them, to locations; and users
//! to their addresses.
//!
//! They stand in keys and in every line of an order, so they are short; names are for people.

use std::{fmt, str::FromStr};

use fields::{Errors, Field, Message, Raw, Schema, Schemas};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::{Value, json};

use crate::{BadId, Code, InPath, text::value};

const fn plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

const fn marked(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

macro_rules! short_codes {
    ($(
        $(#[$doc:meta])*
        $name:ident: $min:literal..=$max:literal, $allowed:ident, $pattern:literal,
            $example:literal, $wrong:ident $(, $parameter:literal, $code:ident)?;
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $max]);

        impl $name {
            /// Checks `raw`, of which surrounding space does not count.
            ///
            /// # Errors
            /// What is wrong with it.
            pub fn new(raw: &str) -> Result<Self, Message> {
                raw.trim().parse().map_err(|BadId| Message::of(value::$wrong))
            }

            /// The code as it was given; upper and lower case differ.
            #[must_use]
            pub fn as_str(&self) -> &str {
                let used = self.0.split(|byte| *byte == 0).next().unwrap_or_default();
                std::str::from_utf8(used).unwrap_or_default()
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                let bytes = text.as_bytes();
                let fits = ($min..=$max).contains(&bytes.len());
                if !fits || !bytes.iter().all(|byte| $allowed(*byte)) {
                    return Err(BadId);
                }
                let mut code = [0; $max];
                code.iter_mut().zip(bytes).for_each(|(slot, byte)| *slot = *byte);
                Ok(Self(code))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.as_str())
            }
        }

        impl Schema for $name {
            fn schema(_: &mut Schemas) -> Value {
                json!({ "type": "string", "pattern": $pattern, "examples": [$example] })
            }
        }

        impl Field for $name {
            fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
                let text = fields::string(raw, errors)?;
                Self::new(text).map_err(|message| errors.push("format", message)).ok()
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }

        $(impl InPath for $name {
            const NAME: &'static str = $parameter;
            const NOT_FOUND: Code = Code::$code;
        })?
    )*};
}

short_codes! {
    /// A variant of a product, unique in it: 1 to 8 letters, digits, `_` or `-`.
    VariantCode: 1..=8, marked, "^[A-Za-z0-9_-]{1,8}$", "M",
        marked_code, "variant_id", VariantNotFound;
    /// A choice of an option group, unique in the store: exactly 2 letters or digits.
    ChoiceCode: 2..=2, plain, "^[A-Za-z0-9]{2}$", "S5",
        plain_code;
    /// A group of choices of a store, such as 甜度, unique in it.
    GroupId: 1..=8, marked, "^[A-Za-z0-9_-]{1,8}$", "sugar",
        marked_code, "group_id", OptionGroupNotFound;
    /// An address that a user keeps, unique among theirs: 1 to 20 letters, digits, `_` or `-`.
    AddressId: 1..=20, marked, "^[A-Za-z0-9_-]{1,20}$", "home",
        address_id, "address_id", AddressNotFound;
    /// A place where a store keeps units, unique in it.
    LocationId: 1..=8, marked, "^[A-Za-z0-9_-]{1,8}$", "0",
        marked_code;
}

impl VariantCode {
    /// `0`: the only variant of a product that declares none.
    pub const ONLY: Self = Self(*b"0\0\0\0\0\0\0\0");
}

impl LocationId {
    /// `0`: the location that every store has.
    pub const MAIN: Self = Self(*b"0\0\0\0\0\0\0\0");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_short_and_plain() {
        for (text, variant, choice) in [
            ("0", true, false),
            ("M", true, false),
            ("S5", true, true),
            ("x-L_2", true, false),
            ("12345678", true, false),
            ("123456789", false, false),
            ("", false, false),
            ("中", false, false),
            ("a b", false, false),
            ("a#", false, false),
            ("_-", true, false),
        ] {
            assert_eq!(text.parse::<VariantCode>().is_ok(), variant, "{text}");
            assert_eq!(text.parse::<ChoiceCode>().is_ok(), choice, "{text}");
        }
        assert_eq!(VariantCode::new(" M ").unwrap().as_str(), "M");
        assert_eq!(VariantCode::ONLY, "0".parse().unwrap());
        assert_eq!(LocationId::MAIN.to_string(), "0");
        assert!(VariantCode::new("L").unwrap() < VariantCode::new("LL").unwrap());
    }
}
