//! How values are written inside a sentence.

use std::fmt::Display;

use crate::Locale;

/// A value that a sentence can hold.
pub trait Say {
    /// The value as it is written in the language of `locale`.
    fn say(&self, locale: Locale) -> impl Display;
}

impl Say for &str {
    fn say(&self, _: Locale) -> impl Display {
        self
    }
}

impl Say for String {
    fn say(&self, _: Locale) -> impl Display {
        self
    }
}

/// How many there are of something, written with a comma before every third digit from the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Count(pub i64);

impl Count {
    /// This number of things.
    #[must_use]
    pub fn of(number: impl TryInto<i64>) -> Self {
        Self(number.try_into().unwrap_or(i64::MAX))
    }

    /// Whether English speaks of it in the singular.
    #[must_use]
    pub const fn is_one(self) -> bool {
        self.0 == 1
    }

    /// The number in digits: `1,280`.
    #[must_use]
    pub fn grouped(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let digits = self.0.unsigned_abs().to_string();
        let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().collect();
        format!("{sign}{}", String::from_utf8_lossy(&groups.join(&b',')))
    }
}

impl Say for Count {
    fn say(&self, _: Locale) -> impl Display {
        self.grouped()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, want) in [
            (0, "0"),
            (999, "999"),
            (1_280, "1,280"),
            (-1_280, "-1,280"),
            (99_999_999, "99,999,999"),
            (i64::MIN, "-9,223,372,036,854,775,808"),
        ] {
            assert_eq!(Count(number).grouped(), want);
        }
    }
}
