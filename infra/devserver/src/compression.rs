//! Compresses replies as CloudFront does for the deployed market: gzip, bodies of some length,
//! types that shrink. A compressed reply has other bytes, so that its `ETag` becomes weak.

use std::io::Write as _;

use endpoint::{Reply, accepts_gzip};
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderValue, header};

/// The lengths that CloudFront compresses, in bytes.
const LENGTHS: std::ops::RangeInclusive<usize> = 1_000..=10_000_000;

/// `reply`, compressed if `accepted`, the request's `Accept-Encoding`, has gzip.
pub(crate) fn compressed(reply: Reply, accepted: &str) -> Reply {
    if !is_worth_it(&reply) {
        return reply;
    }
    let mut reply = reply;
    reply.headers.append(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if !accepts_gzip(accepted) {
        return reply;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    // It writes into memory, which does not fail.
    let written = encoder.write_all(&reply.body).and_then(|()| encoder.finish());
    let Ok(body) = written else { return reply };
    reply.body = body.into();
    reply.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    if let Some(weak) = weak_tag(&reply.headers) {
        reply.headers.insert(header::ETAG, weak);
    }
    reply
}

fn is_worth_it(reply: &Reply) -> bool {
    let text = |name| reply.headers.get(name).and_then(|value| value.to_str().ok());
    let kind = text(header::CONTENT_TYPE).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let shrinks = kind.starts_with("text/")
        || kind.ends_with("json")
        || kind.ends_with("xml")
        || kind.ends_with("/javascript");
    shrinks
        && LENGTHS.contains(&reply.body.len())
        && !reply.headers.contains_key(header::CONTENT_ENCODING)
        && !text(header::CACHE_CONTROL).is_some_and(|said| said.contains("no-transform"))
}

/// The tag of a reply whose bytes are no longer those that it was made for.
fn weak_tag(headers: &HeaderMap) -> Option<HeaderValue> {
    let tag = headers.get(header::ETAG)?.to_str().ok()?;
    if tag.starts_with("W/") { None } else { HeaderValue::from_str(&format!("W/{tag}")).ok() }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use bytes::Bytes;
    use http::StatusCode;

    use super::*;

    fn reply(kind: &'static str, length: usize) -> Reply {
        let mut reply = Reply::with(StatusCode::OK, kind, Bytes::from(vec![b'a'; length]));
        reply.headers.insert(header::ETAG, HeaderValue::from_static("\"3.7\""));
        reply
    }

    fn header_of<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
        reply.headers.get(name).map(|value| value.to_str().unwrap())
    }

    #[test]
    fn a_compressed_reply_is_the_same_text_under_a_weak_tag() {
        let sent = compressed(reply("application/json", 5_000), "br, gzip");
        assert_eq!(header_of(&sent, "content-encoding"), Some("gzip"));
        assert_eq!(header_of(&sent, "vary"), Some("Accept-Encoding"));
        assert_eq!(header_of(&sent, "etag"), Some("W/\"3.7\""));
        assert!(sent.body.len() < 500);
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(&*sent.body).read_to_end(&mut text).unwrap();
        assert_eq!(text, vec![b'a'; 5_000]);

        // The plain one differs by what the client accepts alone, and caches have to know.
        let plain = compressed(reply("application/json", 5_000), "");
        assert_eq!(header_of(&plain, "content-encoding"), None);
        assert_eq!(header_of(&plain, "vary"), Some("Accept-Encoding"));
        assert_eq!(header_of(&plain, "etag"), Some("\"3.7\""));
    }

    #[test]
    fn what_is_short_or_does_not_shrink_stays() {
        let encoded = |mut reply: Reply, name: header::HeaderName, value: &'static str| {
            reply.headers.insert(name, HeaderValue::from_static(value));
            reply
        };
        for (reply, want) in [
            (reply("text/html; charset=utf-8", 1_000), true),
            (reply("text/html; charset=utf-8", 999), false),
            (reply("application/problem+json", 1_000), true),
            (reply("image/svg+xml", 1_000), true),
            (reply("image/png", 1_000), false),
            (reply("font/woff2", 1_000), false),
            (encoded(reply("text/css", 1_000), header::CONTENT_ENCODING, "br"), false),
            (encoded(reply("text/css", 1_000), header::CACHE_CONTROL, "no-transform"), false),
        ] {
            let before = reply.body.clone();
            let sent = compressed(reply, "gzip");
            assert_eq!(sent.body != before, want, "{:?}", sent.headers);
            assert_eq!(sent.headers.contains_key(header::VARY), want);
        }
    }
}
