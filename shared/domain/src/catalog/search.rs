//! Names as they are searched: what looks alike to the one who types is alike.

use unicode_normalization::UnicodeNormalization as _;

/// Characters of one meaning that are both in everyday use in Taiwan, and the one that stands for
/// both in a search.
const SAME: [(char, char); 3] = [('臺', '台'), ('裏', '裡'), ('麵', '面')];

/// `text` without differences of width, case, spelling and white space: the names of products and
/// what is searched for are compared in this form.
#[must_use]
pub fn folded(text: &str) -> String {
    let plain: String = text.nfkc().flat_map(char::to_lowercase).nfkc().map(same).collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    words.chars().take(LONGEST).collect::<String>().trim_end().to_owned()
}

/// How much of a folded name counts, in characters, so that it fits into a key: there are
/// characters that stand for eighteen.
const LONGEST: usize = 250;

fn same(character: char) -> char {
    let found = SAME.iter().find(|(one, _)| *one == character);
    found.map_or(character, |(_, other)| *other)
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
    fn what_looks_alike_is_alike() {
        for (text, want) in [
            ("ＡＢＣ１２３", "abc123"),
            ("２００ｇ", "200g"),
            ("臺灣高山茶", "台灣高山茶"),
            ("牛肉麵", "牛肉面"),
            ("Straße ﬁsh", "straße fish"),
            ("  a\u{3000}\tb  ", "a b"),
            ("İ", "i\u{307}"),
            ("ｶﾞ", "ガ"),
            ("100% Matcha_\\", "100% matcha_\\"),
            (" \u{3000} ", ""),
        ] {
            assert_eq!(folded(text), want, "{text}");
            assert_eq!(folded(&folded(text)), folded(text), "{text}");
        }
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
