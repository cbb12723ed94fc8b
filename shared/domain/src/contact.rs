//! How somebody is reached: telephone numbers and postal codes. Input methods write full-width
//! digits; they are folded to plain ones, so that carriers can read them.

use std::fmt;

use fields::{Errors, Field, Message, Raw, Schema, Schemas};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;

use crate::text::person;

/// The longest telephone number, in characters.
const MAX_PHONE: usize = 30;
/// The longest text that is folded at all, in bytes: there are characters that stand for eighteen.
const MAX_RAW: usize = 256;

/// A telephone number: 6 to 15 digits, with `+`, `-`, brackets and spaces.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// A postal code of Taiwan: 3, 5 or 6 digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PostalCode(String);

impl Phone {
    /// Folds `raw` and checks it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(raw: &str) -> Result<Self, Message> {
        if raw.len() > MAX_RAW {
            return Err(bad_phone());
        }
        // Compatibility does not fold the dashes that keyboards put in place of a hyphen.
        let hyphen = |c| if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c };
        let number: String = raw.trim().nfkc().map(hyphen).collect();
        let digits = number.chars().filter(char::is_ascii_digit).count();
        let before = number.find(|c: char| c.is_ascii_digit()).unwrap_or_default();
        let plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '(' | ')' | ' ');
        let (start, rest) = number.split_at(before);
        let plus = start.matches('+').count() <= 1 && !rest.contains('+');
        let short = number.chars().count() <= MAX_PHONE;
        if plus && short && (6..=15).contains(&digits) && number.chars().all(plain) {
            Ok(Self(number))
        } else {
            Err(bad_phone())
        }
    }
}

fn bad_phone() -> Message {
    Message::of(person::phone)
}

impl Phone {
    /// The number by which the same line is known however it is written: digits alone, a number of
    /// Taiwan with its leading 0, one of another country with its `+`.
    #[must_use]
    pub fn folded(&self) -> String {
        let digits: String = self.0.chars().filter(char::is_ascii_digit).collect();
        let abroad = self.0.contains('+') || digits.starts_with("00");
        let digits = digits.strip_prefix("00").unwrap_or(&digits);
        // Without a `+` only a number that is too long for Taiwan begins with its country code.
        let taiwan = digits.strip_prefix("886").filter(|rest| abroad || rest.len() >= 8);
        match taiwan {
            Some(rest) => format!("0{}", rest.trim_start_matches('0')),
            None if abroad => format!("+{digits}"),
            None => digits.to_owned(),
        }
    }
}

impl PostalCode {
    /// Folds `raw` and checks it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(raw: &str) -> Result<Self, Message> {
        let code: String =
            if raw.len() > MAX_RAW { String::new() } else { raw.trim().nfkc().collect() };
        if matches!(code.len(), 3 | 5 | 6) && code.bytes().all(|c| c.is_ascii_digit()) {
            Ok(Self(code))
        } else {
            Err(Message::of(person::postal_code))
        }
    }
}

macro_rules! contacts {
    ($($name:ident => $schema:tt;)*) => {$(
        impl $name {
            /// The folded text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Schema for $name {
            fn schema(_: &mut Schemas) -> Value {
                json!($schema)
            }
        }

        impl Field for $name {
            fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
                let raw = fields::string(raw, errors)?;
                Self::new(raw).map_err(|message| errors.push("format", message)).ok()
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

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

contacts! {
    Phone => {
        "type": "string", "minLength": 6, "maxLength": MAX_PHONE, "examples": ["0912345678"],
    };
    PostalCode => { "type": "string", "minLength": 3, "maxLength": 6, "examples": ["106"] };
}

impl fmt::Debug for Phone {
    /// Numbers stay out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_folded_and_has_digits() {
        for (raw, want) in [
            ("0912345678", Some("0912345678")),
            (" 0912-345-678 ", Some("0912-345-678")),
            ("０９１２３４５６７８", Some("0912345678")),
            ("（０２）２３４５－６７８９", Some("(02)2345-6789")),
            ("０９１２　３４５　６７８", Some("0912 345 678")),
            ("02–2345–6789", Some("02-2345-6789")),
            ("+886 912 345 678", Some("+886 912 345 678")),
            ("＋８８６９１２３４５６７８", Some("+886912345678")),
            ("(+886) 2 2345 6789", Some("(+886) 2 2345 6789")),
            ("123456", Some("123456")),
            ("123456789012345", Some("123456789012345")),
            ("12345", None),
            ("1234567890123456", None),
            ("", None),
            ("abcdefgh", None),
            ("0912345678a", None),
            ("09123456７八", None),
            ("+886+912345678", None),
            ("886+912345678", None),
            ("++886912345678", None),
            ("0912345678\n", Some("0912345678")),
            ("09123\n45678", None),
            ("0912\u{200b}345678", None),
            ("٠٩١٢٣٤٥٦٧٨", None),
            ("1 2 3 4 5 6                              ", Some("1 2 3 4 5 6")),
            ("123456                              7", None),
        ] {
            let phone = Phone::new(raw);
            assert_eq!(phone.as_ref().ok().map(Phone::as_str), want, "{raw:?}");
        }
        assert_eq!(format!("{:?}", Phone::new("0912345678")), "Ok(Phone(…))");
    }

    #[test]
    fn a_line_has_one_number_however_it_is_written() {
        for (raw, want) in [
            ("0912345678", "0912345678"),
            ("0912-345-678", "0912345678"),
            ("+886 912 345 678", "0912345678"),
            ("+886-0912-345-678", "0912345678"),
            ("(+886) 912345678", "0912345678"),
            ("886912345678", "0912345678"),
            ("00886 912345678", "0912345678"),
            ("(02) 2345-6789", "0223456789"),
            ("+886 2 2345 6789", "0223456789"),
            ("8861234", "8861234"),
            ("+81 90 1234 5678", "+819012345678"),
            ("0081 90 1234 5678", "+819012345678"),
        ] {
            assert_eq!(Phone::new(raw).unwrap().folded(), want, "{raw}");
        }
    }

    #[test]
    fn a_postal_code_is_three_five_or_six_digits() {
        for (raw, want) in [
            ("106", Some("106")),
            (" 10617 ", Some("10617")),
            ("106437", Some("106437")),
            ("１０６", Some("106")),
            ("１０６４３７", Some("106437")),
            ("10", None),
            ("1064", None),
            ("1064377", None),
            ("abc", None),
            ("***", None),
            ("106-43", None),
            ("一〇六", None),
            ("", None),
        ] {
            let code = PostalCode::new(raw);
            assert_eq!(code.as_ref().ok().map(PostalCode::as_str), want, "{raw:?}");
        }
    }
}
