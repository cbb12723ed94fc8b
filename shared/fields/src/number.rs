//! Whole numbers.

use serde_json::{Value, json};
use texts::Count;

use crate::{Errors, Field, Message, Raw, Schema, Schemas, text};

/// The whole number of `raw`, if it is one from `min` to `max`. `1.0` is 1 (RFC 8259 §6 knows one
/// kind of number); text of a form may spell it.
pub fn integer(raw: Raw<'_>, min: i64, max: i64, errors: &mut Errors) -> Option<i64> {
    let number = match raw.value.as_number() {
        Some(number) => number.as_i64().or_else(|| whole(&number.to_string())),
        None => raw.spelled().and_then(|text| text.trim().parse().ok()),
    };
    let Some(number) = number else {
        errors.push("wrong_type", Message::of(text::whole_number));
        return None;
    };
    if (min..=max).contains(&number) {
        return Some(number);
    }
    let (min, max) = (Count(min), Count(max));
    errors.push("range", Message::of(|locale| text::between(locale, min, max)));
    None
}

/// A number that was written with decimals, all of them zero.
fn whole(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once('.')?;
    if decimals.bytes().all(|digit| digit == b'0') { whole.parse().ok() } else { None }
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
        integer(raw, MIN, MAX, errors).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: &Value, text: bool) -> Result<i64, &'static str> {
        let mut errors = Errors::new("body");
        let raw = if text { Raw::pairs(value, true) } else { Raw::json(value) };
        let read = Int::<0, 999>::parse(raw, &mut errors).map(|int| int.get(-1));
        errors.finish(read).map_err(|errors| errors[0].kind)
    }

    #[test]
    fn a_number_without_a_fraction_is_whole() {
        for (value, want) in [
            (json!(1), Ok(1)),
            (json!(1.0), Ok(1)),
            (json!(2e2), Ok(200)),
            (json!(1.5), Err("wrong_type")),
            (json!(1e300), Err("wrong_type")),
            (json!(u64::MAX), Err("wrong_type")),
            (json!(1000), Err("range")),
            (json!(-1), Err("range")),
            (json!("1"), Err("wrong_type")),
            (json!(true), Err("wrong_type")),
        ] {
            assert_eq!(read(&value, false), want, "{value}");
        }
        assert_eq!(read(&json!(" 7 "), true), Ok(7));
        assert_eq!(read(&json!("7.0"), true), Err("wrong_type"));
    }
}
