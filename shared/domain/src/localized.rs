//! Texts that a store wrote in Chinese, and perhaps in English too.

use crate::Locale;

/// A text for somebody who reads one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Localized<'a> {
    /// The text.
    pub text: &'a str,
    /// The language that it is in, where it is another one than that which was asked for: a page
    /// then says so to who has it read aloud.
    pub instead: Option<Locale>,
}

impl<'a> Localized<'a> {
    /// The text for who reads `locale`: that one, or the other where it is missing. What is plain
    /// ASCII reads the same in both.
    #[must_use]
    pub fn of(locale: Locale, zh_tw: Option<&'a str>, en: Option<&'a str>) -> Option<Self> {
        let (wanted, other, instead) = match locale {
            Locale::ZhTw => (zh_tw, en, Locale::En),
            Locale::En => (en, zh_tw, Locale::ZhTw),
        };
        let wanted = wanted.map(|text| Self { text, instead: None });
        let foreign = |text: &str| instead == Locale::En || !text.is_ascii();
        let fall_back = |text: &'a str| Self { text, instead: foreign(text).then_some(instead) };
        wanted.or_else(|| other.map(fall_back))
    }

    /// Whether it is in another language than that which was asked for.
    #[must_use]
    pub const fn fell_back(self) -> bool {
        self.instead.is_some()
    }

    /// The tag of its language, where a page has to say it: `lang="zh-TW"`.
    #[must_use]
    pub fn lang(self) -> Option<&'static str> {
        self.instead.map(Locale::tag)
    }
}

/// What has a name, and perhaps one in English.
pub trait Named {
    /// Its name, as its store wrote it.
    fn name(&self) -> &str;

    /// Its name in English.
    fn name_en(&self) -> Option<&str>;

    /// Its name for who reads the language of `locale`.
    fn name_in(&self, locale: Locale) -> Localized<'_> {
        let own = Localized { text: self.name(), instead: None };
        Localized::of(locale, Some(self.name()), self.name_en()).unwrap_or(own)
    }
}

macro_rules! named {
    ($($type:ty),* $(,)?) => {$(
        impl Named for $type {
            fn name(&self) -> &str {
                self.name.as_str()
            }

            fn name_en(&self) -> Option<&str> {
                self.name_en.as_ref().map(|name| name.as_str())
            }
        }
    )*};
}

named! {
    crate::catalog::Category,
    crate::catalog::CategoryRef,
    crate::catalog::Choice,
    crate::catalog::ChosenOption,
    crate::catalog::OptionGroup,
    crate::catalog::ProductCard,
    crate::catalog::ProductDetails,
    crate::catalog::Variant,
    crate::store::Store,
    crate::store::StoreName,
}

/// What has a description, and perhaps one in English.
pub trait Described {
    /// Its description, as its store wrote it.
    fn description(&self) -> Option<&str>;

    /// Its description in English.
    fn description_en(&self) -> Option<&str>;

    /// Its description for who reads the language of `locale`.
    fn description_in(&self, locale: Locale) -> Option<Localized<'_>> {
        Localized::of(locale, self.description(), self.description_en())
    }
}

macro_rules! described {
    ($($type:ty),* $(,)?) => {$(
        impl Described for $type {
            fn description(&self) -> Option<&str> {
                self.description.as_ref().map(|text| text.as_str())
            }

            fn description_en(&self) -> Option<&str> {
                self.description_en.as_ref().map(|text| text.as_str())
            }
        }
    )*};
}

described! {
    crate::catalog::Category,
    crate::catalog::ProductDetails,
    crate::store::Store,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_missing_is_shown_in_the_other_language() {
        use Locale::{En, ZhTw};
        for (locale, zh_tw, en, want) in [
            (ZhTw, Some("茶"), Some("Tea"), Some(("茶", None))),
            (En, Some("茶"), Some("Tea"), Some(("Tea", None))),
            (En, Some("茶"), None, Some(("茶", Some("zh-TW")))),
            (En, Some("T-shirt"), None, Some(("T-shirt", None))),
            (ZhTw, None, Some("Tea"), Some(("Tea", Some("en")))),
            (ZhTw, None, None, None),
            (En, None, None, None),
        ] {
            let found = Localized::of(locale, zh_tw, en);
            let found = found.map(|found| (found.text, found.lang()));
            assert_eq!(found, want, "{locale:?} {zh_tw:?} {en:?}");
        }
    }
}
