//! API dialects: the field names of the source designs' own clients.
//!
//! A canonical path accepts the canonical names only. A path of a design accepts that design's
//! names too: its context's `dialect.rs` rewrites them before the body is parsed, and adds the
//! design's names to the answer.

use fields::{FieldError, Step};
use serde_json::Value;

use crate::amount;

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
    pub request: fn(ApiDialect, &mut Value),
    /// To a dialect's names, after the answer was written.
    pub response: fn(ApiDialect, &mut Value),
}

/// What a design's clients call a field: errors name it as they do.
#[derive(Clone, Copy, Debug)]
pub struct FieldName {
    /// Whose clients.
    pub dialect: ApiDialect,
    /// The path of the field, with `*` for an index: `items.*.product_id`.
    pub ours: &'static str,
    /// Their path.
    pub theirs: &'static str,
}

impl FieldName {
    /// In the restaurant design.
    #[must_use]
    pub const fn restaurant(ours: &'static str, theirs: &'static str) -> Self {
        Self { dialect: ApiDialect::Restaurant, ours, theirs }
    }

    /// In the points design.
    #[must_use]
    pub const fn points(ours: &'static str, theirs: &'static str) -> Self {
        Self { dialect: ApiDialect::Points, ours, theirs }
    }

    /// In the flash-sale design.
    #[must_use]
    pub const fn flash(ours: &'static str, theirs: &'static str) -> Self {
        Self { dialect: ApiDialect::Flash, ours, theirs }
    }

    /// Names the field of `error` as the client does, unless the `sent` body has our name.
    fn rename(&self, error: &mut FieldError, sent: &Value) {
        let index = error.loc.iter().find(|step| matches!(step, Step::Index(_))).cloned();
        let path = error.loc.iter().skip(1).map(|step| match step {
            Step::Name(name) => name.as_str(),
            Step::Index(_) => "*",
        });
        if !path.eq(self.ours.split('.')) {
            return;
        }
        let first = |path: &'static str| path.split('.').next().unwrap_or_default();
        let ours_sent = if first(self.ours) == first(self.theirs) {
            sent.pointer(&format!("/{}", error.path().replace('.', "/"))).is_some()
        } else {
            sent.get(first(self.ours)).is_some()
        };
        if !ours_sent {
            let step = |name: &str| match (name, &index) {
                ("*", Some(index)) => index.clone(),
                _ => Step::name(name),
            };
            error.loc.truncate(1);
            error.loc.extend(self.theirs.split('.').map(step));
        }
    }
}

/// Names fields in `errors` as the client of `dialect` does that sent `body`.
pub(crate) fn rename_fields(
    names: &[FieldName],
    dialect: ApiDialect,
    body: &[u8],
    errors: &mut [FieldError],
) {
    let names: Vec<_> = names.iter().filter(|name| name.dialect == dialect).collect();
    if names.is_empty() || errors.is_empty() {
        return;
    }
    let sent = amount::json(body).unwrap_or_default();
    for error in errors.iter_mut().filter(|error| error.loc.first() == Some(&Step::name("body"))) {
        for name in &names {
            name.rename(error, &sent);
        }
    }
}

/// Leaves a body as it is.
pub fn untranslated(_: ApiDialect, _: &mut Value) {}

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
