//! How each type is read and described.

use domain::{
    CategoryId, Email, Locale, OrderId, PaymentId, Points, ProductId, Quantity, SessionId, StoreId,
    Text, Timestamp, Twd, UserId, Username,
    account::{Role, StoreKind},
    catalog::{ProductKind, Sort},
    order::{PaymentMethod, Status, Way},
    payment::PaymentStatus,
    refusal::Step,
};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::fields::{Errors, Field, Raw, Schema, Schemas};

macro_rules! plain {
    ($($type:ty => $schema:tt;)*) => {$(
        impl Schema for $type {
            fn schema(_: &mut Schemas) -> Value {
                json!($schema)
            }
        }
    )*};
}

plain! {
    bool => { "type": "boolean" };
    String => { "type": "string" };
    &'static str => { "type": "string" };
    i64 => { "type": "integer" };
    u64 => { "type": "integer", "minimum": 0 };
    u32 => { "type": "integer", "minimum": 0 };
    u16 => { "type": "integer", "minimum": 0 };
    Twd => { "type": "integer", "minimum": 0, "maximum": 99_999_999 };
    Points => { "type": "integer", "minimum": 0, "maximum": 99_999_999 };
    Quantity => { "type": "integer", "minimum": 1, "maximum": 999 };
    Username => { "type": "string", "minLength": 3, "maxLength": 32 };
    Email => { "type": "string", "format": "email", "maxLength": 254 };
    Rfc3339 => { "type": "string", "format": "date-time" };
    Value => {};
}

impl<T: Schema> Schema for Option<T> {
    const OPTIONAL: bool = true;

    fn schema(schemas: &mut Schemas) -> Value {
        json!({ "anyOf": [T::schema(schemas), { "type": "null" }] })
    }
}

impl<T: Field> Field for Option<T> {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        T::parse(raw, errors).map(Some)
    }

    fn absent(_: &mut Errors) -> Option<Self> {
        Some(None)
    }
}

impl<T: Schema> Schema for Vec<T> {
    fn schema(schemas: &mut Schemas) -> Value {
        json!({ "type": "array", "items": T::schema(schemas) })
    }
}

/// A list of `MIN` to `MAX` items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T, const MIN: usize, const MAX: usize>(pub Vec<T>);

impl<T: Schema, const MIN: usize, const MAX: usize> Schema for List<T, MIN, MAX> {
    fn schema(schemas: &mut Schemas) -> Value {
        let items = T::schema(schemas);
        json!({ "type": "array", "items": items, "minItems": MIN, "maxItems": MAX })
    }
}

impl<T: Field, const MIN: usize, const MAX: usize> Field for List<T, MIN, MAX> {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let Some(items) = raw.items() else {
            errors.push("type", "must be a list");
            return None;
        };
        let count = raw.value.as_array().map_or(0, Vec::len);
        if !(MIN..=MAX).contains(&count) {
            errors.push("range", format!("must have {MIN} to {MAX} items"));
            return None;
        }
        let items: Vec<Option<T>> = items
            .enumerate()
            .map(|(index, raw)| errors.within(Step::Index(index), |errors| T::parse(raw, errors)))
            .collect();
        items.into_iter().collect::<Option<Vec<T>>>().map(Self)
    }
}

/// The whole number of `raw`, if it is one; text of a form may spell it.
fn integer(raw: Raw<'_>, errors: &mut Errors) -> Option<i64> {
    let spelled = raw.value.as_str().filter(|_| raw.text);
    let number = raw.value.as_i64().or_else(|| spelled.and_then(|text| text.trim().parse().ok()));
    if number.is_none() {
        errors.push("type", "must be a whole number");
    }
    number
}

fn ranged<T>(number: i64, value: Option<T>, min: i64, max: i64, errors: &mut Errors) -> Option<T> {
    if value.is_none() {
        errors.push("range", format!("must be {min} to {max}, not {number}"));
    }
    value
}

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Int<const MIN: i64, const MAX: i64>(i64);

impl<const MIN: i64, const MAX: i64> Int<MIN, MAX> {
    /// The number, or `fallback` where it does not fit the type.
    pub fn get<T: TryFrom<i64>>(self, fallback: T) -> T {
        T::try_from(self.0).unwrap_or(fallback)
    }
}

impl<const MIN: i64, const MAX: i64> Schema for Int<MIN, MAX> {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "integer", "minimum": MIN, "maximum": MAX })
    }
}

impl<const MIN: i64, const MAX: i64> Field for Int<MIN, MAX> {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let number = integer(raw, errors)?;
        let value = (MIN..=MAX).contains(&number).then_some(Self(number));
        ranged(number, value, MIN, MAX, errors)
    }
}

macro_rules! numbers {
    ($($type:ty: $min:expr, $max:expr, $make:expr;)*) => {$(
        impl Field for $type {
            fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
                let number = integer(raw, errors)?;
                let make: fn(i64) -> Option<Self> = $make;
                ranged(number, make(number), $min, $max, errors)
            }
        }
    )*};
}

numbers! {
    Twd: 0, Twd::MAX.get(), Twd::new;
    Points: 0, Points::MAX.get(), Points::new;
    Quantity: 1, 999, |number| u16::try_from(number).ok().and_then(Quantity::new);
}

