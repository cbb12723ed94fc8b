//! The number of a mobile telephone, as a shopper types it.

use domain::{Message, Phone};
use endpoint::{Errors, Field, Raw, Schema, Schemas, serde_json::Value};

use crate::text::address as say;

/// A mobile number of Taiwan, or one of another country with its `+`: a store calls it, and a
/// carrier sends it a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mobile(pub Phone);

impl Mobile {
    /// Checks what was typed.
    pub(crate) fn new(raw: &str) -> Result<Self, Message> {
        let wrong = || Message::of(say::mobile_wrong);
        let phone = Phone::new(raw).map_err(|_| wrong())?;
        let number = phone.folded();
        let ours = number.len() == 10 && number.starts_with("09");
        if ours || number.starts_with('+') { Ok(Self(phone)) } else { Err(wrong()) }
    }
}

impl Schema for Mobile {
    fn schema(schemas: &mut Schemas) -> Value {
        Phone::schema(schemas)
    }
}

impl Field for Mobile {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        Self::new(raw.value.as_str().unwrap_or_default())
            .map_err(|message| errors.push("format", message))
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_number_is_of_taiwan_or_names_its_country() {
        for (raw, good) in [
            ("0912345678", true),
            ("0912-345-678", true),
            ("０９１２３４５６７８", true),
            ("+886 912 345 678", true),
            ("+81 90 1234 5678", true),
            ("091234567", false),
            ("09123456789", false),
            ("0223456789", false),
            ("912345678", false),
            ("+886 2 2345 6789", false),
            ("call me", false),
        ] {
            assert_eq!(Mobile::new(raw).is_ok(), good, "{raw}");
        }
    }
}
