//! Cursor pagination: lists, page by page.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

/// The most items on a page.
pub const MAX_LIMIT: u16 = 100;
/// The most items that a list skips.
pub const MAX_SKIP: u16 = 1_000;

/// The longest sort key, in bytes (DynamoDB's limit).
pub(crate) const MAX_KEY: usize = 1_024;

/// A page of a list, and the cursors of those beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the page before ends; `None` at the beginning, and in lists that are read forwards
    /// alone.
    pub prev: Option<Cursor>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page of a list that is read forwards alone.
    #[must_use]
    pub const fn onward(items: Vec<T>, next: Option<Cursor>) -> Self {
        Self { items, prev: None, next }
    }

    /// The same page of other items.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        let items = self.items.into_iter().map(f).collect();
        Page { items, prev: self.prev, next: self.next }
    }
}

/// A position in a list: the sort key after which the next page begins, or before which the
/// previous one ends, and the item that has it.
///
/// The partition is not in it: that comes from the caller, so that a forged cursor can at worst
/// show another position of the same list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The list's name.
    #[serde(rename = "l")]
    pub(crate) list: String,
    /// The sort key.
    #[serde(rename = "k")]
    pub(crate) key: String,
    /// The item, where the sort key does not name it.
    #[serde(rename = "i", default, skip_serializing_if = "Option::is_none")]
    pub(crate) item: Option<String>,
    /// Whether the page is the one before.
    #[serde(rename = "b", default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) back: bool,
}

impl Cursor {
    /// The position behind `key`, which names its item, in `list`.
    pub(crate) fn behind(list: impl Into<String>, key: impl Into<String>) -> Self {
        Self { list: list.into(), key: key.into(), item: None, back: false }
    }

    /// Whether the page ends before the position, rather than begins behind it.
    #[must_use]
    pub const fn is_back(&self) -> bool {
        self.back
    }

    /// The same position, for the page that ends before it.
    #[must_use]
    pub fn backwards(self) -> Self {
        Self { back: true, ..self }
    }

    /// The cursor in a text of letters, digits, `-` and `_`.
    #[must_use]
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// The cursor of such a text; `None` if it is none of ours.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }
}

impl Cursor {
    /// Whether `text` is a cursor whose key is longer than any of the table.
    #[must_use]
    pub fn is_too_long(text: &str) -> bool {
        Self::decode(text).is_some_and(|cursor| cursor.key.len() > MAX_KEY)
    }
}

/// Where to read a list from, and how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageParams {
    /// The most items on the page.
    pub limit: u16,
    /// How many items to skip first.
    pub skip: u16,
    /// Where the page begins; `None` is the beginning of the list.
    pub cursor: Option<Cursor>,
}

impl Default for PageParams {
    fn default() -> Self {
        Self { limit: 20, skip: 0, cursor: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_read_back_and_nonsense_does_not() {
        let cursor = Cursor { item: Some("x".into()), ..Cursor::behind("by_price", "390") };
        for cursor in [cursor.clone(), cursor.backwards()] {
            assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        }
        for text in ["", "?", "e30", "bm90IGpzb24", "eyJsIjoxfQ"] {
            assert_eq!(Cursor::decode(text), None, "{text}");
        }
    }
}
