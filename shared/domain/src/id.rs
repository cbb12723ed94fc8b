//! Ids: prefixed, sortable by time, each a type of its own.
//!
//! An id's body has 17 characters of Crockford's base 32: nine for the time (45 bits of
//! milliseconds, enough until the year 3084) and eight that make it unique within the
//! millisecond. Seventeen, because ECPay's MerchantTradeNo takes twenty letters and digits, must
//! be new for every attempt to pay, and so holds an order's body and a three-character attempt
//! number: whoever has the number knows the order.

use std::{fmt, str::FromStr};

use fields::{Errors, Field, Message, Raw, Schema, Schemas};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{Code, InPath, Timestamp, text::value};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const BODY_LEN: usize = 17;
const ATTEMPT_LEN: usize = 3;

/// A text that is not an id of the expected type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct BadId;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Body([u8; BODY_LEN]);

impl Body {
    /// The low 85 bits of `number`, most significant character first.
    fn from_bits(mut number: u128) -> Self {
        let mut body = [b'0'; BODY_LEN];
        for slot in body.iter_mut().rev() {
            *slot = character(number);
            number >>= 5;
        }
        Self(body)
    }

    fn parse(text: &str) -> Result<Self, BadId> {
        let body: [u8; BODY_LEN] = text.as_bytes().try_into().map_err(|_| BadId)?;
        if body.iter().all(|byte| ALPHABET.contains(byte)) { Ok(Self(body)) } else { Err(BadId) }
    }

    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// The character of the lowest five bits.
fn character(number: u128) -> u8 {
    let index = usize::try_from(number & 31).unwrap_or_default();
    ALPHABET.get(index).copied().unwrap_or(b'0')
}

/// The time in the ids of examples: 2026-11-21T03:00:00Z.
const EXAMPLE_TIME: Timestamp = Timestamp::from_millis(1_795_230_000_000);

fn id_schema(prefix: &str, example: &str) -> Value {
    let pattern = format!("^{prefix}_[0-9A-HJKMNP-TV-Z]+$");
    json!({ "type": "string", "pattern": pattern, "examples": [example] })
}

fn read_id<T: FromStr>(prefix: &str, raw: Raw<'_>, errors: &mut Errors) -> Option<T> {
    let id = fields::string(raw, errors)?.parse().ok();
    if id.is_none() {
        errors.push("format", Message::of(|locale| value::id(locale, prefix)));
    }
    id
}

macro_rules! described {
    ($($name:ident, $example:expr $(, $parameter:literal, $code:ident)?;)*) => {$(
        impl Schema for $name {
            fn schema(_: &mut Schemas) -> Value {
                id_schema(Self::PREFIX, &$example.to_string())
            }
        }

        impl Field for $name {
            fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
                read_id(Self::PREFIX, raw, errors)
            }
        }

        $(impl InPath for $name {
            const NAME: &'static str = $parameter;
            const NOT_FOUND: Code = Code::$code;
        })?
    )*};
}

