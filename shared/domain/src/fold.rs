//! The one way in which texts are compared: what looks alike to the one who types is alike. Unique
//! names, categories and searches all use it.

use unicode_normalization::UnicodeNormalization as _;

/// Characters of one meaning that are both in everyday use in Taiwan, and the one that stands for
/// both.
const SAME: [(char, char); 3] = [('臺', '台'), ('裏', '裡'), ('麵', '面')];

/// `text` without differences of width, case, spelling and white space, of which any kind and any
/// amount is one space between words.
#[must_use]
pub fn fold(text: &str) -> String {
    let plain: String = text.nfkc().flat_map(char::to_lowercase).nfkc().map(same).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn same(character: char) -> char {
    let found = SAME.iter().find(|(one, _)| *one == character);
    found.map_or(character, |(_, other)| *other)
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
            ("  a\u{3000}\t\u{a0}b\u{2003}\u{85}c  ", "a b c"),
            ("İ", "i\u{307}"),
            ("ｶﾞ", "ガ"),
            ("100% Matcha_\\", "100% matcha_\\"),
            (" \u{3000} ", ""),
        ] {
            assert_eq!(fold(text), want, "{text}");
            assert_eq!(fold(&fold(text)), fold(text), "{text}");
        }
    }
}
