//! How often something may be tried: sign-ins of an account, and what comes from one network.
//!
//! A try is counted before it is judged, in one conditional write, so that of many at once no more
//! are judged than of as many in a row.

use std::net::IpAddr;

use crate::Timestamp;

/// A leaky bucket: so many at once, and then one each so often. Whoever shares it with somebody
/// that empties it waits for one drop, never for the whole of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// What it is for, in keys of the table.
    pub purpose: &'static str,
    /// How many at once.
    pub burst: u16,
    /// How long it takes until there is another one, in milliseconds.
    pub each_ms: u32,
}

impl Rate {
    /// Failed sign-ins from one network, of whoever is not known there.
    pub const SIGN_IN: Self = Self { purpose: "SIGN_IN", burst: 50, each_ms: 20_000 };
    /// Registrations from one network, taken names included.
    pub const REGISTER: Self = Self { purpose: "REGISTER", burst: 30, each_ms: 60_000 };
    /// Products that a store lists. It fills up for years: so many may be listed at once, and then
    /// one a day. Those above [`FREE_LISTINGS`] stand further back among the newest of the market.
    pub const LISTING: Self = Self { purpose: "LISTING", burst: 5_000, each_ms: 86_400_000 };
    /// Passwords that strangers make the whole market hash: each takes some 15 ms of a processor.
    pub const HASH: Self = Self { purpose: "HASH", burst: 200, each_ms: 20 };

    /// The latest time until which the bucket may be spoken for, so that one more fits at `now`.
    #[must_use]
    pub fn fits_until(self, now: Timestamp) -> Timestamp {
        now.plus_millis(self.millis(self.burst.saturating_sub(1)))
    }

    /// How long somebody waits, in seconds, if the bucket is spoken for until `until`.
    #[must_use]
    pub fn wait(self, until: Timestamp, now: Timestamp) -> u32 {
        seconds_up(until.millis().saturating_sub(self.fits_until(now).millis()))
    }

    /// Whether more than half of it is used, if it is spoken for until `until`.
    #[must_use]
    pub fn is_half_used(self, until: Timestamp, now: Timestamp) -> bool {
        let used = until.millis().saturating_sub(now.millis());
        used.saturating_mul(2) > self.millis(self.burst)
    }

    /// How long it takes until there are `count` more, in milliseconds.
    #[must_use]
    pub fn millis(self, count: u16) -> i64 {
        i64::from(self.each_ms).saturating_mul(i64::from(count))
    }
}

/// How many products of a store stand among the newest of the market as what they are.
pub const FREE_LISTINGS: u16 = 10;

/// Since when a product counts as new that its store lists at `now`, where the bucket of its
/// listings is spoken for until then: each one that is listed on top of others a day earlier. So
/// one store fills no front page, whatever it lists at once.
#[must_use]
pub fn new_since(until: Timestamp, now: Timestamp) -> Timestamp {
    let used = until.millis().saturating_sub(now.millis());
    let beyond = used.saturating_sub(Rate::LISTING.millis(FREE_LISTINGS)).max(0);
    now.plus_millis(beyond.saturating_neg())
}

/// The tries of somebody to sign in to one account, counted before they are judged; those of a
/// known browser apart from those of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tries {
    /// How many since one succeeded.
    pub count: u32,
    /// When the last one was.
    pub last: Timestamp,
}

/// What follows from the tries that were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Judge one more; it is the try of this number.
    Judge(u32),
    /// Refuse for so many seconds.
    Wait(u32),
}

impl Tries {
    /// How many are judged without a wait.
    pub const FREE: u32 = 10;
    /// The wait after the last free one, in seconds; each further one doubles it.
    const FIRST_WAIT: i64 = 30;
    /// The longest wait, in seconds.
    const LONGEST_WAIT: i64 = 60 * 60;
    /// How long tries are remembered, in seconds.
    pub const REMEMBERED: i64 = 12 * 60 * 60;

