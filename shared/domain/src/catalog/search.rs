//! Names as they are searched: what looks alike to the one who types is alike.

use crate::fold::fold;

/// How much of a folded name counts, in characters, so that it fits into a key: there are
/// characters that stand for eighteen.
const LONGEST: usize = 250;

/// `text` folded, as far as it fits into a key: the names of products and what is searched for are
/// compared in this form.
#[must_use]
pub fn folded(text: &str) -> String {
    fold(text).chars().take(LONGEST).collect::<String>().trim_end().to_owned()
}

/// What ends a folded name: control characters stand in none, so that a name comes before those
/// that it begins.
pub(super) const END_OF_NAME: char = '\t';

/// What searches look at of a name, and of the same in English if there is one.
#[must_use]
pub fn searched(name: &str, name_en: Option<&str>) -> String {
    let mut names = folded(name);
    if let Some(name_en) = name_en {
        names.push(END_OF_NAME);
        names.push_str(&folded(name_en));
    }
    names
}

/// The words of a search, folded, each once; all of them must occur in a name, in any order.
#[must_use]
pub fn words(query: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in folded(query).split(' ').filter(|word| !word.is_empty()) {
        if !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_fits_into_a_key() {
        let long = folded(&"\u{fdfa}".repeat(100));
        assert_eq!((long.chars().count() <= 250, folded(&long)), (true, long.clone()));
    }

    #[test]
    fn words_stand_between_white_space() {
        for (query, want) in [
            ("茶 高山", vec!["茶", "高山"]),
            ("烏龍\u{3000}茶", vec!["烏龍", "茶"]),
            (" Tea  tea\nＴＥＡ ", vec!["tea"]),
            ("\u{3000}", vec![]),
        ] {
            assert_eq!(words(query), want, "{query}");
        }
    }
}
