//! The market's signing keys. One secret is configured; the keys of tokens, cookies and payment
//! tags are derived from it, one for each purpose.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::Timestamp;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The shortest secret that is accepted, in bytes (RFC 7518 §3.2: as long as the hash).
const MIN_BYTES: usize = 32;

/// The name of the secret that makes keys of the table.
const INDEX: &str = "index";

/// How long a new key verifies before it signs, in seconds: by then every function has read it.
const VERIFIES_FIRST_S: i64 = 600;

/// How long a key still verifies after another one has followed, in days: longer than anything that
/// it signs is good, of which the cookie of a device is the longest.
pub const KEPT_DAYS: i64 = 400;

/// The market's keys, by when they were made.
#[derive(Clone)]
pub struct Keys {
    /// Those that sign, the newest first: when it was made, and the secret. Older ones still
    /// verify.
    signing: Vec<(Timestamp, Vec<u8>)>,
    /// That of the digests in keys of the table. It signs nothing and never changes: an entry under
    /// another digest would not be found.
    index: Vec<u8>,
}

/// The keys can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "keys are `seconds:base64`, by when they were made, with at least 32 bytes each, separated by \
     commas, and one is called `index`"
)]
pub struct BadKeys;

impl Keys {
    /// Reads `seconds:base64,seconds:base64,index:base64`, where a key is called by the second of
    /// the epoch in which it was made. The one named `index` is never replaced.
    ///
    /// # Errors
    /// [`BadKeys`] when there is none, or one that is too short: an empty key lets anybody sign.
    pub fn parse(text: &str) -> Result<Self, BadKeys> {
        let (mut signing, mut index) = (BTreeMap::new(), None);
        for entry in text.split(',').filter(|entry| !entry.trim().is_empty()) {
            let (name, secret) = entry.trim().split_once(':').ok_or(BadKeys)?;
            let secret = STANDARD.decode(secret).map_err(|_| BadKeys)?;
            if secret.len() < MIN_BYTES {
                return Err(BadKeys);
            }
            let before = if name == INDEX {
                index.replace(secret)
            } else {
                let made: u32 = name.parse().map_err(|_| BadKeys)?;
                signing.insert(made, secret)
            };
            if before.is_some() {
                return Err(BadKeys);
            }
        }
        let made = |(made, secret)| (Timestamp::default().plus_seconds(i64::from(made)), secret);
        let keys: Vec<_> = signing.into_iter().rev().map(made).collect();
        let index = index.ok_or(BadKeys)?;
        if keys.is_empty() { Err(BadKeys) } else { Ok(Self { signing: keys, index }) }
    }

    /// `key` as it is written in a list of keys, made `at` a time.
    #[must_use]
    pub fn entry(at: Timestamp, key: &[u8]) -> String {
        format!("{}:{}", at.seconds(), STANDARD.encode(key))
    }

    /// The key of the index as it is written in a list of keys.
    #[must_use]
    pub fn index_entry(key: &[u8]) -> String {
        format!("{INDEX}:{}", STANDARD.encode(key))
    }

    /// The list of keys in `text` with `key`, made `now`, and without those that nobody can still
    /// need: that were followed by another one over [`KEPT_DAYS`] days ago.
    ///
    /// # Errors
    /// [`BadKeys`] when `text` or `key` can't be used.
    pub fn rotated(text: &str, key: &[u8], now: Timestamp) -> Result<String, BadKeys> {
        let old = Self::parse(text)?;
        let long_ago = now.plus_seconds(KEPT_DAYS.saturating_mul(24 * 3600).saturating_neg());
        let mut entries = vec![Self::entry(now, key)];
        let mut followed = now;
        for (made, secret) in &old.signing {
            if followed > long_ago {
                entries.push(Self::entry(*made, secret));
            }
            followed = *made;
        }
        entries.push(Self::index_entry(&old.index));
        let all = entries.join(",");
        Self::parse(&all).map(|_| all)
    }

    /// The keys with the one that signs `now` as the first: the newest that every function knows,
    /// or the oldest while all are new.
    pub(super) fn at(&self, now: Timestamp) -> Self {
        let known = |made: &Timestamp| made.plus_seconds(VERIFIES_FIRST_S) <= now;
        let last = self.signing.len().saturating_sub(1);
        let current = self.signing.iter().position(|(made, _)| known(made)).unwrap_or(last);
        let mut signing = self.signing.clone();
        signing.get_mut(..=current).into_iter().for_each(|newer| newer.rotate_right(1));
        Self { signing, index: self.index.clone() }
    }

