//! Safe redirects: a form may send the user on to a page of this site only (no open redirect).

/// The longest address that is followed, in bytes.
const MAX: usize = 2_000;

/// `next`, if it is a path of this site: it begins with one `/` and holds nothing that a browser
/// could read as the beginning of another site's address.
pub(crate) fn safe_redirect(next: &str) -> Option<&str> {
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let ours = next.starts_with('/') && !next.contains("//");
    (plain && ours && next.len() <= MAX).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for ours in ["/", "/en", "/checkout?store_id=str_1", "/orders/ord_1", "/?q=%E8%8C%B6"] {
            assert_eq!(safe_redirect(ours), Some(ours), "{ours}");
        }
        let long = format!("/{}", "a".repeat(MAX));
        for other in [
            "",
            "orders",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/ /evil.example",
            "/\n/evil.example",
            " /orders",
            "https://evil.example",
            "https:evil.example",
            "javascript:alert(1)",
            "/.//evil.example",
            "/orders\u{2028}",
            "/茶",
            &long,
        ] {
            assert_eq!(safe_redirect(other), None, "{other:?}");
        }
    }
}
