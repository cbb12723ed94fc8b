//! API dialects: the field names of the source designs' own clients.
//!
//! A canonical path accepts the canonical names only. A path of a design accepts that design's
//! names too: its context's `dialect.rs` rewrites them before the body is parsed, and adds the
//! design's names to the answer.

/// The design whose client a path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiDialect {
    /// The market's own, which the shop design (S0) and the platform design (S4) share.
    Canonical,
    /// The points design (S1): `/api/members`, `/api/merchants`.
    Points,
    /// The restaurant design (S2): `/orchestration`.
    Restaurant,
    /// The flash-sale design (S3): `/api/admin/products`.
    Flash,
}

impl ApiDialect {
    /// The dialect of a path in its canonical form.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let below = |prefix: &str| {
            path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if below("/orchestration") {
            Self::Restaurant
        } else if below("/api/members") || below("/api/merchants") {
            Self::Points
        } else if below("/api/admin/products") {
            Self::Flash
        } else {
            Self::Canonical
        }
    }

    /// The documentation of an alias in this dialect.
    pub(crate) const fn description(self) -> &'static str {
        match self {
            Self::Canonical => "An alias of the canonical path.",
            Self::Points => "A path of the points design; takes its names too.",
            Self::Restaurant => "A path of the restaurant design; takes its names too.",
            Self::Flash => "A path of the flash-sale design; takes its names too.",
        }
    }
}

/// How the bodies of an endpoint are rewritten between a dialect and the canonical form.
#[derive(Clone, Copy, Debug)]
pub struct Translation {
    /// From a dialect's names, before the body is parsed.
    pub request: fn(ApiDialect, &mut serde_json::Value),
    /// To a dialect's names, after the answer was written.
    pub response: fn(ApiDialect, &mut serde_json::Value),
}

/// Leaves a body as it is.
pub fn untranslated(_: ApiDialect, _: &mut serde_json::Value) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_whose_client_speaks() {
        for (path, want) in [
            ("/api/products", ApiDialect::Canonical),
            ("/api/members/products", ApiDialect::Points),
            ("/api/merchants/products/prd_1", ApiDialect::Points),
            ("/orchestration/menu/items", ApiDialect::Restaurant),
            ("/orchestrations", ApiDialect::Canonical),
            ("/api/admin/products", ApiDialect::Flash),
            ("/api/admin/sagas", ApiDialect::Canonical),
        ] {
            assert_eq!(ApiDialect::of(path), want, "{path}");
        }
    }
}
