//! Passwords that are chosen: by the profile `OpaqueString` of RFC 8265, and none that everybody
//! tries first.

use std::fmt;

use fields::{Errors, Field, Message, Raw, Schema, Schemas, wrong};
use precis_profiles::{OpaqueString, precis_core::profile::PrecisFastInvocation as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;

use crate::{Email, Username, text::person};

/// The fewest and the most characters of a password.
const LENGTH: std::ops::RangeInclusive<usize> = 8..=128;
/// The longest text that is looked at, in bytes.
const MAX_RAW: usize = 1_024;

/// The common passwords of at least eight characters, in lower case: of each the first four bytes
/// of its SHA-256, sorted. They are the 9,900 most frequent of the list in zxcvbn 3.1.1 (MIT
/// licence, Dropbox and contributors), and some that are common in Taiwan, without the one that the
/// clients of the source designs register with in their own tests. Digests, because the
/// list itself is longer and nothing to read; of a million other passwords two are refused with
/// them.
const COMMON: &[u8] = include_bytes!("password/common.bin");
const DIGEST: usize = 4;

/// Words that everybody knows of this market: what it is called, what it sells, who works for it. A
/// password of nothing but these, digits and signs is guessed from them.
const OWN_WORDS: [&str; 17] = [
    "夜市",
    "admin",
    "customer",
    "ecpay",
    "gift",
    "market",
    "merchant",
    "night",
    "order",
    "restaurant",
    "shop",
    "staff",
    "store",
    "taipei",
    "taiwan",
    "yeshi",
    "綠界",
];

/// A password that somebody chooses: 8 to 128 characters, and not a common one. Nothing shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPassword(String);

impl NewPassword {
    /// Prepares `raw` and checks it.
    ///
    /// # Errors
    /// What is wrong with it: a kind for programs, and a text.
    pub fn new(raw: &str) -> Result<Self, (&'static str, Message)> {
        let length = || ("range", wrong::length(*LENGTH.start(), *LENGTH.end()));
        if raw.len() > MAX_RAW {
            return Err(length());
        }
        let Some(password) = prepared(raw).filter(|one| LENGTH.contains(&one.chars().count()))
        else {
            return Err(if LENGTH.contains(&raw.chars().count()) { unusable() } else { length() });
        };
        if is_common(&password) {
            return Err(("common", Message::of(person::password_common)));
        }
        if is_of_own_words(&password) {
            return Err(("common", Message::of(person::password_own_words)));
        }
        Ok(Self(password))
    }

    /// Refuses one that is a login name or an address of its user, whatever its case.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check_of(&self, name: Option<&Username>, email: &Email) -> Result<(), Message> {
        let own = plain(&self.0);
        let local = email.as_str().split('@').next().unwrap_or_default();
        let names = [name.map(Username::as_str).unwrap_or_default(), email.as_str(), local];
        if names.iter().any(|name| plain(name) == own) {
            return Err(Message::of(person::password_is_login));
        }
        Ok(())
    }

    /// Whether `raw`, typed once more, is the same.
    #[must_use]
    pub fn is(&self, raw: &str) -> bool {
        prepared(raw).is_some_and(|again| again == self.0)
    }

    /// The password, to be hashed.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
    }
}

fn unusable() -> (&'static str, Message) {
    ("format", Message::of(person::password_characters))
}

/// A password as it is hashed, however a keyboard has put its characters together; `None` if no
/// password can be written so.
#[must_use]
pub fn prepared(raw: &str) -> Option<String> {
    let short = raw.len() <= MAX_RAW;
    short.then(|| OpaqueString::enforce(raw).ok().map(std::borrow::Cow::into_owned)).flatten()
}

