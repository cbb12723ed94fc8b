//! How amounts and times are written inside a sentence.

use std::fmt::Display;

use texts::{Count, Locale, Say};

use crate::{Points, Timestamp, Twd, TwdDelta, text::unit};

impl Say for Twd {
    /// `NT$1,280`, in both languages.
    fn say(&self, _: Locale) -> impl Display {
        format!("NT${}", Count(self.get()).grouped())
    }
}

impl Say for TwdDelta {
    /// `NT$80` or `-NT$80`.
    fn say(&self, _: Locale) -> impl Display {
        let sign = if self.get() < 0 { "-" } else { "" };
        format!("{sign}NT${}", Count(self.get().saturating_abs()).grouped())
    }
}

impl Say for Points {
    /// `1,280 points`.
    fn say(&self, locale: Locale) -> impl Display {
        unit::points(locale, Count(self.get()))
    }
}

impl Say for Timestamp {
    /// Taipei's date and minute: `2026-11-21 11:23`.
    fn say(&self, _: Locale) -> impl Display {
        self.taipei_minute()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_their_unit() {
        let said =
            |value: &dyn Fn(Locale) -> String| Locale::ALL.iter().map(|l| value(*l)).collect();
        let twd = |n| Twd::new(n).unwrap();
        let all: Vec<String> = said(&|l| twd(1_280).say(l).to_string());
        assert_eq!(all, ["NT$1,280", "NT$1,280"]);
        let all: Vec<String> = said(&|l| TwdDelta::new(-80).unwrap().say(l).to_string());
        assert_eq!(all, ["-NT$80", "-NT$80"]);
        let all: Vec<String> = said(&|l| Points::new(480).unwrap().say(l).to_string());
        assert_eq!(all, ["480 點", "480 points"]);
        assert_eq!(Points::new(1).unwrap().say(Locale::En).to_string(), "1 point");
    }
}
