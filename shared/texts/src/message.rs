//! A sentence in both languages.

use std::{borrow::Cow, fmt};

use crate::Locale;

/// A sentence in both languages of the market.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    zh_tw: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Message {
    /// The sentence of a catalogue.
    pub fn of<T: Into<Cow<'static, str>>>(say: impl Fn(Locale) -> T) -> Self {
        Self { zh_tw: say(Locale::ZhTw).into(), en: say(Locale::En).into() }
    }

    /// The text in the language of `locale`.
    #[must_use]
    pub fn text(&self, locale: Locale) -> &str {
        locale.pick(&self.zh_tw, &self.en)
    }
}

impl fmt::Display for Message {
    /// In English, for logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Message {}
