//! Files that pages load. Their names contain their version, so that a browser may cache them for
//! ever and never shows a page with an outdated style.

use bytes::Bytes;
use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// A file that pages load.
#[derive(Debug)]
pub struct Asset {
    stem: &'static str,
    extension: &'static str,
    /// Its `Content-Type`.
    pub(crate) media_type: &'static str,
    /// Its content, or that packed by gzip.
    bytes: &'static [u8],
    version: Version,
}

/// The version in a file's name.
#[derive(Debug)]
enum Version {
    /// A hash of its content.
    Hash(u64),
    /// The version of the package that it is from: hashing a large file takes the compiler long.
    Package(&'static str),
}

/// The longest file, unpacked, in bytes.
const MAX_UNPACKED: usize = 4 * 1024 * 1024;
/// The lengths of gzip's header without a file name, and of its trailer.
const HEADER: usize = 10;
const TRAILER: usize = 8;

/// The package that draws the API reference; see `assets/README.md`. Its files are packed: they
/// would be a seventh of the function that serves them.
const SWAGGER_UI: Version = Version::Package("5.35.0");

static SWAGGER: Asset = Asset {
    stem: "swagger-ui",
    extension: "js",
    media_type: "text/javascript; charset=utf-8",
    bytes: include_bytes!("../assets/swagger-ui-bundle.js.gz"),
    version: SWAGGER_UI,
};
static SWAGGER_STYLE: Asset = Asset {
    stem: "swagger-ui",
    extension: "css",
    media_type: "text/css; charset=utf-8",
    bytes: include_bytes!("../assets/swagger-ui.css.gz"),
    version: SWAGGER_UI,
};

macro_rules! assets {
    ($($name:ident: $file:literal = $stem:literal, $extension:literal, $media_type:literal;)*) => {
        $(pub(crate) static $name: Asset = Asset::new(
            $stem,
            $extension,
            $media_type,
            include_bytes!(concat!("../assets/", $file)),
        );)*

        /// Every file.
        static ALL: &[&Asset] = &[$(&$name,)* &SWAGGER, &SWAGGER_STYLE];
    };
}

assets! {
    STYLE: "style.css" = "style", "css", "text/css; charset=utf-8";
    SCRIPT: "app.js" = "app", "js", "text/javascript; charset=utf-8";
    FORMS: "form.js" = "form", "js", "text/javascript; charset=utf-8";
    HTMX: "htmx.min.js" = "htmx", "min.js", "text/javascript; charset=utf-8";
    ICON: "icon.svg" = "icon", "svg", "image/svg+xml; charset=utf-8";
    PICTURE: "share.png" = "share", "png", "image/png";
    REFERENCE: "api-reference.js" = "api-reference", "js", "text/javascript; charset=utf-8";
    REFERENCE_STYLE: "api-reference.css" = "api-reference", "css", "text/css; charset=utf-8";
}

impl Asset {
    const fn new(
        stem: &'static str,
        extension: &'static str,
        media_type: &'static str,
        bytes: &'static [u8],
    ) -> Self {
        Self { stem, extension, media_type, bytes, version: Version::Hash(hash(bytes)) }
    }

    /// Its name: `style-0123456789abcdef.css`.
    pub(crate) fn name(&self) -> String {
        match self.version {
            Version::Hash(hash) => format!("{}-{hash:016x}.{}", self.stem, self.extension),
            Version::Package(version) => format!("{}-{version}.{}", self.stem, self.extension),
        }
    }

    /// Its path.
    pub(crate) fn url(&self) -> String {
        format!("/assets/{}", self.name())
    }

    /// Its content as it is sent to a client that accepts gzip or not, and whether it is packed.
    pub(crate) fn content(&self, accepts_gzip: bool) -> (Bytes, bool) {
        match self.packed() {
            None => (Bytes::from_static(self.bytes), false),
            Some(_) if accepts_gzip => (Bytes::from_static(self.bytes), true),
            // Packed by us: it can be unpacked.
            Some(deflated) => {
                let whole = decompress_to_vec_with_limit(deflated, MAX_UNPACKED);
                (whole.unwrap_or_default().into(), false)
            }
        }
    }

    /// What is between the header and the checksum of gzip (RFC 1952), if it is packed.
    fn packed(&self) -> Option<&'static [u8]> {
        match self.version {
            Version::Hash(_) => None,
            Version::Package(_) => self.bytes.get(HEADER..self.bytes.len().saturating_sub(TRAILER)),
        }
    }

    /// Its name without the version, for pages that can't know the hash: `style.css`.
    fn plain_name(&self) -> String {
        format!("{}.{}", self.stem, self.extension)
    }

    /// The file of that name, with its hash or without.
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|asset| asset.name() == name || asset.plain_name() == name)
    }
}

/// FNV-1a, which can run in the compiler: it tells versions apart, and a collision harms nobody.
const fn hash(mut bytes: &[u8]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    while let [first, rest @ ..] = bytes {
        hash ^= u64::from_le_bytes([*first, 0, 0, 0, 0, 0, 0, 0]);
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
        bytes = rest;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_fnv_1a() {
        assert_eq!(hash(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn files_are_found_by_their_present_names_only() {
        for asset in ALL {
            for name in [asset.name(), asset.plain_name()] {
                assert_eq!(Asset::find(&name).map(|found| found.bytes), Some(asset.bytes));
            }
        }
        for name in ["style", "style-0000000000000000.css", "../Cargo.toml", ""] {
            assert!(Asset::find(name).is_none(), "{name}");
        }
    }

    #[test]
    fn our_own_scripts_stay_small() {
        assert!(SCRIPT.bytes.len() < 4_000 && FORMS.bytes.len() < 4_000);
    }

    #[test]
    fn what_is_packed_is_sent_so_or_unpacked() {
        for asset in [&SWAGGER, &SWAGGER_STYLE] {
            let (packed, plain) = (asset.content(true), asset.content(false));
            assert!(packed.1 && packed.0.starts_with(&[0x1f, 0x8b, 8, 0]), "gzip without a name");
            let text = std::str::from_utf8(&plain.0).unwrap();
            assert!(!plain.1 && text.contains("swagger-ui") && text.len() > 2 * packed.0.len());
        }
        assert_eq!(STYLE.content(true).0, STYLE.content(false).0);
    }
}