impl Field for bool {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let spelled = raw.value.as_str().filter(|_| raw.text);
        let value = match spelled {
            Some("true" | "on" | "1") => Some(true),
            Some("false" | "off" | "0") => Some(false),
            Some(_) => None,
            None => raw.value.as_bool(),
        };
        if value.is_none() {
            errors.push("type", "must be true or false");
        }
        value
    }
}

fn text<'a>(raw: Raw<'a>, errors: &mut Errors) -> Option<&'a str> {
    let text = raw.value.as_str();
    if text.is_none() {
        errors.push("type", "must be a text");
    }
    text
}

fn formed<T>(made: Result<T, String>, errors: &mut Errors) -> Option<T> {
    made.map_err(|msg| errors.push("format", msg)).ok()
}

impl<const MIN: usize, const MAX: usize> Schema for Text<MIN, MAX> {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "string", "minLength": MIN, "maxLength": MAX })
    }
}

impl<const MIN: usize, const MAX: usize> Field for Text<MIN, MAX> {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let raw = text(raw, errors)?;
        formed(Self::new(raw), errors)
    }
}

/// A text as it is, of at most `MAX` bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLine<const MAX: usize>(pub String);

impl<const MAX: usize> Schema for TextLine<MAX> {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "string", "minLength": 1, "maxLength": MAX })
    }
}

impl<const MAX: usize> Field for TextLine<MAX> {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let raw = text(raw, errors)?;
        if raw.is_empty() || raw.len() > MAX {
            errors.push("range", format!("must have 1 to {MAX} characters"));
            return None;
        }
        Some(Self(raw.to_owned()))
    }
}

/// A password of `MIN` to 128 characters; it has no `Debug` that shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordText<const MIN: usize>(pub String);

impl<const MIN: usize> std::fmt::Debug for PasswordText<MIN> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordText(…)")
    }
}

impl<const MIN: usize> Schema for PasswordText<MIN> {
    fn schema(_: &mut Schemas) -> Value {
        json!({ "type": "string", "format": "password", "minLength": MIN, "maxLength": 128 })
    }
}

impl<const MIN: usize> Field for PasswordText<MIN> {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let raw = text(raw, errors)?;
        if !(MIN..=128).contains(&raw.chars().count()) {
            errors.push("range", format!("must have {MIN} to 128 characters"));
            return None;
        }
        Some(Self(raw.to_owned()))
    }
}

macro_rules! texts {
    ($($type:ty)*) => {$(
        impl Field for $type {
            fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
                let raw = text(raw, errors)?;
                formed(Self::new(raw), errors)
            }
        }
    )*};
}

texts! { Username Email }

macro_rules! ids {
    ($($type:ty)*) => {$(
        impl Schema for $type {
            fn schema(_: &mut Schemas) -> Value {
                let pattern = format!("^{}_[0-9A-HJKMNP-TV-Z]+$", Self::PREFIX);
                json!({ "type": "string", "pattern": pattern })
            }
        }

        impl Field for $type {
            fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
                let raw = text(raw, errors)?;
                let made = raw.parse().map_err(|_| {
                    format!("must be an id that begins with {}_", Self::PREFIX)
                });
                formed(made, errors)
            }
        }
    )*};
}

ids! { CategoryId OrderId PaymentId ProductId SessionId StoreId UserId }

macro_rules! choices {
    ($($type:ty: $name:ident;)*) => {$(
        impl Schema for $type {
            fn schema(_: &mut Schemas) -> Value {
                let names: Vec<_> = Self::ALL.iter().map(|choice| choice.$name()).collect();
                json!({ "type": "string", "enum": names })
            }
        }

        impl Field for $type {
            fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
                let raw = text(raw, errors)?;
                let found = Self::ALL.iter().copied().find(|choice| choice.$name() == raw);
                if found.is_none() {
                    let names: Vec<_> = Self::ALL.iter().map(|choice| choice.$name()).collect();
                    errors.push("choice", format!("must be one of {}", names.join(", ")));
                }
                found
            }
        }
    )*};
}

choices! {
    Locale: tag;
    PaymentMethod: as_str;
    ProductKind: as_str;
    Sort: as_str;
    Status: as_str;
    StoreKind: as_str;
    Way: as_str;
}

impl Schema for Role {
    fn schema(_: &mut Schemas) -> Value {
        let names: Vec<_> = Self::ALL.iter().map(|role| role.as_str()).collect();
        json!({ "type": "string", "enum": names })
    }
}

impl Field for Role {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let found = Self::parse(text(raw, errors)?);
        if found.is_none() {
            errors.push("choice", "must be customer, staff, merchant or admin");
        }
        found
    }
}

impl Schema for PaymentStatus {
    fn schema(_: &mut Schemas) -> Value {
        json!({
            "type": "string",
            "enum": ["pending", "paid", "failed", "refund_pending", "refunded"],
        })
    }
}

/// A time as the API tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rfc3339(pub Timestamp);

impl Serialize for Rfc3339 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.rfc3339())
    }
}