    /// Decides about one more try at `now`.
    #[must_use]
    pub fn verdict(&self, now: Timestamp) -> Verdict {
        if now >= self.last.plus_seconds(Self::REMEMBERED) {
            return Verdict::Judge(1);
        }
        let free_at = self.last.plus_seconds(self.wait());
        if now >= free_at {
            return Verdict::Judge(self.count.saturating_add(1));
        }
        Verdict::Wait(seconds_up(free_at.millis().saturating_sub(now.millis())))
    }

    fn wait(&self) -> i64 {
        let Some(beyond) = self.count.checked_sub(Self::FREE) else { return 0 };
        let doubled = 1_i64.checked_shl(beyond.min(16)).unwrap_or(i64::MAX);
        Self::FIRST_WAIT.saturating_mul(doubled).min(Self::LONGEST_WAIT)
    }
}

/// `millis` in whole seconds, at least 1.
fn seconds_up(millis: i64) -> u32 {
    let seconds = millis.saturating_add(999).div_euclid(1_000).max(1);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

/// The network of an address: of IPv6 the first 64 bits, which one household or server has to
/// itself; of IPv4 the address. What is no address is kept, up to 64 characters.
#[must_use]
pub fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::")
        }
        Err(_) => address.chars().take(64).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_230_000_000);

    #[test]
    fn ten_tries_are_free_and_each_further_one_waits_longer() {
        for (count, after_s, want) in [
            (1, 0, Verdict::Judge(2)),
            (9, 0, Verdict::Judge(10)),
            (10, 0, Verdict::Wait(30)),
            (10, 29, Verdict::Wait(1)),
            (10, 30, Verdict::Judge(11)),
            (11, 30, Verdict::Wait(30)),
            (11, 60, Verdict::Judge(12)),
            (16, 0, Verdict::Wait(30 * 64)),
            (17, 0, Verdict::Wait(3_600)),
            (u32::MAX, 0, Verdict::Wait(3_600)),
            (u32::MAX, 3_600, Verdict::Judge(u32::MAX)),
            (17, Tries::REMEMBERED, Verdict::Judge(1)),
        ] {
            let tries = Tries { count, last: NOW };
            let verdict = tries.verdict(NOW.plus_seconds(after_s));
            assert_eq!(verdict, want, "{count} tries, {after_s} s later");
        }
    }

    #[test]
    fn a_full_bucket_keeps_nobody_waiting_longer_than_for_a_drop() {
        for rate in [Rate::SIGN_IN, Rate::REGISTER, Rate::HASH] {
            let full = NOW.plus_millis(rate.millis(rate.burst));
            assert!(full > rate.fits_until(NOW), "{rate:?}");
            let drop = rate.each_ms.div_ceil(1_000);
            assert_eq!(rate.wait(full, NOW), drop, "{rate:?}");
            let later = NOW.plus_millis(rate.each_ms.into());
            assert!(full <= rate.fits_until(later), "{rate:?}");
            assert!(rate.is_half_used(full, NOW) && !rate.is_half_used(NOW, NOW), "{rate:?}");
        }
    }

    #[test]
    fn what_is_listed_on_top_of_others_is_less_new() {
        let day = 24 * 60 * 60;
        for (listed, want_s) in [(1, 0), (10, 0), (11, day), (12, 2 * day), (110, 100 * day)] {
            let until = NOW.plus_millis(Rate::LISTING.millis(listed));
            assert_eq!(new_since(until, NOW), NOW.plus_seconds(-want_s), "product {listed}");
        }
        assert_eq!(new_since(Timestamp::from_millis(0), NOW), NOW);
    }

    #[test]
    fn a_network_is_an_address_or_64_bits() {
        for (address, want) in [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2::9", "2001:db8:1:2::"),
            ("2001:db8:1:3::9", "2001:db8:1:3::"),
            ("::1", "0:0:0:0::"),
            ("", ""),
            ("unknown", "unknown"),
        ] {
            assert_eq!(network(address), want, "{address}");
        }
        assert_eq!(network(&"x".repeat(500)).len(), 64);
    }
}
