//! The name of a store in addresses: `/stores/hill-tea`.

use std::{fmt, str::FromStr};

use fields::{Errors, Field, Message, Raw, Schema, Schemas};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{BadId, Code, InPath, StoreId, fold::fold, text::value as text, typed::formed};

const MIN: usize = 3;
const MAX: usize = 40;
/// What the slug of a store begins with that has chosen none; its id follows.
const OF_ID: &str = "store-";

/// The name of a store in addresses: 3 to 40 lower-case letters, digits and hyphens, of which none
/// stands at an end or beside another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    /// A slug that a store may choose: in any case, and not the one that another store has by its
    /// id.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(raw: &str) -> Result<Self, Message> {
        let slug: Self =
            raw.trim().to_ascii_lowercase().parse().map_err(|BadId| Message::of(text::slug))?;
        if slug.store().is_some() {
            return Err(Message::of(text::slug_of_an_id));
        }
        Ok(slug)
    }

    /// The slug of a store that has chosen none: nobody else can have it, and it stays good when
    /// another one is chosen.
    #[must_use]
    pub fn of_store(store: StoreId) -> Self {
        Self(format!("{OF_ID}{}", store.body().to_ascii_lowercase()))
    }

    /// The store whose id it is made of; `None` if it was chosen.
    #[must_use]
    pub fn store(&self) -> Option<StoreId> {
        let body = self.0.strip_prefix(OF_ID)?.to_ascii_uppercase();
        format!("{}_{body}", StoreId::PREFIX).parse().ok()
    }

    /// The slug that a store's name suggests, if enough of it is in Latin letters and digits.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let plain = fold(name).replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let mut slug = String::new();
        for part in plain.split('-').filter(|part| !part.is_empty()) {
            let hyphen = usize::from(!slug.is_empty());
            if slug.len().saturating_add(hyphen).saturating_add(part.len()) > MAX {
                break;
            }
            if hyphen == 1 {
                slug.push('-');
            }
            slug.push_str(part);
        }
        Self::new(&slug).ok()
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
        let parts = || text.split('-').all(|part| !part.is_empty() && part.bytes().all(plain));
        if (MIN..=MAX).contains(&text.len()) && parts() {
            Ok(Self(text.to_owned()))
        } else {
            Err(BadId)
        }
    }
}

impl TryFrom<String> for Slug {
    type Error = BadId;

    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> Self {
        slug.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Schema for Slug {
    fn schema(_: &mut Schemas) -> Value {
        json!({
            "type": "string", "minLength": MIN, "maxLength": MAX,
            "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "examples": ["hill-tea"],
        })
    }
}

impl Field for Slug {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let raw = fields::string(raw, errors)?;
        formed(Self::new(raw), errors)
    }
}

impl InPath for Slug {
    const NAME: &'static str = "slug";
    const NOT_FOUND: Code = Code::StoreNotFound;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;

    #[test]
    fn a_slug_is_short_and_plain() {
        for (raw, want) in [
            ("hill-tea", Some("hill-tea")),
            (" Hill-Tea ", Some("hill-tea")),
            ("a1b", Some("a1b")),
            ("ab", None),
            ("-ab", None),
            ("ab-", None),
            ("a--b", None),
            ("a_b", None),
            ("小山茶行", None),
            ("ｈｉｌｌ", None),
            ("../etc", None),
            ("store-hill", Some("store-hill")),
            ("store-1m7y0qrw000000001", None),
            ("STORE-1M7Y0QRW000000001", None),
        ] {
            assert_eq!(Slug::new(raw).ok().as_ref().map(Slug::as_str), want, "{raw}");
        }
        assert!(Slug::new(&"a".repeat(40)).is_ok() && Slug::new(&"a".repeat(41)).is_err());
    }

    #[test]
    fn a_store_without_one_is_named_by_its_id() {
        let store = StoreId::new(Timestamp::from_millis(1_795_230_000_000), 7);
        let slug = Slug::of_store(store);
        assert_eq!(slug.store(), Some(store));
        assert_eq!(slug.as_str().parse(), Ok(slug.clone()), "it stands in a path");
        assert_eq!(Slug::new("hill-tea").unwrap().store(), None);
    }

    #[test]
    fn a_name_suggests_a_slug() {
        let long = "Tea ".repeat(30);
        for (name, want) in [
            ("小山茶行 Hill Tea", Some("hill-tea")),
            ("A-Jiao's Noodles & Co.", Some("a-jiao-s-noodles-co")),
            ("Ｈｉｌｌ　Ｔｅａ", Some("hill-tea")),
            ("小山茶行", None),
            ("茶 A", None),
            (long.as_str(), Some("tea-tea-tea-tea-tea-tea-tea-tea-tea-tea")),
        ] {
            assert_eq!(Slug::of_name(name).as_ref().map(Slug::as_str), want, "{name}");
        }
    }
}
