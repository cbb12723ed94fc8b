//! The two languages of the market.

use serde::{Deserialize, Serialize};

/// A language of pages and error texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Locale {
    /// Traditional Chinese as written in Taiwan, the default.
    #[default]
    #[serde(rename = "zh-TW")]
    ZhTw,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Locale {
    /// Every language, the default first.
    pub const ALL: &'static [Self] = &[Self::ZhTw, Self::En];

    /// Its BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhTw => "zh-TW",
            Self::En => "en",
        }
    }

    /// The text for this language.
    #[must_use]
    pub const fn pick<'a>(self, zh_tw: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::ZhTw => zh_tw,
            Self::En => en,
        }
    }

    /// The supported language with the highest weight in an `Accept-Language` header
    /// (RFC 9110 §12.5.4); of equal weights the first. One of weight 0 is excluded.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for entry in header.split(',') {
            let (tag, parameters) = entry.split_once(';').unwrap_or((entry, ""));
            let Some(locale) = Self::of_tag(tag.trim()) else { continue };
            let weight = weight(parameters);
            if weight > best.map_or(0, |(weight, _)| weight) {
                best = Some((weight, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }

    fn of_tag(tag: &str) -> Option<Self> {
        let language = tag.split('-').next().unwrap_or_default();
        if language.eq_ignore_ascii_case("zh") {
            Some(Self::ZhTw)
        } else if language.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }
}

/// The weight among the parameters of an entry in thousandths: 1000 if none is said, 0 if it can't
/// be read.
fn weight(parameters: &str) -> u16 {
    let q = parameters.split(';').find_map(|one| {
        let (name, value) = one.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then_some(value.trim())
    });
    let Some(q) = q else { return 1_000 };
    let (whole, decimals) = q.split_once('.').unwrap_or((q, ""));
    if decimals.len() > 3 || !decimals.bytes().all(|digit| digit.is_ascii_digit()) {
        return 0;
    }
    let decimals: u16 = format!("{decimals:0<3}").parse().unwrap_or_default();
    match whole {
        "0" => decimals,
        "1" if decimals == 0 => 1_000,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_that_is_wanted_most_wins() {
        for (header, want) in [
            ("en-GB,en;q=0.9", Some(Locale::En)),
            ("ja, zh-Hant-TW;q=0.8, en;q=0.5", Some(Locale::ZhTw)),
            ("en;q=0.3, zh-TW;q=0.7", Some(Locale::ZhTw)),
            ("zh;q=0.5, en;q=0.5", Some(Locale::ZhTw)),
            ("en;q=0, zh-TW;q=0.1", Some(Locale::ZhTw)),
            ("zh-TW;q=0", None),
            ("EN ; Q=1.000 , zh;q=0.999", Some(Locale::En)),
            ("en;q=2, zh;q=0.1", Some(Locale::ZhTw)),
            ("en;q=x", None),
            ("enm, zha", None),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(Locale::accepted(header), want, "{header}");
        }
    }
}
