//! Addresses of pictures, which browsers load from other sites.

use fields::{Errors, Field, Message, Raw, Schema, Schemas};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{text::value, typed::formed};

/// The longest address, in characters.
const MAX: usize = 500;
const SCHEME: &str = "https://";

/// The address of a picture: `https`, a host by its name, and nothing but ASCII, so that nobody
/// has to guess what it means. What is read from the table is believed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ImageUrl(String);

impl ImageUrl {
    /// Checks `raw`. The host is kept in lower case and as it is looked up (A-labels).
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(raw: &str) -> Result<Self, Message> {
        read(raw.trim()).map(Self).ok_or_else(|| Message::of(value::image_url))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where it is loaded from, as a Content-Security-Policy names it: `https://img.example`;
    /// `None` if it is no address that would be taken today.
    #[must_use]
    pub fn origin(&self) -> Option<String> {
        let address = read(&self.0)?;
        let (host, _) = parts(address.strip_prefix(SCHEME)?);
        Some(format!("{SCHEME}{host}"))
    }
}

fn read(address: &str) -> Option<String> {
    if address.len() > MAX {
        return None;
    }
    let scheme = address.get(..SCHEME.len())?;
    let (authority, path) = parts(address.get(SCHEME.len()..)?);
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port.parse::<u16>().ok().filter(|port| *port > 0)?)),
        None => (authority, None),
    };
    let host = idna::domain_to_ascii_strict(host).ok()?;
    let last = host.rsplit('.').next().unwrap_or_default();
    // A name: addresses of machines are none, and neither are those of this network.
    let named = host.contains('.') && last.chars().any(|c| c.is_ascii_alphabetic());
    let plain = |c: char| c.is_ascii_graphic() && !"\"'<>\\^`{|}".contains(c);
    if !scheme.eq_ignore_ascii_case(SCHEME) || !named || !path.chars().all(plain) {
        return None;
    }
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{SCHEME}{host}{port}{path}"))
}

/// Host and port, and what follows.
fn parts(rest: &str) -> (&str, &str) {
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    rest.split_at(end)
}

impl Schema for ImageUrl {
    fn schema(_: &mut Schemas) -> Value {
        json!({
            "type": "string", "format": "uri", "maxLength": MAX,
            "examples": ["https://img.example/tea.jpg"],
        })
    }
}

impl Field for ImageUrl {
    fn parse(raw: Raw<'_>, errors: &mut Errors) -> Option<Self> {
        let raw = fields::string(raw, errors)?;
        formed(Self::new(raw), errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_loaded_from_a_named_host_by_https() {
        for (raw, want) in [
            (
                "https://img.example/1.jpg",
                Some(("https://img.example/1.jpg", "https://img.example")),
            ),
            (
                " HTTPS://IMG.Example/A?b=c#d ",
                Some(("https://img.example/A?b=c#d", "https://img.example")),
            ),
            ("https://圖.example", Some(("https://xn--lds.example", "https://xn--lds.example"))),
            (
                "https://img.example:8443/",
                Some(("https://img.example:8443/", "https://img.example:8443")),
            ),
            ("http://img.example/1.jpg", None),
            ("//img.example/1.jpg", None),
            ("/1.jpg", None),
            ("javascript:alert(1)", None),
            ("data:image/png;base64,AAAA", None),
            ("https://", None),
            ("https:///x", None),
            ("https://localhost/x", None),
            ("https://127.0.0.1/x", None),
            ("https://[::1]/x", None),
            ("https://user@img.example/", None),
            ("https://user:pass@img.example/", None),
            ("https://img.example:0/", None),
            ("https://img.example:99999/", None),
            ("https://img.example;script-src/", None),
            ("https://*.example/", None),
            ("https://img.example /", None),
            ("https://img.example/a b", None),
            ("https://img.example/\"onerror=x", None),
            ("https://img.example/圖", None),
            ("https://img.example\\@evil.example/", None),
            ("", None),
        ] {
            let url = ImageUrl::new(raw).ok();
            let found = url.as_ref().map(|url| (url.as_str().to_owned(), url.origin().unwrap()));
            let want = want.map(|(url, origin)| (url.to_owned(), origin.to_owned()));
            assert_eq!(found, want, "{raw}");
        }
        assert!(ImageUrl::new(&format!("https://img.example/{}", "x".repeat(500))).is_err());
    }
}
