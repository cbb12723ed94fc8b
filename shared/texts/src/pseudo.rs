//! The pseudo-locale: English with accents, longer, and in brackets, for the tests that look for
//! texts which are in no catalogue, or which have no room. Without the feature `pseudo`, which no
//! function has, English is left as it is.

#[cfg(feature = "pseudo")]
pub use on::{english, english_of, speak_pseudo};

#[cfg(feature = "pseudo")]
mod on {
    use std::{
        collections::HashMap,
        sync::{
            Mutex, PoisonError,
            atomic::{AtomicBool, Ordering},
        },
    };

    static SPOKEN: AtomicBool = AtomicBool::new(false);
    /// What was said already: the texts of the catalogues, which are few and never change.
    static SAID: Mutex<Option<HashMap<&'static str, &'static str>>> = Mutex::new(None);

    /// From now on this process says its English in the pseudo-locale.
    pub fn speak_pseudo() {
        SPOKEN.store(true, Ordering::Relaxed);
    }

    /// The English text `en` as this process says it.
    #[must_use]
    pub fn english(en: &'static str) -> &'static str {
        if !SPOKEN.load(Ordering::Relaxed) {
            return en;
        }
        let mut said = SAID.lock().unwrap_or_else(PoisonError::into_inner);
        let said = said.get_or_insert_default();
        said.entry(en).or_insert_with(|| Box::leak(pseudo(en).into_boxed_str()))
    }

    /// The English text `en`, with its values in it, as this process says it.
    #[must_use]
    pub fn english_of(en: String) -> String {
        if SPOKEN.load(Ordering::Relaxed) { pseudo(&en) } else { en }
    }

    /// `text` in brackets, with accents, and a third longer.
    fn pseudo(text: &str) -> String {
        let accented = |letter| match letter {
            'a' => 'á',
            'e' => 'é',
            'i' => 'í',
            'o' => 'ö',
            'u' => 'ü',
            'c' => 'ç',
            'n' => 'ñ',
            other => other,
        };
        let more = "~".repeat(text.chars().count().div_ceil(3));
        let accented: String = text.chars().map(accented).collect();
        format!("⟦{accented}{more}⟧")
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_text_is_longer_and_in_brackets() {
            assert_eq!(pseudo("Add to cart"), "⟦Add tö çárt~~~~⟧");
        }
    }
}

/// The English text `en`.
#[cfg(not(feature = "pseudo"))]
#[must_use]
pub const fn english(en: &'static str) -> &'static str {
    en
}

/// The English text `en`.
#[cfg(not(feature = "pseudo"))]
#[must_use]
pub const fn english_of(en: String) -> String {
    en
}
