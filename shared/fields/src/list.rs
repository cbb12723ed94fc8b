//! Lists of bounded length.

use serde_json::{Value, json};
use texts::Count;

use crate::{Errors, Field, Message, Raw, Schema, Schemas, Step, text};

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
        let Some(items) = raw.value.as_array() else {
            errors.push("wrong_type", Message::of(text::list));
            return None;
        };
        if !(MIN..=MAX).contains(&items.len()) {
            errors.push("range", how_many(MIN, MAX));
            return None;
        }
        let read = |(index, value): (usize, &Value)| {
            errors.within(Step::Index(index), |errors| {
                if value.is_null() { T::null(errors) } else { T::parse(raw.beside(value), errors) }
            })
        };
        // All of them, and only then whether each was read.
        let items: Vec<Option<T>> = items.iter().enumerate().map(read).collect();
        items.into_iter().collect::<Option<Vec<T>>>().map(Self)
    }
}

fn how_many(min: usize, max: usize) -> Message {
    let (min, max) = (Count::of(min), Count::of(max));
    if min == Count(0) {
        return Message::of(|locale| text::items_at_most(locale, max));
    }
    Message::of(|locale| text::items(locale, min, max))
}
