//! `CheckMacValue`: one keyed hash over all fields.

use md5::Md5;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq;

use crate::merchant_account::MerchantAccount;

/// The field that carries the value, and the only one that is not part of it.
pub(crate) const CHECK_MAC_VALUE: &str = "CheckMacValue";

/// Which hash a route uses. It is fixed by the route and never taken from the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// Everything of AIO, `EncryptType=1` (ECPay developers page 2902).
    Sha256,
    /// Domestic logistics and one invoice callback only (ECPay developers pages 7424 and 38242).
    Md5,
}

/// What .NET's `HttpUtility.UrlEncode` encodes; it leaves `-_.!*()` as they are, but not `~` or
/// `'` (ECPay developers page 2904). The space is replaced afterwards.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'*')
    .remove(b'(')
    .remove(b')')
    .remove(b' ');

/// The value over `fields`, upper-case hex (ECPay developers page 2902).
///
/// Empty values and unknown names count; only a field named exactly `CheckMacValue` does not.
#[must_use]
pub fn check_mac_value<'a>(
    account: &MerchantAccount,
    digest: Digest,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> String {
    let mut fields: Vec<_> =
        fields.into_iter().filter(|(name, _)| *name != CHECK_MAC_VALUE).collect();
    fields.sort_by(|(left, _), (right, _)| lower(left).cmp(lower(right)));

    let mut text = format!("HashKey={}", account.hash_key());
    for (name, value) in fields {
        text.extend(["&", name, "=", value]);
    }
    text.extend(["&HashIV=", account.hash_iv()]);

    // Encoded first, lower-cased second: `É` is `%c3%89`, not the bytes of `é`.
    let text = utf8_percent_encode(&text, ENCODED).to_string().replace(' ', "+");
    let text = text.to_ascii_lowercase();
    match digest {
        Digest::Sha256 => upper_hex(&Sha256::digest(text)),
        Digest::Md5 => upper_hex(&Md5::digest(text)),
    }
}

/// Whether `given` is the value over `fields`, in a time that does not depend on where it differs.
#[must_use]
pub fn verify<'a>(
    account: &MerchantAccount,
    digest: Digest,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    given: &str,
) -> bool {
    let right = check_mac_value(account, digest, fields);
    right.as_bytes().ct_eq(given.as_bytes()).into()
}

/// `fields` with their SHA-256 `CheckMacValue` at the end, as every AIO request carries it.
#[must_use]
pub fn sign_fields(
    account: &MerchantAccount,
    mut fields: Vec<(String, String)>,
) -> Vec<(String, String)> {
    let value = check_mac_value(account, Digest::Sha256, borrowed(&fields));
    fields.push((CHECK_MAC_VALUE.to_owned(), value));
    fields
}

/// The same pairs, borrowed.
pub(crate) fn borrowed(fields: &[(String, String)]) -> impl Iterator<Item = (&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

fn lower(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().map(|byte| byte.to_ascii_lowercase())
}

fn upper_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}
