//! What is wrong with a field, by kind and limits, where more than one crate says it.

use texts::Count;

use crate::{Message, text};

/// A field that has to be there is absent or blank.
#[must_use]
pub fn missing() -> Message {
    Message::of(text::missing)
}

/// The request has no such field.
#[must_use]
pub fn unknown_field() -> Message {
    Message::of(text::unknown_field)
}

/// A text does not have `min` to `max` characters.
#[must_use]
pub fn length(min: usize, max: usize) -> Message {
    let (min, max) = (Count::of(min), Count::of(max));
    if min == Count(0) {
        return Message::of(|locale| text::characters_at_most(locale, max));
    }
    Message::of(|locale| text::characters(locale, min, max))
}

/// A text is none of `choices`.
#[must_use]
pub fn one_of(choices: &[&str]) -> Message {
    let list = choices.join(", ");
    Message::of(|locale| text::one_of(locale, &list))
}

/// A cursor is not from the list that is asked for.
#[must_use]
pub fn cursor() -> Message {
    Message::of(text::cursor)
}
