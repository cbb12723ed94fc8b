//! `application/x-www-form-urlencoded`, written as browsers do and parsed strictly.

use std::collections::HashSet;

use percent_encoding::percent_decode;

use crate::error::{CallbackError, quoted};

/// The most fields of a message; ECPay sends some thirty.
const MAX_FIELDS: usize = 200;

/// `fields` as a form body, in their order.
#[must_use]
pub fn encode_form(fields: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// The pairs of a form body in their order, or why it is none.
///
/// Where a lenient parser guesses, this one refuses: a message that two parsers could read
/// differently must not settle a payment. ECPay sends UTF-8 only (ECPay developers page 2858).
pub fn parse_form(body: &[u8]) -> Result<Vec<(String, String)>, CallbackError> {
    pairs(body, decoded)
}

/// The pairs of a body whose values are not URL-encoded, as ECPay answers queries (ECPay
/// developers page 2890): a `+` is a plus.
pub(crate) fn parse_raw(body: &[u8]) -> Result<Vec<(String, String)>, CallbackError> {
    pairs(body, |bytes| text(bytes.to_vec()))
}

/// What a field may be called; all documented names are. It leaves no room for `&` and `=`.
pub(crate) fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn pairs(
    body: &[u8],
    read: impl Fn(&[u8]) -> Result<String, CallbackError>,
) -> Result<Vec<(String, String)>, CallbackError> {
    if body.is_empty() {
        return Err(CallbackError::EmptyBody);
    }
    if body.iter().filter(|byte| **byte == b'&').take(MAX_FIELDS).count() >= MAX_FIELDS {
        return Err(CallbackError::TooManyFields);
    }
    let mut seen = HashSet::new();
    let mut fields = Vec::new();
    for pair in body.split(|byte| *byte == b'&') {
        let mut parts = pair.splitn(2, |byte| *byte == b'=');
        let (Some(name), Some(value)) = (parts.next(), parts.next()) else {
            return Err(CallbackError::NotPairs);
        };
        let (name, value) = (read(name)?, read(value)?);
        if !is_name(&name) {
            return Err(CallbackError::BadName);
        }
        if !seen.insert(name.to_ascii_lowercase()) {
            return Err(CallbackError::Repeated { name: quoted(&name) });
        }
        fields.push((name, value));
    }
    Ok(fields)
}

fn decoded(bytes: &[u8]) -> Result<String, CallbackError> {
    let mut escapes = bytes.split(|byte| *byte == b'%');
    // What stands before the first `%` is no escape.
    escapes.next();
    if !escapes.all(is_escape) {
        return Err(CallbackError::BadPercent);
    }
    let spaced: Vec<u8> =
        bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    text(percent_decode(&spaced).collect())
}

/// Whether what follows a `%` starts with its two digits.
fn is_escape(rest: &[u8]) -> bool {
    matches!(rest, [high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
}

fn text(bytes: Vec<u8>) -> Result<String, CallbackError> {
    if bytes.contains(&0) {
        return Err(CallbackError::Nul);
    }
    String::from_utf8(bytes).map_err(|_| CallbackError::BadUtf8)
}