    /// The keys for `purpose`, by name, the current one first.
    pub(super) fn derive(&self, purpose: &str) -> Vec<(String, [u8; 32])> {
        let derived = |secret: &[u8]| keyed_hash(secret, purpose.as_bytes());
        let named =
            |(made, secret): &(Timestamp, Vec<u8>)| (made.seconds().to_string(), derived(secret));
        self.signing.iter().map(named).collect()
    }

    /// The key of the digests in keys of the table.
    pub(super) fn index(&self) -> [u8; 32] {
        keyed_hash(&self.index, b"index")
    }
}

impl std::fmt::Debug for Keys {
    /// When they were made only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.signing.iter().map(|(made, _)| made)).finish()
    }
}

/// HMAC-SHA256 of `message` (RFC 2104).
pub(super) fn keyed_hash(key: &[u8], message: &[u8]) -> [u8; 32] {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(message);
            mac.finalize().into_bytes().into()
        }
        // HMAC takes keys of every length.
        Err(_) => [0; 32],
    }
}

/// Whether `mac` is the HMAC-SHA256 of `message`; it takes as long for every wrong one.
pub(super) fn is_keyed_hash(key: &[u8], message: &[u8], mac: &[u8]) -> bool {
    Hmac::<Sha256>::new_from_slice(key).is_ok_and(|mut expected| {
        expected.update(message);
        expected.verify_slice(mac).is_ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_missing_and_repeated_keys_are_refused() {
        let long = STANDARD.encode([7; 32]);
        let short = STANDARD.encode([7; 31]);
        assert!(Keys::parse(&format!("1:{long}, 2:{long},index:{long}")).is_ok());
        for bad in [
            "",
            ",",
            "1:",
            "1",
            &format!(":{long}"),
            &format!("a:{long},index:{long}"),
            &format!("-1:{long},index:{long}"),
            &format!("99999999999:{long},index:{long}"),
            &format!("1:{short},index:{long}"),
            &format!("1:{long},1:{long},index:{long}"),
            &format!("1:{long},index:{long},index:{long}"),
            &format!("1:{long}"),
            &format!("index:{long}"),
            &format!("1:{long},index:{short}"),
        ] {
            assert!(Keys::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn each_purpose_has_its_own_key() {
        let keys = keys(&[7]);
        assert_ne!(keys.derive("token"), keys.derive("cart"));
    }

    /// Keys made in these seconds.
    fn keys(made: &[i64]) -> Keys {
        let at = |second: &i64| Keys::entry(Timestamp::default().plus_seconds(*second), &[7; 32]);
        let entries: Vec<_> = made.iter().map(at).collect();
        Keys::parse(&format!("{},{}", entries.join(","), Keys::index_entry(&[7; 32]))).unwrap()
    }

    #[test]
    fn a_new_key_signs_once_every_function_knows_it() {
        let order = |made: &[i64], now: i64| -> Vec<String> {
            let at = keys(made).at(Timestamp::default().plus_seconds(now));
            at.derive("x").into_iter().map(|(name, _)| name).collect()
        };
        for (made, now, want) in [
            (&[1000][..], 1000, &["1000"][..]),
            (&[1000, 5000], 5599, &["1000", "5000"]),
            (&[5000, 1000], 5600, &["5000", "1000"]),
            (&[1000, 5000, 5300], 5700, &["5000", "5300", "1000"]),
            (&[1000, 5000], 900, &["1000", "5000"]),
        ] {
            assert_eq!(order(made, now), want, "{made:?} at {now}");
        }
    }

    #[test]
    fn a_rotation_adds_a_key_and_drops_those_that_nobody_needs() {
        const DAY: i64 = 24 * 3600;
        let text = |days: &[i64]| {
            let at = |day: &i64| Timestamp::default().plus_seconds(day * DAY);
            let entries: Vec<_> = days.iter().map(|day| Keys::entry(at(day), &[7; 32])).collect();
            format!("{},{}", entries.join(","), Keys::index_entry(&[9; 32]))
        };
        for (before, now, after) in [
            (&[10][..], 20, &[20, 10][..]),
            (&[10], 1000, &[1000, 10]),
            (&[10, 20], 419, &[419, 20, 10]),
            (&[10, 20], 421, &[421, 20]),
            (&[10, 20, 500], 901, &[901, 500]),
        ] {
            let now = Timestamp::default().plus_seconds(now * DAY);
            assert_eq!(Keys::rotated(&text(before), &[7; 32], now), Ok(text(after)), "{before:?}");
        }
        let now = Timestamp::default();
        assert_eq!(Keys::rotated(&text(&[1]), &[7; 31], now), Err(BadKeys), "too short");
        assert_eq!(Keys::rotated("", &[7; 32], now), Err(BadKeys));
        // Within one second there is one key.
        assert_eq!(Keys::rotated(&text(&[0]), &[8; 32], now), Err(BadKeys));
    }
}
