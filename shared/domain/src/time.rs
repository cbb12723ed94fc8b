//! Time: milliseconds of UTC inside, RFC 3339 in the API, Taipei's clock on pages and for ECPay.

use std::fmt;

use jiff::{
    civil::{DateTime, Time},
    tz::Offset,
};
use serde::{Deserialize, Serialize};

/// Taiwan is eight hours ahead of UTC all year.
const TAIPEI: Offset = Offset::constant(8);

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since the epoch.
    #[must_use]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// As milliseconds since the epoch.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// As whole seconds since the epoch.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The time `millis` milliseconds later.
    #[must_use]
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// This time and `seconds` more.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Reads a time as RFC 3339 writes it, in any zone.
    #[must_use]
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let at: jiff::Timestamp = text.parse().ok()?;
        Some(Self(at.as_millisecond()))
    }

    /// RFC 3339 with milliseconds, in UTC: `2026-11-21T03:23:00.000Z`.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let at = Offset::UTC.to_datetime(self.instant());
        let millis = self.0.rem_euclid(1000);
        format!("{}T{}.{millis:03}Z", date(at, '-'), clock(at))
    }

    /// Taipei's date and minute as pages show it: `2026-11-21 11:23`.
    #[must_use]
    pub fn taipei_minute(self) -> String {
        let at = self.taipei();
        let time = clock(at).to_string();
        format!("{} {}", date(at, '-'), time.get(..5).unwrap_or(&time))
    }

    /// Taipei's date and time as ECPay writes it: `2026/11/21 11:23:00`
    /// (ECPay developers page 2862).
    #[must_use]
    pub fn ecpay(self) -> String {
        let at = self.taipei();
        format!("{} {}", date(at, '/'), clock(at))
    }

    /// Taipei's date in digits, as order numbers begin: `20261121`.
    #[must_use]
    pub fn taipei_digits(self) -> String {
        let at = self.taipei();
        format!("{:04}{:02}{:02}", at.year(), at.month(), at.day())
    }

    /// Taipei's month in digits: `202611`.
    #[must_use]
    pub fn taipei_month(self) -> String {
        let at = self.taipei();
        format!("{:04}{:02}", at.year(), at.month())
    }

    /// The last millisecond before its month in Taipei.
    #[must_use]
    pub fn before_taipei_month(self) -> Self {
        let first = self.taipei().date().first_of_month().to_datetime(Time::midnight());
        let began = TAIPEI.to_timestamp(first).map_or(0, jiff::Timestamp::as_millisecond);
        Self(began.saturating_sub(1))
    }

    /// When the day of a store ends that goes on at this time: at four in the morning in Taipei,
    /// since a night market sells beyond midnight.
    #[must_use]
    pub fn day_end(self) -> Self {
        const DAY: i64 = 24 * 60 * 60 * 1000;
        // Four in the morning in Taipei is eight in the evening of UTC.
        const END: i64 = 20 * 60 * 60 * 1000;
        let into_day = self.0.saturating_sub(END).rem_euclid(DAY);
        Self(self.0.saturating_add(DAY.saturating_sub(into_day)))
    }

    fn taipei(self) -> DateTime {
        TAIPEI.to_datetime(self.instant())
    }

    fn instant(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }
}

fn date(at: DateTime, separator: char) -> impl fmt::Display {
    fmt::from_fn(move |f| {
        write!(f, "{:04}{separator}{:02}{separator}{:02}", at.year(), at.month(), at.day())
    })
}

fn clock(at: DateTime) -> impl fmt::Display {
    fmt::from_fn(move |f| write!(f, "{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second()))
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.rfc3339())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_it_is_written() {
        let at = Timestamp::from_millis(1_795_230_000_123);
        assert_eq!(Timestamp::from_rfc3339(&at.rfc3339()), Some(at));
        let whole = Timestamp::from_millis(1_795_230_000_000);
        for text in ["2026-11-21T03:00:00Z", "2026-11-21T11:00:00+08:00"] {
            assert_eq!(Timestamp::from_rfc3339(text), Some(whole), "{text}");
        }
        for text in ["", "yesterday", "2026-11-21", "2026-11-21T03:00:00"] {
            assert_eq!(Timestamp::from_rfc3339(text), None, "{text}");
        }
    }

    #[test]
    fn each_place_sees_its_own_clock() {
        // 16:00 UTC is midnight in Taipei: the next day has begun.
        let at = Timestamp::from_millis(1_795_276_800_123);
        assert_eq!(at.rfc3339(), "2026-11-21T16:00:00.123Z");
        assert_eq!(at.taipei_minute(), "2026-11-22 00:00");
        assert_eq!(at.ecpay(), "2026/11/22 00:00:00");
        assert_eq!(at.taipei_digits(), "20261122");
        assert_eq!(Timestamp::from_millis(-1).seconds(), -1);
    }

    #[test]
    fn a_day_of_a_store_ends_at_four_in_the_morning() {
        for (at, end) in [
            ("2026-11-21T03:00:00Z", "2026-11-21T20:00:00.000Z"),
            ("2026-11-21T17:30:00Z", "2026-11-21T20:00:00.000Z"),
            ("2026-11-21T19:59:59.999Z", "2026-11-21T20:00:00.000Z"),
            ("2026-11-21T20:00:00Z", "2026-11-22T20:00:00.000Z"),
            ("2026-11-21T23:00:00Z", "2026-11-22T20:00:00.000Z"),
        ] {
            let time = Timestamp::from_rfc3339(at).unwrap();
            assert_eq!(time.day_end().rfc3339(), end, "{at}");
        }
    }

    #[test]
    fn months_are_those_of_taipei() {
        // (a time, its month, the last millisecond before that)
        for (at, month, before) in [
            ("2026-11-21T03:00:00.000Z", "202611", "2026-10-31T15:59:59.999Z"),
            ("2026-10-31T16:00:00.000Z", "202611", "2026-10-31T15:59:59.999Z"),
            ("2026-10-31T15:59:59.999Z", "202610", "2026-09-30T15:59:59.999Z"),
            ("2027-01-15T00:00:00.000Z", "202701", "2026-12-31T15:59:59.999Z"),
            ("2028-03-01T00:00:00.000Z", "202803", "2028-02-29T15:59:59.999Z"),
        ] {
            let time: jiff::Timestamp = at.parse().unwrap();
            let time = Timestamp::from_millis(time.as_millisecond());
            assert_eq!(time.taipei_month(), month, "{at}");
            assert_eq!(time.before_taipei_month().rfc3339(), before, "{at}");
        }
    }
}
