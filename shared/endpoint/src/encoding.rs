//! What a client accepts beside the plain text.

/// Whether gzip is named with a weight above zero, or everything that is not named (RFC 9110
/// 12.5.3).
#[must_use]
pub fn accepts_gzip(accepted: &str) -> bool {
    let weight = |name: &str| {
        accepted.split(',').find_map(|one| {
            let mut parts = one.split(';').map(str::trim);
            let named = parts.next()?.eq_ignore_ascii_case(name);
            let weight = parts.find_map(|part| part.strip_prefix("q="));
            named.then(|| {
                weight.is_none_or(|weight| weight.bytes().any(|b| matches!(b, b'1'..=b'9')))
            })
        })
    };
    weight("gzip").or_else(|| weight("*")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_accepted_by_name_or_by_a_star_and_not_with_weight_zero() {
        for (accepted, want) in [
            ("gzip", true),
            ("deflate, GZIP;q=0.5", true),
            ("*", true),
            ("gzip;q=0, *", false),
            ("gzip; q=0.0", false),
            ("br", false),
            ("identity", false),
            ("", false),
        ] {
            assert_eq!(accepts_gzip(accepted), want, "{accepted}");
        }
    }
}
