//! The keys of the directory of names.

use super::Key;

impl Key {
    /// A chunk of the directory.
    pub(crate) fn names(chunk: u8) -> Self {
        Self::new(format_args!("NAMES#{chunk}"), "CHUNK")
    }

    /// What has changed since that chunk was written.
    pub(crate) fn recent_names(chunk: u8) -> Self {
        Self::new(format_args!("NAMES#{chunk}"), "RECENT")
    }

    /// The version of each chunk.
    pub(crate) fn names_manifest() -> Self {
        Self::new("NAMES", "MANIFEST")
    }

    /// The chunk, if the key is that of its changes.
    pub(crate) fn recent_chunk(&self) -> Option<u8> {
        let chunk = self.pk.strip_prefix("NAMES#")?.parse().ok()?;
        (self.sk == "RECENT").then_some(chunk)
    }
}
