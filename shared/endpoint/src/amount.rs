//! How much a body or a query may hold. It is counted before anything is kept: an empty object of
//! three bytes would take hundreds.

use serde_json::Value;

/// The most pairs of a form or a query.
pub(crate) const MAX_PAIRS: usize = 200;
/// The most values of a JSON body, names included; the largest order has a third of them.
pub(crate) const MAX_VALUES: usize = 10_000;
/// How deep the values of a JSON body may be nested; those of the largest are six deep.
const MAX_DEPTH: usize = 32;

/// Why a JSON text is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It is none, or nested too deep.
    Unreadable,
    /// It has too many values.
    TooMany,
}

/// The JSON value of `bytes`.
pub(crate) fn json(bytes: &[u8]) -> Result<Value, Refused> {
    match values(bytes) {
        None => Err(Refused::Unreadable),
        Some(count) if count > MAX_VALUES => Err(Refused::TooMany),
        Some(_) => serde_json::from_slice(bytes).map_err(|_| Refused::Unreadable),
    }
}

/// Whether a form or a query has no more pairs than it may have.
pub(crate) fn has_few_pairs(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| **byte == b'&').take(MAX_PAIRS).count() < MAX_PAIRS
}

/// How many values JSON text has at most: one for each mark that another one may follow; `None` if
/// they are nested too deep.
fn values(bytes: &[u8]) -> Option<usize> {
    let (mut quoted, mut escaped, mut count, mut depth) = (false, false, 1_usize, 0_usize);
    for byte in bytes {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' | b':' if !quoted => count = count.saturating_add(1),
            b'[' | b'{' if !quoted => {
                count = count.saturating_add(1);
                depth = depth.saturating_add(1);
                if depth > MAX_DEPTH {
                    return None;
                }
            }
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_outside_of_texts() {
        for (text, want) in [
            ("", 1),
            ("{}", 2),
            (r#"{"a":1}"#, 3),
            (r"[1,2,3]", 4),
            (r#""[,{:""#, 1),
            (r#""a\",[""#, 1),
            (r#"["\\",1]"#, 3),
        ] {
            assert_eq!(values(text.as_bytes()), Some(want), "{text}");
        }
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(values(nested(MAX_DEPTH).repeat(3).as_bytes()), Some(3 * MAX_DEPTH + 1));
        assert_eq!(values(nested(MAX_DEPTH + 1).as_bytes()), None);
    }

    #[test]
    fn pairs_are_counted_before_they_are_read() {
        let form = |count: usize| vec!["a=1"; count].join("&");
        assert!(has_few_pairs(form(MAX_PAIRS).as_bytes()));
        assert!(!has_few_pairs(form(MAX_PAIRS + 1).as_bytes()));
        assert!(!has_few_pairs(&vec![b'&'; 256 * 1024]));
    }
}
