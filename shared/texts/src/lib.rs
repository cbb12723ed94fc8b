//! What the market says to people: whole sentences, in both languages side by side.
//!
//! A crate lists its sentences with [`texts!`]: each becomes a function that takes the language and
//! the values in the sentence. The compiler demands both languages and every value, and warns of a
//! sentence that nobody says.

mod locale;
mod message;
mod pseudo;
mod say;

pub use locale::Locale;
pub use message::Message;
#[cfg(feature = "pseudo")]
pub use pseudo::speak_pseudo;
#[doc(hidden)]
pub use pseudo::{english, english_of};
pub use say::{Count, Say};

/// A sentence of a catalogue, as it is written there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: &'static str,
    /// Where it stands, and what has to be known to translate it; may be empty.
    pub note: &'static str,
    /// In Traditional Chinese, with `{value}` where a value is put.
    pub zh_tw: &'static str,
    /// In English, with the same values.
    pub en: &'static str,
    /// In English of one thing, if that differs.
    pub en_one: Option<&'static str>,
}

/// The sentences of one module.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue {
    /// The path of its module: `web::text::shop`.
    pub module: &'static str,
    /// Its sentences, as they stand.
    pub entries: &'static [Entry],
}

/// Makes a catalogue of sentences, with a function for each.
///
/// ```text
/// texts! {
///     /// On the button of a product.
///     add_to_cart() = "加入購物車", "Add to cart";
///     pay_by(time: Timestamp) = "請在 {time} 前完成付款。", "Please pay by {time}.";
///     pieces(n: Count) = "{n} 件", n => "{n} piece" | "{n} pieces";
/// }
/// ```
///
/// becomes `add_to_cart(locale) -> &'static str`, `pay_by(locale, time) -> String`,
/// `pieces(locale, n) -> String`, and `CATALOGUE`. The locale is anything that is one, as the
/// context of a page. A value is written as its type is in the language ([`Say`]). Before `|`
/// stands the English of one.
#[macro_export]
macro_rules! texts {
    ($(
        $(#[doc = $note:literal])*
        $name:ident($($value:ident: $type:ty),*) = $zh:literal,
            $($count:ident => $one:literal |)? $en:literal;
    )*) => {
        /// Every sentence of this module.
        pub(crate) const CATALOGUE: $crate::Catalogue = $crate::Catalogue {
            module: module_path!(),
            entries: &[$($crate::Entry {
                name: stringify!($name),
                note: concat!($($note),*),
                zh_tw: $zh,
                en: $en,
                en_one: $crate::texts!(@one $($one)?),
            }),*],
        };

        $($crate::texts! { @function
            [$(#[doc = $note])*] $name($($value: $type),*) = $zh, $($count => $one |)? $en
        })*
    };

    (@one) => { None };
    (@one $one:literal) => { Some($one) };

    (@function [$(#[$doc:meta])*] $name:ident() = $zh:literal, $en:literal) => {
        $(#[$doc])*
        pub(crate) fn $name(locale: impl Into<$crate::Locale>) -> &'static str {
            match locale.into() {
                $crate::Locale::ZhTw => $zh,
                $crate::Locale::En => $crate::english($en),
            }
        }
    };

    (@function [$(#[$doc:meta])*] $name:ident($($value:ident: $type:ty),+) =
        $zh:literal, $en:literal
    ) => {
        $(#[$doc])*
        pub(crate) fn $name(locale: impl Into<$crate::Locale>, $($value: $type),+) -> String {
            let locale = locale.into();
            $(let $value = $crate::Say::say(&$value, locale);)+
            match locale {
                $crate::Locale::ZhTw => format!($zh, $($value = $value),+),
                $crate::Locale::En => $crate::english_of(format!($en, $($value = $value),+)),
            }
        }
    };

    (@function [$(#[$doc:meta])*] $name:ident($($value:ident: $type:ty),+) =
        $zh:literal, $count:ident => $one:literal | $en:literal
    ) => {
        $(#[$doc])*
        pub(crate) fn $name(locale: impl Into<$crate::Locale>, $($value: $type),+) -> String {
            let locale = locale.into();
            let one = $crate::Count::is_one($count);
            $(let $value = $crate::Say::say(&$value, locale);)+
            match locale {
                $crate::Locale::ZhTw => format!($zh, $($value = $value),+),
                $crate::Locale::En if one => {
                    $crate::english_of(format!($one, $($value = $value),+))
                }
                $crate::Locale::En => $crate::english_of(format!($en, $($value = $value),+)),
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    texts! {
        /// On the button of a product.
        add_to_cart() = "加入購物車", "Add to cart";
        left(name: &str, n: Count) = "「{name}」只剩 {n} 件",
            n => "Only {n} piece of {name} is left" | "Only {n} pieces of {name} are left";
    }

    #[test]
    fn a_sentence_is_said_in_both_languages_with_its_values() {
        assert_eq!(add_to_cart(Locale::ZhTw), "加入購物車");
        assert_eq!(add_to_cart(Locale::En), "Add to cart");
        assert_eq!(left(Locale::ZhTw, "Tea", Count(1_200)), "「Tea」只剩 1,200 件");
        for (n, want) in [
            (0, "Only 0 pieces of Tea are left"),
            (1, "Only 1 piece of Tea is left"),
            (1_200, "Only 1,200 pieces of Tea are left"),
        ] {
            assert_eq!(left(Locale::En, "Tea", Count(n)), want);
        }
    }

    #[test]
    fn a_catalogue_holds_what_is_written_in_it() {
        assert!(CATALOGUE.module.ends_with("tests"));
        let first = Entry {
            name: "add_to_cart",
            note: " On the button of a product.",
            zh_tw: "加入購物車",
            en: "Add to cart",
            en_one: None,
        };
        assert_eq!(CATALOGUE.entries[0], first);
        assert_eq!(CATALOGUE.entries[1].en_one, Some("Only {n} piece of {name} is left"));
    }

    #[test]
    fn a_message_has_both_languages() {
        let message = Message::of(|locale| left(locale, "Tea", Count(2)));
        assert_eq!(message.text(Locale::ZhTw), "「Tea」只剩 2 件");
        assert_eq!(message.to_string(), "Only 2 pieces of Tea are left");
        assert_eq!(Message::of(add_to_cart).text(Locale::En), "Add to cart");
    }
}