macro_rules! ids {
    ($(
        $(#[$doc:meta])*
        $name:ident = $prefix:literal $(, $parameter:literal, $code:ident)?;
    )*) => {$(
        described! { $name, Self::new(EXAMPLE_TIME, 1) $(, $parameter, $code)?; }

        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Body);

        impl $name {
            /// What every id of this kind begins with.
            pub const PREFIX: &'static str = $prefix;

            /// A new id: its time, and the low 40 bits of `entropy`.
            #[must_use]
            pub fn new(at: Timestamp, entropy: u64) -> Self {
                let time = u128::try_from(at.millis()).unwrap_or_default();
                Self(Body::from_bits((time << 40) | u128::from(entropy & ((1 << 40) - 1))))
            }

            /// The id derived from `parts`, always the same one: so that what is created with an
            /// idempotency key is created once.
            #[must_use]
            pub fn derived(parts: &[&str]) -> Self {
                let mut hash = Sha256::new();
                for part in std::iter::once(&$prefix).chain(parts) {
                    // Framed by length: ("ab", "c") and ("a", "bc") are different.
                    hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
                    hash.update(part.as_bytes());
                }
                let digest: [u8; 32] = hash.finalize().into();
                let (bits, _) = digest.split_first_chunk::<16>().unwrap_or((&[0; 16], &[]));
                Self(Body::from_bits(u128::from_be_bytes(*bits)))
            }

            /// The id without its prefix.
            #[must_use]
            pub fn body(&self) -> &str {
                self.0.as_str()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}_{}", $prefix, self.0.as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                let rest = text.strip_prefix($prefix).ok_or(BadId)?;
                Body::parse(rest.strip_prefix('_').ok_or(BadId)?).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A category of a store's products.
    CategoryId = "cat";
    /// An order.
    OrderId = "ord", "order_id", OrderNotFound;
    /// A product: goods, a menu item or a gift.
    ProductId = "prd", "product_id", ProductNotFound;
    /// A sign-in and all the refresh tokens that follow from it.
    SessionId = "ses";
    /// A store.
    StoreId = "str";
    /// A user with a login.
    UserId = "usr";
}

described! {
    PaymentId, Self { order: OrderId::new(EXAMPLE_TIME, 1), attempt: 1 },
        "payment_id", PaymentNotFound;
}

/// One attempt to pay an order; it names the order and the number of the attempt.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentId {
    /// The order that is paid.
    pub order: OrderId,
    /// Which attempt this is, from 1.
    pub attempt: u16,
}

impl PaymentId {
    /// What every payment id begins with.
    pub const PREFIX: &'static str = "pay";

    /// The MerchantTradeNo: twenty letters and digits, unique for ever per attempt
    /// (ECPay developers page 2862).
    #[must_use]
    pub fn trade_no(&self) -> String {
        let mut number = u128::from(self.attempt);
        let mut tail = [b'0'; ATTEMPT_LEN];
        for slot in tail.iter_mut().rev() {
            *slot = character(number);
            number >>= 5;
        }
        format!("{}{}", self.order.body(), std::str::from_utf8(&tail).unwrap_or_default())
    }

    /// The attempt behind a MerchantTradeNo.
    ///
    /// # Errors
    /// [`BadId`] if the number can't be one of ours.
    pub fn from_trade_no(text: &str) -> Result<Self, BadId> {
        let (body, tail) = text.split_at_checked(BODY_LEN).ok_or(BadId)?;
        if tail.len() != ATTEMPT_LEN {
            return Err(BadId);
        }
        let mut attempt = 0_u16;
        for byte in tail.bytes() {
            let digit = ALPHABET.iter().position(|known| *known == byte).ok_or(BadId)?;
            attempt = (attempt << 5) | u16::try_from(digit).map_err(|_| BadId)?;
        }
        Ok(Self { order: OrderId(Body::parse(body)?), attempt })
    }
}

impl fmt::Display for PaymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}", Self::PREFIX, self.trade_no())
    }
}

impl fmt::Debug for PaymentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PaymentId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let rest = text.strip_prefix(Self::PREFIX).ok_or(BadId)?;
        Self::from_trade_no(rest.strip_prefix('_').ok_or(BadId)?)
    }
}

impl Serialize for PaymentId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PaymentId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Timestamp = Timestamp::from_millis(1_795_230_000_000);

    #[test]
    fn ids_sort_by_time_and_read_back() {
        let first = OrderId::new(AT, u64::MAX);
        let later = OrderId::new(Timestamp::from_millis(AT.millis() + 1), 0);
        assert!(first < later);
        assert!(first.to_string() < later.to_string());
        assert_eq!(first.to_string().parse(), Ok(first));
        assert_eq!(first.to_string().len(), "ord_".len() + 17);
    }

    #[test]
    fn an_id_of_another_kind_is_not_an_order() {
        let user = UserId::new(AT, 7).to_string();
        for text in [user.as_str(), "", "ord_", "ord", "ord_1", "ord_lower0case0000xx", "ord_Ｕ"] {
            assert_eq!(text.parse::<OrderId>(), Err(BadId), "{text}");
        }
    }

    #[test]
    fn a_trade_number_names_its_order_and_attempt() {
        let order = OrderId::new(AT, 42);
        for attempt in [1, 31, 32, 1024, 32_767] {
            let payment = PaymentId { order, attempt };
            let number = payment.trade_no();
            assert_eq!(number.len(), 20);
            assert!(number.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()));
            assert_eq!(PaymentId::from_trade_no(&number), Ok(payment));
            assert_eq!(payment.to_string().parse(), Ok(payment));
        }
        for foreign in ["ord20250601000001", "", "ＡＡＡＡＡＡＡＡＡＡ", "1234567890123456789!"]
        {
            assert_eq!(PaymentId::from_trade_no(foreign), Err(BadId), "{foreign}");
        }
    }

    #[test]
    fn derived_ids_depend_on_every_part_and_its_place() {
        let id = |parts: &[&str]| OrderId::derived(parts);
        assert_eq!(id(&["ann", "key"]), id(&["ann", "key"]));
        assert_ne!(id(&["ann", "key"]), id(&["annk", "ey"]));
        assert_ne!(id(&["ann", "key"]).body(), UserId::derived(&["ann", "key"]).body());
    }
}
