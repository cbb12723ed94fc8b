//! Who an order is for. It stands in the order's `contact` and nowhere else, so that it can be
//! erased by one write.

use fields::{FieldError, Message, Step};
use serde::{Deserialize, Serialize};

use crate::{Email, Phone, PostalCode, Text, text};

/// Where a parcel goes, as carriers count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The main island.
    Main,
    /// Penghu, Kinmen, Matsu, Lanyu, Green Island, Liuqiu.
    Outlying,
}

impl Area {
    /// The area of a postal code of three to six digits (Chunghwa Post's list of three-digit
    /// codes: Lienchiang 209-212, Penghu 880-885, Kinmen 890-896, Liuqiu 929, Green Island 951,
    /// Lanyu 952).
    #[must_use]
    pub fn of(postal_code: &str) -> Self {
        let code = postal_code.get(..3).and_then(|code| code.parse::<u16>().ok());
        match code {
            Some(209..=212 | 880..=885 | 890..=896 | 929 | 951 | 952) => Self::Outlying,
            Some(_) | None => Self::Main,
        }
    }
}

/// Where a parcel goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// Postal code.
    #[serde(rename = "z")]
    pub postal_code: PostalCode,
    /// The city or county.
    #[serde(rename = "c")]
    pub city: Text<1, 30>,
    /// District, road, number, floor.
    #[serde(rename = "l")]
    pub address: Text<1, 150>,
}

impl Address {
    /// Its area, as carriers count it.
    #[must_use]
    pub fn area(&self) -> Area {
        Area::of(self.postal_code.as_str())
    }
}

/// The person an order is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Name.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Text<1, 50>>,
    /// Phone number.
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// E-mail address.
    #[serde(rename = "e", default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Where the parcel goes, if one is sent.
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
}

impl Contact {
    /// What is missing of a guest, who is known by nothing else.
    #[must_use]
    pub fn missing(&self) -> Vec<FieldError> {
        let known = [("name", self.name.is_some()), ("phone", self.phone.is_some())];
        let missing = known.into_iter().filter(|(_, known)| !known).map(|(name, _)| FieldError {
            loc: ["body", "contact", name].into_iter().map(Step::name).collect(),
            message: Message::of(text::order::guest_contact_missing),
            kind: "missing",
        });
        missing.collect()
    }

    /// By what the person can be found again, folded: the phone number and the e-mail address.
    #[must_use]
    pub fn folded(&self) -> Vec<String> {
        let phone = self.phone.as_ref().map(Phone::folded);
        phone.into_iter().chain(self.email.as_ref().map(Email::folded)).collect()
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
