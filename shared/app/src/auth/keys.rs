//! The market's signing keys. One secret is configured; the keys of tokens, cookies and payment
//! tags are derived from it, one for each purpose.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The shortest secret that is accepted, in bytes (RFC 7518 §3.2: as long as the hash).
const MIN_BYTES: usize = 32;

/// The name of the secret that makes keys of the table.
const INDEX: &str = "index";

/// Secrets by name.
#[derive(Clone)]
pub struct Keys {
    /// Those that sign, the current one first; older ones still verify.
    signing: Vec<(String, Vec<u8>)>,
    /// That of the digests in keys of the table. It signs nothing and never changes: an entry under
    /// another digest would not be found.
    index: Vec<u8>,
}

/// The keys can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "keys are `name:base64` with at least 32 bytes each, separated by commas, one of them `index`"
)]
pub struct BadKeys;

impl Keys {
    /// Reads `name:base64,name:base64,index:base64`, the current key first. The one named `index`
    /// is never replaced.
    ///
    /// # Errors
    /// [`BadKeys`] when there is none, or one that is too short: an empty key lets anybody sign.
    pub fn parse(text: &str) -> Result<Self, BadKeys> {
        let mut keys: Vec<(String, Vec<u8>)> = Vec::new();
        for entry in text.split(',').filter(|entry| !entry.trim().is_empty()) {
            let (name, secret) = entry.trim().split_once(':').ok_or(BadKeys)?;
            let secret = STANDARD.decode(secret).map_err(|_| BadKeys)?;
            let named = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !named || secret.len() < MIN_BYTES || keys.iter().any(|(known, _)| known == name) {
                return Err(BadKeys);
            }
            keys.push((name.to_owned(), secret));
        }
        let (index, signing): (Vec<_>, Vec<_>) =
            keys.into_iter().partition(|(name, _)| name == INDEX);
        let (_, index) = index.into_iter().next().ok_or(BadKeys)?;
        if signing.is_empty() { Err(BadKeys) } else { Ok(Self { signing, index }) }
    }

    /// Keys with one secret of 32 random bytes.
    #[must_use]
    pub fn from_bytes(name: &str, secret: [u8; MIN_BYTES]) -> Self {
        Self { signing: vec![(name.to_owned(), secret.to_vec())], index: secret.to_vec() }
    }

    /// The keys for `purpose`, by name, the current one first.
    pub(super) fn derive(&self, purpose: &str) -> Vec<(String, [u8; 32])> {
        let derived = |secret: &[u8]| keyed_hash(secret, purpose.as_bytes());
        self.signing.iter().map(|(name, secret)| (name.clone(), derived(secret))).collect()
    }

    /// The key of the digests in keys of the table.
    pub(super) fn index(&self) -> [u8; 32] {
        keyed_hash(&self.index, b"index")
    }

    /// The keys that sign the tags of payments, the current one first. A tag of an older one still
    /// fits: a shopper may be paying while the keys are rotated.
    pub(crate) fn payment_tags(&self) -> Vec<[u8; 32]> {
        self.derive("payment-tag").into_iter().map(|(_, key)| key).collect()
    }
}

impl std::fmt::Debug for Keys {
    /// Names only.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.signing.iter().map(|(name, _)| name)).finish()
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
        assert!(Keys::parse(&format!("a:{long},b:{long},index:{long}")).is_ok());
        for bad in [
            "",
            ",",
            "a:",
            "a",
            &format!(":{long}"),
            &format!("a:{short},index:{long}"),
            &format!("a:{long},a:{long},index:{long}"),
            &format!("a:{long}"),
            &format!("index:{long}"),
            &format!("a:{long},index:{short}"),
        ] {
            assert!(Keys::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn each_purpose_has_its_own_key() {
        let keys = Keys::from_bytes("k1", [7; 32]);
        assert_ne!(keys.derive("token"), keys.derive("cart"));
    }
}
