//! A true MAC of our own inside ECPay's message.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::merchant_account::EmptyKey;

/// How much of the HMAC is sent: 160 bits.
const BYTES: usize = 20;

/// The same in hex, within `CustomField1`'s 50 characters (ECPay developers page 2862).
const LENGTH: usize = 40;

/// The key of the tags; ECPay never learns it.
///
/// `CheckMacValue` does not cover case, and ECPay holds its keys too. The tag that goes with a form
/// as `CustomField1` comes back with each notification, and fits one payment, order and amount
/// only. The shopper can read it in the form: it proves which form a notification answers, not who
/// sent it.
#[derive(Clone)]
pub struct TagKey(Hmac<Sha256>);

impl TagKey {
    /// A key, refused if it is empty: anybody could make the tags.
    pub fn new(key: &[u8]) -> Result<Self, EmptyKey> {
        let empty = EmptyKey("the tag key");
        if key.is_empty() {
            return Err(empty);
        }
        Hmac::new_from_slice(key).map(Self).map_err(|_| empty)
    }

    /// Forty lower-case hex digits over the payment's id, the order's id and the amount in whole
    /// TWD. Each part is sent with its length, so that no two triples give the same input.
    #[must_use]
    pub fn tag(&self, payment: &str, order: &str, amount: i64) -> String {
        let mut mac = self.0.clone();
        for part in ["ecpay form", payment, order, &amount.to_string()] {
            mac.update(format!("{}:{part},", part.len()).as_bytes());
        }
        let digest = mac.finalize().into_bytes();
        digest.iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl std::fmt::Debug for TagKey {
    /// Nothing of the key.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("TagKey")
    }
}

/// Whether `given` is exactly the `right` tag, in a time that does not depend on where it differs.
/// A tag of another length or case never fits, nor does an empty one.
#[must_use]
pub fn tag_fits(right: &str, given: &str) -> bool {
    right.len() == LENGTH && bool::from(right.as_bytes().ct_eq(given.as_bytes()))
}