fn plain(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

fn is_common(password: &str) -> bool {
    let hash = Sha256::digest(plain(password).as_bytes());
    let Some(start) = hash.get(..DIGEST) else { return false };
    let known: Vec<&[u8]> = COMMON.chunks_exact(DIGEST).collect();
    known.binary_search(&start).is_ok()
}

/// Whether nothing is left of the letters of `password` once the market's own words are taken away.
fn is_of_own_words(password: &str) -> bool {
    let letters: String = plain(password).chars().filter(|one| one.is_alphabetic()).collect();
    // Where words of ours end, by the bytes before.
    let mut ends = vec![0];
    let mut next = 0;
    while let Some(from) = ends.get(next).copied() {
        next = next.saturating_add(1);
        let rest = letters.get(from..).unwrap_or_default();
        for word in OWN_WORDS.iter().filter(|word| rest.starts_with(**word)) {
            let end = from.saturating_add(word.len());
            if !ends.contains(&end) {
                ends.push(end);
            }
        }
    }
    !letters.is_empty() && ends.contains(&letters.len())
}

impl fmt::Debug for NewPassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NewPassword(…)")
    }
}

impl Schema for NewPassword {
    fn schema(_: &mut Schemas) -> Value {
        let (min, max) = (LENGTH.start(), LENGTH.end());
        json!({ "type": "string", "format": "password", "minLength": min, "maxLength": max })
    }
}

impl Field for NewPassword {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let raw = fields::string(raw, errors)?;
        Self::new(raw).map_err(|(kind, message)| errors.push(kind, message)).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_tries_first_is_refused() {
        let sorted = COMMON.chunks_exact(DIGEST).collect::<Vec<_>>();
        assert!(sorted.is_sorted() && sorted.len() > 9_000 && sorted.len() < 10_000);
        for password in [
            "password",
            "PASSWORD",
            "Passw0rd",
            "12345678",
            "１２３４５６７８",
            "qwertyuiop",
            "iloveyou1",
            "football",
            "ji32k7au4a83",
            "a12345678",
        ] {
            let refused = NewPassword::new(password).map_err(|(kind, _)| kind);
            assert_eq!(refused, Err("common"), "{password}");
        }
        for password in
            ["correct horse", "密碼密碼密碼密碼", "wq7-zk2p", "password of the tea shop"]
        {
            assert!(NewPassword::new(password).is_ok(), "{password}");
        }
    }

    #[test]
    fn a_password_of_the_markets_own_words_is_refused() {
        for (password, want) in [
            ("Night-Market-2026", false),
            ("nightmarket!!", false),
            ("admin@store1", false),
            ("夜市夜市2026１", false),
            ("taiwanshoporder", false),
            ("night markets", true),
            ("my night market", true),
            ("80417-2265-31", true),
            (&"staff".repeat(25), false),
        ] {
            assert_eq!(NewPassword::new(password).is_ok(), want, "{password}");
        }
    }

    #[test]
    fn a_password_is_the_same_on_every_keyboard() {
        for (typed, want) in [
            ("cafe\u{301} no 1", Some("caf\u{e9} no 1")),
            ("a\u{3000}b\u{a0}c 12", Some("a b c 12")),
            ("Ｆｕｌｌ width", Some("Ｆｕｌｌ width")),
            ("tab\there", None),
            ("line\nends 1", None),
            ("\u{0}\u{0}\u{0}12345", None),
        ] {
            assert_eq!(prepared(typed).as_deref(), want, "{typed:?}");
            assert_eq!(NewPassword::new(typed).is_ok(), want.is_some(), "{typed:?}");
        }
        for (length, want) in [(7, false), (8, true), (128, true), (129, false), (100_000, false)] {
            assert_eq!(NewPassword::new(&"密".repeat(length)).is_ok(), want, "{length}");
        }
    }

    #[test]
    fn a_name_is_no_password() {
        let (name, email) =
            (Username::new("ming-the-tea").unwrap(), Email::new("longname@x.tw").unwrap());
        for (password, want) in [
            ("Ming-the-Tea", false),
            ("longname", false),
            ("LONGNAME@x.tw", false),
            ("ming-the-tea2", true),
        ] {
            let password = NewPassword::new(password).unwrap();
            let checked = password.check_of(Some(&name), &email);
            assert_eq!(checked.is_ok(), want, "{}", password.clone().into_text());
        }
    }
}
