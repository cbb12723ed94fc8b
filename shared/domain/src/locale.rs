//! The two languages of the market.

use serde::{Deserialize, Serialize};

/// A language that pages and error texts speak.
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

    /// The first language of an `Accept-Language` header that we speak (RFC 9110 §12.5.4).
    ///
    /// Weights are ignored: browsers send languages in order of preference.
    #[must_use]
    pub fn accepted(header: &str) -> Option<Self> {
        header.split(',').find_map(|entry| {
            let tag = entry.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            if tag.starts_with("zh") {
                Some(Self::ZhTw)
            } else if tag.starts_with("en") {
                Some(Self::En)
            } else {
                None
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_we_speak_wins() {
        for (header, want) in [
            ("en-GB,en;q=0.9", Some(Locale::En)),
            ("ja, zh-Hant-TW;q=0.8, en;q=0.5", Some(Locale::ZhTw)),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(Locale::accepted(header), want, "{header}");
        }
    }
}
