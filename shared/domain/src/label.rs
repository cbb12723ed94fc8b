//! A name for programs, and for people in both languages.

use crate::Locale;

/// The names of a state: one for programs, and one for people in each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its name in the API.
    pub name: &'static str,
    zh_tw: &'static str,
    en: &'static str,
}

impl Label {
    /// A label of these texts.
    #[must_use]
    pub const fn new(name: &'static str, zh_tw: &'static str, en: &'static str) -> Self {
        Self { name, zh_tw, en }
    }

    /// Its text in the language of `locale`.
    #[must_use]
    pub const fn text(self, locale: Locale) -> &'static str {
        locale.pick(self.zh_tw, self.en)
    }
}
